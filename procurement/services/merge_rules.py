"""What becomes of what purchasing knows of an item or a vendor that is merged into another."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from inventory.models import Item
from inventory.services.retiring import listed
from plyhub.common import merging
from plyhub.common.merging import Rule
from procurement.models import (
    CostProposal,
    PurchaseOrder,
    PurchaseOrderLine,
    Return,
    ReturnLine,
    Vendor,
    VendorItem,
)
from procurement.states import TERMINAL, ReturnStatus

_NOT_SHIPPED = (ReturnStatus.DRAFT, ReturnStatus.APPROVED)


def connect() -> None:
    """Say what becomes of what points at an item or a vendor; again changes nothing."""
    merging.register(Item, *_OF_ITEMS)
    merging.register_refusal(Item, _half_received)
    merging.register(Vendor, *_OF_VENDORS)
    merging.register_refusal(Vendor, _half_received_from)


def _open_lines(loser: Item, survivor: Item) -> QuerySet:
    lines = PurchaseOrderLine.objects.filter(item=loser, received=0)
    standing = PurchaseOrder.objects.exclude(status__in=TERMINAL).filter(
        pk=OuterRef("purchase_order")
    )
    return lines.filter(Exists(standing))


def _offers_of_item(loser: Item, survivor: Item) -> QuerySet:
    known = VendorItem.objects.filter(item=survivor, vendor=OuterRef("vendor"))
    return VendorItem.objects.filter(~Exists(known), item=loser)


def _not_preferred_twice(loser: Item, survivor: Item) -> dict[str, Any]:
    has_one = VendorItem.objects.filter(item=survivor, is_preferred=True).exists()
    return {"is_preferred": False} if has_one else {}


def _proposals(loser: Item, survivor: Item) -> QuerySet:
    known = CostProposal.objects.filter(item=survivor, status=CostProposal.Status.OPEN)
    waiting = CostProposal.objects.filter(item=loser, status=CostProposal.Status.OPEN)
    return waiting.filter(~Exists(known))


def _return_lines(loser: Item, survivor: Item) -> QuerySet:
    standing = Return.objects.filter(pk=OuterRef("goods_return"), status__in=_NOT_SHIPPED)
    lines = ReturnLine.objects.filter(item=loser, receipt_line__isnull=True)
    return lines.filter(Exists(standing))


def _half_received(loser: Item, survivor: Item) -> str:
    """What came is the loser's, what is to come would be the survivor's: one line is one item."""
    lines = PurchaseOrderLine.objects.filter(item=loser, received__gt=0)
    numbers = _standing(PurchaseOrder.objects.filter(lines__in=lines))
    return _refusal(numbers, loser)


def _half_received_from(loser: Vendor, survivor: Vendor) -> str:
    orders = PurchaseOrder.objects.filter(vendor=loser, lines__received__gt=0)
    return _refusal(_standing(orders), loser)


def _standing(orders: QuerySet) -> list[str]:
    found = orders.exclude(status__in=TERMINAL).order_by("pk").distinct()
    return list(found.values_list("number", flat=True))


def _refusal(numbers: list[str], loser: object) -> str:
    if not numbers:
        return ""
    return f"Part of {listed(numbers)} was received of {loser}. Receive the rest or close it first."


def _open_orders(loser: Vendor, survivor: Vendor) -> QuerySet:
    return PurchaseOrder.objects.filter(vendor=loser).exclude(status__in=TERMINAL)


def _open_returns(loser: Vendor, survivor: Vendor) -> QuerySet:
    returns = Return.objects.filter(vendor=loser, status__in=_NOT_SHIPPED)
    return returns.filter(purchase_order__isnull=True)


def _offers_of_vendor(loser: Vendor, survivor: Vendor) -> QuerySet:
    known = VendorItem.objects.filter(vendor=survivor, item=OuterRef("item"))
    return VendorItem.objects.filter(~Exists(known), vendor=loser)


def _proposals_of_vendor(loser: Vendor, survivor: Vendor) -> QuerySet:
    return CostProposal.objects.filter(vendor=loser, status=CostProposal.Status.OPEN)


_OF_ITEMS = (
    Rule(
        "procurement.VendorItem.item",
        "vendors’ prices",
        _offers_of_item,
        values=_not_preferred_twice,
    ),
    Rule("procurement.PurchaseOrderLine.item", "lines of orders", _open_lines),
    Rule("procurement.CostProposal.item", "new costs proposed", _proposals),
    Rule("procurement.ReturnLine.item", "lines of returns", _return_lines),
    Rule("procurement.BillLine.item", "lines of bills"),
)
_OF_VENDORS = (
    Rule("procurement.VendorItem.vendor", "prices of items", _offers_of_vendor),
    Rule("procurement.PurchaseOrder.vendor", "orders", _open_orders),
    Rule("procurement.Return.vendor", "returns", _open_returns),
    Rule("procurement.CostProposal.vendor", "new costs proposed", _proposals_of_vendor),
    Rule("procurement.Bill.vendor", "bills"),
    Rule("procurement.Vendor.merged_into", "vendors merged into it before"),
)
