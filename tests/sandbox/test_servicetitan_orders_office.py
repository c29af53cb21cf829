"""Orders as the office has them: requests to approve, types, markups, and what it does itself."""

import json
from decimal import Decimal

import pytest

ORDERS = "inventory/purchase-orders"
REQUESTS = f"{ORDERS}/requests"
TYPES = "inventory/purchase-order-types"
MARKUPS = "inventory/purchase-order-markups"
FLAGS = (
    "includeInPoScreen",
    "automaticallyReceive",
    "displayToTechnician",
    "excludeTaxFromJobCosting",
    "impactToTechnicianPayroll",
    "allowTechniciansToSendPo",
    "skipWeekends",
    "requireJobBeforeReceipt",
    "includeInSalesTax",
    "isDefault",
    "copyPurchaseOrderItemsToInvoiceWhenReceived",
    "isDefaultForConsignment",
)
ALERTS = (
    "sendEmailToTechnicianWhenPoMovedToSend",
    "sendEmailToTechnicianWhenPoMovedToReceived",
    "sendEmailToPmWhenPoMovedToSend",
    "sendEmailToPmWhenPoMovedToReceived",
)


def type_body(**changes):
    return {
        "name": "Counter",
        "active": True,
        "defaultRequiredDateDaysOffset": 4,
        **dict.fromkeys(FLAGS, False),
        "alertSettings": dict.fromkeys(ALERTS, False),
        **changes,
    }


def kind(st, name):
    return next(row for row in st.rows(TYPES) if row["name"] == name)


def asked(servicetitan, **changes):
    goods = [{"code": "WHIP-6FT", "quantity": 3}]
    return servicetitan.control("po_requested", {"job": "4521", "items": goods, **changes})


def refused(servicetitan, verb, payload):
    before = servicetitan.state("purchase_orders", "receipts")
    answer = servicetitan.call("POST", f"/_control/{verb}", json.dumps(payload).encode())
    assert servicetitan.state("purchase_orders", "receipts") == before
    return answer.status


def test_a_request_is_listed_and_is_no_order_yet(st, servicetitan):
    request = asked(servicetitan)
    row = st.rows(REQUESTS, ids=request["id"])[0]
    assert (row["requestNumber"], row["requestStatus"]) == (
        request["requestNumber"],
        "PendingApproval",
    )
    assert (row["jobId"], row["total"]) == (st.job("4521")["id"], Decimal("25.50"))
    assert {"number", "status", "rejectionReason", "sentOn"}.isdisjoint(row)
    assert st.call("GET", f"{ORDERS}/{request['id']}").status == 404


def test_approving_makes_the_order_with_a_number_of_its_own(st, servicetitan):
    request = asked(servicetitan)
    where = f"{REQUESTS}/{request['id']}/approve"
    assert st.send("PATCH", where, None) == {"id": request["id"]}
    order = st.get(f"{ORDERS}/{request['id']}")
    assert (order["number"], order["status"]) == ("4521-001", "Pending")
    assert order["items"][0]["quantity"] == 3
    assert st.rows(REQUESTS, requestStatus="approved")[0]["id"] == request["id"]


def test_rejecting_needs_one_of_the_reasons(st, servicetitan):
    request = asked(servicetitan)
    where = f"{REQUESTS}/{request['id']}/reject"
    assert list(st.call("PATCH", where, {}).json["errors"]) == ["rejectionReason"]
    st.send("PATCH", where, {"rejectionReason": "WrongVendor"})
    found = st.rows(REQUESTS, requestStatus="Rejected", requestNumber=request["requestNumber"])
    assert [row["id"] for row in found] == [request["id"]]


@pytest.mark.parametrize("answer", ["approve", "reject"])
def test_a_request_is_answered_once(st, servicetitan, answer):
    request = asked(servicetitan)
    st.send("PATCH", f"{REQUESTS}/{request['id']}/approve", None)
    before = servicetitan.state("purchase_orders", "purchase_order_requests")
    body = {"rejectionReason": "Other"} if answer == "reject" else None
    assert st.call("PATCH", f"{REQUESTS}/{request['id']}/{answer}", body).status == 400
    assert servicetitan.state("purchase_orders", "purchase_order_requests") == before


@pytest.mark.parametrize(("limit", "status"), [(57.29, 404), (57.3, 200)])
def test_an_account_may_want_dear_orders_approved(st, servicetitan, limit, status):
    servicetitan.control("settings", {"orders_need_approval_above": limit})
    key = st.send("POST", ORDERS, st.order_body())["id"]
    assert st.call("GET", f"{ORDERS}/{key}").status == status
    assert bool(st.rows(REQUESTS, ids=key)) == (status == 404)


def test_a_type_is_added_with_all_its_members(st):
    key = st.send("POST", TYPES, type_body(skipWeekends=True, landedCostMethod="ByValue"))["id"]
    row = kind(st, "Counter")
    names = ("id", "active", "skipWeekends", "landedCostMethod", "defaultRequiredDateDaysOffset")
    assert [row[name] for name in names] == [key, True, True, "ByValue", 4]
    assert {"alertSettings", "includeInPoScreen", "requireJobBeforeReceipt"}.isdisjoint(row)


def test_two_types_cannot_share_a_name(st, servicetitan):
    key = st.send("POST", TYPES, type_body())["id"]
    before = servicetitan.state("purchase_order_types")
    full = type_body(name="STANDARD", landedCostMethod="None", includeTaxInFullyLandedCost=False)
    assert st.call("POST", TYPES, type_body()).status == 409
    assert st.call("PATCH", f"{TYPES}/{key}", full).status == 409
    assert servicetitan.state("purchase_order_types") == before
    full["name"] = "Counter 2"
    assert st.send("PATCH", f"{TYPES}/{key}", full) == {"id": key}


def test_an_order_of_a_type_that_needs_a_job_is_not_received_without(st):
    key = st.send("POST", TYPES, type_body(requireJobBeforeReceipt=True))["id"]
    order = st.order(typeId=key)
    assert st.call("POST", "inventory/receipts", st.receipt_body(order, 1)).status == 400
    order = st.order(typeId=key, jobId=st.job("4521")["id"])
    assert st.call("POST", "inventory/receipts", st.receipt_body(order, 1)).status == 200


def test_goods_of_a_copying_type_become_lines_of_the_invoice(st):
    job = st.job("4521")
    order = st.order(typeId=kind(st, "Job Materials")["id"], jobId=job["id"])
    receipt = st.send("POST", "inventory/receipts", st.receipt_body(order, 3))["id"]

    def lines():
        items = st.rows("accounting/invoices", ids=job["invoiceId"])[0]["items"]
        return [
            (i["skuName"], Decimal(i["quantity"]), i["inventoryLocationId"])
            for i in items
            if i["cost"] == "11.20"
        ]

    assert lines() == [("WHIP-6FT", 3, order["inventoryLocationId"])]
    where = f"inventory/receipts/{receipt}/cancellation"
    st.send("PATCH", where, {"canceledReason": "Other"})
    assert lines() == []


def test_markups_are_added_changed_and_removed(st):
    row = st.send("POST", MARKUPS, {"from": 1000, "to": 5000, "percent": 12.5})
    assert (row["from"], row["to"], row["percent"]) == (1000, 5000, Decimal("12.5"))
    where = f"{MARKUPS}/{row['id']}"
    st.send("PATCH", where, {"from": 1000, "to": 6000, "percent": 10})
    assert st.get(where)["to"] == 6000
    assert [found["from"] for found in st.rows(MARKUPS, sort="-From")] == [1000, 250, 50, 0]
    gone = st.call("DELETE", where)
    assert (gone.status, gone.body, st.call("GET", where).status) == (200, b"", 404)


def test_a_markup_over_nothing_is_refused(st, servicetitan):
    before = servicetitan.state("purchase_order_markups")
    answer = st.call("POST", MARKUPS, {"from": 5, "to": 5, "percent": 1})
    assert (answer.status, list(answer.json["errors"])) == (400, ["to"])
    assert servicetitan.state("purchase_order_markups") == before


def test_the_office_makes_an_order_of_its_own(st, servicetitan):
    goods = [{"code": "WHIP-6FT", "quantity": 2, "cost": 9.99}, {"code": "EMT-34", "quantity": 10}]
    made = servicetitan.control(
        "po_made",
        {"vendor": "Johnstone Supply", "job": "4521", "items": goods, "location": "VAN-01"},
    )
    order = st.get(f"{ORDERS}/{made['id']}")
    assert (made["number"], made["status"]) == ("4521-001", "Pending")
    assert [(i["skuCode"], i["quantity"], i["cost"]) for i in order["items"]] == [
        ("WHIP-6FT", 2, Decimal("9.99")),
        ("EMT-34", 10, Decimal("0.95")),
    ]
    assert order["total"] == Decimal("29.48")
    assert order["businessUnitId"] == st.job("4521")["businessUnitId"]


def test_an_order_for_nothing_is_refused(servicetitan):
    assert refused(servicetitan, "po_made", {"vendor": "nobody", "items": []}) == 400
    assert refused(servicetitan, "po_made", {"items": []}) == 400


def test_the_office_changes_lines_of_a_sent_order(st, servicetitan):
    order = st.order(items=[st.line("WHIP-6FT", 4, 11.2), st.line("EMT-34", 2, 1)])
    servicetitan.control("send_po", {"id": order["id"]})
    first, second = (line["id"] for line in order["items"])
    changes = [
        {"id": first, "quantity": 6},
        {"id": second, "remove": True},
        {"code": "PEX-34-BLUE", "quantity": 1, "cost": 0.5},
    ]
    servicetitan.control("change_po_lines", {"id": order["id"], "items": changes})
    after = st.get(f"{ORDERS}/{order['id']}")
    assert [(i["skuCode"], i["quantity"]) for i in after["items"]] == [
        ("WHIP-6FT", 6),
        ("PEX-34-BLUE", 1),
    ]
    assert (after["status"], after["total"]) == ("Sent", Decimal("80.20"))


def test_lines_of_a_received_order_stay(st, servicetitan):
    order = st.order()
    servicetitan.control("receive_po", {"id": order["id"]})
    change = {"id": order["items"][0]["id"], "quantity": 9}
    payload = {"id": order["id"], "items": [change]}
    assert refused(servicetitan, "change_po_lines", payload) == 400


def test_a_custom_field_of_an_order_is_set_by_the_office_alone(st, servicetitan):
    order = st.order(customFields=[{"name": "Buyer", "value": "me"}])
    assert order["customFields"] is None
    change = {"id": order["number"], "name": "Buyer", "value": "Priya"}
    servicetitan.control("set_po_custom_field", change)
    after = st.get(f"{ORDERS}/{order['id']}")
    assert [(f["name"], f["value"]) for f in after["customFields"]] == [("Buyer", "Priya")]
    assert after["modifiedOn"] > order["modifiedOn"]
    assert st.call("PATCH", f"{ORDERS}/custom-fields", {"operations": []}).status == 404
    assert refused(servicetitan, "set_po_custom_field", {**change, "name": "Hat"}) == 400
