"""Purchase orders born in the field-service system: what of them becomes ours, as data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from operator import attrgetter

from django.utils import timezone

from integrations.records import RemoteLineRecord, RemoteOrderRecord
from integrations.sync.inbound import custom_fields
from integrations.sync.inbound.base import Inbound, Lines, Reference, Values
from plyhub.common.models import Company
from plyhub.common.quantities import QUANTITY, money, unit_cost
from procurement.services import foreign_orders
from procurement.states import PurchaseOrderStatus as Status

# Their word for it -> ours.
STATUSES = {
    "Pending": Status.APPROVED,
    "Sent": Status.SENT,
    "PartiallyReceived": Status.PARTIALLY_RECEIVED,
    "Received": Status.RECEIVED,
    "Exported": Status.RECEIVED,
    "Canceled": Status.CANCELLED,
}
CANCELED = "Canceled"
MIDDAY = time(12)


def status(theirs: str) -> Status:
    """Our status for theirs; raises `ValueError` for one we have never heard of."""
    found = STATUSES.get(theirs)
    if found is None:
        raise ValueError(f"Its status {theirs!r} is not known here.")
    return found


def _values(record: RemoteOrderRecord) -> Values:
    return {
        "status": status(record.status),
        "needed_by": record.required_on,
        "tax": money(record.tax),
        "shipping": money(record.shipping),
        "notes": record.memo,
        "sent_at": record.sent_at,
    }


def _line(line: RemoteLineRecord) -> Values:
    return {
        "description": line.description,
        "vendor_part_number": line.vendor_part_number,
        "quantity": line.quantity.quantize(QUANTITY),
        "unit_price": unit_cost(line.unit_cost),
    }


def _ordered(record: RemoteOrderRecord) -> Sequence[RemoteLineRecord]:
    return [line for line in record.lines if line.quantity > 0]


def _first(records: Sequence[RemoteOrderRecord]) -> Sequence[Values]:
    """The day of an order is that of its approval here: it stays as it was first read."""
    zone = Company.current().zone
    return [
        {
            "approved_at": datetime.combine(record.date, MIDDAY, tzinfo=zone)
            if record.date
            else record.created_at or timezone.now()
        }
        for record in records
    ]


ORDER = Inbound(
    save=foreign_orders.upsert_many,
    values=_values,
    first_values=_first,
    references=(
        Reference(
            column="vendor_id",
            link="vendor",
            read=attrgetter("vendor_id"),
            waits=True,
            required=True,
        ),
        Reference(column="destination_id", link="location", read=attrgetter("location_id")),
        Reference(column="job_id", link="job", read=attrgetter("job_id")),
        Reference(column="project_id", link="project", read=attrgetter("project_id")),
    ),
    lines=Lines(
        link="purchase_order_line",
        read=_ordered,
        values=_line,
        references=(
            Reference(
                column="item_id",
                link="item",
                read=attrgetter("item_id"),
                waits=True,
                required=True,
            ),
        ),
    ),
    follow=custom_fields.following("purchase_order"),
)
