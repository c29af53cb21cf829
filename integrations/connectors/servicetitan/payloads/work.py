"""Bodies of what is written on a job: lines of its invoice, notes, custom fields."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from integrations.connectors.servicetitan.payloads.ids import whole
from integrations.connectors.servicetitan.payloads.marks import marked
from integrations.records import CustomValueRecord, JobNoteRecord, UsageRecord


def invoice_item(record: UsageRecord) -> dict[str, Any]:
    """accounting-v2: InvoiceItemUpdateRequest, one line. Without an id it is a new one, and it is
    priced by the price book, for no price is sent. Raises `Rejected` naming an id that is none."""
    body: dict[str, Any] = {
        "skuId": whole(record.item_id, "item", reason="item_review"),
        "description": record.description,
        "quantity": record.quantity,
        "cost": record.unit_cost,
    }
    if record.location_id:
        body["inventoryLocationId"] = whole(record.location_id, "warehouse or truck")
    if record.technician_id:
        body["technicianId"] = whole(record.technician_id, "technician")
    if record.external_id:
        body["id"] = whole(record.external_id, "line")
    return body


def job_note(record: JobNoteRecord) -> dict[str, Any]:
    """jpm-v2: JobNoteCreateRequest; our mark stands at the end of the text."""
    return {"text": marked(record.text, record.number), "pinToTop": record.pinned}


def job_fields(values: Iterable[CustomValueRecord]) -> dict[str, Any]:
    """jpm-v2: UpdateJobRequest with nothing but its custom fields, which is the full list."""
    return {
        "customFields": [
            {"typeId": whole(each.type_id, "custom field"), "value": each.value} for each in values
        ]
    }


def named_fields(external_id: str, values: Iterable[CustomValueRecord]) -> dict[str, Any]:
    """inventory-v2: CustomFieldUpdateRequest for one object; fields not named keep their value."""
    fields = [{"name": each.name, "value": each.value} for each in values]
    return {"operations": [{"objectId": whole(external_id, "id"), "customFields": fields}]}
