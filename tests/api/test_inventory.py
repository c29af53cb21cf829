"""Items, jobs and stock through the API: to find and to read."""

from decimal import Decimal as D

import pytest

from inventory.models import StockBalance
from plyhub import roles
from tests.factories.inventory import ItemFactory, JobFactory, LocationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def buyer(api_of):
    return api_of(roles.BUY)


def _results(answer) -> list[dict]:
    assert answer.status_code == 200
    return answer.json()["results"]


@pytest.mark.parametrize("asked", ["WHIP-6FT", "whip-6ft"])
def test_an_item_is_found_by_its_exact_sku_whatever_its_case(buyer, asked):
    whip = ItemFactory(sku="WHIP-6FT")
    ItemFactory(sku="WHIP-6FT-LONG")

    found = _results(buyer.get("/api/inventory/items/", {"sku": asked}))

    assert [each["id"] for each in found] == [whip.pk]


def test_without_a_filter_every_item_comes(buyer):
    made = {ItemFactory().pk, ItemFactory().pk}

    assert {each["id"] for each in _results(buyer.get("/api/inventory/items/"))} == made


def test_an_item_says_how_much_there_is_in_all_places_as_text(buyer):
    item = ItemFactory()
    for quantity in ("2.5", "1"):
        StockBalance.objects.create(item=item, location=LocationFactory(), on_hand=D(quantity))

    assert buyer.get(f"/api/inventory/items/{item.pk}/").json()["on_hand"] == "3.5000"


def test_an_item_that_was_never_stocked_has_none(buyer):
    item = ItemFactory()

    assert buyer.get(f"/api/inventory/items/{item.pk}/").json()["on_hand"] == "0.0000"


def test_a_job_is_found_by_its_number(buyer):
    job = JobFactory(number="4521")
    JobFactory(number="45211")

    found = _results(buyer.get("/api/inventory/jobs/", {"number": "4521"}))

    assert [each["id"] for each in found] == [job.pk]


def test_a_number_nobody_has_finds_nothing(buyer):
    JobFactory(number="4521")

    assert _results(buyer.get("/api/inventory/jobs/", {"number": "9999"})) == []


def test_nothing_but_a_new_item_is_written_here(api_of):
    administrator = api_of(roles.ADM)

    statuses = {
        (verb, name): getattr(administrator, verb)(f"/api/inventory/{name}/").status_code
        for name in ("items", "jobs", "locations", "stock")
        for verb in ("post", "put", "patch", "delete")
        if (verb, name) != ("post", "items")
    }

    assert set(statuses.values()) == {405}, statuses


def test_a_technician_reads_the_catalog_without_costs(api_of):
    item = ItemFactory(cost=D("987.65"))

    shown = api_of(roles.TECH).get(f"/api/inventory/items/{item.pk}/").json()

    assert set(shown) == {"id", "kind", "sku", "name", "stock_unit", "is_active", "on_hand"}
