"""ServiceTitan's rows to neutral records. Pure: the same row always gives the same record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from integrations.connectors.servicetitan import (
    parsers_billing,
    parsers_catalog,
    parsers_documents,
    parsers_partners,
    parsers_purchasing,
    parsers_work,
    shapes,
    shapes_billing,
    shapes_catalog,
    shapes_purchasing,
    shapes_work,
)
from integrations.records import Record

Parser = tuple[msgspec.json.Decoder[Any], Callable[[Any], Record]]

# Each entity is called as its function is.
PARSERS: dict[str, Parser] = {
    function.__name__.rstrip("_"): (msgspec.json.Decoder(shape), function)
    for shape, function in (
        (shapes.BusinessUnit, parsers_partners.business_unit),
        (shapes.Technician, parsers_partners.technician),
        (shapes.CustomField, parsers_partners.job_custom_field),
        (shapes.CustomField, parsers_partners.vendor_custom_field),
        (shapes.Vendor, parsers_partners.vendor),
        (shapes.Customer, parsers_partners.customer),
        (shapes.Location, parsers_partners.customer_location),
        (shapes_catalog.Category, parsers_catalog.category),
        (shapes_catalog.Sku, parsers_catalog.material),
        (shapes_catalog.Sku, parsers_catalog.equipment),
        (shapes_catalog.Service, parsers_catalog.service),
        (shapes_catalog.Template, parsers_catalog.inventory_template),
        (shapes_catalog.Warehouse, parsers_catalog.warehouse),
        (shapes_catalog.Truck, parsers_catalog.truck),
        (shapes_work.Project, parsers_work.project),
        (shapes_work.Job, parsers_work.job),
        (shapes_work.Appointment, parsers_work.appointment),
        (shapes_work.Assignment, parsers_work.job_assignment),
        (shapes_work.Invoice, parsers_documents.invoice),
        (shapes_work.InvoiceItem, parsers_documents.invoice_line),
        (shapes_work.Estimate, parsers_documents.estimate),
        (shapes_billing.Bill, parsers_billing.bill),
        (shapes_billing.Bill, parsers_billing.expense_bill),
        (shapes_purchasing.PurchaseOrder, parsers_purchasing.purchase_order),
        (shapes_purchasing.Receipt, parsers_purchasing.receipt),
        (shapes_purchasing.Return, parsers_purchasing.return_),
    )
}


def parse(entity: str, payload: bytes) -> Record:
    """Translate one row as it came. Raises `ValueError` naming the member that makes it unusable,
    and for an entity that is not pulled."""
    if entity not in PARSERS:
        raise ValueError(f"ServiceTitan has no {entity!r} to read")
    decoder, function = PARSERS[entity]
    try:
        return function(decoder.decode(payload))
    except ValueError as error:
        raise ValueError(f"{entity} cannot be read: {error}") from None
