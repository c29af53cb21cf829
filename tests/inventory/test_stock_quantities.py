"""The quantities of items at places: each from the documents that count towards it."""

from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inventory import stock_quantities
from inventory.services import transfer_goods, transfers
from inventory.stock_quantities import Quantities
from procurement import selectors
from procurement.states import ON_ORDER
from tests.factories import goods as g
from tests.factories import people
from tests.factories.inventory import ItemFactory, ItemUnitFactory, LocationFactory
from tests.factories.procurement import approved_order, draft_order, line_input

pytestmark = pytest.mark.django_db


def at(item, place) -> Quantities:
    return stock_quantities.of([(item.pk, place.pk)])[item.pk, place.pk]


def test_nothing_is_nothing(item, warehouse):
    found = at(item, warehouse)

    assert found == Quantities()
    assert (found.available, found.projected, found.is_anything) == (0, 0, False)


def test_bins_and_lots_of_a_place_add_up(item, warehouse, truck):
    g.there(item, warehouse, "5", bin="A-1")
    g.there(item, warehouse, "2", lot="L-7")
    g.there(item, truck, "3")

    assert at(item, warehouse) == Quantities(on_hand=D(7))
    assert at(item, truck) == Quantities(on_hand=D(3))


def test_a_transfer_is_planned_then_on_its_way_then_there(item, warehouse, truck):
    g.there(item, warehouse, "10")
    keeper = people.warehouse()
    draft = g.transfer(warehouse, truck, g.goods(item, "4"), actor=keeper)
    assert at(item, truck) == Quantities(planned_in=D(4))
    assert at(item, warehouse) == Quantities(on_hand=D(10))

    transfers.request(actor=g.people.administrator(), transfer_id=draft.pk)
    assert at(item, truck) == Quantities(planned_in=D(4))
    assert at(item, warehouse) == Quantities(on_hand=D(10), committed=D(4))
    assert at(item, warehouse).available == 6

    transfer_goods.send(actor=keeper, transfer_id=draft.pk)
    assert at(item, truck) == Quantities(in_transit_in=D(4))
    assert at(item, warehouse) == Quantities(on_hand=D(6))

    line = draft.lines.get()
    transfer_goods.receive(actor=keeper, transfer_id=draft.pk, parts={line.pk: D(3)})
    assert at(item, truck) == Quantities(on_hand=D(3), in_transit_in=D(1))
    assert at(item, truck).projected == 4


def test_a_pick_list_is_kept_at_its_source_and_planned_where_it_goes(item, warehouse, truck):
    g.there(item, warehouse, "10")
    g.pick_list(warehouse, g.goods(item, "4"), to=truck)

    assert at(item, warehouse) == Quantities(on_hand=D(10), committed=D(4))
    assert at(item, truck) == Quantities(planned_in=D(4))


def test_orders_count_once_they_are_approved_and_drafts_are_planned(warehouse):
    buyer = people.administrator()
    line = line_input(quantity=D(3))
    pack = ItemUnitFactory(item_id=line.item_id)
    order = approved_order(line_input(item_id=line.item_id, quantity=D(2), unit=pack.unit_id))
    item, place = order.lines.get().item, order.destination
    draft = draft_order(line_input(item_id=item.pk, quantity=D(3)), actor=buyer)
    draft.destination = place
    draft.save()

    assert at(item, place) == Quantities(on_order=D(20), planned_in=D(3))
    assert selectors.on_order_by_location_item() == {(place.pk, item.pk): D(20)}
    assert selectors.still_to_come(ON_ORDER).get().open == 20


def test_any_number_of_items_and_places_is_one_query(truck):
    items = [ItemFactory() for _ in range(12)]
    places = [LocationFactory() for _ in range(5)]
    for item in items:
        for place in places:
            g.there(item, place, "7")
    g.pick_list(places[0], *(g.goods(item) for item in items), to=truck)

    with CaptureQueriesContext(connection) as captured:
        found = stock_quantities.of((item.pk, place.pk) for item in items for place in places)

    assert len(captured) == 1
    assert len(found) == 60
    assert {found[item.pk, places[0].pk].available for item in items} == {D(3)}
    assert {found[item.pk, places[1].pk].available for item in items} == {D(7)}


def test_everywhere_of_an_item_and_everything_at_a_place(item, warehouse, truck):
    other = ItemFactory()
    g.there(item, warehouse, "5")
    g.there(other, truck, "2")
    g.transfer(warehouse, truck, g.goods(item, "1"))

    assert stock_quantities.read(item_ids=[item.pk]) == {
        (item.pk, warehouse.pk): Quantities(on_hand=D(5)),
        (item.pk, truck.pk): Quantities(planned_in=D(1)),
    }
    assert set(stock_quantities.read(place_ids=[truck.pk])) == {
        (item.pk, truck.pk),
        (other.pk, truck.pk),
    }
