"""Changes of what ServiceTitan knows already: whose value counts, and that none is lost."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from integrations.models import ExternalLink, OutboxEntry
from inventory.models import Item
from inventory.services import categories, items
from plyhub.common.errors import InputErrors
from procurement.models import CostProposal, VendorItem
from procurement.services import cost_proposals, vendor_items
from procurement.services.vendor_items import OfferInput
from tests.integrations.catalog_story import send, small, states, table_of
from tests.integrations.outbox_story import StandIn, World
from tests.integrations.reading import read

pytest_plugins = ["tests.integrations.outbox_world"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def titan(titan_process: StandIn) -> StandIn:
    return small(titan_process)


def _whip_there(titan: StandIn) -> dict:
    return titan.control("lookup", {"table": "materials", "id": "WHIP-6FT"})


@pytest.fixture
def known(world: World, st, titan) -> Item:
    """An item of theirs, read."""
    read(st, "vendor", "category", "material")
    world.whip.refresh_from_db()
    return world.whip


def test_a_vendors_price_reaches_the_item_there(world: World, st, titan, known):
    vendor = world.vendor
    before = _whip_there(titan)
    offer = OfferInput(vendor_id=vendor.pk, part_number="W6-NEW", cost=D("7.77"), is_preferred=True)

    vendor_items.set_offer(actor=world.admin, item_id=known.pk, offer=offer)
    send(st)
    read(st, "material")

    after = _whip_there(titan)
    primary = after["primaryVendor"]
    assert (primary["vendorPart"], D(str(primary["cost"]))) == ("W6-NEW", D("7.77"))
    same = set(before) - {"primaryVendor", "otherVendors", "modifiedOn"}
    assert {name: after[name] for name in same} == {name: before[name] for name in same}
    ours = VendorItem.objects.get(item=known, vendor=vendor)
    assert (ours.part_number, ours.cost, ours.is_preferred) == ("W6-NEW", D("7.77"), True)


def _proposed(world: World, item: Item, cost: str) -> CostProposal:
    return CostProposal.objects.create(item=item, old_cost=item.cost, new_cost=D(cost))


def test_an_accepted_cost_reaches_the_price_book_there(world: World, st, titan, known):
    before = _whip_there(titan)
    proposal = _proposed(world, known, "9.10")

    cost_proposals.accept(actor=world.admin, proposal_id=proposal.pk)
    send(st)
    read(st, "material")

    after = _whip_there(titan)
    known.refresh_from_db()
    assert (D(str(after["cost"])), known.cost) == (D("9.10"), D("9.10"))
    same = set(before) - {"cost", "modifiedOn"}
    assert {name: after[name] for name in same} == {name: before[name] for name in same}
    assert states() == {"st.item.upsert": "succeeded"}


def test_a_cost_on_its_way_is_not_undone_by_reading(world: World, st, titan, known):
    cost_proposals.accept(actor=world.admin, proposal_id=_proposed(world, known, "9.10").pk)
    titan.control(
        "edit",
        {"table": "materials", "id": "WHIP-6FT", "changes": {"displayName": "Whip, six feet"}},
    )

    read(st, "material")
    known.refresh_from_db()
    assert (known.cost, known.name) == (D("9.10"), "Whip, six feet")
    send(st)

    after = _whip_there(titan)
    assert (D(str(after["cost"])), after["displayName"]) == (D("9.10"), "Whip, six feet")


def test_a_new_name_there_outlives_a_new_cost_from_here(world: World, st, titan, known):
    titan.control(
        "edit",
        {"table": "materials", "id": "WHIP-6FT", "changes": {"displayName": "Whip, six feet"}},
    )

    cost_proposals.accept(actor=world.admin, proposal_id=_proposed(world, known, "9.10").pk)
    send(st)

    after = _whip_there(titan)
    assert (D(str(after["cost"])), after["displayName"]) == (D("9.10"), "Whip, six feet")


def test_a_cost_that_is_locked_there_meanwhile_is_not_changed(world: World, st, titan, known):
    titan.control("lock_item", {"code": "WHIP-6FT", "what": "cost"})
    before = _whip_there(titan)

    cost_proposals.accept(actor=world.admin, proposal_id=_proposed(world, known, "9.10").pk)
    send(st)

    entry = OutboxEntry.objects.get()
    assert (entry.state, entry.reason, _whip_there(titan)) == (
        "blocked",
        "external_locked",
        before,
    )


def test_a_lock_that_was_read_refuses_before_anything_is_queued(world: World, st, titan, known):
    titan.control("lock_item", {"code": "WHIP-6FT", "what": "cost"})
    read(st, "material")

    with pytest.raises(InputErrors) as refused:
        items.change_item(actor=world.admin, item_id=known.pk, values={"cost": D(5)})

    assert "locked in ServiceTitan" in str(refused.value)
    assert not OutboxEntry.objects.exists()


@pytest.mark.parametrize(
    ("column", "value"),
    [("name", "Mine"), ("sku", "MINE"), ("price", D(1)), ("is_active", False)],
)
def test_what_the_price_book_there_says_is_edited_there(world: World, st, known, column, value):
    before = Item.objects.values().get(pk=known.pk)

    with pytest.raises(InputErrors) as refused:
        items.change_item(actor=world.admin, item_id=known.pk, values={column: value})

    assert "is edited in ServiceTitan" in str(refused.value).replace("are edited", "is edited")
    assert Item.objects.values().get(pk=known.pk) == before
    assert not OutboxEntry.objects.exists()


def test_how_it_is_counted_is_ours_to_change_and_stays(world: World, st, titan, known):
    items.change_item(
        actor=world.admin, item_id=known.pk, values={"tracking": "lot", "is_stocked": False}
    )
    titan.control(
        "edit", {"table": "materials", "id": "WHIP-6FT", "changes": {"displayName": "Whip, six"}}
    )

    read(st, "material")

    known.refresh_from_db()
    assert (known.tracking, known.is_stocked, known.name) == ("lot", False, "Whip, six")


def test_a_category_renamed_here_is_renamed_there(world: World, st, titan, known):
    category = known.category
    tree = table_of(titan, "categories")

    categories.change_category(
        actor=world.admin, category_id=category.pk, values={"name": "Whips and more"}
    )
    read(st, "category")
    send(st)
    read(st, "category")

    number = ExternalLink.objects.get(entity="category", hub_id=category.pk).external_id
    after = table_of(titan, "categories")
    changed = {key for key in tree if after[key] != tree[key]}
    category.refresh_from_db()
    assert (len(after), changed) == (len(tree), {int(number)})
    assert (after[int(number)]["name"], category.name) == ("Whips and more", "Whips and more")


def test_a_category_renamed_there_is_renamed_here_and_not_sent_back(world: World, st, titan, known):
    titan.control("rename_category", {"category": known.category.name, "name": "Whips"})

    read(st, "category")

    known.category.refresh_from_db()
    assert known.category.name == "Whips"
    assert not OutboxEntry.objects.exists()
