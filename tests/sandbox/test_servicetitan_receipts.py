"""Receipts: what they do to their order, and taking them back."""

from decimal import Decimal

import pytest

RECEIPTS = "inventory/receipts"
ORDERS = "inventory/purchase-orders"


def post(st, order, quantity, **changes):
    return st.send("POST", RECEIPTS, st.receipt_body(order, quantity, **changes))["id"]


def again(st, order):
    return st.get(f"{ORDERS}/{order['id']}")


def test_receiving_some_and_then_the_rest_moves_the_order(st, servicetitan):
    order = st.order()
    servicetitan.control("send_po", {"id": order["id"]})
    post(st, order, 1.5)
    partly = again(st, order)
    post(st, order, 2.5)
    wholly = again(st, order)
    assert (partly["status"], partly["items"][0]["quantityReceived"], partly["receivedOn"]) == (
        "PartiallyReceived",
        Decimal("1.5"),
        None,
    )
    assert (wholly["status"], wholly["items"][0]["quantityReceived"], wholly["receivedOn"]) == (
        "Received",
        4,
        "2026-01-08T00:00:00Z",
    )
    assert wholly["modifiedOn"] > partly["modifiedOn"]


def test_a_receipt_reads_back_under_the_read_names(st):
    job = st.job("4521")["id"]
    order = st.order(jobId=job)
    key = post(st, order, 2, tax=1, shipping=2.5)
    receipt = st.rows(RECEIPTS, ids=key)[0]
    shown = {
        name: receipt[name]
        for name in (
            "active",
            "purchaseOrderId",
            "jobId",
            "vendorId",
            "inventoryLocationId",
            "memo",
            "vendorInvoiceNumber",
            "receivedOn",
            "receiptAmount",
            "taxAmount",
            "shippingAmount",
            "syncStatus",
        )
    }
    assert shown == {
        "active": True,
        "purchaseOrderId": order["id"],
        "jobId": job,
        "vendorId": order["vendorId"],
        "inventoryLocationId": order["inventoryLocationId"],
        "memo": "PlyHub RC-1",
        "vendorInvoiceNumber": "INV-77",
        "receivedOn": "2026-01-08T00:00:00Z",
        "receiptAmount": Decimal("22.40"),
        "taxAmount": Decimal("1.00"),
        "shippingAmount": Decimal("2.50"),
        "syncStatus": "Pending",
    }
    item = receipt["items"][0]
    assert (item["code"], item["quantity"], item["purchaseOrderItemId"]) == (
        "WHIP-6FT",
        2,
        order["items"][0]["id"],
    )


def test_more_than_is_open_is_refused_and_changes_nothing(st, servicetitan):
    order = st.order()
    post(st, order, 3)
    before = servicetitan.state()
    answer = st.call("POST", RECEIPTS, st.receipt_body(order, 1.5))
    assert (answer.status, answer.json["errors"]) == (
        400,
        {"items[0].quantity": ["The quantity is above the open quantity 1."]},
    )
    assert servicetitan.state() == before


def test_one_line_twice_in_a_receipt_counts_together(st):
    order = st.order()
    body = st.receipt_body(order, 3)
    body["items"] *= 2
    answer = st.call("POST", RECEIPTS, body)
    assert (answer.status, list(answer.json["errors"])) == (400, ["items[1].quantity"])


def test_without_a_line_id_the_sku_finds_the_line_with_room(st):
    order = st.order(items=[st.line("WHIP-6FT", 1, 10), st.line("WHIP-6FT", 5, 10)])
    item = {"skuId": order["items"][0]["skuId"], "quantity": 4, "cost": 10}
    post(st, order, 0, items=[item])
    assert [line["quantityReceived"] for line in again(st, order)["items"]] == [0, 4]


def test_a_sku_the_order_does_not_have_is_refused(st):
    order = st.order()
    item = {"skuId": st.material("EMT-34")["id"], "quantity": 1, "cost": 1}
    answer = st.call("POST", RECEIPTS, st.receipt_body(order, 1, items=[item]))
    assert (answer.status, list(answer.json["errors"])) == (400, ["items[0].skuId"])


@pytest.mark.parametrize("quantity", [0, -1])
def test_nothing_or_less_cannot_be_received(st, quantity):
    answer = st.call("POST", RECEIPTS, st.receipt_body(st.order(), quantity))
    assert (answer.status, list(answer.json["errors"])) == (400, ["items[0].quantity"])


def test_an_unknown_order_is_a_404(st):
    body = st.receipt_body(st.order(), 1, purchaseOrderId=1)
    assert st.call("POST", RECEIPTS, body).status == 404


@pytest.mark.parametrize("verb", ["cancel_po", "receive_po", "export_po"])
def test_a_closed_order_takes_no_receipt(st, servicetitan, verb):
    order = st.order()
    servicetitan.control(verb, {"id": order["id"]})
    before = servicetitan.state("purchase_orders", "receipts")
    assert st.call("POST", RECEIPTS, st.receipt_body(order, 1)).status == 400
    assert servicetitan.state("purchase_orders", "receipts") == before


def test_a_pending_order_takes_receipts_unless_set_otherwise(st, servicetitan):
    order = st.order()
    servicetitan.control("settings", {"receipts_require_sent": True})
    assert st.call("POST", RECEIPTS, st.receipt_body(order, 1)).status == 400
    servicetitan.control("send_po", {"id": order["id"]})
    assert st.call("POST", RECEIPTS, st.receipt_body(order, 1)).status == 200


@pytest.mark.parametrize(("sent", "status"), [(True, "Sent"), (False, "Pending")])
def test_canceling_takes_the_goods_off_the_order(st, servicetitan, sent, status):
    order = st.order()
    if sent:
        servicetitan.control("send_po", {"id": order["id"]})
    key = post(st, order, 4)
    answer = st.call("PATCH", f"{RECEIPTS}/{key}/cancellation", {"canceledReason": "Accidental"})
    after = again(st, order)
    assert (answer.status, answer.json) == (200, {"id": key})
    assert (after["status"], after["receivedOn"]) == (status, None)
    assert after["items"][0]["quantityReceived"] == 0
    assert st.rows(RECEIPTS) == []
    assert [row["active"] for row in st.rows(RECEIPTS, active="Any")] == [False]


def test_a_stray_id_in_the_query_cancels_nothing_else(st):
    order = st.order()
    first, second = post(st, order, 1), post(st, order, 1)
    where = f"{RECEIPTS}/{first}/cancellation"
    answer = st.call("PATCH", where, {"canceledReason": "Other"}, id=second)
    assert answer.json == {"id": first}
    assert [row["id"] for row in st.rows(RECEIPTS)] == [second]


def test_custom_fields_of_a_receipt_are_written_by_name(st):
    key = post(st, st.order(), 1)
    fields = [{"name": "Packing Slip", "value": "PS-1"}]
    body = {"operations": [{"objectId": key, "customFields": fields}]}
    answer = st.call("PATCH", f"{RECEIPTS}/custom-fields", body)
    found = st.rows(RECEIPTS, **{"customFields.Fields[Packing%20Slip]": "PS-1"})
    assert (answer.status, answer.body) == (200, b"")
    assert [(row["id"], row["customFields"][0]["value"]) for row in found] == [(key, "PS-1")]


def test_canceling_one_of_two_leaves_the_other(st):
    order = st.order()
    first = post(st, order, 1)
    post(st, order, 3)
    st.send("PATCH", f"{RECEIPTS}/{first}/cancellation", {"canceledReason": "Other"})
    after = again(st, order)
    assert (after["status"], after["items"][0]["quantityReceived"]) == ("PartiallyReceived", 3)


def test_a_receipt_is_canceled_only_once(st, servicetitan):
    order = st.order()
    where = f"{RECEIPTS}/{post(st, order, 1)}/cancellation"
    st.send("PATCH", where, {"canceledReason": "Other"})
    before = servicetitan.state("purchase_orders", "receipts")
    assert st.call("PATCH", where, {"canceledReason": "Other"}).status == 400
    assert servicetitan.state("purchase_orders", "receipts") == before


def test_receipts_are_found_by_the_documented_filters(st):
    order = st.order()
    key = post(st, order, 1)

    def found(**query):
        return [row["id"] for row in st.rows(RECEIPTS, **query)]

    assert found(purchaseOrderIds=order["id"]) == found(vendorIds=order["vendorId"]) == [key]
    assert found(vendorInvoiceNumber="inv-77") == found(syncStatuses="pending,posted") == [key]
    assert found(purchaseOrderIds=1) == found(receivedBefore="2026-01-08") == []


def test_the_office_can_receive_by_itself(st, servicetitan):
    order = st.order()
    line = order["items"][0]["id"]
    answer = servicetitan.control(
        "receive_po", {"id": order["number"], "items": [{"id": line, "quantity": 1}]}
    )
    assert answer["status"] == "PartiallyReceived"
    assert servicetitan.control("receive_po", {"id": order["id"]})["status"] == "Received"
