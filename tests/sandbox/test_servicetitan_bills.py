"""Bills: born from receipts, listed two ways, marked as exported, taken back with the receipt."""

import json
from decimal import Decimal

import pytest

BILLS = "accounting/inventory-bills"
AP_BILLS = "accounting/ap-bills"
CREDITS = "accounting/ap-credits"


@pytest.fixture
def received(st):
    """A job's order with a receipt of half of it: (order, receipt)."""
    order = st.order(jobId=st.job("4521")["id"])
    made = st.send("POST", "inventory/receipts", st.receipt_body(order, 2, tax=1.25, shipping=2.5))
    return order, st.rows("inventory/receipts", ids=made["id"])[0]


def test_a_receipt_makes_both_bills_under_one_id(st, received):
    order, receipt = received
    bill, ap_bill = st.rows(f"{BILLS}/paginated")[0], st.rows(AP_BILLS)[0]
    assert bill["id"] == ap_bill["id"] == receipt["billId"]
    common = ("purchaseOrderId", "syncStatus", "vendorNumber", "billDate", "billAmount")
    assert [bill[name] for name in common] == [ap_bill[name] for name in common]
    assert [bill[name] for name in common] == [
        order["id"],
        "Pending",
        "INV-77",
        "2026-01-08T00:00:00Z",
        "26.15",
    ]
    assert (ap_bill["status"], ap_bill["source"], ap_bill["billType"]) == (
        "Unreconciled",
        "Purchasing",
        "Procurement",
    )


def test_amounts_of_a_bill_are_text_and_its_items_name_the_receipt(st, received):
    order, receipt = received
    bill, ap_bill = st.get(BILLS)[0], st.get(f"{AP_BILLS}/{receipt['billId']}")
    item, ap_item = bill["items"][0], ap_bill["items"][0]
    assert (bill["taxAmount"], bill["shippingAmount"]) == ("1.25", "2.50")
    assert (item["quantity"], item["cost"], item["skuCode"]) == ("2.00", "11.20", "WHIP-6FT")
    assert item["receiptItemId"] == ap_item["receiptItemId"] == receipt["items"][0]["id"]
    assert item["inventoryLocation"] == "WH-MAIN"
    assert ap_item["inventoryLocation"] == {
        "id": order["inventoryLocationId"],
        "name": "WH-MAIN",
        "type": "Warehouse",
    }
    assert ap_item["vendorPartNumber"] == "V-WHIP-6FT"


def test_the_old_list_is_a_bare_array(st, received):
    paged = st.get(f"{BILLS}/paginated", includeTotal="true")
    assert st.get(BILLS) == paged["data"]
    assert (paged["totalCount"], paged["hasMore"]) == (1, False)


def test_an_account_may_make_no_bills(st, servicetitan):
    servicetitan.control("settings", {"receipts_make_bills": False})
    order = st.order()
    servicetitan.control("receive_po", {"id": order["id"]})
    assert st.rows("inventory/receipts")[0]["billId"] is None
    assert (st.get(BILLS), st.rows(AP_BILLS)) == ([], [])


def test_canceling_the_receipt_takes_the_bills_back(st, received):
    _, receipt = received
    where = f"inventory/receipts/{receipt['id']}/cancellation"
    st.send("PATCH", where, {"canceledReason": "Accidental"})
    assert st.get(BILLS) == st.rows(f"{BILLS}/paginated") == []
    assert [row["active"] for row in st.rows("accounting/export/inventory-bills")] == [False]
    ap_bill = st.get(f"{AP_BILLS}/{receipt['billId']}")
    assert (ap_bill["status"], ap_bill["dateCanceled"] is None) == ("Canceled", False)


@pytest.mark.parametrize(
    ("route", "member", "shown"),
    [(BILLS, "inventoryBillIds", "inventoryBillId"), (AP_BILLS, "billIds", "billId")],
)
def test_marking_as_exported_says_so_of_each(st, received, route, member, shown):
    _, receipt = received
    answer = st.send("POST", f"{route}/markasexported", {member: [receipt["billId"], 5]})
    assert answer == [
        {shown: receipt["billId"], "success": True, "errorMessage": None},
        {shown: 5, "success": False, "errorMessage": "Bill with id 5 was not found."},
    ]
    states = [st.get(BILLS)[0], st.rows(AP_BILLS)[0], st.rows("inventory/receipts")[0]]
    assert [row["syncStatus"] for row in states] == ["Exported"] * 3


def test_an_exported_bill_keeps_its_receipt(st, servicetitan, received):
    _, receipt = received
    st.send("POST", f"{AP_BILLS}/markasexported", {"billIds": [receipt["billId"]]})
    before = servicetitan.state("receipts", "purchase_orders", "ap_bills")
    where = f"inventory/receipts/{receipt['id']}/cancellation"
    assert st.call("PATCH", where, {"canceledReason": "Other"}).status == 400
    assert servicetitan.state("receipts", "purchase_orders", "ap_bills") == before


def test_bills_are_found_by_the_documented_filters(st, received):
    order, receipt = received
    key = receipt["billId"]
    hits = [
        {"ids": key},
        {"jobNumber": "452"},
        {"purchaseOrderNumber": order["number"][2:]},
        {"purchaseOrderTypes": order["typeId"]},
        {"purchaseOrderTypes": "other, standard"},
        {"syncStatuses": "pending"},
        {"minCost": "26.15", "maxCost": "26.15"},
        {"dateFrom": "2026-01-08", "dateTo": "2026-01-08"},
        {"threeWayMatchDiscrepancy": "NoDiscrepancy"},
        {"businessUnitIds": order["businessUnitId"]},
        {"billType": "Procurement"},
    ]
    misses = [
        {"minCost": "26.16"},
        {"maxCost": "26.14"},
        {"dateTo": "2026-01-07"},
        {"jobNumber": "9999"},
        {"batchId": 1},
        {"purchaseOrderTypes": "Stock Replenishment"},
        {"threeWayMatchDiscrepancy": "Discrepancy"},
    ]
    for route in (f"{BILLS}/paginated", AP_BILLS):
        assert [[row["id"] for row in st.rows(route, **query)] for query in hits] == [
            [key] for _ in hits
        ]
        assert [st.rows(route, **query) for query in misses] == [[] for _ in misses]


@pytest.mark.parametrize("query", [{"minCost": "much"}, {"statuses": "Paid"}, {"dateFrom": "soon"}])
def test_a_senseless_filter_is_refused(st, query):
    answer = st.call("GET", AP_BILLS, **query)
    assert (answer.status, list(answer.json["errors"])) == (400, list(query))


@pytest.mark.parametrize(("total", "status"), [("26.15", "Reconciled"), ("27.00", "Discrepancy")])
def test_the_office_compares_a_bill_with_the_vendors(st, servicetitan, received, total, status):
    _, receipt = received
    servicetitan.control("reconcile_bill", {"id": receipt["billId"], "total": total})
    found = st.rows(AP_BILLS, statuses=status)
    assert [(row["id"], row["vendorInvoiceTotal"]) for row in found] == [(receipt["billId"], total)]
    assert st.get(BILLS)[0]["dateReconciled"] == found[0]["dateReconciled"] is not None


def test_custom_fields_of_a_bill_are_listed_written_and_searched(st, received):
    _, receipt = received
    kinds = st.rows(f"{AP_BILLS}/custom-fields")
    assert [(row["name"], row["dataType"]) for row in kinds] == [("Approved By", "Text")]
    fields = [{"name": "Approved By", "value": "Tom"}]
    body = {"operations": [{"objectId": receipt["billId"], "customFields": fields}]}
    answer = st.call("PATCH", f"{AP_BILLS}/custom-fields", body)
    assert (answer.status, answer.body) == (200, b"")
    found = st.rows(AP_BILLS, **{"customField.Fields[Approved%20By]": "Tom"})
    assert [row["customFields"] for row in found] == [fields]
    assert st.rows(AP_BILLS, **{"customField.Fields[Approved%20By]": "Ann"}) == []


def test_a_credit_is_a_number_and_is_marked_as_exported(st, servicetitan):
    credit = st.rows(CREDITS)[0]
    assert isinstance(credit["amount"], Decimal) and credit["amount"] > 0
    answer = st.send("POST", f"{CREDITS}/markasexported", [{"apCreditId": credit["id"]}])
    assert answer == [{"apCreditId": credit["id"], "success": True, "errorMessage": None}]
    assert [row["id"] for row in st.rows(CREDITS, syncStatuses="Exported")] == [credit["id"]]


@pytest.fixture
def expenses(st, servicetitan):
    """A bill of expenses of two jobs, as somebody in the office entered it."""
    made = servicetitan.control(
        "bill_made",
        {
            "number": "GE-17",
            "expenses": [
                {"amount": "120.50", "description": "Crane", "job": st.job("4521")["jobNumber"]},
                {"amount": 30, "description": "Permit"},
            ],
            "tax": "2.05",
            "due": "2026-02-10",
        },
    )
    return st.get(f"{AP_BILLS}/{made['id']}")


def test_a_bill_of_expenses_is_entered_by_the_office(st, expenses):
    assert [
        (item["amount"], item["description"], item["job"] and item["job"]["name"])
        for item in expenses["expenseItems"]
    ] == [("120.50", "Crane", "4521"), ("30.00", "Permit", None)]
    names = ("vendorNumber", "billAmount", "taxAmount", "source", "billType", "syncStatus", "items")
    assert [expenses[name] for name in names] == [
        "GE-17",
        "152.55",
        "2.05",
        "Standalone",
        "ApBill",
        "Pending",
        [],
    ]


def test_the_list_tells_bills_of_expenses_only_when_asked_for(st, received, expenses):
    _, receipt = received
    assert [row["id"] for row in st.rows(AP_BILLS)] == [receipt["billId"]]
    assert [row["id"] for row in st.rows(AP_BILLS, billType="ApBill")] == [expenses["id"]]
    assert [row["id"] for row in st.rows(f"{BILLS}/paginated")] == [receipt["billId"]]


def test_the_office_moves_a_bill_on(st, servicetitan, received):
    _, receipt = received
    key = receipt["billId"]
    servicetitan.control("post_bill", {"id": key})
    posted = st.get(f"{AP_BILLS}/{key}")
    assert (posted["syncStatus"], posted["postDate"] is None) == ("Posted", False)
    servicetitan.control("export_bill", {"id": key})
    assert st.get(f"{AP_BILLS}/{key}")["syncStatus"] == "PostedAndExported"
    assert st.get(BILLS)[0]["syncStatus"] == "PostedAndExported"


@pytest.mark.parametrize("verb", ["post_bill", "export_bill", "cancel_bill"])
def test_a_canceled_bill_goes_nowhere(st, servicetitan, expenses, verb):
    servicetitan.control("cancel_bill", {"id": expenses["id"]})
    before = servicetitan.state("ap_bills")
    body = json.dumps({"id": expenses["id"]}).encode()
    assert servicetitan.call("POST", f"/_control/{verb}", body).status == 400
    assert servicetitan.state("ap_bills") == before
