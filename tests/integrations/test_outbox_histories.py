"""Five hundred histories of the outbox, the same ones every time; see `histories`."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.integrations.histories import History
from tests.integrations.history_ground import Ground

pytest_plugins = ["tests.integrations.outbox_world"]

HISTORIES = 500
PARTS = 4
"""So that several cores can share them."""


@pytest.mark.long
@pytest.mark.parametrize("part", range(PARTS))
def test_whatever_happens_nothing_goes_twice_too_early_or_unasked(world, si, sage, part):
    # What is drawn follows from the name of the machine, so each part has histories of its own.
    machine = type(f"History{part}", (History,), {"ground": Ground(world, si, sage)})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=HISTORIES // PARTS,
            stateful_step_count=6,
            deadline=None,
            derandomize=True,
            database=None,
            # A history is short enough to be read as it is.
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
