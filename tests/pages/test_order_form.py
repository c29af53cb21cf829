"""The form of an order: what the service refuses stands beside its field, with all that was
typed still there."""

import uuid
from decimal import Decimal as D

import pytest

from plyhub import roles
from plyhub.common.models import AuditEntry
from procurement.models import PurchaseOrder
from tests.factories import people
from tests.factories.inventory import ItemFactory, ItemUnitFactory, JobFactory, LocationFactory
from tests.factories.procurement import (
    VendorFactory,
    VendorItemFactory,
    approved_order,
    draft_order,
    line_input,
)
from tests.pages import rows

pytestmark = pytest.mark.django_db

ADD = "/procurement/purchaseorder/add/"
PREFIX = "lines"


def _posted(*lines: dict[str, object], initial: int = 0, **order: object) -> dict[str, object]:
    """What the browser sends: the order's fields and a row of fields for each line."""
    data: dict[str, object] = {
        "vendor": "",
        "destination": "",
        "job": "",
        "project": "",
        "needed_by": "",
        "shipping": "0",
        "tax": "0",
        "notes": "",
        "token": str(uuid.uuid4()),
        f"{PREFIX}-TOTAL_FORMS": str(len(lines)),
        f"{PREFIX}-INITIAL_FORMS": str(initial),
        f"{PREFIX}-MIN_NUM_FORMS": "0",
        f"{PREFIX}-MAX_NUM_FORMS": "1000",
        **order,
    }
    for index, line in enumerate(lines):
        row = {"item": "", "quantity": "", "unit": "", "unit_price": "", "job": "", **line}
        data |= {f"{PREFIX}-{index}-{name}": value for name, value in row.items()}
    return data


@pytest.fixture
def buyer(client):
    person = people.buyer()
    client.force_login(person)
    return person


@pytest.fixture
def typed():
    """A complete order: 3 EA at 100.00 of one item and a box of ten at 85.50 of another."""
    box = ItemUnitFactory()
    return _posted(
        {"item": ItemFactory().pk, "quantity": "3", "unit": "EA", "unit_price": "100.00"},
        {"item": box.item_id, "quantity": "1", "unit": "BX", "unit_price": "85.50"},
        vendor=VendorFactory().pk,
        destination=LocationFactory().pk,
        shipping="12.00",
        tax="2.50",
    )


def _errors(answer) -> tuple[dict, list[dict]]:
    """By field: what is wrong with the order, and with each line."""
    lines = answer.context["inline_admin_formsets"][0].formset
    order = answer.context["adminform"].form.errors
    return (
        {name: list(each) for name, each in order.items()},
        [{name: list(each) for name, each in form.errors.items()} for form in lines.forms],
    )


def _kept(answer) -> dict[str, str]:
    """Every value the page shows, as the browser would send it again."""
    formset = answer.context["inline_admin_formsets"][0].formset
    forms = [answer.context["adminform"].form, *formset.forms]
    return {
        form.add_prefix(name): str(form[name].value()) for form in forms for name in form.fields
    }


def test_an_order_is_written_by_the_service(client, buyer, typed):
    answer = client.post(ADD, typed)

    order = PurchaseOrder.objects.get()
    assert (answer.status_code, answer.url) == (302, rows.page(PurchaseOrder, "change", order.pk))
    assert (order.status, order.total, order.created_by) == ("draft", D("400.00"), buyer)
    assert order.number.startswith("PO-")
    assert list(
        order.lines.values_list("position", "quantity", "unit_id", "ratio_numerator", "unit_price")
    ) == [(1, D("3"), "EA", 1, D("100")), (2, D("1"), "BX", 10, D("85.50"))]


def test_making_an_order_is_audited_once(client, buyer, typed):
    client.post(ADD, typed)

    assert list(AuditEntry.objects.values_list("action", "actor", "to_state")) == [
        ("create", buyer.pk, "draft")
    ]


def test_the_form_comes_with_a_token_of_its_own(client, buyer):
    tokens = {client.get(ADD).context["adminform"].form["token"].value() for _ in range(2)}

    assert len(tokens) == 2


def test_a_double_click_makes_one_order(client, buyer, typed):
    first, second = client.post(ADD, typed), client.post(ADD, typed)

    assert PurchaseOrder.objects.count() == 1
    assert first.url == second.url


def test_unit_and_price_left_empty_are_the_vendors_usual_ones(client, buyer):
    offer = VendorItemFactory(cost=D("8.55"), part_number="ABC-77")

    client.post(
        ADD,
        _posted(
            {"item": offer.item_id, "quantity": "4"},
            vendor=offer.vendor_id,
            destination=LocationFactory().pk,
        ),
    )

    line = PurchaseOrder.objects.get().lines.get()
    assert (line.unit_id, line.unit_price, line.vendor_part_number) == (
        "EA",
        D("8.55"),
        "ABC-77",
    )


def test_the_usual_price_is_that_of_the_pack_chosen(client, buyer):
    offer = VendorItemFactory(cost=D("8.55"))
    ItemUnitFactory(item=offer.item)

    client.post(
        ADD,
        _posted(
            {"item": offer.item_id, "quantity": "2", "unit": "BX"},
            vendor=offer.vendor_id,
            destination=LocationFactory().pk,
        ),
    )

    assert PurchaseOrder.objects.get().lines.get().unit_price == D("85.50")


def test_without_an_offer_the_price_book_counts(client, buyer):
    client.post(
        ADD,
        _posted(
            {"item": ItemFactory(cost=D("7.25")).pk, "quantity": "2"},
            vendor=VendorFactory().pk,
            destination=LocationFactory().pk,
        ),
    )

    assert PurchaseOrder.objects.get().total == D("14.50")


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("quantity", "0", "Line 2: the quantity must be more than 0."),
        ("quantity", "0.05", None),
        ("unit_price", "-1", "Line 2: the price must be 0 or more."),
    ],
)
def test_what_is_wrong_with_a_line_stands_beside_it(client, buyer, typed, field, value, message):
    typed[f"{PREFIX}-1-{field}"] = value

    answer = client.post(ADD, typed)

    order, lines = _errors(answer)
    assert (answer.status_code, order, lines[0], list(lines[1])) == (200, {}, {}, [field])
    assert message is None or lines[1][field] == [message]
    assert lines[1][field][0].replace("“", "&ldquo;") in answer.content.decode()
    assert not PurchaseOrder.objects.exists()


def test_a_unit_the_item_does_not_come_in_stands_beside_the_unit(client, buyer, typed):
    typed[f"{PREFIX}-0-unit"] = "BX"

    order, lines = _errors(client.post(ADD, typed))

    assert (order, list(lines[0]), lines[1]) == ({}, ["unit"], {})
    assert "does not come in BX, only in EA" in lines[0]["unit"][0]


def test_what_is_wrong_with_the_order_stands_beside_its_field(client, buyer, typed):
    vendor = VendorFactory(is_active=False)

    answer = client.post(ADD, {**typed, "vendor": vendor.pk})

    assert _errors(answer)[0] == {
        "vendor": [f"{vendor} is inactive. Choose another vendor or make it active again."]
    }
    assert not PurchaseOrder.objects.exists()


def test_order_and_lines_are_judged_together(client, buyer, typed):
    job = JobFactory(is_active=False)
    typed |= {"job": job.pk, f"{PREFIX}-0-quantity": "0"}

    order, lines = _errors(client.post(ADD, typed))

    assert (list(order), list(lines[0]), lines[1]) == (["job"], ["quantity"], {})


def test_everything_typed_is_still_there(client, buyer, typed):
    typed |= {"notes": "Leave at the gate", f"{PREFIX}-1-quantity": "0"}

    kept = _kept(client.post(ADD, typed))

    sent = {name: str(value) for name, value in typed.items() if not name.endswith("_FORMS")}
    assert {name: kept[name] for name in sent} == sent


def test_a_line_without_an_item_is_asked_for_one(client, buyer, typed):
    typed[f"{PREFIX}-1-item"] = ""

    order, lines = _errors(client.post(ADD, typed))

    assert (order, lines[0], list(lines[1])) == ({}, {}, ["item"])
    assert not PurchaseOrder.objects.exists()


def test_empty_rows_are_no_lines(client, buyer, typed):
    typed |= _posted({}, {}, {}) | typed | {f"{PREFIX}-TOTAL_FORMS": "3"}

    client.post(ADD, typed)

    assert PurchaseOrder.objects.get().lines.count() == 2


@pytest.mark.parametrize("role", [roles.TECH, roles.ACC, roles.RO])
def test_a_role_that_makes_no_orders_makes_none(as_role, typed, role):
    client = as_role(role)

    statuses = (client.get(ADD).status_code, client.post(ADD, typed).status_code)

    assert statuses == (403, 403)
    assert not PurchaseOrder.objects.exists()


def _changed(order: PurchaseOrder, **first: object) -> dict[str, object]:
    """The form of `order` with its first line changed."""
    lines = [
        {
            "id": line.pk,
            "purchase_order": order.pk,
            "item": line.item_id,
            "quantity": str(line.quantity),
            "unit": line.unit_id,
            "unit_price": str(line.unit_price),
        }
        for line in order.lines.all()
    ]
    lines[0] |= first
    return _posted(
        *lines,
        initial=len(lines),
        vendor=order.vendor_id,
        destination=order.destination_id,
        shipping=str(order.shipping),
        tax=str(order.tax),
    )


def test_a_draft_is_revised_by_the_service(client, buyer):
    order = draft_order(line_input(), line_input())
    lines = list(order.lines.values_list("pk", flat=True))

    answer = client.post(rows.page(PurchaseOrder, "edit", order.pk), _changed(order, quantity="5"))

    order.refresh_from_db()
    assert (answer.url, order.total) == (rows.page(PurchaseOrder, "change", order.pk), D("800.00"))
    assert list(order.lines.values_list("pk", flat=True)) == lines
    assert AuditEntry.objects.filter(action="revise").get().changes == {
        "total": ["600.00", "800.00"]
    }


def test_a_line_for_another_item_gets_that_items_description(client, buyer):
    order = draft_order(line_input(description="Old words"))
    other = ItemFactory(name="Copper pipe")

    client.post(rows.page(PurchaseOrder, "edit", order.pk), _changed(order, item=other.pk))

    line = order.lines.get()
    assert (line.item, line.description) == (other, "Copper pipe")


def test_a_line_keeps_its_description(client, buyer):
    order = draft_order(line_input(description="Blue, please"))

    client.post(rows.page(PurchaseOrder, "edit", order.pk), _changed(order, quantity="5"))

    assert order.lines.get().description == "Blue, please"


def test_a_line_marked_for_deletion_goes(client, buyer):
    order = draft_order(line_input(), line_input())
    gone, stays = order.lines.values_list("pk", flat=True)

    client.post(rows.page(PurchaseOrder, "edit", order.pk), _changed(order, DELETE="on"))

    assert list(order.lines.values_list("pk", flat=True)) == [stays]


def test_an_approved_order_is_not_changed(client, buyer, said):
    order = approved_order()
    before = list(order.lines.values())

    answer = client.post(rows.page(PurchaseOrder, "edit", order.pk), _changed(order, quantity="5"))

    assert answer.url == rows.page(PurchaseOrder, "change", order.pk)
    assert said(answer) == [("error", f"{order} cannot be edited now.")]
    assert list(order.lines.values()) == before
