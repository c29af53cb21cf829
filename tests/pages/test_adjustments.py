"""Pages of adjustments: typing one, what a line would do, its buttons, its print."""

from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inventory.models import Adjustment
from inventory.services import adjustments
from plyhub import roles
from tests.factories import adjustments as make
from tests.factories import people
from tests.factories.adjustments import data_of, goods, line_of
from tests.factories.inventory import ItemFactory
from tests.pages import rows

pytestmark = pytest.mark.django_db
TOKEN = "0b0c66a8-6b53-4c36-a3b9-5cbbb1f2c0de"  # noqa: S105  no secret


def _do(document, action: str) -> str:
    return rows.page(Adjustment, "do", document.pk, action)


def _page(document) -> str:
    return rows.page(Adjustment, "change", document.pk)


def _typed(place, *lines: dict, code: str = "damage", **given) -> dict[str, object]:
    form = {
        "kind": "quantity",
        "reason": make.reason(code).pk,
        "location": place.pk,
        "effective_on": "",
        "note": "",
        "token": TOKEN,
        "lines-TOTAL_FORMS": len(lines),
        "lines-INITIAL_FORMS": 0,
    }
    for number, line in enumerate(lines):
        form |= {f"lines-{number}-{name}": value for name, value in line.items()}
    return {**form, **given}


def test_an_adjustment_is_typed_and_posted(as_role, said):
    client = as_role(roles.WHS)
    item, place = goods("12", sku="WHIP-6FT")

    answer = client.post(
        rows.page(Adjustment, "add"),
        _typed(place, {"sku": " whip-6ft ", "counted": "10"}, note="Forklift"),
    )

    made = Adjustment.objects.get()
    assert (answer.status_code, answer.url) == (302, _page(made))
    assert (made.note, made.lines.get().quantity) == ("Forklift", -2)
    answer = client.post(_do(made, "post"))
    assert said(answer)[-1] == ("success", f"{made} is posted.")
    made.refresh_from_db()
    assert (made.status, item.balances.get().on_hand) == ("posted", 10)


def test_a_double_click_is_one_adjustment(as_role):
    client = as_role(roles.WHS)
    item, place = goods()
    for _ in range(2):
        client.post(rows.page(Adjustment, "add"), _typed(place, {"sku": item.sku, "quantity": "1"}))
    assert Adjustment.objects.count() == 1


def test_what_is_refused_stands_beside_its_field_and_nothing_typed_is_lost(as_role):
    client = as_role(roles.WHS)
    item, place = goods("12")

    answer = client.post(
        rows.page(Adjustment, "add"),
        _typed(
            place,
            {"sku": item.sku, "counted": "12"},
            {"sku": ItemFactory().sku, "quantity": "1.5"},
            note="Typed",
        ),
    )

    [lines] = answer.context["inline_admin_formsets"]
    assert "12 are on hand already" in lines.formset.errors[0]["counted"][0]
    assert answer.context["adminform"].form.data["note"] == "Typed"
    assert not Adjustment.objects.exists()


def test_an_item_that_is_not_there_is_said(as_role):
    _, place = goods()
    answer = as_role(roles.WHS).post(
        rows.page(Adjustment, "add"), _typed(place, {"sku": "NOPE", "quantity": "1"})
    )
    [lines] = answer.context["inline_admin_formsets"]
    assert "There is no item NOPE" in lines.formset.errors[0]["sku"][0]


def test_a_draft_is_edited(as_role):
    item, place = goods("12")
    draft = make.draft("-3", on=(item, place))
    line = draft.lines.get()
    client = as_role(roles.ACC)
    page = client.get(rows.page(Adjustment, "edit", draft.pk)).content.decode()
    assert f'value="{item.sku}"' in page
    data = _typed(place, {"sku": item.sku, "quantity": "-4", "id": line.pk}, code="loss")
    data |= {"lines-INITIAL_FORMS": 1, "lines-0-adjustment": draft.pk}

    client.post(rows.page(Adjustment, "edit", draft.pk), data)

    draft.refresh_from_db()
    assert (draft.reason.code, draft.lines.get().quantity) == ("loss", -4)


def test_what_is_posted_is_not_edited(as_role):
    posted = make.posted()
    answer = as_role(roles.ACC).get(rows.page(Adjustment, "edit", posted.pk))
    assert (answer.status_code, answer.url) == (302, _page(posted))


@pytest.mark.parametrize(
    ("prepare", "role", "offered"),
    [
        (make.draft, roles.WHS, {"post"}),
        (make.large_draft, roles.WHS, {"submit"}),
        (make.large_draft, roles.ACC, {"post"}),
        (make.draft, roles.BUY, set()),
        (make.pending, roles.WHS, set()),
        (make.pending, roles.ACC, {"approve"}),
        (make.posted, roles.WHS, set()),
        (make.posted, roles.ACC, {"reverse"}),
        (make.reversed_one, roles.ADM, set()),
    ],
)
def test_only_what_is_possible_is_offered(as_role, prepare, role, offered):
    answer = as_role(role).get(_page(prepare()))
    assert {action.name for action, _ in answer.context["actions"]} == offered


@pytest.mark.parametrize(
    ("role", "text"),
    [(roles.ACC, "12 EA on hand, 2 less: -16.40"), (roles.WHS, "12 EA on hand, 2 less")],
)
def test_a_line_says_what_it_would_do(as_role, role, text):
    item, place = goods("12", "8.20")
    typed = {"kind": "quantity", "location": place.pk, "sku": item.sku, "counted": "10"}

    answer = as_role(role).get(rows.page(Adjustment, "value"), typed)

    assert answer.json() == {"text": text}


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ({"sku": "NOPE"}, ""),
        ({"location": ""}, ""),
        ({"quantity": "x"}, "12 EA on hand"),
        ({"quantity": "Infinity"}, "12 EA on hand"),
        ({"quantity": "3"}, "12 EA on hand, 3 more: +24.60"),
        ({"kind": "value", "amount": "-5"}, "12 EA on hand: -5.00"),
    ],
)
def test_what_is_half_typed_is_no_error(as_role, typed, text):
    item, place = goods("12", "8.20")
    usual = {"kind": "quantity", "location": place.pk, "sku": item.sku}
    answer = as_role(roles.ACC).get(rows.page(Adjustment, "value"), usual | typed)
    assert answer.json() == {"text": text}


def test_others_ask_for_no_values(as_role):
    assert as_role(roles.BUY).get(rows.page(Adjustment, "value")).status_code == 403


@pytest.mark.parametrize("role", [roles.WHS, roles.RO])
def test_who_sees_no_costs_sees_none_here(as_role, role):
    posted = make.posted("-3")
    client = as_role(role)
    for address in (
        _page(posted),
        rows.page(Adjustment, "changelist"),
        rows.page(Adjustment, "print", posted.pk),
    ):
        assert "24.60" not in client.get(address).content.decode()


def test_its_print_has_what_moved_and_its_value(as_role):
    posted = make.posted("-3")
    page = as_role(roles.ACC).get(rows.page(Adjustment, "print", posted.pk)).content.decode()
    assert f"Adjustment {posted.number}" in page
    assert ("−3 EA" in page, "-24.60" in page) == (True, True)


def test_many_lines_cost_no_more_to_show(client):
    client.force_login(people.UserFactory(is_superuser=True))

    def shown(count: int) -> int:
        item, place = goods()
        lines = [line_of(item, quantity="1")]
        lines += [line_of(goods(place=place)[0], quantity="1") for _ in range(count - 1)]
        made = adjustments.create(actor=people.administrator(), data=data_of(place), lines=lines)
        client.get(_page(made))
        with CaptureQueriesContext(connection) as captured:
            client.get(_page(made))
        return len(captured)

    assert shown(12) == shown(1)


def test_the_company_sets_the_limits(as_administrator):
    from plyhub.common.models import Company

    company = Company.current()
    page = rows.page(Company, "change", company.pk)
    assert "Corrections of stock" in as_administrator.get(page).content.decode()
    assert company.adjust_limit == D(250)
