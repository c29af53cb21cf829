"""Vendors as they come in from other systems, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from plyhub.common import bulk, inactivity
from plyhub.common.bulk import Row
from procurement import events
from procurement.models import Vendor


@transaction.atomic
def upsert_many(rows: Sequence[Row], *, origin: int | None) -> list[int]:
    """Write vendors and send `vendors_saved` once; ids in the order of `rows`.

    A row changes only the columns it names.
    """
    if origin is not None:
        rows = inactivity.keep_retired(Vendor, rows)
    ids = bulk.upsert(Vendor, rows)
    if ids:
        inactivity.stamp(Vendor, ids, origin=origin)
        events.vendors_saved.send(
            sender=Vendor, vendor_ids=ids, created_ids=bulk.created_ids(rows, ids), origin=origin
        )
    return ids
