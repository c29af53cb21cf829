"""Lists of the API: newest first, page by page, at the same cost wherever one is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plyhub import roles
from tests.factories.procurement import draft_order, line_input
from tests.pages import rows

pytestmark = pytest.mark.django_db

ORDERS = "/api/purchasing/purchase-orders/"
LISTS = {
    "purchasing/purchase-orders": rows.order,
    "purchasing/receipts": rows.receipt,
    "inventory/items": rows.item,
    "inventory/jobs": rows.job,
    "inventory/locations": rows.stock.LocationFactory,
    "inventory/stock": rows.balance,
    "integrations/runs": rows.run,
    "integrations/queue": rows.entry,
    "integrations/stock-differences": rows.stock_difference,
}


def _cost(client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.fixture
def administrator(api_of):
    return api_of(roles.ADM)


def test_pages_follow_each_other_newest_first(administrator):
    made = [rows.order().pk for _ in range(5)]

    path, seen = f"{ORDERS}?page_size=2", []
    while path:
        page = administrator.get(path).json()
        seen.append([each["id"] for each in page["results"]])
        path = page["next"]

    newest = made[::-1]
    assert seen == [newest[:2], newest[2:4], newest[4:]]


def test_what_is_made_meanwhile_moves_nothing(administrator):
    made = [rows.order().pk for _ in range(4)]
    first = administrator.get(f"{ORDERS}?page_size=2").json()
    rows.order()

    second = administrator.get(first["next"]).json()

    assert [each["id"] for each in second["results"]] == made[1::-1]


def test_a_page_is_never_larger_than_the_largest(administrator):
    answer = administrator.get(f"{ORDERS}?page_size=1000000")

    assert answer.status_code == 200


@pytest.mark.parametrize("name", LISTS)
def test_more_rows_are_not_more_queries(administrator, name):
    LISTS[name]()
    with_one = _cost(administrator, f"/api/{name}/")
    for _ in range(9):
        LISTS[name]()

    assert _cost(administrator, f"/api/{name}/") == with_one


def test_a_later_page_costs_what_the_first_one_does(administrator):
    for _ in range(6):
        draft_order(line_input(), line_input(), actor=rows.someone())
    first = f"{ORDERS}?page_size=2"
    second = administrator.get(first).json()["next"]

    assert _cost(administrator, second) == _cost(administrator, first)


@pytest.mark.parametrize("role", roles.ROLES)
def test_a_role_reads_what_the_table_gives_it(api_of, role):
    needs = {
        "purchasing/purchase-orders": {"procurement.view_purchaseorder"},
        "purchasing/receipts": {"procurement.view_receipt"},
        "inventory/items": {"inventory.view_item"},
        "inventory/jobs": {"inventory.view_job"},
        "inventory/locations": {"inventory.view_location"},
        "inventory/stock": {"inventory.view_stockbalance"},
        "integrations/runs": {"integrations.view_syncrun"},
        "integrations/queue": {"integrations.view_outboxentry"},
        "integrations/stock-differences": {"integrations.view_stockdiscrepancy"},
    }
    client = api_of(role)
    held = roles.permissions_of(role)

    statuses = {name: client.get(f"/api/{name}/").status_code for name in needs}

    assert statuses == {name: 200 if needed <= held else 403 for name, needed in needs.items()}
