"""Invoices of jobs with their lines, as they are read before and after writing one."""

from __future__ import annotations

from decimal import Decimal

from integrations.connectors.servicetitan import hints, paging, payloads
from integrations.connectors.servicetitan.client import Client
from integrations.connectors.servicetitan.shapes import Wire
from integrations.http.errors import NotFound, Rejected

MODULE, PATH = "accounting", "invoices"
_OPEN = "Pending"


class Line(Wire, kw_only=True):
    """accounting-v2: InvoiceItemResponse. Amounts come as text."""

    id: int
    sku_id: int | None = None
    quantity: Decimal | None = None
    cost: Decimal | None = None
    description: str | None = None
    inventory_location_id: int | None = None
    inventory_location: str | None = None
    technician_id: int | None = None


class Invoice(Wire, kw_only=True):
    """accounting-v2: InvoiceResponse."""

    id: int
    active: bool | None = None
    sync_status: str | None = None
    reference_number: str | None = None
    items: list[Line] | None = None

    @property
    def number(self) -> str:
        """What people call it."""
        return self.reference_number or str(self.id)

    def line(self, external_id: str) -> Line | None:
        """The line of that id, None if the invoice has no such line."""
        return next((each for each in self.items or () if str(each.id) == external_id), None)


def get(client: Client, external_id: str) -> Invoice:
    """One invoice; raises `NotFound`. There is no address for a single one, and an unknown filter
    would be ignored, so the answer is checked."""
    number = payloads.whole(external_id, "invoice")
    where = {"ids": external_id, "activeState": "All"}
    for invoice in paging.every(client, MODULE, PATH, where, Invoice):
        if invoice.id == number:
            return invoice
    raise NotFound(f"ServiceTitan has no invoice {external_id}.", hint=hints.NOT_FOUND)


def require_open(invoice: Invoice) -> None:
    """Raise `Rejected` (external_locked) unless lines of the invoice can still be written."""
    status = invoice.sync_status or _OPEN
    if invoice.active is False:
        status = "Inactive"
    if status != _OPEN:
        hint = hints.closed_invoice(invoice.number)
        raise Rejected(
            f"Invoice {invoice.number} takes no lines any more in ServiceTitan: it is {status}.",
            reason=hint.reason,
            hint=hint.text,
        )
