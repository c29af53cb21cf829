"""Stock here and in the books, for the tests that compare them: the words."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from integrations.models import Connection, OutboxEntry, RemoteStock, StockDiscrepancy
from integrations.sync import push
from inventory.models import Item, Location, StockMovement
from inventory.services import stock
from inventory.services.stock import Document, StockLine
from procurement.models import PurchaseOrder, Receipt
from tests.integrations import outbox_story as w
from tests.integrations.outbox_story import StandIn, World

D = Decimal
LONG_AGO = timezone.now() - timedelta(days=1)
"""When what was sent has long been seen in the books."""


def have(item: Item, place: Location, quantity: str, cost: str = "10") -> None:
    """Some of an item lay here before anybody told the books."""
    line = StockLine(item_id=item.pk, location_id=place.pk, quantity=D(quantity), unit_cost=D(cost))
    stock.open_balance(actor=None, lines=[line])


def ordered(world: World, si: Connection, *items: Item, **more: Any) -> PurchaseOrder:
    """An order that reached the books, with its vendor and items; for 10 each of `items`, if any
    are named."""
    order = world.order(**more)
    if items:
        order.lines.all().delete()
        PurchaseOrder.objects.filter(pk=order.pk).update(total=D(100) * len(items))
        for item in items:
            w.add_line(order, item, "10", "EA", "10.00")
    w.approve(order)
    push.drain(si.pk)
    return order


def receive(world: World, order: PurchaseOrder, *quantities: str) -> Receipt:
    """Goods come in, all of them if nothing is said, and their receipt is queued."""
    quantities = quantities or [str(line.stock_quantity) for line in order.lines.all()]
    receipt = world.receipt(order, quantities)
    lines = [
        StockLine(
            item_id=line.purchase_order_line.item_id,
            location_id=receipt.location_id,
            quantity=line.quantity,
            unit_cost=line.unit_cost,
            line_id=line.pk,
        )
        for line in receipt.lines.all()
    ]
    document = Document("receipt", receipt.pk, receipt.number)
    stock.receive(actor=None, lines=lines, document=document)
    w.post(receipt)
    return receipt


def receiver(si: Connection) -> OutboxEntry:
    """The only receipt on its way, or there."""
    return w.entry(si, "si.receiver.create")


def office(sage: StandIn, item: str, quantity: str, warehouse: str = "WH-MAIN") -> None:
    """Somebody in the books' office adjusts what lies there by a signed quantity."""
    adjusted = {"item": item, "warehouse": warehouse, "quantity": quantity}
    sage.control("stock_adjusted", adjusted)


def later(sage: StandIn, hours: int) -> None:
    """Time passes over there."""
    sage.control("advance_time", {"seconds": hours * 3600})


def there(connection: Connection) -> dict[tuple[str, str], Decimal]:
    """What we know to be on hand there, by item and warehouse."""
    rows = RemoteStock.objects.filter(connection=connection)
    return {(row.item_code, row.warehouse_code): row.on_hand for row in rows}


def differences(connection: Connection) -> dict[str, tuple[Any, ...]]:
    """The current differences: state, here, there, queued, lagging and unexplained, by SKU."""
    rows = StockDiscrepancy.objects.filter(
        connection=connection, state__in=StockDiscrepancy.CURRENT
    ).select_related("item")
    return {
        row.item.sku: (row.state, row.here, row.there, row.queued, row.lagging, row.unexplained)
        for row in rows
    }


def difference(connection: Connection, item: Item) -> StockDiscrepancy:
    """The latest difference about an item."""
    return StockDiscrepancy.objects.filter(connection=connection, item=item).latest("pk")


def on_hand(item: Item) -> Decimal:
    return sum((balance.on_hand for balance in item.balances.all()), D(0))


def adjustments(item: Item) -> list[tuple[Any, ...]]:
    """What was adjusted: quantity, cost, reason, origin, oldest first."""
    moved = StockMovement.objects.filter(item=item, type="adjust_qty").order_by("pk")
    return list(moved.values_list("quantity", "unit_cost", "reason", "origin"))
