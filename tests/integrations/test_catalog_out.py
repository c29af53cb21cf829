"""Items, categories and vendors' prices made here, on their way to ServiceTitan and back again."""

from __future__ import annotations

from decimal import Decimal as D

import pytest
from django.utils import timezone

from integrations.models import Connection, ExternalLink, OutboxAttempt, OutboxEntry
from integrations.sync import push
from inventory.models import Category, Item
from inventory.services import categories, items
from plyhub.common.errors import InputErrors
from procurement.models import CostProposal, PurchaseOrder, Vendor, VendorItem
from procurement.services import cost_proposals, new_items, vendor_items
from procurement.services.vendor_items import OfferInput
from tests.integrations import outbox_story as w
from tests.integrations.outbox_story import StandIn, World
from tests.integrations.reading import read

pytest_plugins = ["tests.integrations.outbox_world"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def titan(titan_process: StandIn) -> StandIn:
    """A small price book."""
    titan_process.control("reset")
    titan_process.control("load", {"data": "scale:120"})
    return titan_process


def _send(connection: Connection) -> None:
    """Send what is queued, as if every wait were over."""
    for _ in range(5):
        OutboxEntry.objects.filter(state__in=("unknown", "retrying")).update(
            next_attempt_at=timezone.now()
        )
        push.drain(connection.pk)


def _states() -> dict[str, str]:
    rows = OutboxEntry.objects.order_by("pk")
    return {row.operation: row.state for row in rows}


def _rows(titan: StandIn, table: str) -> dict[int, dict]:
    return {row["id"]: row for row in titan.rows(table)}


def _new(before: dict[int, dict], after: dict[int, dict]) -> list[dict]:
    """The rows that came; all others are as they were."""
    assert {key: row for key, row in after.items() if key in before} == before
    return [row for key, row in after.items() if key not in before]


def _make_item(world: World, **given: object) -> Item:
    values = {"sku": "LS-38-25", "name": "Line set, 25 ft", "cost": D("61.5"), **given}
    offer = OfferInput(
        vendor_id=world.vendor.pk, part_number="LS3825", cost=D("61.5"), is_preferred=True
    )
    return new_items.create(actor=world.admin, values=values, offer=offer)


MAKES = {
    "st.item.upsert": ("materials", "code", lambda world: _make_item(world).sku),
    "st.category.upsert": (
        "categories",
        "name",
        lambda world: categories.create_category(actor=world.admin, name="Line sets").name,
    ),
}
every_kind = pytest.mark.parametrize("operation", MAKES)


def test_an_item_made_here_is_made_there_whole(world: World, st, titan):
    category = categories.create_category(actor=world.admin, name="Line sets", position=3)
    books, tree = _rows(titan, "materials"), _rows(titan, "categories")

    made = _make_item(
        world,
        description="Insulated",
        category_id=category.pk,
        price=D("120.00"),
        member_price=D("110.00"),
        is_stocked=True,
    )
    _send(st)

    [there] = _new(books, _rows(titan, "materials"))
    [branch] = _new(tree, _rows(titan, "categories"))
    vendor = ExternalLink.objects.get(entity="vendor", hub_id=world.vendor.pk).external_id
    expected = {
        "code": "LS-38-25",
        "displayName": "Line set, 25 ft",
        "description": "Insulated",
        "cost": "61.5",
        "price": "120.00",
        "memberPrice": "110.00",
        "unitOfMeasure": "EA",
        "isInventory": True,
        "active": True,
        "categories": [branch["id"]],
    }
    amounts = ("cost", "price", "memberPrice")
    found = {name: there[name] for name in expected}
    assert {**found, **{name: D(str(found[name])) for name in amounts}} == {
        **expected,
        **{name: D(expected[name]) for name in amounts},
    }
    primary = there["primaryVendor"]
    assert (str(primary["vendorId"]), primary["vendorPart"], D(str(primary["cost"]))) == (
        vendor,
        "LS3825",
        D("61.5"),
    )
    assert (branch["name"], branch["position"], branch["categoryType"]) == (
        "Line sets",
        3,
        "Materials",
    )
    links = ExternalLink.objects.filter(connection=st)
    assert links.get(entity="item", hub_id=made.pk).external_id == str(there["id"])
    assert set(_states().values()) == {"succeeded"}


def test_what_was_made_here_comes_back_as_itself(world: World, st, titan):
    category = categories.create_category(actor=world.admin, name="Line sets")
    made = _make_item(world, category_id=category.pk, description="Insulated")
    _send(st)
    before = Item.objects.values().get(pk=made.pk)
    queued = OutboxEntry.objects.count()

    for _ in range(2):
        read(st, "category", "material")
    _send(st)

    after = Item.objects.values().get(pk=made.pk)
    assert {**after, "updated_at": None} == {**before, "updated_at": None}
    assert Item.objects.filter(sku__iexact="LS-38-25").count() == 1
    assert Category.objects.filter(name="Line sets").count() == 1
    assert VendorItem.objects.filter(item=made).count() == 1
    assert OutboxEntry.objects.count() == queued


@every_kind
def test_a_lost_answer_leaves_one(world: World, st, titan, operation):
    table, member, make = MAKES[operation]
    titan.faults({"match": f"POST .*/{table}", "kind": "cut_after"})
    name = make(world)

    _send(st)
    read(st, "category", "material")

    assert [row[member] for row in titan.rows(table)].count(name) == 1
    assert _states() == {operation: "succeeded"}


@every_kind
def test_read_before_the_lost_answer_is_looked_for_it_is_the_same(
    world: World, st, titan, operation
):
    table, member, make = MAKES[operation]
    titan.faults(
        {"match": f"POST .*/{table}", "kind": "cut_after"},
        {"match": f"GET .*/{table}", "times": 3, "status": 503},
    )
    name = make(world)
    push.drain(st.pk)
    titan.faults()
    w.state(st, "active")

    read(st, "category", "material")
    _send(st)

    model, column = (Item, "sku") if table == "materials" else (Category, "name")
    assert model.objects.filter(**{column: name}).count() == 1
    assert [row[member] for row in titan.rows(table)].count(name) == 1
    assert _states() == {operation: "succeeded"}


@every_kind
@pytest.mark.parametrize("status", [429, 401])
def test_a_passing_trouble_makes_one_in_the_end(world: World, st, titan, operation, status):
    table, member, make = MAKES[operation]
    titan.faults({"match": f"POST .*/{table}", "times": 1, "status": status})
    name = make(world)

    _send(st)

    assert [row[member] for row in titan.rows(table)].count(name) == 1
    assert _states() == {operation: "succeeded"}


@every_kind
def test_a_token_that_has_expired_is_renewed(world: World, st, titan, operation):
    table, member, make = MAKES[operation]
    name = make(world)
    titan.control("expire_tokens")

    _send(st)

    assert [row[member] for row in titan.rows(table)].count(name) == 1
    assert _states() == {operation: "succeeded"}


@every_kind
def test_a_refusal_is_told_and_makes_nothing(world: World, st, titan, operation):
    table, _, make = MAKES[operation]
    before = _rows(titan, table)
    titan.faults({"match": f"POST .*/{table}", "status": 400})
    make(world)

    _send(st)

    assert _rows(titan, table) == before
    assert _states() == {operation: "failed"}
    assert OutboxEntry.objects.get().message


def test_a_company_that_wants_a_vendor_on_each_item_says_so(world: World, st, titan):
    titan.control("settings", {"material_needs_vendor": True})
    items.create_item(actor=world.admin, values={"sku": "LS-1", "name": "Line set"})

    _send(st)

    entry = OutboxEntry.objects.get()
    assert (entry.state, entry.reason) == ("blocked", "item_review")


def test_everything_a_new_order_names_goes_before_it_in_that_order(world: World, st, titan):
    category = categories.create_category(actor=world.admin, name="Line sets")
    vendor = Vendor.objects.create(name="Line Set Works")
    offer = OfferInput(vendor_id=vendor.pk, part_number="7", cost=D(5), is_preferred=True)
    values = {"sku": "LS-1", "name": "Line set", "category_id": category.pk, "cost": D(5)}
    item = new_items.create(actor=world.admin, values=values, offer=offer)
    order = world.order(vendor=vendor)
    order.lines.all().delete()
    w.add_line(order, item, "3", "EA", "5.00")
    PurchaseOrder.objects.filter(pk=order.pk).update(total=D("15.00"))
    w.approve(order)

    _send(st)

    sent = OutboxAttempt.objects.order_by("pk").values_list("entry__operation", flat=True)
    assert list(sent) == [
        "st.category.upsert",
        "st.vendor.upsert",
        "st.item.upsert",
        "st.po.create",
    ]
    [there] = [row for row in titan.rows("purchase_orders") if row["summary"] == "PlyHub PO-892"]
    number = ExternalLink.objects.get(entity="item", hub_id=item.pk).external_id
    assert [str(line["skuId"]) for line in there["items"]] == [number]


# Changes of what is there.


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
    _send(st)
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
    _send(st)
    read(st, "material")

    after = _whip_there(titan)
    known.refresh_from_db()
    assert (D(str(after["cost"])), known.cost) == (D("9.10"), D("9.10"))
    same = set(before) - {"cost", "modifiedOn"}
    assert {name: after[name] for name in same} == {name: before[name] for name in same}
    assert _states() == {"st.item.upsert": "succeeded"}


def test_a_cost_on_its_way_is_not_undone_by_reading(world: World, st, titan, known):
    cost_proposals.accept(actor=world.admin, proposal_id=_proposed(world, known, "9.10").pk)
    titan.control(
        "edit",
        {"table": "materials", "id": "WHIP-6FT", "changes": {"displayName": "Whip, six feet"}},
    )

    read(st, "material")
    known.refresh_from_db()
    assert (known.cost, known.name) == (D("9.10"), "Whip, six feet")
    _send(st)

    after = _whip_there(titan)
    assert (D(str(after["cost"])), after["displayName"]) == (D("9.10"), "Whip, six feet")


def test_a_new_name_there_outlives_a_new_cost_from_here(world: World, st, titan, known):
    titan.control(
        "edit",
        {"table": "materials", "id": "WHIP-6FT", "changes": {"displayName": "Whip, six feet"}},
    )

    cost_proposals.accept(actor=world.admin, proposal_id=_proposed(world, known, "9.10").pk)
    _send(st)

    after = _whip_there(titan)
    assert (D(str(after["cost"])), after["displayName"]) == (D("9.10"), "Whip, six feet")


def test_a_cost_that_is_locked_there_meanwhile_is_not_changed(world: World, st, titan, known):
    titan.control("lock_item", {"code": "WHIP-6FT", "what": "cost"})
    before = _whip_there(titan)

    cost_proposals.accept(actor=world.admin, proposal_id=_proposed(world, known, "9.10").pk)
    _send(st)

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
    tree = _rows(titan, "categories")

    categories.change_category(
        actor=world.admin, category_id=category.pk, values={"name": "Whips and more"}
    )
    read(st, "category")
    _send(st)
    read(st, "category")

    number = ExternalLink.objects.get(entity="category", hub_id=category.pk).external_id
    after = _rows(titan, "categories")
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
