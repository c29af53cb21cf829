"""Goods at places, for stock tests."""

from decimal import Decimal

import pytest

from inventory.models import StockBalance
from inventory.services import stock
from inventory.services.stock import Document, StockLine
from tests.factories.inventory import ItemFactory, LocationFactory, TruckFactory


@pytest.fixture
def item(db):
    return ItemFactory(sku="WHIP-6FT")


@pytest.fixture
def warehouse(db):
    return LocationFactory(name="WH-MAIN")


@pytest.fixture
def truck(db):
    return TruckFactory(name="VAN-12")


@pytest.fixture
def line(item, warehouse):
    """A stock line of the item in the warehouse, unless said otherwise."""

    def make(quantity: str, cost: str | None = None, **given: object) -> StockLine:
        values = {"item_id": item.pk, "location_id": warehouse.pk} | given
        unit_cost = None if cost is None else Decimal(cost)
        return StockLine(quantity=Decimal(quantity), unit_cost=unit_cost, **values)

    return make


@pytest.fixture
def stocked(line):
    """Put an opening balance there."""

    def put(quantity: str, cost: str, **given: object) -> None:
        stock.open_balance(actor=None, lines=[line(quantity, cost, **given)])

    return put


@pytest.fixture
def document():
    return Document(type="test", id=1, number="TEST-1")


@pytest.fixture
def on_hand(item):
    """How much of the item is at a place."""

    def read(place) -> Decimal:
        found = StockBalance.objects.filter(item=item, location=place).first()
        return found.on_hand if found else Decimal(0)

    return read
