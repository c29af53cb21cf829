"""New costs on approved orders, and what becomes of them in the price book."""

from decimal import Decimal as D

import pytest

from inventory import events
from inventory.models import Estimate, EstimateLine, Item
from inventory.services import items
from plyhub import roles
from plyhub.common.errors import DomainError, InputErrors, NotAllowed, WrongState
from plyhub.common.models import AuditEntry, DocumentOwner
from procurement import cost_selectors
from procurement.models import CostProposal, PurchaseOrder, VendorItem
from procurement.services import cost_proposals, new_items, purchase_orders, vendor_items
from procurement.services.vendor_items import OfferInput
from tests.factories import people
from tests.factories.events import heard
from tests.factories.inventory import ItemFactory, ItemUnitFactory
from tests.factories.procurement import (
    VendorFactory,
    VendorItemFactory,
    approved_order,
    draft_order,
    line_input,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(db) -> Item:
    return ItemFactory(sku="LS-38", cost=D("10"))


def _line(item: Item, price: str = "12", **given: object):
    return line_input(item_id=item.pk, unit_price=price, **given)


def _told() -> list[tuple[str, D, D]]:
    rows = CostProposal.objects.order_by("pk")
    return [(each.status, each.old_cost, each.new_cost) for each in rows]


def test_another_price_on_an_approved_order_is_proposed(item):
    order = approved_order(_line(item))

    proposal = CostProposal.objects.get()
    assert (proposal.item, proposal.vendor, proposal.purchase_order) == (item, order.vendor, order)
    assert _told() == [("open", D(10), D(12))]
    item.refresh_from_db()
    assert item.cost == D(10)
    entry = AuditEntry.objects.get(object_type="costproposal")
    assert (entry.action, entry.actor, entry.rule) == ("propose", None, cost_proposals.RULE)


def test_a_draft_proposes_nothing(item):
    draft_order(_line(item))

    assert _told() == []


def test_the_price_books_own_cost_is_no_news(item):
    approved_order(_line(item, "10"))

    assert _told() == []


def test_a_price_of_a_box_is_compared_for_one_of_it(item):
    ItemUnitFactory(item=item)

    approved_order(_line(item, "100", unit="BX"))
    approved_order(_line(item, "125", unit="BX"))

    assert _told() == [("open", D(10), D("12.5"))]


def test_lines_at_two_prices_cost_what_one_is_on_average(item):
    approved_order(_line(item, "12", quantity="1"), _line(item, "16", quantity="3"))

    assert _told() == [("open", D(10), D(15))]


def test_goods_for_nothing_are_no_cost(item):
    approved_order(_line(item, "0"))

    assert _told() == []


def test_a_newer_order_supersedes_the_open_one(item):
    approved_order(_line(item, "12"))
    approved_order(_line(item, "13"))

    assert _told() == [("superseded", D(10), D(12)), ("open", D(10), D(13))]


def test_the_same_cost_again_is_the_same_proposal(item):
    approved_order(_line(item, "12"))
    approved_order(_line(item, "12"))

    assert _told() == [("open", D(10), D(12))]


def test_an_order_at_the_old_cost_supersedes_without_another(item):
    approved_order(_line(item, "12"))
    approved_order(_line(item, "10"))

    assert _told() == [("superseded", D(10), D(12))]


def test_what_was_turned_down_for_an_order_is_not_proposed_for_it_again(item):
    order = approved_order(_line(item))
    cost_proposals.reject(actor=people.buyer(), proposal_id=CostProposal.objects.get().pk)
    purchase_orders.edit(actor=people.buyer(), order_id=order.pk)

    purchase_orders.approve(actor=people.administrator(), order_id=order.pk)

    assert _told() == [("rejected", D(10), D(12))]


def test_orders_kept_elsewhere_propose_nothing(item):
    order = draft_order(_line(item))
    PurchaseOrder.objects.filter(pk=order.pk).update(owner=DocumentOwner.FIELD_SERVICE)

    assert cost_proposals.propose(order_ids=[order.pk]) == []
    assert _told() == []


def test_a_company_that_wants_none_gets_none(item):
    people.set_company(pricebook_cost_push="off")

    approved_order(_line(item))

    assert _told() == []


def test_at_once_means_without_a_person(item):
    people.set_company(pricebook_cost_push="auto")

    with heard(events.items_saved) as told:
        approved_order(_line(item))

    item.refresh_from_db()
    assert (item.cost, _told()) == (D(12), [("accepted", D(10), D(12))])
    assert [(one["item_ids"], one["origin"]) for one in told] == [([item.pk], None)]
    assert CostProposal.objects.get().decided_by is None


def test_a_locked_cost_waits_for_a_person_even_then(item):
    people.set_company(pricebook_cost_push="auto")
    Item.objects.update(cost_locked=True)

    approved_order(_line(item))

    item.refresh_from_db()
    assert (item.cost, _told()) == (D(10), [("open", D(10), D(12))])


@pytest.mark.parametrize("role", [roles.BUY, roles.PM, roles.ADM])
def test_accepting_makes_it_the_price_books_cost(item, role):
    approved_order(_line(item))
    decider = people.UserFactory(role=role)

    with heard(events.items_saved) as told:
        cost_proposals.accept(actor=decider, proposal_id=CostProposal.objects.get().pk)

    item.refresh_from_db()
    proposal = CostProposal.objects.get()
    assert (item.cost, proposal.status, proposal.decided_by) == (D(12), "accepted", decider)
    assert proposal.decided_at is not None
    assert [one["item_ids"] for one in told] == [[item.pk]]


def test_selling_prices_stay(item):
    Item.objects.update(price=D(30), member_price=D(28))
    approved_order(_line(item))

    cost_proposals.accept(actor=people.buyer(), proposal_id=CostProposal.objects.get().pk)

    assert Item.objects.values_list("price", "member_price").get() == (D(30), D(28))


def test_rejecting_changes_no_cost(item):
    approved_order(_line(item))
    buyer = people.buyer()

    with heard(events.items_saved) as told:
        cost_proposals.reject(actor=buyer, proposal_id=CostProposal.objects.get().pk)

    item.refresh_from_db()
    assert (item.cost, told, _told()) == (D(10), [], [("rejected", D(10), D(12))])


@pytest.mark.parametrize("decide", [cost_proposals.accept, cost_proposals.reject])
def test_what_was_decided_is_not_decided_again(item, decide):
    approved_order(_line(item))
    proposal = CostProposal.objects.get()
    buyer = people.buyer()
    cost_proposals.reject(actor=buyer, proposal_id=proposal.pk)

    with pytest.raises(WrongState) as refused:
        decide(actor=buyer, proposal_id=proposal.pk)

    assert "The new cost of LS-38 is rejected already." in str(refused.value)
    assert (Item.objects.get().cost, _told()) == (D(10), [("rejected", D(10), D(12))])


@pytest.mark.parametrize("role", [roles.TECH, roles.WHS, roles.ACC, roles.RO])
@pytest.mark.parametrize("decide", [cost_proposals.accept, cost_proposals.reject])
def test_who_may_not_decides_nothing(item, role, decide):
    approved_order(_line(item))

    with pytest.raises(NotAllowed):
        decide(actor=people.UserFactory(role=role), proposal_id=CostProposal.objects.get().pk)

    assert (Item.objects.get().cost, _told()) == (D(10), [("open", D(10), D(12))])


def test_a_locked_cost_can_only_be_rejected(item):
    approved_order(_line(item))
    proposal, buyer = CostProposal.objects.get(), people.buyer()
    Item.objects.update(cost_locked=True)

    with pytest.raises(DomainError) as refused:
        cost_proposals.accept(actor=buyer, proposal_id=proposal.pk)
    cost_proposals.reject(actor=buyer, proposal_id=proposal.pk)

    assert str(refused.value).startswith("The cost of LS-38 is locked in ")
    assert str(refused.value).endswith("this proposal can only be rejected.")
    assert (Item.objects.get().cost, _told()) == (D(10), [("rejected", D(10), D(12))])


def test_open_estimates_with_the_item_are_counted(item):
    approved_order(_line(item))
    for status in ("open", "open", "sold", "dismissed"):
        estimate = Estimate.objects.create(status=status)
        EstimateLine.objects.create(estimate=estimate, item=item, quantity=1)
        EstimateLine.objects.create(estimate=estimate, item=item, quantity=2)

    found = cost_selectors.with_open_estimates(CostProposal.objects.all()).get()

    assert found.open_estimates == 2


# What vendors ask.


def test_a_vendors_price_is_entered_and_told(item):
    vendor, buyer = VendorFactory(), people.buyer()
    offer = OfferInput(vendor_id=vendor.pk, part_number=" LS38-25 ", cost=D("9.5"))

    with heard(events.items_saved) as told:
        made = vendor_items.set_offer(actor=buyer, item_id=item.pk, offer=offer)

    assert (made.part_number, made.cost, made.is_preferred) == ("LS38-25", D("9.5"), False)
    assert [(one["item_ids"], one["created_ids"], one["origin"]) for one in told] == [
        ([item.pk], [], None)
    ]
    assert AuditEntry.objects.get(object_type="item", action="set_offer").actor == buyer


def test_one_vendor_of_an_item_is_the_preferred_one(item):
    before = VendorItemFactory(item=item, is_preferred=True)
    offer = OfferInput(vendor_id=VendorFactory().pk, is_preferred=True)

    made = vendor_items.set_offer(actor=people.buyer(), item_id=item.pk, offer=offer)

    before.refresh_from_db()
    assert (before.is_preferred, made.is_preferred) == (False, True)


def test_the_same_price_again_is_no_change(item):
    before = VendorItemFactory(item=item, cost=D(7))
    offer = OfferInput(vendor_id=before.vendor_id, cost=D(7))

    with heard(events.items_saved) as told:
        vendor_items.set_offer(actor=people.buyer(), item_id=item.pk, offer=offer)

    assert told == []
    assert VendorItem.objects.get().updated_at == before.updated_at


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"cost": D("-1")}, "cost"), ({"cost": D("1.0000001")}, "cost"), ({"vendor_id": 0}, "vendor")],
)
def test_a_price_that_cannot_be_is_refused(item, typed, field):
    offer = OfferInput(**{"vendor_id": VendorFactory().pk, **typed})

    with pytest.raises(InputErrors) as refused:
        vendor_items.set_offer(actor=people.buyer(), item_id=item.pk, offer=offer)

    assert [error.field for error in refused.value.errors] == [field]
    assert not VendorItem.objects.exists()


def test_a_new_item_without_its_vendor_is_not_made(db):
    offer = OfferInput(vendor_id=VendorFactory(is_active=False).pk)
    values = {"sku": "A", "name": "A"}

    with pytest.raises(InputErrors):
        new_items.create(actor=people.buyer(), values=values, offer=offer)

    assert not Item.objects.exists()


def test_what_is_on_an_order_is_not_counted_otherwise(item):
    order = draft_order(_line(item))

    with pytest.raises(InputErrors) as refused:
        items.change_item(actor=people.buyer(), item_id=item.pk, values={"tracking": "lot"})

    assert [error.message for error in refused.value.errors] == [
        f"LS-38 is on {order.number}, which is not closed: they would have no lot or serial number."
    ]
    assert Item.objects.get().tracking == "none"
