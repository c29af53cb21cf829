"""Purchase orders through the API: the same services, refusals as data."""

import uuid
from decimal import Decimal as D

import pytest

from plyhub import roles
from plyhub.common.models import AuditEntry
from procurement.models import PurchaseOrder
from tests.factories.inventory import ItemFactory, ItemUnitFactory, LocationFactory
from tests.factories.procurement import (
    VendorFactory,
    approved_order,
    draft_order,
    line_input,
    pending_order,
    sent_order,
)

pytestmark = pytest.mark.django_db

ORDERS = "/api/purchasing/purchase-orders/"


@pytest.fixture
def buyer(api_of):
    return api_of(roles.BUY)


@pytest.fixture
def body():
    """An order of 3 EA at 100.00, with shipping."""
    return {
        "vendor_id": VendorFactory().pk,
        "destination_id": LocationFactory().pk,
        "shipping": "12.50",
        "lines": [
            {"item_id": ItemFactory().pk, "quantity": "3", "unit": "EA", "unit_price": "100.00"}
        ],
    }


def _post(client, path: str, data: object = None):
    return client.post(path, data or {}, format="json")


def _at(order: PurchaseOrder, action: str = "") -> str:
    return f"{ORDERS}{order.pk}/" + (f"{action}/" if action else "")


def _status(order: PurchaseOrder) -> str:
    return PurchaseOrder.objects.values_list("status", flat=True).get(pk=order.pk)


def test_an_order_is_made(buyer, body):
    answer = _post(buyer, ORDERS, body)

    order = PurchaseOrder.objects.get()
    assert answer.status_code == 201
    shown = answer.json()
    assert {name: shown[name] for name in ("id", "number", "status", "total", "shipping")} == {
        "id": order.pk,
        "number": order.number,
        "status": "draft",
        "total": "312.50",
        "shipping": "12.50",
    }
    assert (order.created_by, AuditEntry.objects.get().action) == (buyer.person, "create")


def test_money_and_quantities_are_text(buyer, body):
    shown = _post(buyer, ORDERS, body).json()

    [line] = shown["lines"]
    assert {name: line[name] for name in ("quantity", "unit_price", "received")} == {
        "quantity": "3.0000",
        "unit_price": "100.000000",
        "received": "0.0000",
    }
    assert shown["tax"] == "0.00"


def test_numbers_in_the_request_are_taken_exactly(buyer, body):
    body["lines"][0] |= {"quantity": 1, "unit_price": 0.1}

    assert _post(buyer, ORDERS, body).json()["lines"][0]["unit_price"] == "0.100000"


def test_the_same_token_makes_one_order(buyer, body):
    body["token"] = str(uuid.uuid4())

    first, second = _post(buyer, ORDERS, body), _post(buyer, ORDERS, body)

    assert first.json()["id"] == second.json()["id"]
    assert PurchaseOrder.objects.count() == 1


def test_everything_refused_is_named_by_field(buyer, body):
    body["vendor_id"] = VendorFactory(is_active=False).pk
    body["lines"][0] |= {"quantity": "0", "unit": "BX"}

    answer = _post(buyer, ORDERS, body)

    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [
        "vendor",
        "lines.1.unit",
        "lines.1.quantity",
    ]
    assert answer.json()["errors"][2] == {
        "field": "lines.1.quantity",
        "message": "Line 1: the quantity must be more than 0.",
    }
    assert not PurchaseOrder.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"vendor_id": None}, "vendor_id"),
        ({"vendor_id": "one"}, "vendor_id"),
        ({"needed_by": "tomorrow"}, "needed_by"),
        ({"token": "42"}, "token"),
        (
            {"lines": [{"item_id": 1, "quantity": "x", "unit": "EA", "unit_price": "1"}]},
            "lines.1.quantity",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_in_the_same_shape(buyer, body, change, field):
    answer = _post(buyer, ORDERS, {**body, **change})

    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert answer.json()["errors"][0]["message"]
    assert not PurchaseOrder.objects.exists()


@pytest.mark.parametrize("number", [10**30, -1, 0])
def test_a_record_there_cannot_be_is_refused(buyer, body, number):
    answer = _post(buyer, ORDERS, {**body, "vendor_id": number})

    assert answer.status_code == 400


def test_an_order_is_read(buyer):
    order = draft_order()

    answer = buyer.get(_at(order))

    assert (answer.status_code, answer.json()["number"]) == (200, order.number)


def test_an_order_that_does_not_exist_is_not_found(buyer):
    assert buyer.get(f"{ORDERS}999999/").status_code == 404


def test_a_draft_is_revised(buyer, body):
    order = draft_order()
    line = order.lines.get()
    body["lines"][0] |= {"line_id": line.pk, "item_id": line.item_id, "quantity": "5"}

    answer = buyer.put(_at(order), body, format="json")

    order.refresh_from_db()
    assert (answer.status_code, answer.json()["total"], order.total) == (
        200,
        "512.50",
        D("512.50"),
    )
    assert order.lines.get().pk == line.pk


def test_an_approved_order_is_not_revised(buyer, body):
    order = approved_order()

    answer = buyer.put(_at(order), body, format="json")

    assert answer.status_code == 409
    assert [error["field"] for error in answer.json()["errors"]] == [""]
    assert order.lines.get().unit_price == D("100")


@pytest.mark.parametrize(
    ("make", "action", "data", "status"),
    [
        (draft_order, "approve", {}, "approved"),
        (pending_order, "return-to-draft", {"reason": "Too many"}, "draft"),
        (approved_order, "send", {"channel": "phone"}, "sent"),
        (approved_order, "edit", {}, "draft"),
        (sent_order, "cancel", {"reason": "Wrong vendor"}, "cancelled"),
    ],
)
def test_an_order_is_moved_on(buyer, make, action, data, status):
    order = make()

    answer = _post(buyer, _at(order, action), data)

    assert (answer.status_code, answer.json()["status"], _status(order)) == (200, status, status)


def test_a_reason_that_is_missing_is_asked_for(buyer):
    order = sent_order()

    answer = _post(buyer, _at(order, "cancel"))

    assert (answer.status_code, _status(order)) == (400, "sent")
    assert [error["field"] for error in answer.json()["errors"]] == ["reason"]


def test_approving_twice_is_refused(buyer):
    order = draft_order()
    _post(buyer, _at(order, "approve"))

    answer = _post(buyer, _at(order, "approve"))

    assert answer.status_code == 409
    assert AuditEntry.objects.filter(action="approve").count() == 1


def test_approving_above_ones_limit_is_forbidden(buyer):
    order = draft_order(line_input(unit_price="5000"))

    answer = _post(buyer, _at(order, "approve"))

    assert (answer.status_code, _status(order)) == (403, "draft")
    assert answer.json() == {
        "errors": [
            {
                "field": "",
                "message": f"{order} comes to 15,000.00, above your limit of 5,000.00."
                " Submit it for approval.",
            }
        ]
    }


def test_moves_are_posted(buyer):
    order = draft_order()
    actions = ("approve", "submit", "return-to-draft", "edit", "send", "cancel", "receive")

    assert {buyer.get(_at(order, action)).status_code for action in actions} == {405}
    assert _status(order) == "draft"


@pytest.mark.parametrize("role", [roles.WHS, roles.RO])
def test_who_may_not_see_costs_reads_an_order_without_them(api_of, role):
    order = draft_order(line_input(unit_price="1234.56"), shipping=D("45.67"), tax=D("8.91"))

    answer = api_of(role).get(_at(order))

    text = answer.content.decode()
    assert (answer.status_code, answer.json()["number"]) == (200, order.number)
    assert [each for each in ("1234.56", "45.67", "8.91", "3703.68") if each in text] == []


def test_who_may_not_see_costs_gets_none_for_making_an_order(api_of, body):
    answer = _post(api_of(roles.WHS), ORDERS, body)

    assert answer.status_code == 201
    assert [each for each in ("100.00", "12.50", "312.50") if each in answer.content.decode()] == []


@pytest.mark.parametrize(
    ("role", "action"),
    [
        (roles.ACC, "send"),
        (roles.ACC, "cancel"),
        (roles.ACC, "edit"),
        (roles.ACC, "submit"),
        (roles.RO, "approve"),
        (roles.TECH, "approve"),
        (roles.WHS, "approve"),
    ],
)
def test_a_role_without_the_right_changes_nothing(api_of, role, action):
    order = approved_order() if action in ("send", "edit") else draft_order()
    before = PurchaseOrder.objects.values().get(pk=order.pk)

    answer = _post(api_of(role), _at(order, action), {"reason": "Because"})

    assert answer.status_code == 403
    assert PurchaseOrder.objects.values().get(pk=order.pk) == before


def test_an_accountant_makes_no_order(api_of, body):
    answer = _post(api_of(roles.ACC), ORDERS, body)

    assert (answer.status_code, PurchaseOrder.objects.count()) == (403, 0)


def test_nobody_gets_in_without_logging_in(client, db):
    assert client.get(ORDERS).status_code == 403


def test_what_was_read_can_be_sent_back(buyer):
    """A line as it is shown, with what a line has to name, is a line that can be saved."""
    item = ItemUnitFactory().item
    order = draft_order(line_input(item_id=item.pk, unit="BX"))
    [shown] = buyer.get(_at(order)).json()["lines"]
    line = {
        "line_id": shown["id"],
        "item_id": item.pk,
        **{
            name: shown[name]
            for name in ("quantity", "unit", "unit_price", "description", "vendor_part_number")
        },
    }

    answer = buyer.put(
        _at(order),
        {"vendor_id": order.vendor_id, "destination_id": order.destination_id, "lines": [line]},
        format="json",
    )

    assert answer.status_code == 200, answer.json()
