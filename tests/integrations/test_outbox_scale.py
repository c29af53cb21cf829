"""A queue of fifty thousand costs each look at it as many queries as one of fifty, by indexes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection as database
from django.db import transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from integrations import attention, causes, overview
from integrations.models import Connection, OutboxEntry
from integrations.sync import claims, push
from integrations.why import why
from tests.factories.people import UserFactory
from tests.pages import rows

FEW, MANY, SENT = 50, 50_000, 200_000
TABLE = OutboxEntry._meta.db_table
CONNECTED = ("active", "active", "error", "inactive")
# In turn, so that each connection has entries in each state, and a document several in turn.
FILL = f"""
    INSERT INTO {TABLE} (connection_id, operation, layer, entity, hub_id, label, revision, origin,
        ordering_key, idempotency_key, state, reason, message, error_code, error_detail, hint,
        attempts, probes, claimed_by, external_id, created_at, finished_at)
    SELECT (%(connections)s::bigint[])[1 + n %% 4], 'si.po.create', 3, 'purchase_order', n / 8,
        'PO-' || n, 1, 'event', 'po:' || n / 8, %(name)s || n,
        (%(states)s::text[])[1 + n / 4 %% array_length(%(states)s::text[], 1)],
        (%(reasons)s::text[])[1 + n / 4 %% array_length(%(states)s::text[], 1)],
        'It did not go.', '', '', '', 0, 0, '', '', now() - n * interval '1 second', now()
    FROM generate_series(%(first)s, %(last)s) n
"""
# What a document waits for is the one before it, to the same system.
CHAIN = f"""
    INSERT INTO {TABLE}_depends_on (from_outboxentry_id, to_outboxentry_id)
    SELECT id, id - 4 FROM {TABLE}
    WHERE state = 'waiting' AND id - 4 >= (SELECT min(id) FROM {TABLE})
"""
OPEN = {
    "waiting": "",
    "pending": "",
    "blocked": "project_missing",
    "retrying": "unreachable",
    "failed": "",
    "unknown": "",
    "in_flight": "",
    "skipped": "inactive",
}


@pytest.fixture
def queue(transactional_db: None) -> Iterator[Callable[..., None]]:
    """Puts entries into the queue, and leaves none of them behind."""
    connections = [rows.connection(state=state).pk for state in CONNECTED]

    def fill(name: str, states: dict[str, str], first: int, last: int) -> None:
        values = {"states": list(states), "reasons": list(states.values())}
        with database.cursor() as cursor:
            cursor.execute(
                FILL,
                {"connections": connections, "name": name, "first": first, "last": last, **values},
            )

    yield fill
    _tell(f"TRUNCATE {TABLE} CASCADE", f"ANALYZE {TABLE}")


def _tell(*statements: str) -> None:
    with database.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _looks(client: Client) -> dict[str, Callable[[], object]]:
    """All that reads the queue without being asked for one entry, and the answer about one."""
    waiting = OutboxEntry.objects.select_related("connection").filter(state="waiting")
    page = rows.page(OutboxEntry, "changelist")
    key = next(each.key for each in causes.causes() if each.state == "failed")
    return {
        "claim": _claim,
        "due": push.due_connections,
        "queue page": lambda: client.get(page),
        "page of a cause": lambda: client.get(page, {"cause": key}),
        "further page": lambda: client.get(page, {"p": 2}),
        "causes": causes.causes,
        "banner": attention.notices,
        "mail": lambda: attention.backlog(before=timezone.now()),
        "queue health": overview.queue_health,
        "why": lambda: why(waiting.latest("pk")),
    }


def _claim() -> None:
    """As a worker does, and back."""
    with transaction.atomic():
        assert claims.claim(Connection.objects.earliest("pk").pk, worker="scale", most=50)
        transaction.set_rollback(True)


def _asked(looks: dict[str, Callable[[], object]]) -> dict[str, list[str]]:
    found = {}
    for name, look in looks.items():
        look()
        with CaptureQueriesContext(database) as captured:
            look()
        found[name] = [query["sql"] for query in captured]
    return found


def _reads_all(statement: str) -> bool:
    """Whether it goes through the whole table of the queue."""
    if TABLE not in statement or statement.split()[0] not in ("SELECT", "UPDATE"):
        return False
    with database.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}")
        [[[plan]]] = cursor.fetchall()
    return any(
        node["Node Type"] == "Seq Scan" and node["Relation Name"] == TABLE
        for node in _nodes(plan["Plan"])
    )


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)


def test_fifty_thousand_cost_as_many_queries_as_fifty_and_are_found_by_indexes(queue, client):
    client.force_login(UserFactory(is_superuser=True))
    queue("open-", OPEN, 1, FEW)
    _tell(CHAIN)
    with_few = _asked(_looks(client))
    queue("open-", OPEN, FEW + 1, MANY)
    queue("sent-", {"succeeded": ""}, MANY + 1, MANY + SENT)
    _tell(f"DELETE FROM {TABLE}_depends_on", CHAIN, f"VACUUM ANALYZE {TABLE}")
    with_many = _asked(_looks(client))

    counted = [
        {name: len(statements) for name, statements in each.items()}
        for each in (with_few, with_many)
    ]
    assert counted[0] == counted[1]
    assert [
        (name, statement)
        for name, statements in with_many.items()
        for statement in statements
        if _reads_all(statement)
    ] == []
