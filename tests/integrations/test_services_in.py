"""Services, pictures, locks and categories, as they are read from ServiceTitan."""

from __future__ import annotations

from decimal import Decimal as D

import pytest
from django.db import connection as database

from integrations.models import ExternalLink, OutboxEntry, SyncIssue
from inventory.models import Category, Item, ItemImage, Service, ServiceMaterial
from tests.integrations.reading import read, retry

pytestmark = pytest.mark.django_db
TABLES = (
    "inventory_service",
    "inventory_servicematerial",
    "inventory_itemimage",
    "inventory_item",
    "inventory_category",
    "integrations_externallink",
)


@pytest.fixture
def there(servicetitan, field):
    """A small price book, with all services."""
    servicetitan.load("scale:150")
    return servicetitan


def _versions() -> list[tuple]:
    """Which version of every row there is: one that is written again gets a new one."""
    with database.cursor() as cursor:
        found = []
        for table in TABLES:
            cursor.execute(f"SELECT id, xmin, ctid FROM {table} ORDER BY id")
            found.append((table, cursor.fetchall()))
        return found


def _codes(there) -> dict[int, str]:
    return {row["id"]: row["code"] for t in ("materials", "equipment") for row in there.table(t)}


def _taken_there(there) -> dict[str, dict[str, D]]:
    """What one of each service takes over there, by the codes of both."""
    codes = _codes(there)
    return {
        row["code"]: {
            codes[link["skuId"]]: D(str(link["quantity"]))
            for link in (*row["serviceMaterials"], *row["serviceEquipment"])
        }
        for row in there.table("services")
    }


def _taken_here() -> dict[str, dict[str, D]]:
    found: dict[str, dict[str, D]] = {
        code: {} for code in Service.objects.values_list("code", flat=True)
    }
    for each in ServiceMaterial.objects.select_related("service", "item"):
        found[each.service.code][each.item.sku] = each.quantity
    return found


BOOK = ("vendor", "category", "material", "equipment", "service")


def test_every_service_comes_with_what_it_takes(field, there):
    read(field, *BOOK)

    held = there.table("services")
    assert {(s.code, s.name, s.price, s.is_active) for s in Service.objects.all()} == {
        (row["code"], row["displayName"], D(str(row["price"])), row["active"]) for row in held
    }
    assert _taken_here() == _taken_there(there)
    assert not SyncIssue.objects.exists()
    assert not OutboxEntry.objects.exists()


def test_reading_it_all_again_writes_nothing(field, there):
    read(field, *BOOK)
    before = _versions()

    counts = read(field, *BOOK)

    assert _versions() == before
    assert set(counts) == {"read", "unchanged"}


def test_a_service_that_takes_something_else_is_followed(field, there):
    read(field, *BOOK)
    whip, tape = (there.lookup("materials", code)["id"] for code in ("WHIP-6FT", "PEX-34-BLUE"))
    links = [{"skuId": whip, "quantity": 3}, {"skuId": tape, "quantity": 1.5}]
    there.edit("services", "SVC-AC-REPLACE", serviceMaterials=links, serviceEquipment=[])

    counts = read(field, "service")

    assert (counts["updated"], _taken_here()) == (1, _taken_there(there))
    assert _taken_here()["SVC-AC-REPLACE"] == {"WHIP-6FT": D(3), "PEX-34-BLUE": D("1.5")}


def test_a_service_whose_material_is_not_known_yet_is_completed_later(field, there):
    read(field, "category", "equipment", "service")
    assert not ServiceMaterial.objects.filter(item__kind="material").exists()

    read(field, "material")
    read(field, "service")
    retry(field, "service")

    assert Service.objects.count() == len(there.table("services"))
    if SyncIssue.objects.filter(entity="service", resolved_at=None).exists():
        pytest.fail("A service is still parked.")


def test_categories_of_services_are_told_apart(field, there):
    read(field, "category", "service")

    held = {row["name"]: row["categoryType"].lower() for row in there.table("categories")}
    assert dict(Category.objects.values_list("name", "kind")) == held
    assert set(held.values()) == {"materials", "services"}
    assert Service.objects.get(code="SVC-AC-REPLACE").category.kind == "services"


def test_pictures_are_where_they_are_there(field, there):
    read(field, *BOOK)

    expected = {
        (row["code"], asset["url"], asset["alias"], asset["isDefault"])
        for table in ("materials", "equipment")
        for row in there.table(table)
        for asset in row.get("assets") or ()
        if asset["type"] == "Image"
    }
    found = ItemImage.objects.values_list("item__sku", "url", "alias", "is_default")
    assert set(found) == expected
    assert expected


def test_a_picture_taken_away_there_is_gone_here(field, there):
    read(field, *BOOK)
    there.edit("materials", "WHIP-6FT", assets=[], defaultAssetUrl=None)

    read(field, "material")

    assert not ItemImage.objects.filter(item__sku="WHIP-6FT").exists()
    assert ItemImage.objects.exists()


def test_locks_come_and_go(field, there):
    read(field, *BOOK)
    for what in ("cost", "price"):
        there.control("lock_item", {"code": "WHIP-6FT", "what": what})
    read(field, "material")
    locked = Item.objects.values_list("cost_locked", "price_locked").get(sku="WHIP-6FT")

    there.control("lock_item", {"code": "WHIP-6FT", "what": "price", "locked": False})
    read(field, "material")

    assert locked == (True, True)
    assert Item.objects.filter(cost_locked=True).values_list("sku", flat=True).get() == "WHIP-6FT"
    assert not Item.objects.filter(price_locked=True).exists()


def test_price_tiers_come_with_the_item(field, there):
    there.control(
        "change_price",
        {
            "code": "WHIP-6FT",
            "price": 20,
            "memberPrice": 18,
            "addOnPrice": 19,
            "addOnMemberPrice": 17,
        },
    )

    read(field, *BOOK)

    tiers = ("price", "member_price", "add_on_price", "add_on_member_price")
    assert Item.objects.values_list(*tiers).get(sku="WHIP-6FT") == (D(20), D(18), D(19), D(17))


def test_a_category_made_here_is_the_one_of_that_name_and_place(field, there):
    top = next(row for row in there.table("categories") if row["parentId"] is None)
    below = next(row for row in there.table("categories") if row["parentId"] == top["id"])
    ours = Category.objects.create(name=top["name"].upper())
    lower = Category.objects.create(name=below["name"], parent=ours)
    elsewhere = Category.objects.create(name=below["name"])

    read(field, "category")

    linked = dict(
        ExternalLink.objects.filter(entity="category").values_list("hub_id", "external_id")
    )
    assert (linked[ours.pk], linked[lower.pk]) == (str(top["id"]), str(below["id"]))
    assert elsewhere.pk not in linked
