"""Stock differences through the API."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from integrations.models import Connection, StockDiscrepancy
from inventory.models import Item, Location
from plyhub import roles
from tests.factories.books import differing, read_books, warehouse

pytestmark = pytest.mark.django_db
API = "/api/integrations/stock-differences/"


@pytest.fixture
def books() -> Connection:
    return read_books()


@pytest.fixture
def place(books) -> Location:
    return warehouse(books)


@pytest.fixture
def item(books, place) -> Item:
    return differing(books, place)


@pytest.fixture
def row(item) -> StockDiscrepancy:
    return StockDiscrepancy.objects.get(item=item)


def test_a_program_reads_what_differs(api_of, books, place, item, row):
    explained = differing(books, place)
    StockDiscrepancy.objects.filter(item=explained).update(unexplained=0, queued=3)
    api = api_of(roles.BUY)

    def skus(**query: str) -> list[str]:
        return [each["sku"] for each in api.get(API, query).json()["results"]]

    assert skus() == [explained.sku, item.sku]
    assert skus(unexplained="true") == [item.sku]
    assert skus(sku=explained.sku.lower()) == [explained.sku]
    assert skus(warehouse="NOWHERE") == []
    assert skus(state="resolved") == []
    shown = api.get(f"{API}{row.pk}/").json()
    assert {name: shown[name] for name in ("here", "there", "unexplained", "unit", "state")} == {
        "here": "5.0000",
        "there": "2.0000",
        "unexplained": "3.0000",
        "unit": "EA",
        "state": "open",
    }
    assert "765.43" not in str(shown)


def test_a_program_adjusts(api_of, row, item):
    body = {"reason": "Counted.", "unexplained": "3.0000"}
    answer = api_of(roles.ACC).post(f"{API}{row.pk}/adjust/", body)
    assert (answer.status_code, answer.json()["state"]) == (200, "adjusted")
    assert item.balances.get().on_hand == D(2)


def test_a_program_explains(api_of, row):
    answer = api_of(roles.ACC).post(f"{API}{row.pk}/dismiss/", {"reason": "On consignment."})
    assert (answer.status_code, answer.json()["state"]) == (200, "dismissed")


@pytest.mark.parametrize(
    ("action", "body", "role", "status"),
    [
        ("adjust", {"reason": "Counted."}, roles.WHS, 403),
        ("dismiss", {"reason": "Counted."}, roles.BUY, 403),
        ("adjust", {"reason": " "}, roles.ACC, 400),
        ("adjust", {}, roles.ACC, 400),
        ("adjust", {"reason": "Counted.", "unexplained": "4"}, roles.ACC, 409),
    ],
)
def test_what_a_program_is_refused_changes_nothing(api_of, row, item, action, body, role, status):
    answer = api_of(role).post(f"{API}{row.pk}/{action}/", body)
    row.refresh_from_db()
    assert (answer.status_code, row.state, item.balances.get().on_hand) == (status, "open", D(5))
