"""Every write to ServiceTitan, as a table: what has to be there first, what is sent, and which rows
of the stand-in it makes and changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from integrations.records import (
    Address,
    AttachmentRecord,
    CategoryRecord,
    CustomValueRecord,
    CustomValuesRecord,
    ItemRecord,
    ItemVendorRecord,
    JobNoteRecord,
    PlaceRecord,
    PurchaseOrderRecord,
    ReceiptRecord,
    Record,
    ReturnRecord,
    UsageRecord,
    VendorRecord,
)
from tests.connectors.conftest import StandIn, Story

KEY = "key-1"


@dataclass(frozen=True)
class Write:
    """One write. `request` finds its request in the log, `tables` says what becomes of which rows,
    as (made, changed); `before` are the tables `prepare` touches."""

    name: str
    operation: str
    prepare: Callable[[Story], Record]
    request: str
    tables: dict[str, tuple[int, int]]
    before: tuple[str, ...] = field(default=())

    def __str__(self) -> str:
        return self.name


def new_vendor(story: Story, **changes: Any) -> VendorRecord:
    record = VendorRecord(
        name="Desert Fasteners",
        email="orders@desert-fasteners.example",
        phone="(480) 555-0190",
        contact_first_name="Ines",
        contact_last_name="Roth",
        address=Address(street="9 Bolt St", city="Mesa", state="AZ", zip="85201", country="USA"),
        memo="Closes at four",
    )
    return replace(record, **changes)


def changed_vendor(story: Story) -> VendorRecord:
    return new_vendor(story, external_id=story.stand_in.facts["vendor"], name="ABC Supply Co")


def new_category(story: Story, **changes: Any) -> CategoryRecord:
    parent = story.stand_in.lookup("categories", "HVAC")
    record = CategoryRecord(name="Line set covers", parent_id=str(parent["id"]), position=3)
    return replace(record, **changes)


def changed_category(story: Story) -> CategoryRecord:
    row = story.stand_in.lookup("categories", "HVAC")
    return CategoryRecord(external_id=str(row["id"]), name="Heating and cooling", position=0)


def new_item(story: Story, **changes: Any) -> ItemRecord:
    record = ItemRecord(
        code="LSC-45",
        name="Line set cover 4.5 in",
        kind="material",
        description="Line set cover, 4.5 in, white",
        unit="EA",
        cost=Decimal("12.345"),
        price=Decimal("29.90"),
        category_ids=(str(story.stand_in.lookup("categories", "HVAC")["id"]),),
        vendors=(
            ItemVendorRecord(
                vendor_id=story.stand_in.facts["vendor"],
                part_number="LC45W",
                cost=Decimal("12.345"),
                is_primary=True,
            ),
        ),
    )
    return replace(record, **changes)


def changed_item(story: Story, **changes: Any) -> ItemRecord:
    row = story.stand_in.lookup("materials", "PEX-34-BLUE")
    record = ItemRecord(
        external_id=str(row["id"]),
        code=row["code"],
        name=row["displayName"],
        kind="material",
        cost=Decimal("0.41"),
    )
    return replace(record, **changes)


def new_truck(story: Story, **changes: Any) -> PlaceRecord:
    technician = story.stand_in.lookup("technicians", "Mike Smith")
    record = PlaceRecord(
        name="VAN-99",
        kind="truck",
        home_warehouse_id=story.stand_in.facts["warehouse"],
        technician_ids=(str(technician["id"]),),
        memo="Spare",
    )
    return replace(record, **changes)


def changed_truck(story: Story) -> PlaceRecord:
    row = story.stand_in.lookup("trucks", "VAN-01")
    return new_truck(story, external_id=str(row["id"]), name="VAN-01", active=False)


def order(story: Story) -> PurchaseOrderRecord:
    return story.order


def changed_order(story: Story) -> PurchaseOrderRecord:
    return replace(story.created(), required_on=date(2026, 11, 2))


def sent_order(story: Story) -> PurchaseOrderRecord:
    created = story.created()
    story.stand_in.control("send_po", {"id": created.external_id})
    return created


def receipt(story: Story, **changes: Any) -> ReceiptRecord:
    created = sent_order(story)
    record = ReceiptRecord(
        number="RC-410",
        purchase_order_id=created.external_id,
        vendor_id=created.vendor_id,
        received_on=date(2026, 10, 29),
        lines=(replace(created.lines[0], line_ref="r1", quantity=Decimal("100")),),
        vendor_document_number="PS-77",
    )
    return replace(record, **changes)


def made_receipt(story: Story) -> ReceiptRecord:
    record = receipt(story)
    made = story.connector.push("st.receipt.create", record, key="key-0")
    return replace(record, external_id=made.external_id)


def new_return(story: Story, **changes: Any) -> ReturnRecord:
    received = receipt(story)
    made = story.connector.push("st.receipt.create", received, key="key-0")
    line = received.lines[0]
    record = ReturnRecord(
        number="RT-6",
        vendor_id=received.vendor_id,
        returned_on=date(2026, 11, 3),
        purchase_order_id=received.purchase_order_id,
        reference="RMA-9",
        shipping=Decimal("7.50"),
        lines=(
            replace(
                line,
                line_ref="t1",
                quantity=Decimal("30"),
                source_line_id=made.line_ids["r1"],
            ),
        ),
    )
    return replace(record, **changes)


def made_return(story: Story, **changes: Any) -> ReturnRecord:
    record = new_return(story)
    made = story.connector.push("st.return.create", record, key="key-0")
    return replace(record, external_id=made.external_id, **changes)


def changed_return(story: Story) -> ReturnRecord:
    record = made_return(story)
    return replace(record, lines=(replace(record.lines[0], quantity=Decimal("20")),))


def job(stand_in: StandIn) -> dict[str, Any]:
    return stand_in.lookup("jobs", "4521")


def usage(story: Story, **changes: Any) -> UsageRecord:
    stand_in = story.stand_in
    record = UsageRecord(
        number="MU-31",
        job_id=str(job(stand_in)["id"]),
        invoice_id=str(job(stand_in)["invoiceId"]),
        item_id=str(stand_in.lookup("materials", "PEX-34-BLUE")["id"]),
        quantity=Decimal("12.5"),
        unit_cost=Decimal("0.40"),
        description="PEX 3/4 blue",
        location_id=str(stand_in.lookup("trucks", "VAN-01")["id"]),
        technician_id=str(stand_in.lookup("technicians", "Mike Smith")["id"]),
    )
    return replace(record, **changes)


def made_usage(story: Story, **changes: Any) -> UsageRecord:
    record = usage(story)
    made = story.connector.push("st.invoice_items.upsert", record, key="key-0")
    return replace(record, external_id=made.external_id, **changes)


def changed_usage(story: Story) -> UsageRecord:
    return made_usage(story, quantity=Decimal("8"))


def removed_usage(story: Story) -> UsageRecord:
    return made_usage(story, quantity=Decimal("0"))


def job_note(story: Story, **changes: Any) -> JobNoteRecord:
    record = JobNoteRecord(
        number="N-12", job_id=str(job(story.stand_in)["id"]), text="Condenser comes on Tuesday."
    )
    return replace(record, **changes)


def attachment(story: Story, **changes: Any) -> AttachmentRecord:
    record = AttachmentRecord(
        job_id=str(job(story.stand_in)["id"]), file_name="PO-892.pdf", content=b"%PDF-1.7 \x00\xff"
    )
    return replace(record, **changes)


def job_fields(story: Story, **changes: Any) -> CustomValuesRecord:
    record = CustomValuesRecord(
        entity="job",
        external_id=str(job(story.stand_in)["id"]),
        values=(CustomValueRecord(name="Permit Number", value="BLD-77"),),
    )
    return replace(record, **changes)


def vendor_fields(story: Story, **changes: Any) -> CustomValuesRecord:
    record = CustomValuesRecord(
        entity="vendor",
        external_id=story.stand_in.facts["vendor"],
        values=(CustomValueRecord(name="Account Number", value="4711"),),
    )
    return replace(record, **changes)


_ORDERS = "purchase_orders"
_RECEIVED = (_ORDERS, "receipts", "ap_bills", "inventory_bills")
WRITES = (
    Write("vendor made", "st.vendor.upsert", new_vendor, "POST.*/vendors", {"vendors": (1, 0)}),
    Write(
        "vendor changed",
        "st.vendor.upsert",
        changed_vendor,
        "PATCH.*/vendors/",
        {"vendors": (0, 1)},
    ),
    Write(
        "category made",
        "st.category.upsert",
        new_category,
        "POST.*/categories",
        {"categories": (1, 0)},
    ),
    Write(
        "category changed",
        "st.category.upsert",
        changed_category,
        "PATCH.*/categories/",
        {"categories": (0, 1)},
    ),
    Write("item made", "st.item.upsert", new_item, "POST.*/materials", {"materials": (1, 0)}),
    Write(
        "item changed",
        "st.item.upsert",
        changed_item,
        "PATCH.*/materials/",
        {"materials": (0, 1)},
    ),
    Write("truck made", "st.truck.upsert", new_truck, "POST.*/trucks", {"trucks": (1, 0)}),
    Write("truck changed", "st.truck.upsert", changed_truck, "PATCH.*/trucks/", {"trucks": (0, 1)}),
    Write("order made", "st.po.create", order, "POST.*/purchase-orders", {_ORDERS: (1, 0)}),
    Write(
        "order changed",
        "st.po.update",
        changed_order,
        "PATCH.*/purchase-orders/",
        {_ORDERS: (0, 1)},
    ),
    Write(
        "order canceled",
        "st.po.cancel",
        Story.created,
        "PATCH.*/purchase-orders/.*cancellation",
        {_ORDERS: (0, 1)},
    ),
    Write(
        "receipt made",
        "st.receipt.create",
        receipt,
        "POST.*/receipts",
        {"receipts": (1, 0), _ORDERS: (0, 1), "inventory_bills": (1, 0), "ap_bills": (1, 0)},
    ),
    Write(
        "receipt canceled",
        "st.receipt.cancel",
        made_receipt,
        "PATCH.*/receipts/.*cancellation",
        {"receipts": (0, 1), _ORDERS: (0, 1), "inventory_bills": (0, 1), "ap_bills": (0, 1)},
    ),
    Write(
        "return made",
        "st.return.create",
        new_return,
        "POST.*/returns",
        {"returns": (1, 0)},
        before=_RECEIVED,
    ),
    Write(
        "return changed",
        "st.return.update",
        changed_return,
        "PATCH.*/returns/",
        {"returns": (0, 1)},
        before=_RECEIVED,
    ),
    Write(
        "return canceled",
        "st.return.cancel",
        made_return,
        "PATCH.*/returns/.*cancellation",
        {"returns": (0, 1)},
        before=_RECEIVED,
    ),
    Write(
        "usage added",
        "st.invoice_items.upsert",
        usage,
        "PATCH.*/invoices/.*/items",
        {"invoice_items": (1, 0), "invoices": (0, 1)},
    ),
    Write(
        "usage changed",
        "st.invoice_items.upsert",
        changed_usage,
        "PATCH.*/invoices/.*/items",
        {"invoice_items": (0, 1), "invoices": (0, 1)},
    ),
    Write(
        "usage removed",
        "st.invoice_items.upsert",
        removed_usage,
        "DELETE.*/invoices/.*/items/",
        {"invoice_items": (0, 1), "invoices": (0, 1)},
    ),
    Write("note added", "st.job_note.create", job_note, "POST.*/notes", {"job_notes": (1, 0)}),
    Write(
        "file added",
        "st.attachment.add",
        attachment,
        "POST.*/attachments",
        {"attachments": (1, 0)},
    ),
    Write("job fields set", "st.customfield.set", job_fields, "PATCH.*/jobs/", {"jobs": (0, 1)}),
    Write(
        "vendor fields set",
        "st.customfield.set",
        vendor_fields,
        "PATCH.*/vendors/custom-fields",
        {"vendors": (0, 1)},
    ),
)
