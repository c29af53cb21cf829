"""Reading purchasing."""

from decimal import Decimal as D

import pytest

from procurement import selectors
from procurement.models import PurchaseOrder
from procurement.services import receipts
from tests.factories import people
from tests.factories.inventory import ItemUnitFactory, LocationFactory
from tests.factories.procurement import (
    VendorItemFactory,
    approved_order,
    draft_order,
    line_input,
    pending_order,
    sent_order,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("make", "person", "names"),
    [
        (draft_order, people.buyer, {"approve", "cancel"}),
        (draft_order, people.warehouse, {"submit"}),
        (draft_order, people.accountant, {"approve"}),
        (pending_order, people.manager, {"approve", "return_to_draft", "cancel"}),
        (pending_order, people.warehouse, set()),
        (approved_order, people.buyer, {"edit", "send", "receive", "cancel"}),
        (approved_order, people.warehouse, {"receive"}),
        (sent_order, people.buyer, {"receive", "cancel"}),
        (sent_order, people.accountant, set()),
    ],
)
def test_what_a_person_can_do_now(make, person, names):
    assert selectors.allowed_move_names(make(), person()) == names


def test_nothing_can_be_done_with_a_cancelled_order():
    order = draft_order()
    PurchaseOrder.objects.update(status="cancelled")
    order.refresh_from_db()

    assert selectors.possible_moves(order, people.administrator()) == []


def test_says_why_something_cannot_be_done():
    bea = people.buyer()
    order = draft_order(line_input(quantity="1", unit_price="5000.01"), actor=bea)

    refusals = {each.name: each.refusal for each in selectors.possible_moves(order, bea)}

    assert refusals["submit"] == ""
    assert "above your limit of 5,000.00" in refusals["approve"]


def test_on_order_counts_what_vendors_owe_us():
    box = ItemUnitFactory()
    site = LocationFactory()
    order = sent_order(
        line_input(item_id=box.item_id, quantity="2", unit="BX"),
        line_input(item_id=box.item_id, quantity="1", destination_id=site.pk),
    )
    draft_order(line_input(item_id=box.item_id))
    pending_order(line_input(item_id=box.item_id))

    assert selectors.on_order_by_location_item() == {
        (order.destination_id, box.item_id): D(20),
        (site.pk, box.item_id): D(1),
    }


def test_on_order_is_what_is_still_to_come():
    order = approved_order(line_input(quantity="3"), line_input(quantity="5"))
    first, second = order.lines.all()
    bea = people.buyer()
    receipts.receive(actor=bea, order_id=order.pk, quantities={first.pk: D(4), second.pk: D(2)})

    assert selectors.on_order_by_location_item() == {(order.destination_id, second.item_id): D(3)}


def test_on_order_can_be_asked_for_some():
    order, other = approved_order(), approved_order()
    item = order.lines.get().item_id

    assert list(selectors.on_order_by_location_item(item_ids=[item])) == [
        (order.destination_id, item)
    ]
    assert [
        place
        for place, _ in selectors.on_order_by_location_item(location_ids=[other.destination_id])
    ] == [other.destination_id]


def test_counts_orders_by_status():
    draft_order()
    draft_order()
    sent_order()
    cancelled = draft_order()
    PurchaseOrder.objects.filter(pk=cancelled.pk).update(status="cancelled")

    assert selectors.open_orders_by_status() == {"draft": 2, "sent": 1}


def test_lines_come_in_their_order_with_a_fixed_number_of_queries(django_assert_num_queries):
    order = draft_order(line_input(), line_input(), line_input())

    with django_assert_num_queries(1):
        lines = selectors.lines_of(order)
        assert [(line.position, line.item.stock_unit.code) for line in lines] == [
            (1, "EA"),
            (2, "EA"),
            (3, "EA"),
        ]


def test_the_usual_terms_are_the_vendors():
    box = ItemUnitFactory()
    offer = VendorItemFactory(item=box.item, cost=D("8.50"), part_number="W6")

    terms = selectors.usual_terms(vendor=offer.vendor, items=[box.item])[box.item_id]

    assert (terms.unit, terms.part_number) == ("EA", "W6")
    assert (terms.price_per("EA"), terms.price_per("BX")) == (D("8.50"), D("85"))


def test_without_an_offer_the_price_book_says():
    box = ItemUnitFactory(item__cost=D("7"))
    other = VendorItemFactory()

    terms = selectors.usual_terms(vendor=other.vendor, items=[box.item])[box.item_id]

    assert (terms.price_per("EA"), terms.part_number) == (D("7"), "")


def test_what_a_vendor_sells():
    offer = VendorItemFactory()
    VendorItemFactory(vendor=offer.vendor, is_active=False)
    VendorItemFactory()

    assert list(selectors.vendor_items(offer.vendor)) == [offer]
