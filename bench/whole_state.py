"""All that is kept, in a form in which two ways to the same end can be compared."""

from __future__ import annotations

import re
from typing import Any

from django.db import connection as database

State = dict[str, list[str]]
Differences = dict[str, tuple[set[str], set[str]]]
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
_OURS = ("inventory_", "procurement_", "integrations_", "common_")


def held() -> State:
    """Every row of ours, with what other rows it points at by their own content."""
    return {table: sorted(GIVEN.sub("#", repr(row)) for row in _rows(table)) for table in _tables()}


def differences(found: State, wanted: State) -> Differences:
    """By table, what is too much and what is missing; empty if there is no difference."""
    return {
        table: (set(found[table]) - set(rows), set(rows) - set(found[table]))
        for table, rows in wanted.items()
        if found[table] != rows
    }


def _tables() -> list[str]:
    names = database.introspection.table_names()
    return [name for name in names if name.startswith(_OURS) and not name.startswith(LEFT_OUT)]


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
