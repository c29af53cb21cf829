"""The units every trade uses. An installation adds its own beside them."""

from __future__ import annotations

from typing import Any

from django.db import connection

STANDARD = (
    ("EA", "Each", 0),
    ("BX", "Box", 0),
    ("PK", "Pack", 0),
    ("CS", "Case", 0),
    ("BDL", "Bundle", 0),
    ("ROLL", "Roll", 0),
    ("REEL", "Reel", 0),
    ("FT", "Foot", 2),
    ("LB", "Pound", 2),
    ("GAL", "Gallon", 2),
)


def ensure_standard(**_: Any) -> None:
    """Add the standard units that are missing; those that are there stay as they are.

    Runs after every migration, like the permissions do: an item's default unit always exists.
    """
    from inventory.models import Unit

    if Unit._meta.db_table not in connection.introspection.table_names():
        return  # migrated back to before there were units
    Unit.objects.bulk_create(
        (Unit(code=code, name=name, places=places) for code, name, places in STANDARD),
        ignore_conflicts=True,
    )
