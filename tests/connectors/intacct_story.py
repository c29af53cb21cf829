"""What writes to Sage Intacct are about: records, and what of them is over there already."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from integrations.connectors.intacct.connector import IntacctConnector
from integrations.records import (
    DocumentLineRecord,
    PurchaseOrderRecord,
    ReceiptRecord,
    Record,
    ReturnRecord,
    StockDocumentRecord,
    StockLineRecord,
    TransferLineRecord,
    TransferRecord,
)
from tests.connectors.intacct_server import LINE, ORDER, WAREHOUSE, Sage


@dataclass
class Story:
    """The stand-in with the records that documents name, and a connector to write to it with."""

    sage: Sage
    connector: IntacctConnector

    def made(self, operation: str, record: Any, key: str) -> Any:
        """`record` as our side knows it once it exists over there."""
        result = self.connector.push(operation, record, key=key)
        lines = tuple(
            replace(line, source_line_id=result.line_ids[line.line_ref]) for line in record.lines
        )
        return replace(record, external_id=result.external_id, lines=lines)


def given(record: Record) -> Callable[[Story], Record]:
    return lambda story: record


def there(operation: str, record: Record, **changes: Any) -> Callable[[Story], Record]:
    """`record`, changed after it was made over there."""

    def prepare(story: Story) -> Record:
        story.connector.push(operation, record, key="key-0")
        return replace(record, **changes)

    return prepare


def two_lines(story: Story) -> PurchaseOrderRecord:
    lines = (LINE, replace(LINE, line_ref="b", quantity=Decimal(2)))
    order = replace(ORDER, lines=lines, total=Decimal("75.00"))
    return story.made("si.po.create", order, "key-po")


def made_order(story: Story, **changes: Any) -> PurchaseOrderRecord:
    return replace(story.made("si.po.create", ORDER, "key-po"), **changes)


def changed_order(story: Story) -> PurchaseOrderRecord:
    order = made_order(story)
    lines = (replace(order.lines[0], quantity=Decimal(6)), replace(LINE, line_ref="b"))
    return replace(order, lines=lines, total=Decimal("125.00"))


def line_taken_off(story: Story) -> PurchaseOrderRecord:
    order = two_lines(story)
    lines, total = order.lines[:1], Decimal("50.00")
    return replace(order, number="PO-99892-C1", lines=lines, total=total)


def rest_of_an_order(story: Story) -> PurchaseOrderRecord:
    """Three of four units are still to come, now at 13.00."""
    order = made_order(story)
    story.made("si.receiver.create", receipt(order, "1"), "key-rc")
    line = replace(order.lines[0], quantity=Decimal(3), unit_price=Decimal(13))
    return replace(order, number="PO-99892-C1", lines=(line,), total=Decimal("39.00"))


def receipt(order: PurchaseOrderRecord, quantity: str, number: str = "RC-99017") -> ReceiptRecord:
    line = replace(order.lines[0], line_ref="r", quantity=Decimal(quantity))
    return ReceiptRecord(
        number=number,
        purchase_order_id=order.external_id,
        vendor_id=order.vendor_id,
        received_on=date(2026, 11, 21),
        lines=(line,),
        vendor_document_number="PS-1",
    )


def new_receipt(story: Story) -> ReceiptRecord:
    return receipt(made_order(story), "3")


def made_receipt(story: Story) -> ReceiptRecord:
    return story.made("si.receiver.create", new_receipt(story), "key-rc")


def goods_back(line: DocumentLineRecord, quantity: str) -> DocumentLineRecord:
    return replace(line, line_ref="t" + line.source_line_id, quantity=Decimal(quantity))


def new_return(story: Story, **changes: Any) -> ReturnRecord:
    came = made_receipt(story)
    record = ReturnRecord(
        number="RT-99006",
        vendor_id=came.vendor_id,
        returned_on=date(2026, 11, 25),
        lines=(goods_back(came.lines[0], "1"),),
        reference="RMA-9",
    )
    return replace(record, **changes)


def of_two_receipts(story: Story) -> ReturnRecord:
    order = made_order(story)
    came = [
        story.made("si.receiver.create", receipt(order, "2", number), f"key-{number}")
        for number in ("RC-99017", "RC-99018")
    ]
    lines = tuple(goods_back(each.lines[0], "1") for each in came)
    return ReturnRecord(
        number="RT-99006",
        vendor_id=order.vendor_id,
        returned_on=date(2026, 11, 25),
        lines=lines,
    )


def of_no_receipt(story: Story) -> ReturnRecord:
    record = new_return(story)
    return replace(record, lines=(replace(record.lines[0], source_line_id=""),))


def made_return(story: Story) -> ReturnRecord:
    record = of_two_receipts(story)
    made = story.connector.push("si.vreturn.create", record, key="key-rt")
    ids = tuple(made.further)
    return replace(record, external_id=made.external_id, further_ids=ids)


USED = StockLineRecord(
    item_id="INV-TEST",
    warehouse_id="WH-TEST",
    quantity=Decimal(-4),
    unit="EA",
    unit_cost=Decimal("12.50"),
    project_id="PRJ-99001",
)
FOUND = replace(USED, quantity=Decimal(6), project_id="")


def stocked(record: Record) -> Callable[[Story], Record]:
    """`record`, with ten pieces in the warehouse it takes them from."""

    def prepare(story: Story) -> Record:
        ten = {"item": "INV-TEST", "warehouse": "WH-TEST", "quantity": "10", "cost": "12.50"}
        story.sage.control("opening_stock", ten)
        return record

    return prepare


def moved(number: str, *lines: StockLineRecord) -> Callable[[Story], Record]:
    record = StockDocumentRecord(number=number, date=date(2026, 11, 22), lines=lines)
    return stocked(record)


def carried(story: Story) -> TransferRecord:
    van = replace(WAREHOUSE, external_id="VAN-TEST", name="Test van")
    story.connector.push("si.warehouse.create", van, key="key-van")
    line = TransferLineRecord(
        item_id="INV-TEST",
        quantity=Decimal(4),
        unit="EA",
        from_warehouse_id="WH-TEST",
        to_warehouse_id="VAN-TEST",
    )
    record = TransferRecord(number="TR-99009", date=date(2026, 11, 22), lines=(line,))
    return stocked(record)(story)
