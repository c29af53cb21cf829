"""What the demo company holds before the first document: packs and opening balances."""

from __future__ import annotations

from decimal import Decimal

from inventory.models import Item, ItemUnit, Location, StockMovement, Technician
from inventory.services import stock
from inventory.services.stock import StockLine
from plyhub.common.models import User

# SKU, purchase unit, stock units in one.
PACKS = (
    ("WHIP-6FT", "BX", 10),
    ("PEX-34-BLUE", "ROLL", 100),
    ("EMT-34", "BDL", 100),
    ("WIRE-12", "REEL", 500),
)

# SKU, place, quantity in stock units, cost of one.
OPENING = (
    ("CARRIER-24ACC", "WH-MAIN", "2", "1850.00"),
    ("WHIP-6FT", "WH-MAIN", "14", "8.20"),
    ("PEX-34-BLUE", "VAN-12", "40", "0.62"),
    ("PEX-34-BLUE", "VAN-14", "60", "0.62"),
    ("EMT-34", "WH-MAIN", "400", "0.95"),
)


def load(*, admin: User) -> None:
    """Add packs and opening balances, once; needs the first sync to be through."""
    if StockMovement.objects.exists():
        return
    items = {item.sku: item for item in Item.objects.filter(sku__in=_skus())}
    places = {place.name: place for place in Location.objects.all()}
    ItemUnit.objects.bulk_create(
        (
            ItemUnit(item=items[sku], unit_id=unit, numerator=count)
            for sku, unit, count in PACKS
            if sku in items
        ),
        ignore_conflicts=True,
    )
    stock.open_balance(
        actor=admin,
        lines=[
            StockLine(
                item_id=items[sku].pk,
                location_id=places[place].pk,
                quantity=Decimal(quantity),
                unit_cost=Decimal(cost),
            )
            for sku, place, quantity, cost in OPENING
            if sku in items and place in places
        ],
    )
    _link_technician()


def _skus() -> set[str]:
    return {sku for sku, *_ in PACKS} | {sku for sku, *_ in OPENING}


def _link_technician() -> None:
    user = User.objects.get(username="technician")
    technician = Technician.objects.filter(name="Mike Smith").first()
    if technician and technician.user_id is None:
        technician.user = user
        technician.save(update_fields=["user", "updated_at"])
