"""Asking for a warehouse in the books: on the place's page, and through the API."""

from __future__ import annotations

import pytest
from django.urls import reverse

from integrations.models import ExternalLink, OutboxEntry, RemoteRecord
from inventory.models import Location
from plyhub import roles
from plyhub.common import audit
from tests.pages import rows

pytestmark = pytest.mark.django_db
API = "/api/integrations/warehouses/"


@pytest.fixture
def books():
    return rows.connection()


@pytest.fixture
def place(books) -> Location:
    return Location.objects.create(name="WH-NORTH")


def address(books, place: Location) -> str:
    return reverse("admin:integrations_connection_warehouse", args=[books.pk, place.pk])


def shown(client, place: Location) -> str:
    return client.get(rows.page(Location, "change", place.pk)).content.decode()


def test_the_page_offers_it_and_a_click_queues_it(as_administrator, books, place):
    assert f'action="{address(books, place)}"' in shown(as_administrator, place)
    answer = as_administrator.post(address(books, place), follow=True)
    entry = OutboxEntry.objects.get()
    assert (entry.operation, entry.hub_id, entry.origin) == (
        "si.warehouse.create",
        place.pk,
        "manual",
    )
    assert "It will be created in Sage Intacct." in answer.content.decode()
    assert [each.action for each in audit.timeline(place)] == ["asked for"]
    assert address(books, place) not in shown(as_administrator, place)


@pytest.mark.parametrize("change", [{"kind": "job_site"}, {"kind": "transit"}, {"is_active": 0}])
def test_only_warehouses_and_trucks_in_use_can_be_made(as_administrator, books, place, change):
    Location.objects.filter(pk=place.pk).update(**change)
    assert address(books, place) not in shown(as_administrator, place)
    as_administrator.post(address(books, place))
    assert not OutboxEntry.objects.exists()


def test_one_that_is_there_is_not_offered_and_refused(as_administrator, books, place, said):
    ExternalLink.objects.create(
        connection=books, entity="location", hub_id=place.pk, external_id="WH-NORTH"
    )
    assert address(books, place) not in shown(as_administrator, place)
    answer = as_administrator.post(address(books, place))
    assert said(answer) == [("error", "WH-NORTH is a warehouse in Sage Intacct already.")]
    assert not OutboxEntry.objects.exists()


def test_a_look_at_the_address_makes_nothing(as_administrator, books, place):
    assert as_administrator.get(address(books, place)).status_code == 405
    assert not OutboxEntry.objects.exists()


@pytest.mark.parametrize("role", [roles.BUY, roles.WHS])
def test_others_may_not(as_role, books, place, role):
    client = as_role(role)
    assert address(books, place) not in shown(client, place)
    client.post(address(books, place))
    assert not OutboxEntry.objects.exists()


def test_a_program_asks_for_it(api_of, books, place):
    answer = api_of(roles.ADM).post(API, {"location": place.pk})
    assert answer.status_code == 201
    assert (answer.json()["operation"], answer.json()["label"]) == (
        "si.warehouse.create",
        "Warehouse WH-NORTH",
    )


def test_a_program_is_told_that_it_is_there(api_of, books, place):
    RemoteRecord.objects.create(
        connection=books,
        entity="warehouse",
        external_id="WH-NORTH",
        name="North",
        normalised_name="NORTH",
    )
    answer = api_of(roles.ADM).post(API, {"location": place.pk, "connection": books.pk})
    assert (answer.status_code, answer.json()) == (200, {"state": "linked"})
    assert not OutboxEntry.objects.exists()


def test_a_program_must_say_where_when_there_are_two(api_of, books, place):
    rows.connection()
    answer = api_of(roles.ADM).post(API, {"location": place.pk})
    assert answer.status_code == 400
    assert not OutboxEntry.objects.exists()


def test_a_program_without_the_right_is_refused(api_of, books, place):
    answer = api_of(roles.WHS).post(API, {"location": place.pk})
    assert answer.status_code == 403
    assert not OutboxEntry.objects.exists()


def test_the_warehouses_there_are_listed_with_our_places(as_administrator, books, place):
    for code, name in (("WH-NORTH", "North"), ("WH-SOUTH", "South")):
        RemoteRecord.objects.create(
            connection=books,
            entity="warehouse",
            external_id=code,
            name=name,
            normalised_name=name.upper(),
        )
    ExternalLink.objects.create(
        connection=books, entity="location", hub_id=place.pk, external_id="WH-NORTH"
    )
    page = as_administrator.get(rows.page(type(books), "change", books.pk))
    [table] = [each for each in page.context["tables"] if each.title == "Warehouses there"]
    assert [row[:2] for row in table.rows] == [("WH-NORTH", "North"), ("WH-SOUTH", "South")]
    assert "WH-NORTH" in str(table.rows[0][2])
    assert table.rows[1][2] == "not linked"
