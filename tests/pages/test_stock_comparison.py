"""The stock comparison: its pages, and what the pages of items and places show of it."""

from __future__ import annotations

from decimal import Decimal as D

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from integrations.models import (
    Connection,
    StockComparison,
    StockDiscrepancy,
)
from integrations.sync.stock import comparison
from inventory.models import Item, Location, StockBalance, StockMovement
from inventory.services import stock
from inventory.services.stock import StockLine
from plyhub import roles
from tests.factories.books import differing, known, read_books, warehouse
from tests.factories.inventory import ItemFactory
from tests.pages import rows

pytestmark = pytest.mark.django_db
LIST = "/integrations/stockdiscrepancy/"
STAFF = [roles.WHS, roles.BUY, roles.PM, roles.ACC, roles.ADM, roles.RO]


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


def listed(client, **query: str) -> list[str]:
    return [each.item.sku for each in client.get(LIST, query).context["cl"].result_list]


# The list.


@pytest.mark.parametrize("role", roles.ROLES)
def test_who_may_see_stock_sees_the_comparison(as_role, row, role):
    assert (as_role(role).get(LIST).status_code == 200) is (role in STAFF)


def test_the_list_says_how_much_and_why(as_administrator, row):
    page = as_administrator.get(LIST).content.decode()
    for told in ("5 EA", "2 EA", "+3", "nothing explains it", "1 number", "WH-MAIN"):
        assert told in page


def test_the_list_is_narrowed(as_administrator, books, place, item, row):
    explained = differing(books, place)
    other = differing(books, warehouse(books, "VAN-12"))
    gone = differing(books, place)
    StockDiscrepancy.objects.filter(item=gone).update(state="resolved")
    StockDiscrepancy.objects.filter(item=explained).update(unexplained=0, queued=3)

    assert set(listed(as_administrator)) == {item.sku, explained.sku, other.sku}
    assert set(listed(as_administrator, show="unexplained")) == {item.sku, other.sku}
    assert set(listed(as_administrator, show="all")) == {
        item.sku,
        explained.sku,
        other.sku,
        gone.sku,
    }
    assert listed(as_administrator, warehouse="VAN-12") == [other.sku]
    assert listed(as_administrator, q=item.sku) == [item.sku]


def test_an_empty_list_says_how_it_begins(as_administrator):
    page = as_administrator.get(LIST).content.decode()
    assert "it begins with the first sync of all data" in page


def test_queued_work_is_linked(as_administrator, row):
    entry = rows.entry(operation="si.receiver.create", state="pending", label="RC-410")
    StockDiscrepancy.objects.filter(pk=row.pk).update(entries=[entry.pk], queued=3, unexplained=0)
    link = f'href="{rows.page(type(entry), "change", entry.pk)}"'
    assert link in as_administrator.get(LIST).content.decode()
    page = as_administrator.get(rows.page(StockDiscrepancy, "change", row.pk))
    [queue] = [each for each in page.context["tables"] if each.title == "Queued work"]
    assert link in str(queue.rows[0][0])
    assert "RC-410" in str(queue.rows[0][0])


def test_what_could_not_be_compared_is_told(as_administrator, books, row):
    StockComparison.objects.update(unknown_items=12, unknown_places=4, other_units=1)
    page = as_administrator.get(LIST).content.decode()
    assert (
        "Not compared: 12 of items that are not linked here, 4 in warehouses that are not linked"
        " here, 1 counted in a unit of unknown size."
    ) in page


# One difference.


def post(client, row: StockDiscrepancy, action: str, **data: object):
    return client.post(rows.page(StockDiscrepancy, "do", row.pk, action), data)


@pytest.mark.parametrize(("role", "may"), [(roles.ACC, True), (roles.WHS, False)])
def test_only_who_decides_is_offered_to(as_role, row, role, may):
    page = as_role(role).get(rows.page(StockDiscrepancy, "change", row.pk)).content.decode()
    assert ("Adjust here to their number" in page) is may
    assert ("It is explained" in page) is may


def test_an_accountant_adjusts(as_role, row, item, said):
    client = as_role(roles.ACC)
    form = client.get(rows.page(StockDiscrepancy, "do", row.pk, "adjust")).context["form"]
    answer = post(client, row, "adjust", seen=form["seen"].value(), reason="Counted.")
    row.refresh_from_db()
    assert said(answer) == [("success", f"Our stock of {row} is adjusted.")]
    assert (row.state, item.balances.get().on_hand) == ("adjusted", D(2))


def test_what_is_refused_is_said_and_what_was_typed_is_kept(as_role, row, item):
    answer = post(as_role(roles.ACC), row, "adjust", seen="4", reason="Counted.")
    assert "The numbers of" in answer.content.decode()
    assert answer.context["form"]["reason"].value() == "Counted."
    assert item.balances.get().on_hand == D(5)


def test_an_accountant_explains(as_role, row):
    post(as_role(roles.ACC), row, "dismiss", reason="On consignment.")
    row.refresh_from_db()
    assert (row.state, row.reason) == ("dismissed", "On consignment.")


@pytest.mark.parametrize("action", ["adjust", "dismiss"])
@pytest.mark.parametrize("role", [roles.WHS, roles.BUY, roles.PM, roles.RO])
def test_others_change_nothing(as_role, row, item, role, action):
    post(as_role(role), row, action, seen=row.unexplained, reason="Because.")
    row.refresh_from_db()
    assert (row.state, item.balances.get().on_hand) == ("open", D(5))


def test_the_warehouse_all_job_sites_share_asks_which(as_role, books, place, item):
    site = Location.objects.create(name="SITE-1", kind="job_site")
    known(books, "warehouse", "JOBSITE", "location", 0)
    line = StockLine(item_id=item.pk, location_id=site.pk, quantity=D(4), unit_cost=D(3))
    stock.open_balance(actor=None, lines=[line])
    comparison.compare(books.pk)
    row = StockDiscrepancy.objects.get(warehouse_code="JOBSITE")
    client = as_role(roles.ACC)
    asked = client.get(rows.page(StockDiscrepancy, "do", row.pk, "adjust"))
    assert asked.context["form"].fields["location"].choices == [(str(site.pk), "SITE-1")]
    post(client, row, "adjust", seen="4", reason="Counted.", location=site.pk)
    assert site.balances.get().on_hand == D(0)


# Costs.


@pytest.mark.parametrize(
    ("role", "sees"), [(roles.ACC, True), (roles.WHS, False), (roles.RO, False)]
)
def test_costs_are_for_those_who_may_see_them(as_role, item, place, row, role, sees):
    client = as_role(role)
    for page in (
        rows.page(StockDiscrepancy, "change", row.pk),
        rows.page(Item, "change", item.pk),
        rows.page(Location, "change", place.pk),
    ):
        assert ("765.43" in client.get(page).content.decode()) is sees
    assert "765.43" not in client.get(LIST).content.decode()


# The pages of items and places.


def table(client, model: type, pk: int):
    page = client.get(rows.page(model, "change", pk))
    return next((each for each in page.context["tables"] if each.title == "In Sage Intacct"), None)


def test_an_item_shows_what_the_warehouses_there_have(as_administrator, item, row):
    shown = table(as_administrator, Item, item.pk)
    assert shown.columns == [
        "Warehouse",
        "Place here",
        "On hand there",
        "On hand here",
        "Average cost there",
        "Difference",
    ]
    [cells] = shown.rows
    assert cells[:5] == ["WH-MAIN", "WH-MAIN", "2 EA", "5 EA", "765.43"]
    assert "3 EA more here, unexplained" in str(cells[5])
    assert rows.page(StockDiscrepancy, "change", row.pk) in str(cells[5])


def test_what_the_queue_explains_is_told_beside_it(as_administrator, item, row):
    StockDiscrepancy.objects.filter(pk=row.pk).update(queued=2, unexplained=1)
    [cells] = table(as_administrator, Item, item.pk).rows
    assert ">3 EA more here: 2 EA still to be sent, 1 EA unexplained<" in str(cells[5])


def test_numbers_that_moved_since_are_told_without_a_reason(as_administrator, item, place):
    StockBalance.objects.filter(item=item).update(on_hand=7)
    [cells] = table(as_administrator, Item, item.pk).rows
    assert cells[3] == "7 EA"
    assert ">5 EA more here<" in str(cells[5])


def test_what_is_the_same_is_said_to_be(as_administrator, books, place):
    same = differing(books, place, "4", "4")
    [cells] = table(as_administrator, Item, same.pk).rows
    assert ">the same<" in str(cells[-1])


def test_an_item_shows_what_the_books_say_of_it(as_administrator, item):
    page = as_administrator.get(rows.page(Item, "change", item.pk)).content.decode()
    assert "As Sage Intacct has it" in page
    assert "<dt>GL group</dt><dd>Materials</dd>" in page


def test_an_item_that_is_not_there_shows_nothing_of_it(as_administrator, books, row):
    other = ItemFactory()
    assert table(as_administrator, Item, other.pk) is None
    page = as_administrator.get(rows.page(Item, "change", other.pk)).content.decode()
    assert "As Sage Intacct has it" not in page


def test_a_place_shows_what_its_warehouse_has_with_differences_first(
    as_administrator, books, place
):
    same = differing(books, place, "4", "4")
    other = differing(books, place)
    shown = table(as_administrator, Location, place.pk)
    assert [
        f">{sku}<" in str(cells[0])
        for sku, cells in zip((other.sku, same.sku), shown.rows, strict=True)
    ] == [True, True]


def test_a_technician_who_looks_items_up_sees_nothing_of_it(as_role, item):
    assert table(as_role(roles.TECH), Item, item.pk) is None


def cost(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(database) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_more_stock_costs_no_more_to_show(as_administrator, books, place, item):
    pages = [
        LIST,
        rows.page(Item, "change", item.pk),
        rows.page(Location, "change", place.pk),
        reverse("admin:integrations_stockdiscrepancy_openings", args=[books.pk]),
    ]
    entry = rows.entry(connection=books)
    StockDiscrepancy.objects.update(entries=[entry.pk])
    few = [cost(as_administrator, page) for page in pages]
    for _ in range(8):
        differing(books, place)
    StockDiscrepancy.objects.update(entries=[rows.entry(connection=books).pk, entry.pk])
    assert [cost(as_administrator, page) for page in pages] == few


# Comparing again and opening balances.


def address(books: Connection, page: str) -> str:
    return reverse(f"admin:integrations_stockdiscrepancy_{page}", args=[books.pk])


def test_one_click_compares_again(as_role, books, item, row, said):
    StockBalance.objects.filter(item=item).update(on_hand=2)
    answer = as_role(roles.ACC).post(address(books, "compare"))
    row.refresh_from_db()
    assert said(answer) == [("success", "Compared: 0 new, 0 changed, 1 gone.")]
    assert row.state == "resolved"


@pytest.mark.parametrize("role", [roles.WHS, roles.BUY])
def test_others_do_not_compare(as_role, books, item, row, role):
    StockBalance.objects.filter(item=item).update(on_hand=2)
    client = as_role(role)
    assert address(books, "compare") not in client.get(LIST).content.decode()
    client.post(address(books, "compare"))
    row.refresh_from_db()
    assert row.state == "open"


def test_opening_balances_are_shown_then_loaded(as_role, books, place, said):
    fresh = differing(books, place, "0", "4")
    begun = differing(books, place, "1", "4")
    client = as_role(roles.ACC)
    page = client.get(address(books, "openings"))
    assert page.context["preview"].count == 1
    assert [(cells[0], cells[2], cells[5]) for cells in page.context["table"].rows] == [
        (fresh.sku, "4 EA", "yes"),
        (
            begun.sku,
            "4 EA",
            "Stock of it has moved at this place before. Adjust the difference instead.",
        ),
    ]
    assert not fresh.movements.exists()

    answer = client.post(address(books, "openings"), {"count": "1", "value": "3061.72"})

    assert said(answer) == [("success", "1 opening balances loaded from Sage Intacct.")]
    assert fresh.balances.get().on_hand == D(4)
    assert begun.balances.get().on_hand == D(1)


@pytest.mark.parametrize("data", [{}, {"count": "x", "value": "1"}, {"count": "1", "value": "1"}])
def test_what_was_not_looked_at_is_not_loaded(as_role, books, place, data):
    differing(books, place, "0", "4")
    answer = as_role(roles.ACC).post(address(books, "openings"), data)
    assert answer.status_code == 200
    assert not StockMovement.objects.exists()


@pytest.mark.parametrize("role", [roles.WHS, roles.BUY, roles.RO])
def test_others_have_no_opening_balances_to_load(as_role, books, place, role):
    differing(books, place, "0", "4")
    client = as_role(role)
    assert client.get(address(books, "openings")).status_code == 403
    answer = client.post(address(books, "openings"), {"count": "1", "value": "3061.72"})
    assert answer.status_code == 403
    assert not StockMovement.objects.exists()


# The first page.


def test_the_first_page_counts_what_differs(as_administrator, books, place, row):
    explained = differing(books, place)
    StockDiscrepancy.objects.filter(item=explained).update(unexplained=0, queued=3)
    health = as_administrator.get("/").context["stock"]["health"]
    assert (health.differing, health.unexplained) == (2, 1)


def test_the_first_page_says_that_nothing_was_compared(as_administrator):
    assert "Nothing was compared yet" in as_administrator.get("/").content.decode()
