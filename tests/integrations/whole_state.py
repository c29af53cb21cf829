"""Every row of ours, to be compared before and after."""

from __future__ import annotations

from django.db import connection as database

LOGS = (
    "integrations_sync",
    "integrations_plan",
    # Reading is a call more, a plan somebody applies is audited.
    "integrations_dailycalls",
    "integrations_callturn",
    "django_",
    "auth_",
)


def rows() -> dict[str, list[str]]:
    """What is in every table but those of runs and plans themselves, ids and all."""
    ours = ("inventory_", "procurement_", "integrations_", "common_")
    names = database.introspection.table_names()
    return {
        name: _of(name) for name in names if name.startswith(ours) and not name.startswith(LOGS)
    }


def _of(table: str) -> list[str]:
    with database.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        return sorted(map(repr, cursor.fetchall()))
