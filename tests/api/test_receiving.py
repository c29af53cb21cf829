"""Goods that arrive, through the API."""

import uuid
from decimal import Decimal as D

import pytest

from plyhub import roles
from procurement.models import PurchaseOrder, Receipt
from procurement.services import purchase_orders
from tests.factories.procurement import line_input, order_input, sent_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def buyer(api_of):
    return api_of(roles.BUY)


def _post(client, path: str, data: object):
    return client.post(path, data, format="json")


def _at(order: PurchaseOrder, action: str) -> str:
    return f"/api/purchasing/purchase-orders/{order.pk}/{action}/"


def _status(order: PurchaseOrder) -> str:
    return PurchaseOrder.objects.values_list("status", flat=True).get(pk=order.pk)


def test_goods_are_received(buyer):
    order = sent_order()
    line = order.lines.get()

    answer = _post(
        buyer,
        _at(order, "receive"),
        {"quantities": {str(line.pk): "2"}, "packing_slip": "PS-7"},
    )

    line.refresh_from_db()
    receipt = Receipt.objects.get()
    assert answer.status_code == 201
    assert {name: answer.json()[name] for name in ("number", "status", "packing_slip")} == {
        "number": receipt.number,
        "status": "posted",
        "packing_slip": "PS-7",
    }
    assert (line.received, _status(order)) == (D("2"), "partially_received")


def test_the_same_delivery_twice_is_one_receipt(buyer):
    order = sent_order()
    data = {"quantities": {str(order.lines.get().pk): "1"}, "token": str(uuid.uuid4())}

    ids = {_post(buyer, _at(order, "receive"), data).json()["id"] for _ in range(2)}

    assert (len(ids), order.lines.get().received) == (1, D("1"))


def test_a_token_of_an_order_does_not_answer_for_a_receipt(buyer):
    token = uuid.uuid4()
    purchase_orders.create(
        actor=buyer.person, order=order_input(), lines=[line_input()], token=token
    )
    order = sent_order()

    answer = _post(
        buyer,
        _at(order, "receive"),
        {"quantities": {str(order.lines.get().pk): "1"}, "token": str(token)},
    )

    assert 400 <= answer.status_code < 500
    assert not Receipt.objects.exists()


@pytest.mark.parametrize("key", ["first", "²", "", "-1"])
def test_a_line_that_is_not_named_by_its_id_is_refused(buyer, key):
    order = sent_order()

    answer = _post(buyer, _at(order, "receive"), {"quantities": {key: "1"}})

    assert answer.status_code == 400
    assert not Receipt.objects.exists()


@pytest.mark.parametrize("quantity", ["0", "-1", "NaN", "Infinity", "1.00001"])
def test_a_quantity_that_is_none_is_refused(buyer, quantity):
    order = sent_order()

    answer = _post(
        buyer, _at(order, "receive"), {"quantities": {str(order.lines.get().pk): quantity}}
    )

    assert answer.status_code == 400
    assert not Receipt.objects.exists()


def test_more_than_was_ordered_is_named_by_its_line(api_of):
    order = sent_order()

    answer = _post(
        api_of(roles.WHS),
        _at(order, "receive"),
        {"quantities": {str(order.lines.get().pk): "4"}},
    )

    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == ["lines.1.quantity"]
    assert not Receipt.objects.exists()


def test_a_project_manager_receives_nothing(api_of):
    order = sent_order()

    answer = _post(
        api_of(roles.PM), _at(order, "receive"), {"quantities": {str(order.lines.get().pk): "1"}}
    )

    assert (answer.status_code, _status(order)) == (403, "sent")
    assert not Receipt.objects.exists()


def test_the_warehouse_receives_through_the_api_too(api_of):
    order = sent_order()

    answer = _post(
        api_of(roles.WHS),
        _at(order, "receive"),
        {"quantities": {str(order.lines.get().pk): "1"}},
    )

    assert (answer.status_code, Receipt.objects.count()) == (201, 1)
