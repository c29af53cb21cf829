"""What has happened to the demo company's goods: templates, returns, transfers, adjustments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from sandbox.demo.model import Company, Item
from sandbox.servicetitan.actions import credits, goods, movements, returns
from sandbox.servicetitan.actions.po_lines import fine
from sandbox.servicetitan.seed import ids
from sandbox.servicetitan.seed.writer import Writer
from sandbox.servicetitan.stamps import TICKS, stamp

_DAY = 86_400 * TICKS
_TEMPLATES = ("HVAC Van", "Electrical Van", "Plumbing Van")
_PER_TEMPLATE = 8
# status, days ago
_RETURNS = (("Pending", 3), ("Returned", 9), ("CreditReceived", 20), ("Canceled", 14))
_TRANSFERS = (("Received", 12), ("Picked", 2), ("Pending", 1), ("Canceled", 8), ("Received", 5))
# type, days ago, difference, canceled
_ADJUSTMENTS = (
    ("Cycle Count", 15, -2, False),
    ("Damaged", 7, -1, False),
    ("Found", 4, 3, False),
    ("Manual", 10, 12, True),
)
# Where each kind of document starts within the range all of them share.
_FIRST = {"returns": 0, "transfers": 1000, "adjustments": 2000, "ap_credits": 3000}
_FIRST_LINE = 10_000


class _Papers:
    """Writes documents about goods: numbered, dated some days back, lines of common goods."""

    def __init__(self, writer: Writer, company: Company) -> None:
        self.writer = writer
        self.tenant = writer.tenant
        self.company = company
        items = [item for item in company.materials if item.inventory and item.active]
        self.items = items[: _PER_TEMPLATE * len(_TEMPLATES)]
        self._lines = iter(range(_FIRST_LINE, 10_000_000))

    def line_id(self) -> int:
        """Return the id of the next line."""
        return ids.of("goods", next(self._lines))

    def day(self, ago: int) -> str:
        """Return the midnight of so many days ago."""
        return stamp((self.tenant.clock.ticks() // _DAY - ago) * _DAY)

    def entries(self, first: int, quantity: int) -> Iterator[dict[str, Any]]:
        """Give two lines of goods, beginning with the item `first`."""
        for item in self.items[first : first + 2]:
            key = ids.of("materials", item.key)
            yield {"skuId": key, "quantity": Decimal(quantity), "cost": item.cost}

    def add(self, kind: str, place: int, **members: Any) -> dict[str, Any]:
        """Write the document and return it."""
        key = ids.of("goods", _FIRST[kind] + place)
        self.writer.add(kind, key, **{"syncStatus": "Pending", **members})
        return self.tenant.table(kind)[key]


def load(writer: Writer, company: Company) -> None:
    """Write all of it; of a price book without goods to keep only the templates, empty."""
    papers = _Papers(writer, company)
    _templates(papers)
    if len(papers.items) < 2:
        return
    for place, (status, ago) in enumerate(_RETURNS):
        _return(papers, place, status, ago)
    for place, (status, ago) in enumerate(_TRANSFERS):
        _transfer(papers, place, status, ago)
    for place, row in enumerate(_ADJUSTMENTS):
        _adjustment(papers, place, *row)


def _templates(papers: _Papers) -> None:
    for place, name in enumerate(_TEMPLATES):
        chosen = papers.items[place * _PER_TEMPLATE : (place + 1) * _PER_TEMPLATE]
        trucks = [t for t in papers.company.trucks if (t.key - 1) % len(_TEMPLATES) == place]
        papers.writer.add(
            "inventory_templates",
            ids.of("inventory_templates", place + 1),
            name=name,
            active=True,
            type="Truck",
            locationIds=[ids.of("trucks", truck.key) for truck in trucks],
            items=list(_levels(papers, chosen)),
        )


def _levels(papers: _Papers, chosen: Iterable[Item]) -> Iterator[dict[str, Any]]:
    for n, item in enumerate(chosen):
        row = goods.template_item(papers.tenant, ids.of("materials", item.key))
        levels = {"minQuantity": Decimal(2 + n % 4), "maxQuantity": Decimal(6 + 2 * (n % 4))}
        yield {"id": papers.line_id(), **row, **levels}


def template_of(truck: int) -> int:
    """Return the id of the template of the truck `truck`."""
    return ids.of("inventory_templates", 1 + (truck - 1) % len(_TEMPLATES))


def _return(papers: _Papers, place: int, status: str, ago: int) -> None:
    day, vendor = papers.day(ago), papers.company.vendors[place % len(papers.company.vendors)]
    left = day if status in ("Returned", "CreditReceived") else None
    lines = [_line(papers, entry, day) for entry in papers.entries(2 * place, 2 + place)]
    accounts = dict.fromkeys(("generalLedgerAccount", "costOfSaleAccount", "assetAccount"))
    members = {
        "status": status,
        "number": str(papers.tenant.counter("return", 1)),
        "active": status != "Canceled",
        "returnTypeId": ids.of("return_types", 1),
        "vendorId": ids.of("vendors", vendor.key),
        "businessUnitId": ids.of("business_units", papers.company.business_units[0].key),
        "inventoryLocationId": ids.of("warehouses", papers.company.warehouses[0].key),
        "jobId": None,
        "budgetCodeId": None,
        "referenceNumber": f"RMA-{410 + place}",
        "memo": "Ordered too many",
        "taxAmount": Decimal("0.00"),
        "shippingAmount": Decimal("0.00"),
        "restockingFee": Decimal("0.00"),
        "returnDate": day,
        "returnedOn": left,
        "creditReceivedOn": day if status == "CreditReceived" else None,
        "canceledReason": "Other" if status == "Canceled" else None,
        "dateCanceled": day if status == "Canceled" else None,
        "items": [{**line, **accounts, "receiptItemId": None} for line in lines],
    }
    row = papers.add("returns", place, **members, returnAmount=returns.amount(members))
    if status == "CreditReceived":
        number = papers.tenant.counter("ap_credit", 1)
        papers.add("ap_credits", place, **credits.members(papers.tenant, row, number))


def _line(papers: _Papers, entry: dict[str, Any], day: str) -> dict[str, Any]:
    return goods.line(papers.tenant, entry, day, papers.line_id())


def _transfer(papers: _Papers, place: int, status: str, ago: int) -> None:
    day, company = papers.day(ago), papers.company
    house = company.warehouses[place % len(company.warehouses)]
    lines = [_line(papers, entry, day) for entry in papers.entries(3 * place, 4)]
    members: dict[str, Any] = {
        "transferTypeId": 2,
        "transferType": movements.TRANSFER_TYPES[2],
        "status": "Pending",
        "number": str(papers.tenant.counter("transfer", 1)),
        "fromLocationId": ids.of("warehouses", house.key),
        "toLocationId": ids.of("trucks", company.trucks[place % len(company.trucks)].key),
        "memo": "Weekly restock",
        "date": day,
        "items": [{**movements.worth(line), "quantityPicked": fine(Decimal(0))} for line in lines],
    }
    if status != "Pending":
        members |= movements.state(members, status, day)
    papers.add("transfers", place, **members)


def _adjustment(
    papers: _Papers, place: int, kind: str, ago: int, difference: int, canceled: bool
) -> None:
    day, company = papers.day(ago), papers.company
    lines = [_line(papers, entry, day) for entry in papers.entries(4 * place, difference)]
    house = company.warehouses[place % len(company.warehouses)]
    papers.add(
        "adjustments",
        place,
        active=not canceled,
        number=str(papers.tenant.counter("adjustment", 1)),
        type=kind,
        inventoryLocationId=ids.of("warehouses", house.key),
        businessUnitId=ids.of("business_units", company.business_units[0].key),
        date=day,
        canceledReason="Accidental" if canceled else None,
        dateCanceled=day if canceled else None,
        items=[movements.worth(line) for line in lines],
    )
