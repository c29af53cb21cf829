"""Customers' invoices and their material lines: what is read of them moves stock."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from operator import attrgetter

from django.db.models.functions import Upper

from integrations.records import InvoiceLineRecord, InvoiceRecord
from integrations.sync.inbound import charges, own_lines
from integrations.sync.inbound.base import Inbound, Reference, Row, Values
from inventory.models import Location
from inventory.services import invoices
from plyhub.common.models import Company
from plyhub.common.quantities import money

_NAME = "location_name"


def _invoice(record: InvoiceRecord) -> Values:
    return {
        "number": record.number,
        "status": record.status,
        "invoiced_on": record.invoiced_on,
        "due_on": record.due_on,
        "tax": money(record.tax),
        "total": money(record.total),
        "source_created_at": record.created_at,
        "source_modified_at": record.modified_at,
        "is_active": record.active,
    }


def _line(record: InvoiceLineRecord) -> Values:
    """A line that stands for goods no more counts as taken off."""
    return {
        "quantity": record.quantity,
        "unit_cost": record.unit_cost,
        "unit_price": record.unit_price,
        "description": record.description,
        "source_modified_at": record.modified_at,
        "is_active": record.active and record.kind in charges.GOODS,
        _NAME: record.location_name,
    }


def _save_lines(rows: Sequence[Row], *, origin: int | None) -> list[int]:
    """Write lines; a place that is told by its name only is looked up by it."""
    unplaced = {
        values[_NAME].upper() for _, values in rows if values[_NAME] and not values["location_id"]
    }
    named = _places(unplaced) if unplaced else {}
    return invoices.upsert_invoice_lines(
        [(hub_id, _placed(values, named)) for hub_id, values in rows], origin=origin
    )


def _places(names: set[str]) -> dict[str, int]:
    places = Location.objects.annotate(folded=Upper("name")).filter(folded__in=names)
    return dict(places.order_by("-is_active", "-pk").values_list("folded", "pk")[::-1])


def _placed(values: Values, named: dict[str, int]) -> Values:
    placed = {name: value for name, value in values.items() if name != _NAME}
    placed["location_id"] = values["location_id"] or named.get(values[_NAME].upper())
    return placed


def _used_before(records: Sequence[InvoiceLineRecord]) -> list[Values]:
    """What a line says that was there before we count was used before."""
    since = Company.current().usage_counted_since
    return [
        {
            "used_before": record.quantity
            if since and record.created_at and record.created_at < since
            else Decimal(0)
        }
        for record in records
    ]


INVOICE = Inbound(
    save=charges.saving(invoices.upsert_invoices),
    values=_invoice,
    references=(
        Reference(column="job_id", link="job", read=attrgetter("job_id"), waits=True),
        Reference(column="customer_id", link="customer", read=attrgetter("customer_id")),
        Reference(column="project_id", link="project", read=attrgetter("project_id")),
    ),
    lines=charges.lines("invoice_charge"),
)
INVOICE_LINE = Inbound(
    save=_save_lines,
    values=_line,
    first_values=_used_before,
    references=(
        Reference(
            column="invoice_id",
            link="invoice",
            read=attrgetter("invoice_id"),
            waits=True,
            required=True,
        ),
        Reference(
            column="item_id", link="item", read=attrgetter("item_id"), waits=True, required=True
        ),
        Reference(column="location_id", link="location", read=attrgetter("location_id")),
        Reference(column="technician_id", link="technician", read=attrgetter("technician_id")),
    ),
    concerns=lambda record: record.kind in charges.GOODS,
    waits=own_lines.waits,
    adopt=own_lines.adopt,
    follow=own_lines.follow,
    whole=True,
)
