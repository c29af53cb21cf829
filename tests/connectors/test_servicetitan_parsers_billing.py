"""Bills of vendors, and what invoices charge, as neutral records."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from integrations.connectors.base import RawRecord
from integrations.connectors.servicetitan import parsers, parsers_billing
from integrations.records import BillRecord, ChargeRecord

Raw = Callable[[dict[str, Any]], RawRecord]

BILL = {
    "id": 70,
    "purchaseOrderId": 60,
    "syncStatus": "Posted",
    "status": "Reconciled",
    "referenceNumber": "12",
    "vendorNumber": "INV-77",
    "summary": "<p>Two whips</p>",
    "billDate": "2026-01-08T00:00:00Z",
    "dueDate": "2026-02-07T00:00:00Z",
    "billAmount": "30.15",
    "taxAmount": "1.25",
    "shippingAmount": "2.50",
    "otherAmount": None,
    "landedCostMethod": "None",
    "doNotPay": False,
    "vendor": {"id": 33, "name": "ABC Supply"},
    "jobId": 42,
    "jobNumber": "4521",
    "items": [
        {
            "order": 1,
            "id": 71,
            "skuId": 50,
            "skuType": "Material",
            "skuCode": "WHIP-6FT",
            "name": "Whip",
            "description": None,
            "quantity": "2.00",
            "cost": "11.20",
            "generalLedgerAccount": {"id": 5, "number": "5000"},
        }
    ],
    "expenseItems": [
        {
            "id": 72,
            "amount": "4.00",
            "description": "Courier",
            "generalLedgerAccount": {"id": 6, "number": "6100"},
            "job": {"id": 43, "name": "4522"},
        }
    ],
}
GOODS = ChargeRecord(
    external_id="71",
    kind="material",
    item_id="50",
    code="WHIP-6FT",
    quantity=Decimal("2"),
    unit_price=Decimal("11.20"),
    amount=Decimal("22.40"),
    description="Whip",
    account="5000",
)
EXPENSE = ChargeRecord(
    external_id="72",
    kind="expense",
    unit_price=Decimal("4"),
    amount=Decimal("4"),
    description="Courier",
    account="6100",
    job_id="43",
)
RECORD = BillRecord(
    external_id="70",
    number="INV-77",
    reference="12",
    status="posted",
    vendor_id="33",
    billed_on=date(2026, 1, 8),
    due_on=date(2026, 2, 7),
    purchase_order_id="60",
    job_id="42",
    memo="Two whips",
    tax=Decimal("1.25"),
    shipping=Decimal("2.50"),
    total=Decimal("30.15"),
    charges=(GOODS, EXPENSE),
)
ITEM = {
    "id": 91,
    "type": "Material",
    "skuId": 50,
    "skuName": "PEX-34-BLUE",
    "description": "<p>Blue pipe</p>",
    "quantity": "12.5000",
    "price": "1.10",
    "total": "13.75",
    "isChargeable": True,
    "generalLedgerAccount": {"id": 4, "number": "4000"},
}


@pytest.mark.parametrize("entity", ["bill", "expense_bill"])
def test_a_bill_is_read_with_its_goods_and_its_expenses(raw: Raw, entity: str) -> None:
    assert parsers.parse(entity, raw(BILL).payload) == RECORD


@pytest.mark.parametrize(
    ("sync", "status", "ours"),
    [
        ("Pending", "Unreconciled", "pending"),
        (None, "Unreconciled", "pending"),
        ("Posted", "Discrepancy", "posted"),
        ("Exported", "Reconciled", "exported"),
        ("PostedAndExported", "Reconciled", "exported"),
        ("Posted", "Canceled", "canceled"),
    ],
)
def test_how_far_a_bill_was_taken(raw: Raw, sync: str | None, status: str, ours: str) -> None:
    row = {**BILL, "syncStatus": sync, "status": status}
    assert parsers.parse("bill", raw(row).payload).status == ours


def test_a_sync_status_nobody_knows_is_named(raw: Raw) -> None:
    with pytest.raises(ValueError, match="syncStatus"):
        parsers.parse("bill", raw({**BILL, "syncStatus": "Paid"}).payload)


@pytest.mark.parametrize(
    ("members", "number"),
    [
        ({"vendorNumber": " "}, "12"),
        ({"vendorNumber": None, "referenceNumber": None}, "70"),
    ],
)
def test_a_bill_without_the_vendors_number_goes_by_theirs(
    raw: Raw, members: dict[str, Any], number: str
) -> None:
    assert parsers.parse("bill", raw({**BILL, **members}).payload).number == number


def test_a_bill_of_nothing_is_a_bill(raw: Raw) -> None:
    row = {"id": 70, "landedCostMethod": "None", "doNotPay": False}
    assert parsers.parse("bill", raw(row).payload) == BillRecord(
        external_id="70", number="70", vendor_id=""
    )


def test_an_invoice_charges_what_its_customer_pays_for(raw: Raw) -> None:
    inside = {**ITEM, "id": 92, "isChargeable": False}
    discount = {"id": 93, "type": "PriceModifier", "price": "-2.00", "displayName": "Coupon"}
    row = {"id": 90, "items": [ITEM, inside, discount], "customer": {"id": 38}, "projectId": 40}
    invoice = parsers.parse("invoice", raw(row).payload)
    assert (invoice.customer_id, invoice.project_id) == ("38", "40")
    assert invoice.charges == (
        ChargeRecord(
            external_id="91",
            kind="material",
            item_id="50",
            code="PEX-34-BLUE",
            quantity=Decimal("12.5"),
            unit_price=Decimal("1.10"),
            amount=Decimal("13.75"),
            description="Blue pipe",
            account="4000",
        ),
        ChargeRecord(
            external_id="93",
            kind="other",
            unit_price=Decimal("-2"),
            amount=Decimal("-2"),
            description="Coupon",
        ),
    )


@pytest.mark.parametrize("wire", parsers_billing.LINE_KINDS)
def test_every_kind_of_line_is_known(raw: Raw, wire: str) -> None:
    [charge] = parsers.parse(
        "invoice", raw({"id": 90, "items": [{**ITEM, "type": wire}]}).payload
    ).charges
    assert charge.kind == parsers_billing.LINE_KINDS[wire]
