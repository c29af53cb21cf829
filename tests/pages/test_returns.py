"""Pages of returns: drafting them, their buttons, and what is shown beside them."""

from decimal import Decimal as D

import pytest

from integrations.models import RemoteDocument
from inventory.models import StockBalance
from plyhub import roles
from procurement.models import Return, Vendor
from procurement.services import returns
from procurement.services.returns import ReturnInput, ReturnLineInput
from tests.factories import people
from tests.factories.inventory import ItemFactory, LocationFactory, TechnicianFactory, TruckFactory
from tests.factories.procurement import VendorFactory
from tests.factories.returns import (
    approved_return,
    draft_return,
    from_job_return,
    received,
    shipped_return,
)
from tests.pages import rows

pytestmark = pytest.mark.django_db
TOKEN = "0b0c66a8-6b53-4c36-a3b9-5cbbb1f2c0de"  # noqa: S105  no secret


def _do(document, action: str) -> str:
    return rows.page(type(document), "do", document.pk, action)


def _page(document) -> str:
    return rows.page(type(document), "change", document.pk)


def _buttons(answer) -> set[str]:
    return {action.name for action, _ in answer.context["actions"]}


def _on_hand() -> D:
    return StockBalance.objects.get().on_hand


# From a receipt.


def test_goods_of_a_receipt_go_back(as_role, said):
    client, receipt = as_role(roles.WHS), received("10")
    line = receipt.lines.get()
    data = {f"quantity_{line.pk}": "4", "reason": "defective", "notes": "Bent", "token": TOKEN}

    answer = client.post(_do(receipt, "return_goods"), data)

    made = Return.objects.get()
    assert (made.status, made.reason, made.notes, made.total) == ("draft", "defective", "Bent", 400)
    assert said(answer) == [
        ("success", f"A return of goods of {receipt} is drafted; nothing has moved yet.")
    ]
    assert str(made) in client.get(_page(receipt)).content.decode()


def test_a_double_click_is_one_return(as_role):
    client, receipt = as_role(roles.WHS), received("10")
    line = receipt.lines.get()
    data = {f"quantity_{line.pk}": "4", "reason": "wrong", "token": TOKEN}

    for _ in range(2):
        client.post(_do(receipt, "return_goods"), data)

    assert Return.objects.count() == 1


def test_too_much_is_said_beside_its_field(as_role):
    client, receipt = as_role(roles.BUY), received("10")
    field = f"quantity_{receipt.lines.get().pk}"

    answer = client.post(
        _do(receipt, "return_goods"), {field: "11", "reason": "wrong", "token": TOKEN}
    )

    assert "are too many: 10 EA" in answer.context["form"].errors[field][0]
    assert answer.context["form"].data[field] == "11"
    assert not Return.objects.exists()


def test_what_is_on_a_return_is_offered_no_more(as_role):
    receipt = received("10")
    draft_return(receipt, "10")

    answer = as_role(roles.WHS).get(_do(receipt, "return_goods"))

    assert f"quantity_{receipt.lines.get().pk}" not in answer.context["form"].fields


@pytest.mark.parametrize(
    ("role", "offered"),
    [(roles.WHS, True), (roles.BUY, True), (roles.PM, False), (roles.RO, False)],
)
def test_who_may_return_goods_is_offered_to(as_role, role, offered):
    answer = as_role(role).get(_page(received()))

    assert ("return_goods" in _buttons(answer)) == offered


# From scratch.


def _typed(**given) -> dict[str, object]:
    lines = given.pop("lines", [(ItemFactory().pk, "2", "3.50")])
    form = {
        "kind": "to_vendor",
        "reason": "surplus",
        "location": LocationFactory().pk,
        "token": TOKEN,
        "lines-TOTAL_FORMS": len(lines),
        "lines-INITIAL_FORMS": 0,
    }
    for number, (item, quantity, price) in enumerate(lines):
        form |= {
            f"lines-{number}-item": item,
            f"lines-{number}-quantity": quantity,
            f"lines-{number}-unit_price": price,
        }
    return {**form, **given}


def test_a_return_of_anything_is_typed(as_role):
    client, vendor = as_role(roles.BUY), VendorFactory()

    answer = client.post(
        rows.page(Return, "add"), _typed(vendor=vendor.pk, restocking_fee="1.00", notes="Old stock")
    )

    made = Return.objects.get()
    assert (answer.status_code, answer.url) == (302, _page(made))
    assert (made.vendor, made.total, made.restocking_fee, made.notes) == (
        vendor,
        7,
        1,
        "Old stock",
    )


def test_what_the_service_refuses_stands_beside_its_field(as_role):
    client = as_role(roles.BUY)

    answer = client.post(
        rows.page(Return, "add"), _typed(lines=[(ItemFactory().pk, "1.5", "3.50")])
    )

    [lines] = answer.context["inline_admin_formsets"]
    assert answer.context["adminform"].form.errors["vendor"] == [
        "Say which vendor the goods go to."
    ]
    assert "has more than 0 decimals" in lines.formset.errors[0]["quantity"][0]
    assert not Return.objects.exists()


def test_a_draft_is_edited_and_keeps_its_receipt(as_role):
    draft = draft_return(received("10"), "4")
    line = draft.lines.get()
    data = _typed(
        vendor=draft.vendor_id,
        location=draft.location_id,
        reason="core",
        lines=[(line.item_id, "5", "100")],
    )
    data |= {
        "lines-INITIAL_FORMS": 1,
        "lines-0-id": line.pk,
        "lines-0-goods_return": draft.pk,
    }

    as_role(roles.WHS).post(rows.page(Return, "edit", draft.pk), data)

    draft.refresh_from_db()
    kept = draft.lines.get()
    assert (draft.reason, kept.quantity, kept.receipt_line_id) == ("core", 5, line.receipt_line_id)


def test_whoever_sees_no_prices_changes_none(as_role):
    draft = draft_return(received("10"), "4", price="77", restocking_fee=D(5))
    line = draft.lines.get()
    data = _typed(
        vendor=draft.vendor_id, location=draft.location_id, lines=[(line.item_id, "5", "1")]
    )
    data |= {"lines-INITIAL_FORMS": 1, "lines-0-id": line.pk, "lines-0-goods_return": draft.pk}

    as_role(roles.WHS).post(rows.page(Return, "edit", draft.pk), {**data, "restocking_fee": "0"})

    draft.refresh_from_db()
    assert (draft.lines.get().unit_price, draft.restocking_fee, draft.total) == (77, 5, 385)


def test_a_technician_drafts_one_of_their_truck(client):
    dana = people.UserFactory(role=roles.TECH)
    truck = TruckFactory()
    truck.technicians.add(TechnicianFactory(user=dana))
    client.force_login(dana)

    answer = client.post(
        rows.page(Return, "add"), _typed(vendor=VendorFactory().pk, location=truck.pk)
    )

    assert (answer.status_code, answer.url, Return.objects.get().created_by) == (302, "/", dana)


# Its page.


def test_it_goes_all_the_way(client):
    receipt = received("10")
    draft = draft_return(receipt, "4")

    def do(person, action: str, **data) -> str:
        client.force_login(person)
        client.post(_do(draft, action), data)
        draft.refresh_from_db()
        return draft.status

    assert do(people.buyer(), "approve", rma_number="none given") == "approved"
    assert (do(people.warehouse(), "ship"), _on_hand()) == ("shipped", 6)
    assert do(people.warehouse(), "amend", rma_number="RMA-2", notes="Fragile") == "shipped"
    assert do(people.accountant(), "credit", amount="390.00", number="CM-1") == "credited"
    assert do(people.accountant(), "close") == "closed"
    assert (draft.rma_number, draft.credit_amount, draft.credit_number) == ("RMA-2", 390, "CM-1")


def test_a_declined_one_is_in_stock_again(as_role):
    shipped = shipped_return(received("10"), "4")

    as_role(roles.BUY).post(_do(shipped, "decline"), {"reason": "No"})

    shipped.refresh_from_db()
    assert (shipped.status, _on_hand()) == ("declined", 10)


def test_material_from_a_job_is_taken_in(as_role):
    coming = from_job_return()

    as_role(roles.WHS).post(_do(coming, "take_in"))

    coming.refresh_from_db()
    assert (coming.status, _on_hand()) == ("closed", -3)


@pytest.mark.parametrize(
    ("make", "role", "offered"),
    [
        (draft_return, roles.BUY, {"approve", "cancel"}),
        (draft_return, roles.WHS, set()),
        (approved_return, roles.WHS, {"ship"}),
        (approved_return, roles.BUY, {"ship", "cancel"}),
        (from_job_return, roles.WHS, {"take_in"}),
        (shipped_return, roles.BUY, {"amend", "credit", "decline"}),
        (shipped_return, roles.ACC, {"credit"}),
        (shipped_return, roles.PM, set()),
    ],
)
def test_only_what_is_possible_is_offered(as_role, make, role, offered):
    assert _buttons(as_role(role).get(_page(make()))) == offered


def test_where_returns_are_entered_elsewhere_shipping_is_not_offered(as_role, said):
    approved = approved_return()
    people.set_company(return_owner="field_service")
    client = as_role(roles.BUY)

    assert _buttons(client.get(_page(approved))) == {"cancel"}
    answer = client.post(_do(approved, "ship"))
    assert said(answer)[0][1].startswith("Returns to vendors are entered in ServiceTitan.")
    approved.refresh_from_db()
    assert approved.status == "approved"


@pytest.mark.parametrize("role", [roles.WHS, roles.RO])
def test_who_sees_no_prices_sees_none_here(as_role, role):
    receipt = received("10", "1234.56")
    shipped = shipped_return(receipt, "2", restocking_fee=D("45.67"))
    client = as_role(role)

    for address in (_page(shipped), rows.page(Return, "changelist"), _page(receipt)):
        text = client.get(address).content.decode()
        assert [each for each in ("1234.56", "2,469.12", "45.67") if each in text] == []


def test_an_order_lists_its_returns(as_role):
    shipped = shipped_return()

    answer = as_role(roles.BUY).get(_page(shipped.purchase_order))

    assert "Returns" in [table.title for table in answer.context["tables"]]
    assert str(shipped) in answer.content.decode()


# What another system has.


@pytest.mark.parametrize("entity", ["purchase_order", "vendor"])
def test_returns_made_there_are_shown_beside(as_role, entity):
    order = received().purchase_order
    page = order if entity == "purchase_order" else order.vendor
    RemoteDocument.objects.create(
        connection=rows.connection(system="servicetitan", name="ServiceTitan"),
        entity="return",
        external_id="9",
        number="411",
        status="Returned",
        hub_entity=entity,
        hub_id=page.pk,
        content={
            "reference": "RMA-9",
            "lines": [{"sku": "WHIP-6FT", "unit": "EA", "quantity": "2"}],
        },
    )

    answer = as_role(roles.BUY).get(_page(page))

    assert "Returns in ServiceTitan" in [panel.title for panel in answer.context["panels"]]
    text = " ".join(answer.content.decode().split())
    assert "2 EA WHIP-6FT" in text
    assert "Entered there with RMA-9; it moves nothing here" in text


def test_without_any_nothing_is_shown(as_role):
    answer = as_role(roles.BUY).get(rows.page(Vendor, "change", VendorFactory().pk))

    assert [panel.title for panel in answer.context["panels"]] == ["In other systems"]


def test_a_return_of_many_lines_costs_no_more_to_show(client):
    from tests.pages.test_queries import _queries

    client.force_login(people.UserFactory(is_superuser=True))
    few, many = (
        returns.create(
            actor=rows.someone(),
            data=ReturnInput(vendor_id=VendorFactory().pk, location_id=LocationFactory().pk),
            lines=[ReturnLineInput(item_id=ItemFactory().pk, quantity=D(1)) for _ in range(count)],
        )
        for count in (1, 12)
    )

    assert _queries(client, _page(many)) == _queries(client, _page(few))
