"""Purchase orders, receipts and returns of ServiceTitan as neutral records."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from integrations.connectors.base import RawRecord
from integrations.connectors.servicetitan import parsers
from integrations.records import (
    CustomValueRecord,
    RemoteLineRecord,
    RemoteOrderRecord,
    RemoteReceiptRecord,
    RemoteReturnRecord,
)

Raw = Callable[[dict[str, Any]], RawRecord]

ITEM = {"id": 2, "skuId": 50, "quantity": 4, "cost": 11.2}
ORDER = {"id": 1, "number": "4521-001", "status": "Sent", "vendorId": 32}
RECEIPT = {"id": 5, "number": "R-1", "purchaseOrderId": 1, "syncStatus": "Pending"}
RETURN = {"id": 7, "number": "T-1", "status": "Pending", "vendorId": 32, "active": True}
LINE = RemoteLineRecord(
    external_id="2", item_id="50", quantity=Decimal("4"), unit_cost=Decimal("11.2")
)


def test_an_order_with_everything(raw: Raw) -> None:
    row = {
        **ORDER,
        "typeId": 201,
        "businessUnitId": 30,
        "inventoryLocationId": 35,
        "jobId": 42,
        "projectId": 40,
        "date": "2026-01-05T00:00:00Z",
        "requiredOn": "2026-01-09T00:00:00Z",
        "sentOn": "2026-01-05T18:00:00.1Z",
        "total": 57.30,
        "tax": 0.00,
        "shipping": 12.50,
        "summary": "PlyHub PO-892",
        "vendorDocumentNumber": "V-9",
        "items": [
            {
                **ITEM,
                "description": "Capacitor<br>45/5",
                "vendorPartNumber": "CAP455",
                "quantityReceived": 1.5,
                "status": "Pending",
            }
        ],
        "customFields": [{"typeId": 7, "name": "Cost code", "value": "15"}],
    }
    assert parsers.parse("purchase_order", raw(row).payload) == RemoteOrderRecord(
        external_id="1",
        number="4521-001",
        status="Sent",
        vendor_id="32",
        lines=(
            RemoteLineRecord(
                external_id="2",
                item_id="50",
                quantity=Decimal("4"),
                unit_cost=Decimal("11.2"),
                description="Capacitor\n45/5",
                vendor_part_number="CAP455",
                quantity_received=Decimal("1.5"),
            ),
        ),
        type_id="201",
        business_unit_id="30",
        location_id="35",
        job_id="42",
        project_id="40",
        date=date(2026, 1, 5),
        required_on=date(2026, 1, 9),
        sent_at=datetime(2026, 1, 5, 18, 0, 0, 100000, tzinfo=UTC),
        shipping=Decimal("12.50"),
        total=Decimal("57.30"),
        memo="PlyHub PO-892",
        vendor_document_number="V-9",
        custom_fields=(CustomValueRecord(name="Cost code", value="15", type_id="7"),),
    )


def test_lines_that_were_taken_off_an_order_do_not_come(raw: Raw) -> None:
    items = [
        ITEM,
        {**ITEM, "id": 3, "status": "Canceled"},
        {**ITEM, "id": 4, "active": False},
    ]
    record = parsers.parse("purchase_order", raw({**ORDER, "items": items}).payload)
    assert record.lines == (LINE,)


def test_an_order_of_nulls_is_empty(raw: Raw) -> None:
    row = {**ORDER, "date": None, "tax": None, "items": None, "customFields": None}
    assert parsers.parse("purchase_order", raw(row).payload) == RemoteOrderRecord(
        external_id="1", number="4521-001", status="Sent", vendor_id="32"
    )


def test_a_receipt_with_everything(raw: Raw) -> None:
    row = {
        **RECEIPT,
        "active": False,
        "vendorId": 32,
        "inventoryLocationId": 35,
        "jobId": 42,
        "receivedOn": "2026-01-07T00:00:00Z",
        "vendorInvoiceNumber": "V-9",
        "memo": "PlyHub RC-1",
        "taxAmount": 1.25,
        "shippingAmount": 3,
        "items": [{**ITEM, "purchaseOrderItemId": 9}],
    }
    assert parsers.parse("receipt", raw(row).payload) == RemoteReceiptRecord(
        external_id="5",
        active=False,
        number="R-1",
        purchase_order_id="1",
        lines=(
            RemoteLineRecord(
                external_id="2",
                item_id="50",
                quantity=Decimal("4"),
                unit_cost=Decimal("11.2"),
                source_line_id="9",
            ),
        ),
        vendor_id="32",
        location_id="35",
        job_id="42",
        received_on=date(2026, 1, 7),
        vendor_document_number="V-9",
        memo="PlyHub RC-1",
        tax=Decimal("1.25"),
        shipping=Decimal("3"),
        status="Pending",
    )


def test_a_return_with_everything(raw: Raw) -> None:
    row = {
        **RETURN,
        "status": "CreditReceived",
        "purchaseOrderId": 1,
        "inventoryLocationId": 35,
        "jobId": 42,
        "returnDate": "2026-01-08T00:00:00Z",
        "referenceNumber": "RMA-7",
        "memo": "wrong size",
        "items": [
            {**ITEM, "active": True, "receiptItemId": 6},
            {**ITEM, "id": 3, "active": False, "receiptItemId": 8},
        ],
    }
    assert parsers.parse("return", raw(row).payload) == RemoteReturnRecord(
        external_id="7",
        number="T-1",
        status="CreditReceived",
        vendor_id="32",
        lines=(
            RemoteLineRecord(
                external_id="2",
                item_id="50",
                quantity=Decimal("4"),
                unit_cost=Decimal("11.2"),
                source_line_id="6",
            ),
        ),
        purchase_order_id="1",
        location_id="35",
        job_id="42",
        returned_on=date(2026, 1, 8),
        reference="RMA-7",
        memo="wrong size",
    )


def test_a_canceled_return_is_inactive_whatever_its_row_says(raw: Raw) -> None:
    record = parsers.parse("return", raw({**RETURN, "status": "Canceled"}).payload)
    assert (record.active, record.status) == (False, "Canceled")


@pytest.mark.parametrize(
    ("entity", "row", "member"),
    [
        ("purchase_order", {**ORDER, "vendorId": None}, "vendorId"),
        ("purchase_order", {**ORDER, "items": [{"id": 2, "skuId": 50, "cost": 1}]}, "quantity"),
        ("receipt", {**RECEIPT, "syncStatus": "Lost"}, "`syncStatus` is 'Lost'"),
        ("receipt", {**RECEIPT, "purchaseOrderId": "x"}, "purchaseOrderId"),
        ("return", {**RETURN, "status": "Lost"}, "`status` is 'Lost'"),
    ],
)
def test_an_unusable_row_names_the_member(
    raw: Raw, entity: str, row: dict[str, Any], member: str
) -> None:
    with pytest.raises(ValueError, match=member):
        parsers.parse(entity, raw(row).payload)
