"""Vendors' bills as the field-service system has them: it decides, we follow."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from inventory.services import charges
from plyhub.common.bulk import Row
from procurement import events
from procurement.models import Bill, BillLine


@transaction.atomic
def upsert_many(rows: Sequence[Row], *, origin: int | None) -> list[int]:
    """Write bills with their `lines` and send `bills_saved` once; ids in the order of `rows`."""
    ids = charges.upsert(Bill, rows)
    charges.replace(
        BillLine,
        "bill",
        {pk: values["lines"] for pk, (_, values) in zip(ids, rows, strict=True)},
    )
    if ids:
        events.bills_saved.send(sender=Bill, bill_ids=ids, origin=origin)
    return ids
