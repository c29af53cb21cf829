"""Items, categories and vendors' prices made here, on their way to ServiceTitan and back again."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from integrations.models import ExternalLink, OutboxAttempt, OutboxEntry
from integrations.sync import push
from inventory.models import Category, Item
from inventory.services import categories, items
from procurement.models import PurchaseOrder, Vendor, VendorItem
from procurement.services import new_items
from procurement.services.vendor_items import OfferInput
from tests.integrations import outbox_story as w
from tests.integrations.catalog_story import send, small, states, table_of
from tests.integrations.outbox_story import StandIn, World
from tests.integrations.reading import read

pytest_plugins = ["tests.integrations.outbox_world"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def titan(titan_process: StandIn) -> StandIn:
    return small(titan_process)


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
    books, tree = table_of(titan, "materials"), table_of(titan, "categories")

    made = _make_item(
        world,
        description="Insulated",
        category_id=category.pk,
        price=D("120.00"),
        member_price=D("110.00"),
        is_stocked=True,
    )
    send(st)

    [there] = _new(books, table_of(titan, "materials"))
    [branch] = _new(tree, table_of(titan, "categories"))
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
    assert set(states().values()) == {"succeeded"}


def test_what_was_made_here_comes_back_as_itself(world: World, st, titan):
    category = categories.create_category(actor=world.admin, name="Line sets")
    made = _make_item(world, category_id=category.pk, description="Insulated")
    send(st)
    before = Item.objects.values().get(pk=made.pk)
    queued = OutboxEntry.objects.count()

    for _ in range(2):
        read(st, "category", "material")
    send(st)

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

    send(st)
    read(st, "category", "material")

    assert [row[member] for row in titan.rows(table)].count(name) == 1
    assert states() == {operation: "succeeded"}


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
    send(st)

    model, column = (Item, "sku") if table == "materials" else (Category, "name")
    assert model.objects.filter(**{column: name}).count() == 1
    assert [row[member] for row in titan.rows(table)].count(name) == 1
    assert states() == {operation: "succeeded"}


@every_kind
@pytest.mark.parametrize("status", [429, 401])
def test_a_passing_trouble_makes_one_in_the_end(world: World, st, titan, operation, status):
    table, member, make = MAKES[operation]
    titan.faults({"match": f"POST .*/{table}", "times": 1, "status": status})
    name = make(world)

    send(st)

    assert [row[member] for row in titan.rows(table)].count(name) == 1
    assert states() == {operation: "succeeded"}


@every_kind
def test_a_token_that_has_expired_is_renewed(world: World, st, titan, operation):
    table, member, make = MAKES[operation]
    name = make(world)
    titan.control("expire_tokens")

    send(st)

    assert [row[member] for row in titan.rows(table)].count(name) == 1
    assert states() == {operation: "succeeded"}


@every_kind
def test_a_refusal_is_told_and_makes_nothing(world: World, st, titan, operation):
    table, _, make = MAKES[operation]
    before = table_of(titan, table)
    titan.faults({"match": f"POST .*/{table}", "status": 400})
    make(world)

    send(st)

    assert table_of(titan, table) == before
    assert states() == {operation: "failed"}
    assert OutboxEntry.objects.get().message


def test_a_company_that_wants_a_vendor_on_each_item_says_so(world: World, st, titan):
    titan.control("settings", {"material_needs_vendor": True})
    items.create_item(actor=world.admin, values={"sku": "LS-1", "name": "Line set"})

    send(st)

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

    send(st)

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
