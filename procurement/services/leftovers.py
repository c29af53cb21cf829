"""What is still on order of an item or with a vendor: nothing of it may go out of use then."""

from __future__ import annotations

from inventory.models import Item
from plyhub.common.quantities import plain
from procurement.models import PurchaseOrder, PurchaseOrderLine, Return, ReturnLine, Vendor
from procurement.states import TERMINAL, ReturnStatus

OPEN_RETURNS = (ReturnStatus.DRAFT, ReturnStatus.APPROVED, ReturnStatus.SHIPPED)


def of_item(item: Item) -> list[str]:
    """What is to come of an item, and what of it is to go back."""
    lines = PurchaseOrderLine.objects.filter(item=item).select_related("purchase_order")
    ordered = lines.exclude(purchase_order__status__in=TERMINAL).order_by("purchase_order_id", "pk")
    to_come = [(line, line.stock_quantity - line.received - line.closed_short) for line in ordered]
    going = ReturnLine.objects.filter(
        item=item, goods_return__status__in=(ReturnStatus.DRAFT, ReturnStatus.APPROVED)
    ).order_by("goods_return_id", "pk")
    unit = item.stock_unit_id
    return [
        *(
            f"{plain(quantity)} {unit} to come on {line.purchase_order.number}"
            for line, quantity in to_come
            if quantity > 0
        ),
        *(
            f"{plain(line.quantity)} {unit} to go back on {line.goods_return.number}"
            for line in going.select_related("goods_return")
        ),
    ]


def of_vendor(vendor: Vendor) -> list[str]:
    """The orders and returns of a vendor that are not closed."""
    orders = PurchaseOrder.objects.filter(vendor=vendor).exclude(status__in=TERMINAL)
    returns = Return.objects.filter(vendor=vendor, status__in=OPEN_RETURNS)
    return [
        f"{each.number} ({each.get_status_display()})"
        for found in (orders, returns)
        for each in found.order_by("pk")
    ]
