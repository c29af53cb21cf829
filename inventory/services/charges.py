"""The lines of invoices and bills, and when either was posted: shared by their services."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models

from inventory.models.billing import BillingStatus, Charge
from plyhub.common import bulk
from plyhub.common.bulk import Row

LINES = "lines"
Values = dict[str, Any]


def upsert(model: type[models.Model], rows: Sequence[Row]) -> list[int]:
    """Write invoices or bills without their lines; ids in the order of `rows`.

    `posted_at` follows from the status and the times over there, when the row tells them.
    """
    keys = [key for key, _ in rows if key is not None]
    before = {
        pk: (status, posted_at)
        for pk, status, posted_at in model._default_manager.select_for_update()
        .filter(pk__in=keys)
        .order_by("pk")
        .values_list("pk", "status", "posted_at")
    }
    return bulk.upsert(model, [(key, _columns(values, before.get(key))) for key, values in rows])


def replace(model: type[Charge], owner: str, wanted: Mapping[int, Sequence[Values]]) -> None:
    """Make `wanted` the lines of each document, by its id; the same lines are not written again."""
    standing: dict[int, list[Values]] = defaultdict(list)
    names = {name for lines in wanted.values() for line in lines for name in line}
    known = model._default_manager.filter(**{f"{owner}__in": wanted}).order_by("position", "pk")
    for row in known.values(f"{owner}_id", *sorted(names)) if names else ():
        standing[row.pop(f"{owner}_id")].append(row)
    moved = {pk: lines for pk, lines in wanted.items() if standing[pk] != list(lines) or not lines}
    model._default_manager.filter(**{f"{owner}__in": moved}).delete()
    model._default_manager.bulk_create(
        [
            model(**{f"{owner}_id": pk, "position": position, **line})
            for pk, lines in moved.items()
            for position, line in enumerate(lines, start=1)
        ],
        batch_size=bulk.BATCH,
    )


def _columns(values: Values, before: tuple[str, Any] | None) -> Values:
    columns = {name: value for name, value in values.items() if name != LINES}
    if "status" in columns:
        columns["posted_at"] = _posted_at(columns, before)
    return columns


def _posted_at(columns: Values, before: tuple[str, Any] | None) -> Any:
    """Since when it is final: the change that brought us the news; of what was final when it was
    first read the earliest it can have been, so that history never counts as new."""
    if columns["status"] != BillingStatus.POSTED:
        return before[1] if before and columns["status"] == BillingStatus.EXPORTED else None
    if before is None:
        return columns.get("source_created_at")
    was, posted_at = before
    return columns.get("source_modified_at") if was == BillingStatus.PENDING else posted_at
