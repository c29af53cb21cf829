"""The reasons for correcting stock that every company begins with. It adds its own beside them."""

from __future__ import annotations

from typing import Any

from django.db import connection

COUNT = "count"
SAGE_SYNC = "sage_sync"
"""Our stock follows the books: only the system gives this reason, and it is never told them."""

# Code, name, whether people may choose it.
STANDARD = (
    (COUNT, "Count", True),
    ("damage", "Damage", True),
    ("loss", "Loss", True),
    ("found", "Found", True),
    ("opening", "Opening balance", True),
    ("scrap", "Scrap", True),
    ("unit correction", "Unit correction", True),
    (SAGE_SYNC, "Stock in the books", False),
    ("negative cost correction", "Negative cost correction", True),
)


def ensure_standard(**_: Any) -> None:
    """Add the reasons that are missing; those that are there stay as they are.

    Runs after every migration: what the system gives as a reason always exists.
    """
    from inventory.models import AdjustmentReason

    if AdjustmentReason._meta.db_table not in connection.introspection.table_names():
        return  # migrated back to before there were reasons
    AdjustmentReason.objects.bulk_create(
        (
            AdjustmentReason(code=code, name=name, by_hand=by_hand)
            for code, name, by_hand in STANDARD
        ),
        ignore_conflicts=True,
    )
