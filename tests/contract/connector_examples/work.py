"""What happens on a job: material used, notes, files; and custom fields anywhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from integrations.records import (
    AttachmentRecord,
    CustomValueRecord,
    CustomValuesRecord,
    JobNoteRecord,
    Record,
    UsageRecord,
)
from tests.contract.connector_examples.documents import made_receipt, made_return
from tests.contract.connector_examples.scene import Scene


def usage(scene: Scene) -> UsageRecord:
    invoice = next(row for row in scene.rows("invoices") if row["syncStatus"] == "Pending")
    return UsageRecord(
        number=f"US-{next(scene.numbers)}",
        job_id=str(invoice["jobId"]),
        invoice_id=str(invoice["id"]),
        item_id=scene.id("materials"),
        quantity=Decimal("2"),
        unit_cost=Decimal("9.50"),
        description="Capacitor",
        location_id=scene.id("trucks"),
        technician_id=scene.id("technicians"),
        used_on=date(2026, 1, 5),
    )


def changed_usage(scene: Scene) -> UsageRecord:
    ours = usage(scene)
    made = scene.push("st.invoice_items.upsert", ours)
    return replace(ours, external_id=made.external_id, quantity=Decimal("3"))


def removed_usage(scene: Scene) -> UsageRecord:
    return replace(changed_usage(scene), quantity=Decimal("0"))


def note(scene: Scene) -> JobNoteRecord:
    number = f"PO-{next(scene.numbers)}"
    return JobNoteRecord(number=number, job_id=scene.id("jobs"), text="Ordered", pinned=True)


def file(scene: Scene) -> AttachmentRecord:
    name = f"PO-{next(scene.numbers)}.pdf"
    return AttachmentRecord(job_id=scene.id("jobs"), file_name=name, content=b"%PDF-1.7")


def _values(scene: Scene, entity: str, external_id: str, fields: str) -> CustomValuesRecord:
    """A value in the first custom field of a kind of record."""
    rows = scene.rows("job_fields" if fields == "jobs" else "field_types")
    named = next(row["name"] for row in rows if fields in ("jobs", row.get("of")))
    value = CustomValueRecord(name=named, value=f"No. {next(scene.numbers)}")
    return CustomValuesRecord(entity=entity, external_id=external_id, values=(value,))


def job_values(scene: Scene) -> CustomValuesRecord:
    return _values(scene, "job", scene.id("jobs"), "jobs")


def vendor_values(scene: Scene) -> CustomValuesRecord:
    return _values(scene, "vendor", scene.id("vendors"), "vendors")


def receipt_values(scene: Scene) -> CustomValuesRecord:
    return _values(scene, "receipt", made_receipt(scene).external_id, "receipts")


def return_values(scene: Scene) -> CustomValuesRecord:
    return _values(scene, "return", made_return(scene).external_id, "returns")


EXAMPLES: dict[str, tuple[Callable[[Scene], Record], ...]] = {
    "st.invoice_items.upsert": (usage, changed_usage, removed_usage),
    "st.job_note.create": (note,),
    "st.attachment.add": (file,),
    "st.customfield.set": (job_values, vendor_values, receipt_values, return_values),
}
