"""Vendors' bills, and the lines of invoices and bills."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from integrations.connectors.servicetitan import shapes_billing as shapes
from integrations.connectors.servicetitan.plain_text import plain, text
from integrations.connectors.servicetitan.values import NOUGHT, common, day, known, ref
from integrations.records import BillRecord, ChargeRecord

ONE = Decimal("1")
LINE_KINDS = {
    "Material": "material",
    "Equipment": "equipment",
    "Service": "service",
    "PriceModifier": "other",
    "Unspecified": "other",
}
BILL_STATUSES = {
    "Pending": "pending",
    "Posted": "posted",
    "Exported": "exported",
    "PostedAndExported": "exported",
}
CANCELED = "Canceled"


def charges(items: Iterable[shapes.BilledItem] | None) -> tuple[ChargeRecord, ...]:
    """The lines of an invoice that its customer pays for."""
    return tuple(_charge(item) for item in items or () if item.is_chargeable is not False)


def bill(row: shapes.Bill) -> BillRecord:
    """Accounting v2 AP bill. A canceled one is so whatever its sync status; an unlisted sync status
    raises, for it says whether the books may have it. One without a number of the vendor's goes by
    their own."""
    reference = text(row.reference_number)
    status = known(BILL_STATUSES, row.sync_status or "Pending", "syncStatus")
    return BillRecord(
        **common(row),
        number=text(row.vendor_number) or reference or str(row.id),
        reference=reference,
        status="canceled" if row.status == CANCELED else status,
        vendor_id=ref(row.vendor.id) if row.vendor else "",
        billed_on=day(row.bill_date),
        due_on=day(row.due_date),
        purchase_order_id=ref(row.purchase_order_id),
        job_id=ref(row.job_id),
        memo=plain(row.summary),
        tax=row.tax_amount or NOUGHT,
        shipping=row.shipping_amount or NOUGHT,
        other=row.other_amount or NOUGHT,
        total=row.bill_amount or NOUGHT,
        charges=(*_goods(row.items or ()), *_expenses(row.expense_items or ())),
    )


def expense_bill(row: shapes.Bill) -> BillRecord:
    """Accounting v2 AP bill that came without an order: the same, from a list of its own."""
    return bill(row)


def _charge(item: shapes.BilledItem) -> ChargeRecord:
    quantity = ONE if item.quantity is None else item.quantity
    price = item.price or NOUGHT
    return ChargeRecord(
        external_id=str(item.id),
        kind=known(LINE_KINDS, item.type, "type"),
        item_id=ref(item.sku_id),
        code=text(item.sku_name),
        quantity=quantity,
        unit_price=price,
        amount=quantity * price if item.total is None else item.total,
        description=plain(item.description) or text(item.display_name),
        account=_account(item.general_ledger_account),
    )


def _goods(items: Iterable[shapes.BillItem]) -> Iterator[ChargeRecord]:
    for item in items:
        quantity, cost = item.quantity or NOUGHT, item.cost or NOUGHT
        yield ChargeRecord(
            external_id=str(item.id),
            kind=LINE_KINDS.get(text(item.sku_type), "other"),
            item_id=ref(item.sku_id),
            code=text(item.sku_code),
            quantity=quantity,
            unit_price=cost,
            amount=quantity * cost,
            description=plain(item.description) or text(item.name),
            account=_account(item.general_ledger_account),
        )


def _expenses(items: Iterable[shapes.BillExpense]) -> Iterator[ChargeRecord]:
    for item in items:
        amount = item.amount or NOUGHT
        yield ChargeRecord(
            external_id=str(item.id),
            kind="expense",
            unit_price=amount,
            amount=amount,
            description=plain(item.description),
            account=_account(item.general_ledger_account),
            job_id=ref(item.job.id) if item.job else "",
        )


def _account(account: shapes.Account | None) -> str:
    return text(account.number) if account else ""
