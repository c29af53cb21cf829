"""A pull that is cut anywhere and run again ends where an uninterrupted one does."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection as database
from django.db import transaction

from integrations.models import Connection, SyncRun
from plyhub.common.models import Company
from tests.integrations.conftest import connected
from tests.integrations.small_company import build
from tests.integrations.stand_ins import StandIn

# Who wrote a row when, and under which number: the only things in which two pulls may differ.
OWN = {
    "id",
    "created_at",
    "updated_at",
    "last_exchange_at",
    "effective_at",
    "posted_at",
    "at",
    "made_by_run",
}
# Our own numbers go on counting, and so do the ids a document is shown by.
GIVEN = re.compile(r"\b(?:PO|RC|RT|U|N)-\d+|UUID\('[^']*'\)|\"(?:order_line|\w+_id)\": \d+")
LEFT_OUT = (
    "integrations_sync",
    "integrations_cursor",
    "integrations_plan",
    # Reading a page again is one more call.
    "integrations_dailycalls",
    "django_",
    "auth_",
    "common_audit",
)


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


def held() -> dict[str, list[str]]:
    """Every row of ours, with what other rows it points at by their own content."""
    return {table: sorted(GIVEN.sub("#", repr(row)) for row in _rows(table)) for table in _tables()}


def _tables() -> list[str]:
    names = database.introspection.table_names()
    ours = ("inventory_", "procurement_", "integrations_", "common_")
    return [name for name in names if name.startswith(ours) and not name.startswith(LEFT_OUT)]


def _rows(table: str) -> list[tuple[Any, ...]]:
    with database.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        names = [column.name for column in cursor.description]
        kept = [
            n
            for n, name in enumerate(names)
            if name not in OWN and not name.endswith("_id") and not name.startswith("pgh_")
        ]
        return [tuple(row[n] for n in kept) for row in cursor.fetchall()]


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
        assert (cut_at, _differences(found, wanted)) == (cut_at, {})


def _differences(
    found: dict[str, list[str]], wanted: dict[str, list[str]]
) -> dict[str, tuple[set[str], set[str]]]:
    """By table, what is too much and what is missing."""
    return {
        table: (set(found[table]) - set(rows), set(rows) - set(found[table]))
        for table, rows in wanted.items()
        if found[table] != rows
    }


def _answered(stand_in: StandIn) -> int:
    """How many reads it has answered; the log-in before them is kept for later pulls."""
    calls = stand_in.calls()
    return sum(call["what"].startswith("GET ") and call["status"] == 200 for call in calls)
