"""Returns: made from receipts, changed while Pending, shipped and credited by the office."""

from decimal import Decimal

import pytest

RETURNS = "inventory/returns"
TYPES = "inventory/return-types"


def kind(st, automatic=False):
    rows = st.rows(TYPES, activeOnly="true", sort="+Id")
    return next(r["id"] for r in rows if r["automaticallyReceiveVendorCredit"] == automatic)


def body(st, **changes):
    order = st.order_body()
    return {
        "vendorId": order["vendorId"],
        "returnTypeId": kind(st),
        "businessUnitId": order["businessUnitId"],
        "inventoryLocationId": order["inventoryLocationId"],
        "returnDate": "2026-01-10T00:00:00Z",
        "memo": "wrong length",
        "tax": 1,
        "shipping": 0.5,
        "restockingFee": 2,
        "items": [{"skuId": st.material("WHIP-6FT")["id"], "quantity": 3, "cost": 8.5}],
        **changes,
    }


def make(st, **changes):
    made = st.send("POST", RETURNS, body(st, **changes))
    return st.rows(RETURNS, ids=made["id"], active="Any")[0]


def refused(st, servicetitan, method, where, content):
    before = servicetitan.state("returns", "ap_credits")
    answer = st.call(method, where, content)
    assert servicetitan.state("returns", "ap_credits") == before
    return answer


def test_a_return_reads_back_with_its_amounts(st):
    row = make(st, jobId=st.job("4521")["id"])
    names = ("status", "jobId", "memo", "returnAmount", "taxAmount", "shippingAmount", "active")
    assert [row[name] for name in names] == [
        "Pending",
        st.job("4521")["id"],
        "wrong length",
        Decimal("27.00"),
        Decimal("1.00"),
        Decimal("0.50"),
        True,
    ]
    item = row["items"][0]
    assert (item["code"], item["quantity"], item["active"]) == ("WHIP-6FT", 3, True)
    assert {"external", "restockingFee"}.isdisjoint(row)


def test_a_return_without_items_is_taken(st):
    assert make(st, items=None)["items"] == []


def test_every_id_that_leads_nowhere_is_named(st, servicetitan):
    content = body(st, vendorId=1, returnTypeId=2, businessUnitId=3, inventoryLocationId=4)
    answer = refused(st, servicetitan, "POST", RETURNS, content)
    assert answer.status == 400
    names = ["businessUnitId", "inventoryLocationId", "returnTypeId", "vendorId"]
    assert sorted(answer.json["errors"]) == names


def test_no_more_goes_back_than_came_in(st, servicetitan):
    order = st.order()
    receipt = servicetitan.control("receive_po", {"id": order["id"]})["receipt"]
    came = st.rows("inventory/receipts", ids=receipt)[0]["items"][0]
    item = {"skuId": came["skuId"], "cost": 8.5, "shipmentItemId": came["id"]}
    make(st, purchaseOrderId=order["id"], items=[{**item, "quantity": 3}])
    content = body(st, purchaseOrderId=order["id"], items=[{**item, "quantity": 2}])
    answer = refused(st, servicetitan, "POST", RETURNS, content)
    assert (answer.status, list(answer.json["errors"])) == (400, ["items[0].quantity"])
    row = make(st, purchaseOrderId=order["id"], items=[{**item, "quantity": 1}])
    assert row["items"][0]["receiptItemId"] == came["id"]


def test_the_order_must_be_the_vendors(st, servicetitan):
    order = st.order()
    other = next(r["id"] for r in st.rows("inventory/vendors") if r["id"] != order["vendorId"])
    content = body(st, purchaseOrderId=order["id"], vendorId=other)
    answer = refused(st, servicetitan, "POST", RETURNS, content)
    assert (answer.status, list(answer.json["errors"])) == (400, ["vendorId"])


def test_a_change_replaces_the_items_and_adds_up_again(st):
    row = make(st)
    line = row["items"][0]
    new = {"id": 0, "skuId": st.material("EMT-34")["id"], "quantity": 2, "cost": 1.25}
    change = {"items": [new], "memo": "", "tax": 0}
    assert st.send("PATCH", f"{RETURNS}/{row['id']}", change) == {"id": row["id"]}
    after = st.rows(RETURNS, ids=row["id"])[0]
    assert [(i["id"] == line["id"], i["code"], i["active"]) for i in after["items"]] == [
        (True, "WHIP-6FT", False),
        (False, "EMT-34", True),
    ]
    assert (after["returnAmount"], after["memo"]) == (Decimal("3.00"), "")


@pytest.mark.parametrize("verb", ["return_shipped", "return_credited"])
def test_a_return_on_its_way_is_neither_changed_nor_canceled(st, servicetitan, verb):
    row = make(st)
    servicetitan.control(verb, {"id": row["number"]})
    where = f"{RETURNS}/{row['id']}"
    assert refused(st, servicetitan, "PATCH", where, {"memo": "late"}).status == 409
    cancel = {"canceledReason": "Other"}
    assert refused(st, servicetitan, "PATCH", f"{where}/cancellation", cancel).status == 400


def test_canceling_makes_it_inactive(st):
    row = make(st)
    where = f"{RETURNS}/{row['id']}/cancellation"
    assert st.send("PATCH", where, {"canceledReason": "Duplicate"}) == {"id": row["id"]}
    assert st.rows(RETURNS, ids=row["id"]) == []
    after = st.rows(RETURNS, ids=row["id"], active="False")[0]
    assert (after["status"], after["canceledReason"]) == ("Canceled", "Duplicate")
    assert after["dateCanceled"]


def test_the_office_ships_and_credits(st, servicetitan):
    row = make(st)
    assert servicetitan.control("return_shipped", {"id": row["id"]})["status"] == "Returned"
    answer = servicetitan.control("return_credited", {"id": row["id"]})
    assert answer["status"] == "CreditReceived"
    after = st.rows(RETURNS, ids=row["id"])[0]
    assert after["returnedOn"] and after["creditReceivedOn"]
    credit = st.rows("accounting/ap-credits")[0]
    assert (credit["inventoryReturnId"], credit["amount"]) == (row["id"], Decimal("25.00"))


def test_a_credit_comes_only_once(st, servicetitan):
    row = make(st)
    servicetitan.control("return_credited", {"id": row["id"]})
    before = servicetitan.state("returns", "ap_credits")
    call = b'{"id": %d}' % row["id"]
    assert servicetitan.call("POST", "/_control/return_credited", call).status == 400
    assert servicetitan.state("returns", "ap_credits") == before


def test_a_type_may_take_its_credit_at_once(st):
    row = make(st, returnTypeId=kind(st, automatic=True))
    assert (row["status"], bool(row["creditReceivedOn"])) == ("CreditReceived", True)
    assert st.rows("accounting/ap-credits")[0]["inventoryReturnId"] == row["id"]


def test_returns_are_found_by_the_documented_filters(st):
    row = make(st, jobId=st.job("4521")["id"], referenceNumber="RMA-9")

    def found(**query):
        return [hit["id"] for hit in st.rows(RETURNS, **query)]

    assert found(referenceNumber="rma-9") == found(jobId=row["jobId"]) == [row["id"]]
    pending = {"vendorIds": row["vendorId"], "syncStatuses": "pending"}
    assert found(number=row["number"], **pending) == [row["id"]]
    day = {"returnDateOnOrAfter": "2026-01-10", "returnDateBefore": "2026-01-11"}
    assert found(**day) == [row["id"]]
    assert found(purchaseOrderId=1) == found(syncStatuses="Exported") == []


def test_the_feed_shows_a_canceled_return(st):
    row = make(st)
    st.send("PATCH", f"{RETURNS}/{row['id']}/cancellation", {"canceledReason": "Other"})
    last = st.get("inventory/export/returns")["data"][-1]
    assert (last["id"], last["active"], last["status"]) == (row["id"], False, "Canceled")


def test_external_data_and_custom_fields_of_a_return(st):
    row = make(st)
    guid = "0f8fad5b-d9cb-469f-a165-70867728950e"
    data = {"applicationGuid": guid, "externalData": [{"key": "hub", "value": "7"}]}
    st.send("PATCH", f"{RETURNS}/{row['id']}", {"externalData": data})
    fields = [{"name": "rma number", "value": "R-1"}]
    batch = {"operations": [{"objectId": row["id"], "customFields": fields}]}
    answer = st.call("PATCH", f"{RETURNS}/custom-fields", batch)
    assert (answer.status, answer.body) == (200, b"")
    seen = st.rows(RETURNS, **{"customFields.Fields[RMA%20Number]": "R-1"})[0]
    assert (seen["id"], seen["externalData"]) == (row["id"], None)
    assert [(f["name"], f["value"]) for f in seen["customFields"]] == [("RMA Number", "R-1")]
    own = st.rows(RETURNS, ids=row["id"], externalDataApplicationGuid=guid)[0]
    assert own["externalData"] == [{"key": "hub", "value": "7"}]


def test_return_types_need_active_only(st):
    answer = st.call("GET", TYPES)
    assert (answer.status, list(answer.json["errors"])) == (400, ["activeOnly"])
    assert st.call("GET", TYPES, activeOnly="perhaps").status == 400
    key = kind(st)
    st.send("PATCH", f"{TYPES}/{key}", {"id": key, "active": False})
    assert key not in [row["id"] for row in st.rows(TYPES, activeOnly="true")]
    assert key in [row["id"] for row in st.rows(TYPES, activeOnly="False")]


def test_a_return_type_is_added_and_takes_the_default(st):
    flags = ("automaticallyReceiveVendorCredit", "includeInSalesTax", "isDefaultForConsignment")
    content = {"name": "Core", "isDefault": True, **dict.fromkeys(flags, False)}
    key = st.send("POST", TYPES, content)["id"]
    rows = st.rows(TYPES, activeOnly="true")
    assert [row["id"] for row in rows if row["isDefault"]] == [key]
    assert [row["id"] for row in st.rows(TYPES, activeOnly="true", name="core")] == [key]


def test_two_return_types_cannot_share_a_name(st, servicetitan):
    key = kind(st)
    before = servicetitan.state("return_types")
    answer = st.call("PATCH", f"{TYPES}/{key}", {"id": key, "name": "warranty"})
    assert (answer.status, servicetitan.state("return_types") == before) == (409, True)
