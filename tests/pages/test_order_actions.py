"""The buttons of an order: each posts, calls its service, and says what came of it."""

import uuid
from datetime import timedelta
from decimal import Decimal as D

import pytest

from plyhub.common.models import AuditEntry
from procurement.admin.order_actions import today
from procurement.models import PurchaseOrder, Receipt
from tests.factories import people
from tests.factories.procurement import (
    approved_order,
    draft_order,
    line_input,
    pending_order,
    sent_order,
)
from tests.pages import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def buyer(client):
    person = people.buyer()
    client.force_login(person)
    return person


@pytest.fixture
def press(client, buyer):
    def post(order: PurchaseOrder, action: str, **data: object):
        return client.post(rows.page(PurchaseOrder, "do", order.pk, action), data)

    return post


def _delivery(order: PurchaseOrder, *quantities: str, **more: object) -> dict[str, object]:
    lines = order.lines.order_by("position")
    return {
        "token": str(uuid.uuid4()),
        "received_on": today().isoformat(),
        "packing_slip": "PS-7",
        **{
            f"quantity_{line.pk}": quantity
            for line, quantity in zip(lines, quantities, strict=True)
        },
        **more,
    }


@pytest.mark.parametrize(
    ("make", "action", "data", "status", "text"),
    [
        (draft_order, "approve", {}, "approved", "{0} is approved."),
        (pending_order, "approve", {}, "approved", "{0} is approved."),
        (approved_order, "send", {"channel": "phone"}, "sent", "{0} is marked as sent."),
        (
            pending_order,
            "return_to_draft",
            {"reason": "Too many"},
            "draft",
            "{0} is a draft again.",
        ),
        (
            approved_order,
            "edit",
            {},
            "draft",
            "{0} is a draft again; it needs approval once more.",
        ),
        (draft_order, "cancel", {"reason": "Not needed"}, "cancelled", "{0} is cancelled."),
    ],
)
def test_a_button_moves_the_order_and_says_so(press, said, make, action, data, status, text):
    order = make()

    answer = press(order, action, **data)

    order.refresh_from_db()
    assert (answer.status_code, answer.url) == (302, rows.page(PurchaseOrder, "change", order.pk))
    assert (order.status, said(answer)) == (status, [("success", text.format(order))])


def test_an_order_above_ones_limit_is_submitted(press, said):
    order = draft_order(line_input(unit_price="5000.00"))

    answer = press(order, "submit")

    order.refresh_from_db()
    assert (order.status, said(answer)) == (
        "pending_approval",
        [("success", f"{order} waits for approval.")],
    )


def test_approving_above_ones_limit_is_refused_in_the_services_words(press, said):
    order = draft_order(line_input(unit_price="5000.00"))

    answer = press(order, "approve")

    order.refresh_from_db()
    assert order.status == "draft"
    assert said(answer) == [
        (
            "error",
            f"{order} comes to 15,000.00, above your limit of 5,000.00. Submit it for approval.",
        )
    ]


def test_approving_twice_says_it_is_done_already(press, said):
    order = draft_order()
    press(order, "approve")

    answer = press(order, "approve")

    assert [level for level, _ in said(answer)] == ["success", "error"]
    assert AuditEntry.objects.filter(action="approve").count() == 1


def test_sending_keeps_how_it_was_sent(press):
    order = approved_order()

    press(order, "send", channel="vendor portal")

    order.refresh_from_db()
    assert order.sent_through == "vendor portal"


def test_a_reason_too_long_for_its_column_stands_beside_it(press):
    order = approved_order()

    answer = press(order, "send", channel="x" * 41)

    order.refresh_from_db()
    assert (answer.status_code, order.status) == (200, "approved")
    assert answer.context["form"].errors == {"channel": ["Use at most 40 characters."]}


@pytest.mark.parametrize(
    ("make", "action", "done"),
    [(pending_order, "return_to_draft", "sent back"), (sent_order, "cancel", "cancelled")],
)
def test_a_missing_reason_is_asked_for(press, make, action, done):
    order = make()
    before = order.status

    answer = press(order, action, reason="")

    order.refresh_from_db()
    assert (answer.status_code, order.status) == (200, before)
    assert answer.context["form"].errors == {
        "reason": [f"Say why {order} is {done}, for those it was meant for."]
    }


def test_an_order_the_vendor_never_had_needs_no_reason_to_go(press):
    order = draft_order()

    press(order, "cancel", reason="")

    order.refresh_from_db()
    assert order.status == "cancelled"


def test_receiving_brings_what_came_into_stock(press, said):
    order = sent_order(line_input(), line_input())

    answer = press(order, "receive", **_delivery(order, "2", ""))

    receipt, (first, second) = Receipt.objects.get(), order.lines.order_by("position")
    order.refresh_from_db()
    assert said(answer) == [("success", "The goods are in stock.")]
    assert (order.status, receipt.status, receipt.packing_slip) == (
        "partially_received",
        "posted",
        "PS-7",
    )
    assert (first.received, second.received) == (D("2"), D("0"))


def test_the_form_offers_what_is_still_to_come(client, press):
    order = sent_order(line_input(), line_input())
    press(order, "receive", **_delivery(order, "3", "1"))

    form = client.get(rows.page(PurchaseOrder, "do", order.pk, "receive")).context["form"]

    assert [form[name].value() for name in form.fields if name.startswith("quantity")] == ["2"]


def test_the_same_delivery_posted_twice_is_one_receipt(press):
    order = sent_order()
    delivery = _delivery(order, "1")

    press(order, "receive", **delivery)
    press(order, "receive", **delivery)

    assert (Receipt.objects.count(), order.lines.get().received) == (1, D("1"))


def test_a_double_click_on_the_last_delivery_is_no_error(press, said):
    order = sent_order()
    delivery = _delivery(order, "3")

    press(order, "receive", **delivery)
    answer = press(order, "receive", **delivery)

    assert (answer.status_code, Receipt.objects.count()) == (302, 1)
    assert {level for level, _ in said(answer)} == {"success"}


def test_receiving_nothing_is_refused_with_everything_typed_still_there(press):
    order = sent_order()

    answer = press(order, "receive", **_delivery(order, ""))

    form = answer.context["form"]
    assert form.non_field_errors() == ["Enter what arrived of at least one line."]
    assert form["packing_slip"].value() == "PS-7"
    assert not Receipt.objects.exists()


def test_what_is_wrong_with_a_delivered_line_stands_beside_it(client):
    order = sent_order(line_input(), line_input())
    client.force_login(people.warehouse())

    answer = client.post(
        rows.page(PurchaseOrder, "do", order.pk, "receive"), _delivery(order, "1", "99")
    )

    line = order.lines.order_by("position").last()
    errors = answer.context["form"].errors
    assert list(errors) == [f"quantity_{line.pk}"]
    assert "more than was ordered" in errors[f"quantity_{line.pk}"][0]
    assert not Receipt.objects.exists()


def test_a_day_to_come_stands_beside_the_day(press):
    order = sent_order()
    tomorrow = (today() + timedelta(days=1)).isoformat()

    answer = press(order, "receive", **_delivery(order, "1", received_on=tomorrow))

    assert answer.context["form"].errors == {
        "received_on": ["Goods cannot arrive on a day to come."]
    }
    assert not Receipt.objects.exists()


def test_the_page_offers_what_can_be_done_now(client, buyer):
    offered = {}
    for make in (draft_order, pending_order, approved_order, sent_order):
        order = make()
        page = client.get(rows.page(PurchaseOrder, "change", order.pk))
        names = {action.name for action, _ in page.context["actions"]}
        offered[order.status] = (names, bool(page.context["edit_url"]))

    assert offered == {
        "draft": ({"approve", "cancel"}, True),
        "pending_approval": ({"approve", "return_to_draft", "cancel"}, False),
        "approved": ({"receive", "send", "edit", "cancel"}, False),
        "sent": ({"receive", "cancel"}, False),
    }


def test_the_page_tells_what_happened(client, buyer):
    order = sent_order()

    page = client.get(rows.page(PurchaseOrder, "change", order.pk))

    assert [entry.action for entry in page.context["timeline"]] == ["send", "approve", "create"]
