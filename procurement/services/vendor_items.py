"""What vendors ask for items, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from plyhub.common import bulk
from plyhub.common.bulk import Row
from procurement.models import VendorItem


@transaction.atomic
def upsert_many(rows: Sequence[Row], *, origin: int | None) -> list[int]:
    """Write vendors' offers, costs per stock unit; ids in the order of `rows`.

    Raises `IntegrityError` for a second offer of one vendor for one item.
    """
    return bulk.upsert(VendorItem, rows)
