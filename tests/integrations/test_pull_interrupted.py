"""A pull that is cut anywhere and run again ends where an uninterrupted one does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction

from bench.whole_state import differences, held
from integrations.models import Connection, SyncRun
from plyhub.common.models import Company
from tests.integrations.conftest import connected
from tests.integrations.small_company import build
from tests.integrations.stand_ins import StandIn


@pytest.fixture
def field(db: None, servicetitan: StandIn) -> Connection:
    build(servicetitan)
    connection = connected(servicetitan)
    # All of it counts, so that stock moves too.
    Company.objects.update(usage_counted_since=None)
    return connection


class Undo(Exception):
    """Ends a block whose rows are to be forgotten."""


@contextmanager
def forgotten() -> Iterator[None]:
    """Whatever is written inside is gone afterwards."""
    try:
        with transaction.atomic():
            yield
            raise Undo
    except Undo:
        pass


@pytest.mark.long
def test_a_pull_cut_at_any_request_ends_like_one_that_was_not(
    field: Connection, servicetitan: StandIn, pulled: Callable[..., SyncRun]
) -> None:
    with forgotten():
        before = _answered(servicetitan)
        whole = pulled(field)
        requests = _answered(servicetitan) - before
        wanted, empty = held(), [each.entity for each in whole.stages.all() if not each.read]
    assert (whole.state, empty) == ("succeeded", ["inventory_template"])
    assert requests > len(field.description.entities)

    for cut_at in range(requests):
        with forgotten():
            servicetitan.faults({"match": ".", "kind": "malformed", "skip": cut_at, "times": 1})
            first = pulled(field)
            servicetitan.faults()
            again = pulled(field)
            found = held()
        assert (cut_at, first.state, again.state) == (cut_at, "failed", "succeeded")
        assert (cut_at, differences(found, wanted)) == (cut_at, {})


def _answered(stand_in: StandIn) -> int:
    """How many reads it has answered; the log-in before them is kept for later pulls."""
    calls = stand_in.calls()
    return sum(call["what"].startswith("GET ") and call["status"] == 200 for call in calls)
