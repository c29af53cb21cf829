"""Workers killed in the middle of syncs, in small; `python -m bench kills` does it 200 times."""

from __future__ import annotations

import os

import pytest

from bench import killing, kills, product, worker
from bench.serving import serving
from tests.integrations.test_runs_killed_worker import database_url

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_sync_whose_workers_are_killed_ends_like_one_left_alone(monkeypatch):
    monkeypatch.setitem(os.environ, "DATABASE_URL", database_url())
    with serving(1000, 100) as url:
        ground = kills.Ground(url, product.connect(url))
        worker.warm_up()
        wanted, seconds = ground.undisturbed()
        met = []
        while len(met) < 3:
            met += ground.disturbed(seconds)
            kills.compare(killing.result(), wanted)

    assert wanted.told["records by stage"]["material"] == {
        "read": 1250,
        "created": 1000,
        "updated": 250,
        "unchanged": 0,
        "failed": 0,
    }
