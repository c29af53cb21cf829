"""Invoices and their lines: amounts as text, one line a call, what shows in the feeds."""

from decimal import Decimal

import pytest

INVOICES = "accounting/invoices"
ITEMS = "accounting/export/invoice-items"


def invoice(st, number="4521"):
    return st.rows(INVOICES, jobId=st.job(number)["id"])[0]


def line(st, code="WHIP-6FT", **changes):
    sku = st.material(code)["id"]
    return {"skuId": sku, "description": code, "quantity": 2, "unitPrice": 25.5, **changes}


def put(st, body, number="4521", key=None):
    key = key or invoice(st, number)["id"]
    answer = st.call("PATCH", f"{INVOICES}/{key}/items", body)
    assert (answer.status, answer.body) == (200, b"")
    return invoice(st, number)


def feed(st, where=ITEMS, **query):
    answer = st.get(where, **query)
    return answer["data"], answer["continueFrom"]


def refused(st, servicetitan, call, status):
    before = servicetitan.state("invoices", "invoice_items")
    answer = call()
    assert answer.status == status
    assert servicetitan.state("invoices", "invoice_items") == before
    return answer.json


def test_job_4521_begins_without_lines(st):
    assert (invoice(st)["items"], invoice(st)["total"]) == ([], "0.00")


def test_a_line_is_added_and_the_invoice_adds_up_as_text(st):
    place = int(st.stand_in.ready["facts"]["warehouse"])
    found = put(st, line(st, inventoryLocationId=place))
    item = found["items"][0]
    shown = {name: item[name] for name in ("quantity", "price", "total", "cost", "totalCost")}
    assert shown == {
        "quantity": "2.00",
        "price": "25.50",
        "total": "51.00",
        "cost": "8.50",
        "totalCost": "17.00",
    }
    assert (item["type"], item["skuName"], item["inventoryLocationId"]) == (
        "Material",
        "WHIP-6FT",
        place,
    )
    assert (found["subTotal"], found["total"], found["balance"]) == ("51.00", "51.00", "51.00")


def test_a_line_takes_its_place_by_name(st):
    item = put(st, line(st, inventoryWarehouseName="VAN-12"))["items"][0]
    assert item["inventoryLocation"] == "VAN-12"


def test_with_an_id_the_line_is_changed_without_one_another_is_added(st):
    first = put(st, line(st))["items"][0]
    put(st, {"id": first["id"], "description": "changed", "quantity": 3})
    found = put(st, line(st, quantity=1))
    assert [(row["quantity"], row["price"], row["order"]) for row in found["items"]] == [
        ("3.00", "25.50", 1),
        ("1.00", "25.50", 2),
    ]
    assert found["total"] == "102.00"


def test_the_member_price_is_dropped_and_the_price_book_decides(st):
    body = {**line(st), "price": 99}
    del body["unitPrice"]
    assert put(st, body)["items"][0]["price"] == f"{st.material('WHIP-6FT')['price']:.2f}"


def test_an_account_may_leave_a_line_without_a_price_at_nothing(st, servicetitan):
    servicetitan.control("settings", {"missing_unit_price": "zero"})
    body = line(st)
    del body["unitPrice"]
    assert put(st, body)["items"][0]["price"] == "0.00"


def test_an_unknown_sku_is_a_500(st, servicetitan):
    body = {"skuName": "NO-SUCH", "description": "x", "quantity": 1}
    where = f"{INVOICES}/{invoice(st)['id']}/items"
    problem = refused(st, servicetitan, lambda: st.call("PATCH", where, body), 500)
    assert problem["title"] == "Sku (Name:NO-SUCH) is not found."


def test_a_list_of_lines_is_refused(st, servicetitan):
    where = f"{INVOICES}/{invoice(st)['id']}/items"
    problem = refused(st, servicetitan, lambda: st.call("PATCH", where, [line(st)]), 400)
    assert list(problem["errors"]) == ["$"]


@pytest.mark.parametrize(("member", "value"), [("inventoryLocationId", 1), ("technicianId", 1)])
def test_a_line_names_only_what_exists(st, servicetitan, member, value):
    where, body = f"{INVOICES}/{invoice(st)['id']}/items", line(st, **{member: value})
    problem = refused(st, servicetitan, lambda: st.call("PATCH", where, body), 400)
    assert list(problem["errors"]) == [member]


def test_a_line_of_another_invoice_is_not_found(st, servicetitan):
    other = put(st, line(st), "4610")["items"][0]["id"]
    where = f"{INVOICES}/{invoice(st)['id']}/items/{other}"
    refused(st, servicetitan, lambda: st.call("DELETE", where), 404)


def test_a_deleted_line_is_gone_from_the_invoice_and_inactive_in_the_feed(st):
    found = put(st, line(st))
    item = found["items"][0]["id"]
    _, token = feed(st)
    answer = st.call("DELETE", f"{INVOICES}/{found['id']}/items/{item}")
    assert (answer.status, answer.body) == (200, b"")
    assert (invoice(st)["items"], invoice(st)["total"]) == ([], "0.00")
    rows, _ = feed(st, **{"from": token})
    assert [(row["id"], row["active"], row["invoiceId"]) for row in rows] == [
        (item, False, found["id"])
    ]


def test_a_change_of_a_line_moves_its_invoice_in_the_feed(st):
    where = "accounting/export/invoices"
    item = put(st, line(st))["items"][0]["id"]
    tokens = feed(st, where)[1], feed(st)[1]
    put(st, {"id": item, "description": "x", "quantity": 5})
    headers, _ = feed(st, where, **{"from": tokens[0]})
    lines, _ = feed(st, **{"from": tokens[1]})
    assert [(row["job"]["number"], row["active"]) for row in headers] == [("4521", True)]
    assert [(row["id"], row["quantity"]) for row in lines] == [(item, "5.00")]


def test_an_exported_invoice_cannot_be_changed(st, servicetitan):
    servicetitan.control("post_invoice", {"job": "4521"})
    servicetitan.control("export_invoice", {"job": "4521"})
    where = f"{INVOICES}/{invoice(st)['id']}/items"
    refused(st, servicetitan, lambda: st.call("PATCH", where, line(st)), 400)
    servicetitan.control("settings", {"exported_invoices_locked": False})
    assert len(put(st, line(st))["items"]) == 1


def test_an_adjustment_answers_a_bare_number(st):
    body = {"adjustmentToId": invoice(st)["id"], "items": [line(st, quantity=-1)]}
    answer = st.call("POST", INVOICES, body)
    made = st.rows(INVOICES, ids=answer.body.decode())[0]
    assert (answer.status, made["adjustmentToId"]) == (200, body["adjustmentToId"])
    assert (made["total"], made["job"]["number"], made["syncStatus"]) == (
        "-25.50",
        "4521",
        "Pending",
    )
    found = st.rows(INVOICES, adjustmentToId=body["adjustmentToId"])
    assert [row["id"] for row in found] == [made["id"]]


def test_an_adjustment_with_a_wrong_name_for_its_lines_is_empty(st):
    body = {"adjustmentToId": invoice(st)["id"], "lineItems": [line(st)]}
    made = st.call("POST", INVOICES, body).json
    assert st.rows(INVOICES, ids=made)[0]["items"] == []


def test_an_adjustment_needs_an_invoice(st, servicetitan):
    body = {"adjustmentToId": 1}
    problem = refused(st, servicetitan, lambda: st.call("POST", INVOICES, body), 400)
    assert list(problem["errors"]) == ["adjustmentToId"]


def test_the_header_is_changed_under_its_written_names(st):
    key = invoice(st)["id"]
    body = {
        "number": "X-1",
        "tax": 4.25,
        "summary": "<b>done</b>",
        "reviewStatus": "onhold",
        "royaltyMemo": "later",
        "dueDate": "2026-02-01",
    }
    answer = st.call("PATCH", f"{INVOICES}/{key}", body)
    found = invoice(st)
    assert (answer.status, answer.body) == (200, b"")
    assert (found["referenceNumber"], found["salesTax"], found["total"]) == (
        "X-1",
        "4.25",
        "4.25",
    )
    assert (found["reviewStatus"], found["royalty"]["memo"], found["dueDate"]) == (
        "OnHold",
        "later",
        "2026-02-01T00:00:00Z",
    )


def test_only_posted_invoices_are_marked_as_exported(st, servicetitan):
    servicetitan.control("post_invoice", {"job": "4610"})
    ready, pending = invoice(st, "4610")["id"], invoice(st)["id"]
    body = [{"invoiceId": ready, "externalId": "E-1"}, {"invoiceId": pending}, {"invoiceId": 1}]
    results = st.send("POST", f"{INVOICES}/markasexported", body)
    assert [(row["invoiceId"], row["success"]) for row in results] == [
        (ready, True),
        (pending, False),
        (1, False),
    ]
    found = invoice(st, "4610")
    assert (found["syncStatus"], found["exportId"]) == ("Exported", "E-1")
    assert invoice(st)["syncStatus"] == "Pending"


def test_custom_fields_are_written_by_name_and_found_again(st):
    assert "Cost Center" in [row["name"] for row in st.rows(f"{INVOICES}/custom-fields")]
    fields = [{"name": "Cost Center", "value": "CC-7"}]
    body = {"operations": [{"objectId": invoice(st)["id"], "customFields": fields}]}
    answer = st.call("PATCH", f"{INVOICES}/custom-fields", body)
    assert (answer.status, answer.body) == (200, b"")
    assert invoice(st)["customFields"] == fields
    found = st.rows(INVOICES, **{"customField.Fields[Cost%20Center]": "CC-7"})
    assert [row["id"] for row in found] == [invoice(st)["id"]]


def test_the_list_narrows_by_amount_and_balance(st):
    put(st, line(st, unitPrice=50_000))
    only = [invoice(st)["id"]]
    assert [row["id"] for row in st.rows(INVOICES, totalGreater=99_999)] == only
    query = {"balanceFilter.Balance": 100_000, "balanceFilter.Comparer": "Equals"}
    assert [row["id"] for row in st.rows(INVOICES, **query)] == only
    query["balanceFilter.Comparer"] = "Greater"
    assert st.rows(INVOICES, **query) == []


def test_statuses_may_be_sent_more_than_once(st):
    where = f"{INVOICES}?statuses=Posted&statuses=Exported&pageSize=500"
    found = {row["syncStatus"] for row in st.get(where)["data"]}
    assert found == {"Posted", "Exported"}


def test_the_older_way_to_order_still_counts(st):
    found = st.rows(INVOICES, orderBy="Id", orderByDirection="asc", pageSize=3)
    keys = [row["id"] for row in found]
    assert keys == sorted(keys)
    assert st.rows(INVOICES, pageSize=1)[0]["id"] > keys[-1]


def test_lines_of_the_demo_company_have_a_place_or_none(st):
    rows = st.get(ITEMS)["data"]
    assert {row["type"] for row in rows} == {"Material", "Equipment"}
    assert {row["inventoryLocationId"] is None for row in rows} == {True, False}
    assert all(Decimal(row["quantity"]) > 0 for row in rows)
