"""Vendors' bills on their way in: read only, for looking at and for the books."""

from __future__ import annotations

from operator import attrgetter

from integrations.records import BillRecord
from integrations.sync.inbound import charges
from integrations.sync.inbound.base import Inbound, Reference, Values
from plyhub.common.quantities import money
from procurement.services import bills


def _values(record: BillRecord) -> Values:
    return {
        "number": record.number,
        "reference": record.reference,
        "status": record.status,
        "billed_on": record.billed_on,
        "due_on": record.due_on,
        "memo": record.memo,
        "tax": money(record.tax),
        "shipping": money(record.shipping),
        "other": money(record.other),
        "total": money(record.total),
        "source_created_at": record.created_at,
        "source_modified_at": record.modified_at,
        "is_active": record.active,
    }


# What a bill is for decides where its costs go, so it does not come in without.
_JOB = Reference(column="job_id", link="job", read=attrgetter("job_id"), waits=True)
BILL = Inbound(
    save=charges.saving(bills.upsert_many),
    values=_values,
    references=(
        Reference(
            column="vendor_id",
            link="vendor",
            read=attrgetter("vendor_id"),
            waits=True,
            required=True,
        ),
        Reference(
            column="purchase_order_id",
            link="purchase_order",
            read=attrgetter("purchase_order_id"),
        ),
        _JOB,
    ),
    lines=charges.lines("bill_line", _JOB),
)
