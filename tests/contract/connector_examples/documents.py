"""Purchase orders, receipts and returns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from integrations.records import (
    Address,
    DocumentLineRecord,
    PurchaseOrderRecord,
    ReceiptRecord,
    Record,
    ReturnRecord,
)
from tests.contract.connector_examples.scene import Scene


def line(scene: Scene, **changes: Any) -> DocumentLineRecord:
    facts = {
        "line_ref": "1",
        "item_id": scene.id("materials"),
        "quantity": Decimal("3"),
        "unit": "EA",
        "unit_price": Decimal("11.25"),
        "description": "Capacitor",
        "vendor_part_number": "CAP455",
    }
    return DocumentLineRecord(**facts | changes)


def order(scene: Scene) -> PurchaseOrderRecord:
    job = next(row for row in scene.rows("jobs") if row.get("projectId"))
    return PurchaseOrderRecord(
        number=f"PO-{next(scene.numbers)}",
        vendor_id=scene.id("vendors"),
        date=date(2026, 1, 5),
        required_on=date(2026, 1, 9),
        lines=(line(scene),),
        total=Decimal("33.75"),
        business_unit_id=str(job["businessUnitId"]),
        job_id=str(job["id"]),
        project_id=str(job["projectId"]),
        tax=Decimal("2.70"),
        shipping=Decimal("12.50"),
        ship_to_name="WH-MAIN",
        ship_to=Address(street="1 Depot Rd", city="Mesa", state="AZ", zip="85201", country="USA"),
        memo="Leave at the gate",
        cancel_reason="Vendor issue",
    )


def made_order(scene: Scene) -> PurchaseOrderRecord:
    """An order that exists over there, with the ids of its lines."""
    ours = order(scene)
    made = scene.push("st.po.create", ours)
    lines = tuple(replace(each, source_line_id=made.line_ids[each.line_ref]) for each in ours.lines)
    return replace(ours, external_id=made.external_id, lines=lines)


def changed_order(scene: Scene) -> PurchaseOrderRecord:
    """An existing order with one line changed and one more."""
    ours = made_order(scene)
    lines = (replace(ours.lines[0], quantity=Decimal("4")), line(scene, line_ref="2"))
    return replace(ours, lines=lines, total=Decimal("78.75"))


def receipt(scene: Scene) -> ReceiptRecord:
    ours = made_order(scene)
    return ReceiptRecord(
        number=f"RC-{next(scene.numbers)}",
        purchase_order_id=ours.external_id,
        vendor_id=ours.vendor_id,
        received_on=date(2026, 1, 8),
        lines=ours.lines,
        vendor_document_number="INV-77",
        job_id=ours.job_id,
        memo="Two boxes",
        tax=Decimal("1.00"),
        shipping=Decimal("2.00"),
    )


def made_receipt(scene: Scene) -> ReceiptRecord:
    ours = receipt(scene)
    return replace(ours, external_id=scene.push("st.receipt.create", ours).external_id)


def goods_back(scene: Scene) -> ReturnRecord:
    return ReturnRecord(
        number=f"RT-{next(scene.numbers)}",
        vendor_id=scene.id("vendors"),
        returned_on=date(2026, 1, 12),
        lines=(line(scene, quantity=Decimal("1")),),
        reference="RMA-1",
        memo="Damaged",
        tax=Decimal("0.50"),
        shipping=Decimal("1.00"),
        restocking_fee=Decimal("2.00"),
        cancel_reason="Accidental",
    )


def made_return(scene: Scene) -> ReturnRecord:
    ours = goods_back(scene)
    return replace(ours, external_id=scene.push("st.return.create", ours).external_id)


def changed_return(scene: Scene) -> ReturnRecord:
    ours = made_return(scene)
    return replace(ours, lines=(replace(ours.lines[0], quantity=Decimal("2")),))


EXAMPLES: dict[str, tuple[Callable[[Scene], Record], ...]] = {
    "st.po.create": (order,),
    "st.po.update": (changed_order,),
    "st.po.cancel": (made_order,),
    "st.receipt.create": (receipt,),
    "st.receipt.cancel": (made_receipt,),
    "st.return.create": (goods_back,),
    "st.return.update": (changed_return,),
    "st.return.cancel": (made_return,),
}
