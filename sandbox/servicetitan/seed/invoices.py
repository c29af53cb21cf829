"""Lines, dates and payments of the demo company's invoices, and the stock they came from."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sandbox.demo.model import Company, Job
from sandbox.demo.sales_model import Usage
from sandbox.servicetitan.actions import invoice_lines, stock
from sandbox.servicetitan.actions.po_lines import money
from sandbox.servicetitan.seed import ids
from sandbox.servicetitan.seed.books import WAYS_TO_PAY
from sandbox.servicetitan.seed.writer import Writer
from sandbox.servicetitan.stamps import normal
from sandbox.servicetitan.tenant import Tenant

_DUE_DAYS, _EXPORTED_AFTER_DAYS = 30, 40
_PLACES = {"warehouse": "warehouses", "truck": "trucks"}
# One job in so many is billed by its goods; on the others they are part of a fixed price.
_BILLED_EVERY = 3
_PAID_EVERY = 2
_PAYMENTS, _STOCK = 10_000, 100_000
# Besides what was used, this much of one item in so many lies in every warehouse.
_STOCKED_EVERY, _SPARE = 9, 40


def load(writer: Writer, company: Company, today: date) -> None:
    """Write lines, close the invoices of finished jobs, and count the stock."""
    by_job: dict[int, list[Usage]] = defaultdict(list)
    for usage in company.usage:
        by_job[usage.job_key].append(usage)
    paid = 0
    for job in company.jobs:
        invoice = ids.of("invoices", job.key)
        for order, usage in enumerate(by_job[job.key], start=1):
            _line(writer, invoice, usage, order)
        changes = _closed(writer.tenant, job, invoice, today)
        if changes:
            writer.touch("invoices", invoice, **changes)
        if changes.get("syncStatus") == "Exported" and Decimal(changes["total"]):
            paid += 1
            if paid % _PAID_EVERY == 0:
                _payment(writer, invoice, paid)
    _stock(writer, company)


def _line(writer: Writer, invoice: int, usage: Usage, order: int) -> None:
    tenant = writer.tenant
    number = ids.of("materials", usage.item_key)
    table = "materials" if number in tenant.table("materials") else "equipment"
    sku = tenant.table(table)[number]
    members = invoice_lines.sku_members(table, sku)
    if usage.place:
        kind, key = usage.place
        place = tenant.table(_PLACES[kind])[ids.of(_PLACES[kind], key)]
        members |= {"inventoryLocationId": place["id"], "inventoryLocation": place["name"]}
    writer.add(
        "invoice_items",
        ids.of("invoice_items", usage.key),
        invoiceId=invoice,
        order=order,
        active=True,
        **{**members, "isChargeable": usage.job_key % _BILLED_EVERY == 0},
        description=sku.get("description") or "",
        quantity=invoice_lines.text(usage.quantity),
        price=invoice_lines.text(sku["price"]),
        cost=invoice_lines.text(sku["cost"]),
        total=invoice_lines.text(money(usage.quantity * sku["price"])),
        totalCost=invoice_lines.text(money(usage.quantity * sku["cost"])),
        technicianId=usage.technician_key and ids.of("technicians", usage.technician_key),
    )


def _closed(tenant: Tenant, job: Job, key: int, today: date) -> dict[str, Any]:
    invoice = tenant.table("invoices")[key]
    lines = invoice_lines.of(tenant, invoice)
    changes: dict[str, Any] = dict(invoice_lines.sums(lines, invoice)) if lines else {}
    if job.completed is None:
        return changes
    if (today - job.completed.date()).days > _EXPORTED_AFTER_DAYS:
        changes |= {**invoice_lines.sums(lines, invoice), "syncStatus": "Exported"}
    return changes | {
        "invoiceDate": _midnight(job.completed),
        "dueDate": _midnight(job.completed + timedelta(days=_DUE_DAYS)),
        "termName": f"Net {_DUE_DAYS}",
        "reviewStatus": "Reviewed",
    }


def _midnight(moment: datetime) -> str:
    return normal(moment.date().isoformat())


def _payment(writer: Writer, key: int, number: int) -> None:
    invoice = writer.tenant.table("invoices")[key]
    way = number % len(WAYS_TO_PAY)
    writer.add(
        "payments",
        ids.of("books", _PAYMENTS + number),
        active=True,
        appliedTo=[
            {
                "appliedAmount": invoice["total"],
                "appliedBy": None,
                "appliedId": ids.of("books", _PAYMENTS * 2 + number),
                "appliedOn": invoice["dueDate"],
                "appliedTo": key,
                "appliedToReferenceNumber": invoice["referenceNumber"],
            }
        ],
        businessUnit=invoice["businessUnit"],
        customer=invoice["customer"],
        date=invoice["dueDate"],
        referenceNumber=f"P-{number:04d}",
        syncStatus="Posted",
        total=invoice["total"],
        type=WAYS_TO_PAY[way],
        typeId=str(ids.of("books", 700 + way + 1)),
        transactionType="ReceivePayment",
    )
    writer.touch("invoices", key, balance="0.00", paidOn=invoice["dueDate"])


def _stock(writer: Writer, company: Company) -> None:
    used = {at: max(-count, Decimal(0)) for at, count in stock.on_hand(writer.tenant).items()}
    for place in company.warehouses:
        for item in company.materials:
            if item.inventory and item.active and item.key % _STOCKED_EVERY == place.key:
                at = (ids.of("warehouses", place.key), ids.of("materials", item.key))
                used[at] = used.get(at, Decimal(0)) + _SPARE
    for number, ((place_id, sku), quantity) in enumerate(sorted(used.items()), start=1):
        writer.add(
            stock.OPENINGS,
            ids.of("books", _STOCK + number),
            inventoryLocationId=place_id,
            skuId=sku,
            quantity=quantity + 2,
        )
