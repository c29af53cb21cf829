"""Items, categories, vendors' prices and new costs, through the API."""

import uuid
from decimal import Decimal as D

import pytest

from inventory.models import Category, Item
from plyhub import roles
from procurement.models import CostProposal, VendorItem
from tests.factories.inventory import ItemFactory, UnitFactory
from tests.factories.procurement import VendorFactory
from tests.pages import rows

pytestmark = pytest.mark.django_db
ITEMS, BOUGHT = "/api/inventory/items/", "/api/purchasing/items/"
CATEGORIES, COSTS = "/api/inventory/categories/", "/api/purchasing/cost-proposals/"


@pytest.fixture
def buyer(api_of):
    UnitFactory(code="EA")
    UnitFactory(code="BX")
    return api_of(roles.BUY)


def test_an_item_is_made(buyer):
    packs = [{"unit": "BX", "numerator": 10}]
    typed = {"sku": "LS-38", "name": "Line set", "cost": "61.5", "packs": packs}

    answer = buyer.post(ITEMS, typed, format="json")

    made = Item.objects.get()
    assert (answer.status_code, answer.json()) == (
        201,
        {
            "id": made.pk,
            "kind": "material",
            "sku": "LS-38",
            "name": "Line set",
            "stock_unit": "EA",
            "is_active": True,
            "on_hand": "0.0000",
        },
    )
    assert (made.cost, [str(each) for each in made.units.all()]) == (D("61.5"), ["1 BX = 10 EA"])


def test_an_item_is_made_with_its_vendor_once_for_one_token(buyer):
    offer = {"vendor": VendorFactory().pk, "part_number": "7", "cost": "5", "is_preferred": True}
    typed = {"sku": "LS-38", "name": "Line set", "offer": offer, "token": str(uuid.uuid4())}

    ids = {buyer.post(BOUGHT, typed, format="json").json()["id"] for _ in range(2)}

    made = VendorItem.objects.get()
    assert ids == {made.item_id}
    assert (made.part_number, made.cost, made.is_preferred) == ("7", D(5), True)


def test_what_is_wrong_names_its_field(buyer):
    answer = buyer.post(ITEMS, {"sku": "", "name": "A", "cost": "-1"}, format="json")

    assert answer.status_code == 400
    assert {error["field"] for error in answer.json()["errors"]} >= {"sku"}
    assert not Item.objects.exists()


def test_only_what_is_named_is_changed(buyer):
    item = ItemFactory(name="Before", cost=D(4))

    answer = buyer.patch(f"{ITEMS}{item.pk}/", {"tracking": "lot"}, format="json")

    item.refresh_from_db()
    assert (answer.status_code, item.tracking, item.name, item.cost) == (200, "lot", "Before", D(4))


def test_a_vendors_price_is_entered(buyer):
    item, vendor = ItemFactory(), VendorFactory()

    answer = buyer.post(
        f"{BOUGHT}{item.pk}/offers/", {"vendor": vendor.pk, "cost": "3.5"}, format="json"
    )

    made = VendorItem.objects.get()
    assert (answer.status_code, made.item, made.vendor, made.cost) == (201, item, vendor, D("3.5"))


def test_a_category_is_made_and_changed(buyer):
    made = buyer.post(CATEGORIES, {"name": "Pipe"}, format="json").json()

    answer = buyer.patch(f"{CATEGORIES}{made['id']}/", {"position": 4}, format="json")

    assert answer.json() == {**made, "position": 4}
    assert Category.objects.values_list("name", "position").get() == ("Pipe", 4)


@pytest.mark.parametrize(("action", "cost"), [("accept", 2), ("reject", 0)])
def test_a_new_cost_is_decided(buyer, action, cost):
    proposal = rows.cost_proposal()

    answer = buyer.post(f"{COSTS}{proposal.pk}/{action}/")
    again = buyer.post(f"{COSTS}{proposal.pk}/{action}/")

    assert (answer.status_code, answer.json()["status"]) == (200, f"{action}ed")
    assert again.status_code == 409
    assert Item.objects.get(pk=proposal.item_id).cost == cost * rows.PRICE


def test_who_may_not_writes_nothing(api_of):
    UnitFactory(code="EA")
    client, item, proposal = api_of(roles.WHS), ItemFactory(), rows.cost_proposal()
    before = list(Item.objects.order_by("pk").values())
    typed = {"sku": "A", "name": "A"}

    answers = [
        client.post(ITEMS, typed, format="json"),
        client.post(BOUGHT, typed, format="json"),
        client.patch(f"{ITEMS}{item.pk}/", {"tracking": "lot"}, format="json"),
        client.post(f"{BOUGHT}{item.pk}/offers/", {"vendor": 1}, format="json"),
        client.post(CATEGORIES, {"name": "A"}, format="json"),
        client.post(f"{COSTS}{proposal.pk}/accept/"),
    ]

    assert {answer.status_code for answer in answers} == {403}
    assert list(Item.objects.order_by("pk").values()) == before
    assert not VendorItem.objects.exists() and not Category.objects.exists()
    assert CostProposal.objects.get().status == "open"
