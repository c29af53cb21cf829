"""Pages of counts: starting one, the sheet to count on, what was found, what a technician sees."""

from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inventory.models import CountLine, StockCount
from inventory.services import counts
from plyhub import roles
from tests.factories import counts as make
from tests.factories import people
from tests.factories.adjustments import put
from tests.factories.inventory import ItemFactory, TechnicianFactory, TruckFactory
from tests.pages import rows

pytestmark = pytest.mark.django_db
JSON = {"HTTP_ACCEPT": "application/json"}


def _page(count, view: str = "change", *args) -> str:
    return rows.page(StockCount, view, count.pk, *args)


def _buttons(answer) -> set[str]:
    return {action.name for action, _ in answer.context["actions"]}


@pytest.fixture
def counted(client):
    """A count under way, with its counter logged in."""
    count = make.started()
    client.force_login(count.assigned_to)
    return count


@pytest.fixture
def audited(client):
    """A technician's own truck being counted by them, with 12 and 40 in it."""
    person, truck = people.UserFactory(role=roles.TECH), TruckFactory()
    truck.technicians.add(TechnicianFactory(user=person))
    count = make.started(make.shelf(truck)[0], kind="truck", counter=person)
    client.force_login(person)
    return count


# Starting.


def test_a_count_is_planned_and_started(as_role, said):
    client = as_role(roles.ACC)
    place, _, _ = make.shelf()
    typed = {
        "kind": "full",
        "location": place.pk,
        "assigned_to": people.warehouse().pk,
        "bins": "A-1, B-2",
        "note": "Year end",
    }

    answer = client.post(rows.page(StockCount, "add"), typed)

    made = StockCount.objects.get()
    assert (answer.status_code, answer.url) == (302, _page(made))
    assert (made.bins, made.note) == (["A-1", "B-2"], "Year end")
    answer = client.post(_page(made, "do", "start"))
    assert said(answer)[-1][1].startswith("Nothing at")
    typed["bins"] = ""
    client.post(_page(made, "edit"), typed)
    client.post(_page(made, "do", "start"))
    made.refresh_from_db()
    assert (made.status, made.lines.count()) == ("counting", 2)


def test_what_is_refused_stands_beside_its_field(as_role):
    place, _, _ = make.shelf()
    answer = as_role(roles.WHS).post(
        rows.page(StockCount, "add"),
        {"kind": "cycle", "location": place.pk, "assigned_to": people.warehouse().pk},
    )
    errors = answer.context["adminform"].form.errors
    assert list(errors) == ["not_counted_for"]
    assert not StockCount.objects.exists()


# The sheet.


def test_each_line_is_kept_as_it_is_typed(client, counted):
    line = counted.lines.first()

    answer = client.post(_page(counted, "keep", line.pk), {"quantity": "7"}, **JSON)

    line.refresh_from_db()
    assert (answer.json(), line.counted) == ({"text": "Kept: 7", "left": 1}, 7)
    client.post(_page(counted, "keep", line.pk), {"quantity": ""}, **JSON)
    line.refresh_from_db()
    assert line.counted is None


def test_without_scripts_a_line_is_a_form(client, counted):
    line = counted.lines.first()
    answer = client.post(
        _page(counted, "keep", line.pk), {"quantity": "7"}, HTTP_ACCEPT="text/html"
    )
    assert answer.url == f"{_page(counted, 'sheet')}#line-{line.pk}"
    assert CountLine.objects.get(pk=line.pk).counted == 7


def test_what_was_kept_on_the_phone_counts_since_it_was_typed(client, counted):
    StockCount.objects.update(started_at="2026-01-01T00:00Z")
    line = counted.lines.first()

    client.post(_page(counted, "keep", line.pk), {"quantity": "7", "age": "600"}, **JSON)
    client.post(_page(counted, "keep", line.pk), {"quantity": "9", "age": "900"}, **JSON)

    line.refresh_from_db()
    assert line.counted == 7


@pytest.mark.parametrize(
    ("quantity", "text"),
    [("x", "“x” is no number"), ("-1", "0 or more"), ("1.5", "more than 0 decimals")],
)
def test_what_is_refused_is_said_and_changes_nothing(client, counted, quantity, text):
    line = counted.lines.first()

    answer = client.post(_page(counted, "keep", line.pk), {"quantity": quantity}, **JSON)

    assert answer.status_code == 400
    assert text in answer.json()["text"]
    assert CountLine.objects.get(pk=line.pk).counted is None


def test_a_scanned_item_is_put_on_the_sheet(client, counted):
    item = ItemFactory(sku="FOUND-1")
    for _ in range(2):
        answer = client.post(_page(counted, "add_line"), {"sku": "found-1"}, **JSON)
    line = counted.lines.get(item=item)
    assert answer.json()["line"] == line.pk
    assert "not on the list" in answer.json()["row"]
    answer = client.post(_page(counted, "add_line"), {"sku": "NOPE"}, **JSON)
    assert (answer.status_code, answer.json()["text"]) == (400, "There is no item NOPE.")


def test_the_sheet_is_for_its_counter_alone(as_role, client):
    count = make.started()
    line = count.lines.first()
    as_role(roles.WHS)
    answers = [
        client.get(_page(count, "sheet")),
        client.post(_page(count, "keep", line.pk), {"quantity": "7"}, **JSON),
        client.post(_page(count, "add_line"), {"sku": line.item.sku}, **JSON),
    ]
    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert CountLine.objects.get(pk=line.pk).counted is None


def test_what_is_over_is_not_counted(client):
    count = make.posted()
    client.force_login(count.assigned_to)
    answer = client.get(_page(count, "sheet"))
    assert answer.url == _page(count)


def test_only_what_is_left_is_shown_if_wanted(client, counted):
    line = counted.lines.order_by("pk").first()
    make.note(counted, line.item, "3")
    page = client.get(_page(counted, "sheet"), {"show": "open"}).content.decode()
    assert f'id="line-{line.pk}"' not in page
    assert page.count('class="ply-count"') == 1


def test_handing_in_lists_what_was_not_counted(client, counted, said):
    first, second = counted.lines.order_by("pk")
    make.note(counted, first.item, "12")
    page = client.get(_page(counted, "do", "submit")).content.decode()
    assert f"Not counted: {second.item.sku}." in page

    answer = client.post(_page(counted, "do", "submit"), {"count_as_zero": "on"})

    assert said(answer)[-1] == ("success", f"{counted} is handed in.")
    second.refresh_from_db()
    assert second.counted == 0


def test_a_sheet_costs_the_same_with_many_lines(client):
    def shown(count: int) -> int:
        place, _, _ = make.shelf()
        for _ in range(count):
            put(ItemFactory(), place, "5", "1")
        made = make.started(place)
        client.force_login(made.assigned_to)
        client.get(_page(made, "sheet"))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(_page(made, "sheet")).status_code == 200
        return len(captured)

    assert shown(20) == shown(0)


# A technician counts blind.


def test_a_technician_counts_their_truck_without_being_told(client, audited):
    assert f"{audited} – {audited.location}" in client.get("/").content.decode()
    pages = [client.get(_page(audited, view)).content.decode() for view in ("sheet", "change")]
    assert [("expected" in page.lower(), "What was found" in page) for page in pages] == [
        (False, False)
    ] * 2
    for line, found in zip(audited.lines.order_by("pk"), ("11", "40"), strict=True):
        client.post(_page(audited, "keep", line.pk), {"quantity": found}, **JSON)
    client.post(_page(audited, "do", "submit"), {})
    audited.refresh_from_db()
    assert audited.status == "submitted"
    page = client.get(_page(audited))
    assert (_buttons(page), "What was found" in page.content.decode()) == (set(), False)


def test_a_technician_sees_no_other_count(client, audited):
    other = make.started()
    assert client.get(_page(other)).status_code == 403
    assert client.get(_page(other, "print")).status_code == 403
    assert client.get(rows.page(StockCount, "changelist")).status_code == 403


def test_a_warehouse_sees_what_should_be_there(client, counted):
    assert "12 EA expected" in client.get(_page(counted, "sheet")).content.decode()


# What was found.


def test_what_differs_is_shown_with_its_money(as_role):
    count = make.handed_in("10")
    page = as_role(roles.ACC).get(_page(count)).content.decode()
    assert [each in page for each in ("12 EA", "−2 EA", "-16.40", "1 lines differ")] == [True] * 4
    page = as_role(roles.WHS).get(_page(count)).content.decode()
    assert ("−2 EA" in page, "16.40" in page) == (True, False)


def test_lines_are_sent_back_and_the_count_approved(as_role, client):
    count = make.handed_in("10")
    line = count.lines.order_by("pk").first()
    as_role(roles.ACC)
    assert _buttons(client.get(_page(count))) == {"recount", "approve"}

    client.post(_page(count, "do", "recount"), {"lines": [line.pk], "reason": "Odd"})
    count.refresh_from_db()
    assert count.status == "recount"
    make.note(count, line.item, "11")
    counts.submit(actor=count.assigned_to, count_id=count.pk)
    client.post(_page(count, "do", "approve"))

    count.refresh_from_db()
    assert (count.status, count.value) == ("posted", D("8.20"))
    page = client.get(_page(count)).content.decode()
    assert count.adjustment.number in page
    assert "first 10" in page


def test_the_print_never_says_how_many_there_should_be(as_role):
    count = make.started()
    page = as_role(roles.ACC).get(_page(count, "print")).content.decode()
    assert (count.lines.first().item.sku in page, "12" in page.split("<tbody>")[1]) == (
        True,
        False,
    )


def test_what_was_found_costs_the_same_with_many_lines(client):
    client.force_login(people.UserFactory(is_superuser=True))

    def shown(count: int) -> int:
        place, _, _ = make.shelf()
        for _ in range(count):
            put(ItemFactory(), place, "5", "1")
        made = make.started(place)
        counts.submit(actor=made.assigned_to, count_id=made.pk, count_as_zero=True)
        client.get(_page(made))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(_page(made)).status_code == 200
        return len(captured)

    assert shown(12) == shown(0)
