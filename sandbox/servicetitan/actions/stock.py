"""Stock on hand: no route shows it, so it is counted from what the other records say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row

OPENINGS = "stock_openings"
Move = tuple[int | None, int, Decimal]
# table of documents -> the member that says where, and whether goods come or go there
_DOCUMENTS = {
    "receipts": ("inventoryLocationId", 1),
    "returns": ("inventoryLocationId", -1),
    "adjustments": ("inventoryLocationId", 1),
    "transfers": ("toLocationId", 1),
}


def on_hand(tenant: Tenant) -> dict[tuple[int, int], Decimal]:
    """Return quantities by (place, SKU): opening counts and all movements since."""
    counts: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    for place, sku, quantity in (*_counted(tenant), *_moved(tenant), *_billed(tenant)):
        if place is not None:
            counts[place, sku] += quantity
    return counts


def _counted(tenant: Tenant) -> Iterator[Move]:
    for row in tenant.table(OPENINGS).values():
        yield row["inventoryLocationId"], row["skuId"], row["quantity"]


def _moved(tenant: Tenant) -> Iterator[Move]:
    for name, (member, sign) in _DOCUMENTS.items():
        for row in tenant.table(name).values():
            for item in row["items"] if _counts(name, row) else ():
                yield row[member], item["skuId"], sign * item["quantity"]
                yield row.get("fromLocationId"), item["skuId"], -item["quantity"]


def _counts(name: str, row: Row) -> bool:
    return row["status"] == "Received" if name == "transfers" else row.get("active", True)


def _billed(tenant: Tenant) -> Iterator[Move]:
    for line in tenant.table("invoice_items").values():
        if line["active"]:
            yield line.get("inventoryLocationId"), line["skuId"], -Decimal(line["quantity"])
