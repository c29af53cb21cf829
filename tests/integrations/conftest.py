"""Connections to the two stand-ins, which run as processes of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.utils import timezone

from integrations.models import Connection, SyncRun
from plyhub.common import secrets
from plyhub.common.models import Company
from tests.integrations.stand_ins import DATA, StandIn, running

NAMES = {"servicetitan": "ServiceTitan", "intacct": "Sage Intacct"}
FACTS = {
    "servicetitan": ("purchase_order_type", "business_unit", "warehouse"),
    "intacct": ("purchase_definition", "location"),
}


@pytest.fixture(scope="session")
def servicetitan_process() -> Iterator[StandIn]:
    """One ServiceTitan stand-in for the whole run."""
    with running("servicetitan", "--data", DATA) as stand_in:
        yield stand_in


@pytest.fixture(scope="session")
def intacct_process() -> Iterator[StandIn]:
    """One Sage Intacct stand-in for the whole run."""
    with running("intacct", "--data", DATA) as stand_in:
        yield stand_in


@pytest.fixture
def servicetitan(servicetitan_process: StandIn) -> StandIn:
    """The ServiceTitan stand-in as it was at its start."""
    servicetitan_process.reset()
    return servicetitan_process


@pytest.fixture
def intacct(intacct_process: StandIn) -> StandIn:
    """The Sage Intacct stand-in as it was at its start."""
    intacct_process.reset()
    return intacct_process


def connected(stand_in: StandIn, **values: object) -> Connection:
    """An active connection to a stand-in."""
    facts = {name: str(stand_in.facts[name]) for name in FACTS[stand_in.system]}
    defaults = {
        "system": stand_in.system,
        "name": NAMES[stand_in.system],
        "url": stand_in.url,
        "sealed_credentials": secrets.seal(stand_in.credentials),
        "options": facts,
        "state": Connection.State.ACTIVE,
    }
    connection = Connection.objects.create(**{**defaults, **values})
    if connection.state == Connection.State.ACTIVE:
        # As a test call that works does: what jobs used before is history.
        Company.current()
        Company.objects.filter(usage_counted_since=None).update(usage_counted_since=timezone.now())
    return connection


@pytest.fixture
def field(db: None, servicetitan: StandIn) -> Connection:
    """An active connection to the ServiceTitan stand-in."""
    return connected(servicetitan)


@pytest.fixture
def books(transactional_db: None, intacct: StandIn) -> Connection:
    """An active connection to the Sage Intacct stand-in. It is committed: the thread that reads
    ahead takes the turns of its calls over a connection of its own."""
    return connected(intacct)


@pytest.fixture
def pulled() -> Callable[..., SyncRun]:
    """Pulls over a connection to the end and gives the finished run back."""
    from integrations.sync import pull, runs

    def run(connection: Connection, scope: str = "all", **options: object) -> SyncRun:
        sync = runs.request(
            connection_id=connection.pk, scope=scope, trigger="command", hand_over=False, **options
        )
        gone = pull.work(run_id=sync.pk)
        while gone.end is pull.End.PUT_DOWN:
            gone = pull.work(run_id=sync.pk, token=gone.token)
        sync.refresh_from_db()
        return sync

    return run
