"""Items and categories made and changed by people."""

import uuid
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inventory import events
from inventory.models import Category, Item, ItemUnit, StockBalance
from inventory.services import catalog_checks, categories, items
from inventory.services.catalog_checks import Pack
from plyhub import roles
from plyhub.common.errors import InputErrors, NotAllowed
from plyhub.common.models import AuditEntry
from tests.factories import people
from tests.factories.concurrency import at_once
from tests.factories.events import heard
from tests.factories.inventory import (
    CategoryFactory,
    ItemFactory,
    ItemUnitFactory,
    LocationFactory,
    UnitFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def buyer(db):
    UnitFactory(code="EA")
    return people.buyer()


def _make(actor, **given: object) -> Item:
    values = {"sku": "LS-38", "name": "Line set", **given}
    return items.create_item(actor=actor, values=values)


def _refused(service, **given: object) -> dict[str, str]:
    """What is said against it, by field."""
    with pytest.raises(InputErrors) as refused:
        service(**given)
    return {error.field: error.message for error in refused.value.errors}


def _on_hand(item: Item, quantity: str = "3") -> None:
    StockBalance.objects.create(item=item, location=LocationFactory(), on_hand=D(quantity))


def test_a_new_item_is_as_it_was_typed_and_is_announced_once(buyer):
    category = CategoryFactory()
    values = {
        "kind": "equipment",
        "sku": " CARRIER-36 ",
        "name": "Condenser",
        "description": "Three tons",
        "category_id": category.pk,
        "manufacturer": "Carrier",
        "model": "24ACC636",
        "stock_unit_id": "EA",
        "cost": D("2100.5"),
        "price": D("3999.00"),
        "member_price": D("3799.00"),
        "add_on_price": D("3899.00"),
        "add_on_member_price": D("3699.00"),
        "is_stocked": False,
        "taxable": False,
        "tracking": "serial",
    }

    with heard(events.items_saved) as told:
        made = items.create_item(actor=buyer, values=values)

    kept = Item.objects.values(*values).get(pk=made.pk)
    assert kept == {**values, "sku": "CARRIER-36"}
    assert told == [{"item_ids": [made.pk], "created_ids": [made.pk], "origin": None}]
    entry = AuditEntry.objects.get(object_type="item", object_id=made.pk)
    assert (entry.action, entry.actor) == ("create", buyer)


def test_the_same_token_is_one_item(buyer):
    token = uuid.uuid4()

    made = [
        items.create_item(actor=buyer, values={"sku": "A", "name": "A"}, token=token)
        for _ in range(2)
    ]

    assert made[0] == made[1]
    assert Item.objects.count() == 1


def test_packs_come_with_a_new_item(buyer):
    UnitFactory(code="BX")

    made = items.create_item(
        actor=buyer, values={"sku": "A", "name": "A"}, packs=[Pack(unit="BX", numerator=10)]
    )

    assert [str(unit) for unit in made.units.all()] == ["1 BX = 10 EA"]


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"sku": ""}, "sku", "The SKU is missing."),
        ({"sku": "A\nB"}, "sku", "A SKU is written in one line."),
        ({"sku": "A" * 101}, "sku", "Use at most 100 characters."),
        ({"name": "  "}, "name", "The name is missing."),
        ({"cost": D("-1")}, "cost", "It must be 0 or more, and less than 1,000,000,000."),
        ({"cost": D("NaN")}, "cost", "It must be 0 or more, and less than 1,000,000,000."),
        ({"price": D("1.005")}, "price", "1.005 has more than 2 decimals. Round it."),
        ({"kind": "service"}, "kind", "It must be one of material, equipment."),
        ({"stock_unit_id": "YD"}, "stock_unit", "There is no unit YD. Add it, or choose another."),
        (
            {"category_id": 999_999},
            "category",
            "This category is not in use any more. Choose another.",
        ),
        ({"cost_locked": True}, "cost_locked", "This cannot be set."),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(buyer, typed, field, message):
    values = {"sku": "LS-38", "name": "Line set", **typed}

    said = _refused(items.create_item, actor=buyer, values=values)

    assert said == {field: message}
    assert not Item.objects.exists()


def test_a_sku_is_one_items_whatever_the_case(buyer):
    _make(buyer)

    said = _refused(items.create_item, actor=buyer, values={"sku": "ls-38", "name": "Other"})

    assert said["sku"].startswith("There is an item ls-38 already.")
    assert Item.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_once_with_one_sku_are_one_item_and_one_refusal():
    UnitFactory(code="EA")
    buyer = people.buyer()

    results = at_once(lambda: _make(buyer), lambda: _make(buyer, sku="ls-38"))

    assert sorted(type(each).__name__ for each in results) == ["InputErrors", "Item"]
    assert Item.objects.count() == 1


def test_a_material_does_not_lie_among_the_services(buyer):
    category = CategoryFactory(kind=Category.Kind.SERVICES)

    said = _refused(
        items.create_item, actor=buyer, values={"sku": "A", "name": "A", "category_id": category.pk}
    )

    assert set(said) == {"category"}


@pytest.mark.parametrize("role", [roles.TECH, roles.WHS, roles.PM, roles.ACC, roles.RO])
def test_who_may_not_makes_and_changes_nothing(buyer, role):
    item = _make(buyer)
    other = people.UserFactory(role=role)

    with pytest.raises(NotAllowed):
        _make(other, sku="B")
    with pytest.raises(NotAllowed):
        items.change_item(actor=other, item_id=item.pk, values={"tracking": "lot"})
    with pytest.raises(NotAllowed):
        categories.create_category(actor=other, name="Mine")

    assert list(Item.objects.values_list("sku", "tracking")) == [("LS-38", "none")]
    assert not Category.objects.exists()


def test_a_change_is_told_and_kept_in_the_trail(buyer):
    item = _make(buyer)

    with heard(events.items_saved) as told:
        items.change_item(actor=buyer, item_id=item.pk, values={"cost": D(5), "tracking": "lot"})

    item.refresh_from_db()
    assert (item.cost, item.tracking) == (D(5), "lot")
    assert [(one["item_ids"], one["created_ids"]) for one in told] == [([item.pk], [])]
    entry = AuditEntry.objects.get(object_id=item.pk, action="revise")
    assert entry.changes == {"cost": ["0.000000", "5"], "tracking": ["none", "lot"]}


def test_what_is_the_same_is_no_change(buyer):
    item = _make(buyer)
    updated_at = Item.objects.get().updated_at

    with heard(events.items_saved) as told:
        items.change_item(actor=buyer, item_id=item.pk, values={"name": "Line set", "cost": D(0)})

    assert (told, Item.objects.get().updated_at) == ([], updated_at)


@pytest.mark.parametrize(
    ("column", "value"), [("stock_unit_id", "FT"), ("tracking", "serial"), ("is_active", False)]
)
def test_how_it_is_counted_stays_while_there_is_stock(buyer, column, value):
    UnitFactory(code="FT")
    item = _make(buyer)
    _on_hand(item)
    before = Item.objects.values().get()

    said = _refused(items.change_item, actor=buyer, item_id=item.pk, values={column: value})

    assert set(said) == {column.removesuffix("_id")}
    assert said[column.removesuffix("_id")].startswith("There are LS-38 on hand: ")
    assert Item.objects.values().get() == before


def test_without_stock_the_unit_changes_with_its_packs(buyer):
    UnitFactory(code="FT")
    item = ItemFactory(sku="LS-38")
    ItemUnitFactory(item=item)
    _on_hand(item, "0")

    said = _refused(items.change_item, actor=buyer, item_id=item.pk, values={"stock_unit_id": "FT"})
    items.change_item(
        actor=buyer,
        item_id=item.pk,
        values={"stock_unit_id": "FT"},
        packs=[Pack(unit="BX", numerator=100)],
    )

    assert said == {"packs": "Say too how many FT the other units of LS-38 hold."}
    assert [str(unit) for unit in ItemUnit.objects.all()] == ["1 BX = 100 FT"]


@pytest.mark.parametrize(
    ("packs", "message"),
    [
        ([Pack(unit="EA", numerator=2)], "EA is named twice."),
        ([Pack(unit="BX", numerator=0)], "One BX must hold a whole number of EA, 1 or more."),
        ([Pack(unit="XX", numerator=2)], "There is no unit XX. Add it, or choose another."),
    ],
)
def test_a_pack_that_cannot_be_is_refused(buyer, packs, message):
    UnitFactory(code="BX")
    item = _make(buyer)

    said = _refused(items.change_item, actor=buyer, item_id=item.pk, values={}, packs=packs)

    assert said == {"packs": message}
    assert not ItemUnit.objects.exists()


def test_a_locked_cost_is_refused_with_its_reason(buyer):
    item = ItemFactory(sku="LS-38", cost=D(4), cost_locked=True)

    said = _refused(items.change_item, actor=buyer, item_id=item.pk, values={"cost": D(5)})

    assert said["cost"].startswith("The cost of LS-38 is locked in ServiceTitan: ")
    assert Item.objects.get().cost == D(4)


def test_checking_an_item_costs_the_same_whatever_is_in_the_book(buyer):
    values = {"sku": "A", "name": "A", "stock_unit_id": "EA", "category_id": CategoryFactory().pk}
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            catalog_checks.check_item(values)
        counts.append(len(captured))
        for _ in range(5):
            ItemFactory()

    assert counts[0] == counts[1]


# Categories.


def test_a_new_category_lies_where_it_was_put_and_is_announced(buyer):
    parent = CategoryFactory()

    with heard(events.categories_saved) as told:
        made = categories.create_category(
            actor=buyer, name=" Line sets ", parent_id=parent.pk, position=4
        )

    assert (made.name, made.parent, made.position, made.kind) == (
        "Line sets",
        parent,
        4,
        "materials",
    )
    assert [(one["created_ids"], one["origin"]) for one in told] == [([made.pk], None)]


def test_neighbours_have_different_names(buyer):
    one = categories.create_category(actor=buyer, name="Line sets")

    said = _refused(categories.create_category, actor=buyer, name="LINE SETS")
    categories.create_category(actor=buyer, name="Line sets", parent_id=one.pk)

    assert said == {"name": "There is a category LINE SETS there already."}
    assert Category.objects.count() == 2


def test_no_category_lies_below_itself(buyer):
    top = CategoryFactory(name="Top")
    below = CategoryFactory(name="Below", parent=CategoryFactory(name="Middle", parent=top))

    said = _refused(
        categories.change_category,
        actor=buyer,
        category_id=top.pk,
        values={"parent_id": below.pk},
    )

    top.refresh_from_db()
    assert (said, top.parent) == ({"parent": "Below lies below Top itself."}, None)


def test_a_category_with_items_stays_in_use(buyer):
    category = CategoryFactory(name="Top")
    item = ItemFactory(category=category)
    change = {"actor": buyer, "category_id": category.pk, "values": {"is_active": False}}

    said = _refused(categories.change_category, **change)
    Item.objects.filter(pk=item.pk).update(is_active=False)
    changed = categories.change_category(**change)

    assert said == {"is_active": "There are items in Top. Put them elsewhere first."}
    assert changed.is_active is False


def test_categories_of_services_are_edited_elsewhere(buyer):
    category = CategoryFactory(kind=Category.Kind.SERVICES, name="HVAC services")

    said = _refused(
        categories.change_category, actor=buyer, category_id=category.pk, values={"name": "Mine"}
    )

    assert said == {"": "Categories of services are edited in ServiceTitan."}
    assert Category.objects.get().name == "HVAC services"
