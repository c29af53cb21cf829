"""Estimates: Open, Sold, Dismissed, and what may happen on the way."""

from decimal import Decimal

import pytest

ESTIMATES = "sales/estimates"
TABLES = ("estimates", "estimate_items", "estimate_changes")


def service(st, code):
    found = st.rows("pricebook/services", searchText=code)
    return next(row for row in found if row["code"] == code)


def body(st, **changes):
    items = [{"skuId": service(st, "SVC-CAPACITOR")["id"], "quantity": 2, "unitCost": 10}]
    return {"name": "Offer", "jobId": st.job("4521")["id"], "items": items, **changes}


@pytest.fixture
def estimate(st):
    return st.send("POST", ESTIMATES, body(st))


@pytest.fixture
def seller(st):
    return st.rows("settings/technicians", name="Mike Smith")[0]["id"]


def statuses(st, estimate):
    rows = st.get(f"sales/status/estimates/{estimate['id']}/changes")
    return [(row["oldStatus"], row["newStatus"]) for row in rows]


def refused(st, servicetitan, method, where, sent=None):
    before = servicetitan.state(*TABLES)
    answer = st.call(method, where, sent)
    assert answer.status == 400
    assert servicetitan.state(*TABLES) == before
    return answer.json


def test_an_estimate_is_for_a_job_and_adds_up(st, estimate):
    job = st.job("4521")
    assert estimate == st.get(f"{ESTIMATES}/{estimate['id']}")
    assert (estimate["jobNumber"], estimate["customerId"]) == ("4521", job["customerId"])
    assert (estimate["status"], estimate["subtotal"]) == (
        {"value": 0, "name": "Open"},
        Decimal("578.00"),
    )
    item = estimate["items"][0]
    assert (item["sku"]["name"], item["sku"]["type"]) == ("SVC-CAPACITOR", "Service")
    assert (item["qty"], item["unitRate"], item["unitCost"]) == (2, Decimal("289.00"), 10)


def test_an_estimate_needs_a_place(st, servicetitan):
    problem = refused(st, servicetitan, "POST", ESTIMATES, {"name": "Offer"})
    assert list(problem["errors"]) == ["jobId"]


def test_an_unknown_sku_refuses_the_whole_estimate(st, servicetitan):
    items = [{"skuName": "SVC-CAPACITOR", "unitCost": 1}, {"skuName": "NO-SUCH", "unitCost": 1}]
    problem = refused(st, servicetitan, "POST", ESTIMATES, body(st, items=items))
    assert list(problem["errors"]) == ["items[1].skuName"]


def test_selling_notes_who_and_when(st, estimate, seller):
    sold = st.send("PUT", f"{ESTIMATES}/{estimate['id']}/sell", {"soldBy": seller})
    assert (sold["status"], sold["soldBy"]) == ({"value": 1, "name": "Sold"}, seller)
    assert sold["soldOn"].endswith("Z")
    assert statuses(st, estimate) == [(None, "Open"), ("Open", "Sold")]
    assert estimate["id"] in [row["id"] for row in st.rows(ESTIMATES, soldById=seller)]


def test_nobody_unknown_sells(st, servicetitan, estimate):
    where = f"{ESTIMATES}/{estimate['id']}/sell"
    problem = refused(st, servicetitan, "PUT", where, {"soldBy": 1})
    assert list(problem["errors"]) == ["soldBy"]


def test_a_sold_estimate_goes_back_to_open(st, estimate, seller):
    where = f"{ESTIMATES}/{estimate['id']}"
    st.send("PUT", f"{where}/sell", {"soldBy": seller})
    answer = st.call("PUT", f"{where}/unsell")
    found = st.get(where)
    assert (answer.status, answer.body) == (200, b"")
    assert (found["status"]["name"], found["soldOn"], found["soldBy"]) == ("Open", None, None)
    assert statuses(st, estimate)[-1] == ("Sold", "Open")


def test_it_stays_sold_once_a_job_has_been_booked_from_it(st, servicetitan, estimate, seller):
    where = f"{ESTIMATES}/{estimate['id']}"
    st.send("PUT", f"{where}/sell", {"soldBy": seller})
    job = {"table": "jobs", "id": "4703", "changes": {"createdFromEstimateId": estimate["id"]}}
    servicetitan.control("edit", job)
    refused(st, servicetitan, "PUT", f"{where}/unsell")


@pytest.mark.parametrize("step", ["sell", "dismiss"])
def test_a_dismissed_estimate_stays_so(st, servicetitan, estimate, seller, step):
    where = f"{ESTIMATES}/{estimate['id']}"
    assert st.call("PUT", f"{where}/dismiss").body == b""
    refused(st, servicetitan, "PUT", f"{where}/{step}", {"soldBy": seller})
    assert st.get(where)["status"]["name"] == "Dismissed"


def test_an_open_estimate_cannot_be_unsold(st, servicetitan, estimate):
    refused(st, servicetitan, "PUT", f"{ESTIMATES}/{estimate['id']}/unsell")


def test_a_status_written_with_the_estimate_keeps_to_the_same_ways(st, estimate, seller):
    where = f"{ESTIMATES}/{estimate['id']}"
    sold = st.send("PUT", where, {"status": "Sold", "soldBy": seller, "name": "Better"})
    assert (sold["status"]["name"], sold["name"]) == ("Sold", "Better")


def test_the_items_of_a_sold_estimate_are_locked(st, servicetitan, estimate, seller):
    where = f"{ESTIMATES}/{estimate['id']}"
    st.send("PUT", f"{where}/sell", {"soldBy": seller})
    item = {"skuName": "WHIP-6FT", "unitCost": 1}
    refused(st, servicetitan, "PUT", f"{where}/items", item)
    refused(st, servicetitan, "DELETE", f"{where}/items/{estimate['items'][0]['id']}")
    servicetitan.control("settings", {"sold_estimates_locked": False})
    assert st.send("PUT", f"{where}/items", item)["estimateId"] == estimate["id"]


def test_an_item_is_added_changed_and_taken_off(st, estimate):
    where = f"{ESTIMATES}/{estimate['id']}"
    added = st.send("PUT", f"{where}/items", {"skuName": "WHIP-6FT", "quantity": 4, "unitCost": 8})
    assert (added["estimateId"], added["sku"]["type"]) == (estimate["id"], "Material")
    st.send("PUT", f"{where}/items", {"id": added["id"], "quantity": 1, "unitPrice": 5})
    found = st.get(where)
    assert (found["subtotal"], len(found["items"])) == (Decimal("583.00"), 2)
    answer = st.call("DELETE", f"{where}/items/{added['id']}")
    assert (answer.status, answer.body) == (200, b"")
    assert st.get(where)["subtotal"] == Decimal("578.00")


def test_items_sent_with_the_estimate_are_the_whole_list(st, estimate):
    where, item = f"{ESTIMATES}/{estimate['id']}", {"skuName": "BRK-20A-SP", "unitCost": 6.2}
    found = st.send("PUT", where, {"items": [item]})
    assert [row["sku"]["name"] for row in found["items"]] == ["BRK-20A-SP"]


def test_items_are_listed_across_estimates(st, estimate):
    rows = st.rows(f"{ESTIMATES}/items", estimateId=estimate["id"])
    assert [row["id"] for row in rows] == [row["id"] for row in estimate["items"]]


def test_a_sale_moves_the_estimate_in_both_feeds(st, servicetitan, estimate):
    token = st.get("sales/export/estimates")["continueFrom"]
    servicetitan.control("sell_estimate", {"id": estimate["id"], "by": "Mike Smith"})
    for where in ("sales/export/estimates", "sales/estimates/export"):
        rows = st.get(where, **{"from": token})["data"]
        assert [(row["id"], row["status"]["name"]) for row in rows] == [(estimate["id"], "Sold")]


def test_the_office_may_bill_what_it_sells_at_once(st, servicetitan, estimate):
    answer = servicetitan.control("sell_estimate", {"id": estimate["id"], "now": True})
    item = st.get(f"{ESTIMATES}/{estimate['id']}")["items"][0]
    invoice = st.rows("accounting/invoices", jobNumber="4521")[0]
    assert [item["invoiceItemId"]] == answer["lines"]
    assert [(row["estimateItemId"], row["total"]) for row in invoice["items"]] == [
        (item["id"], "578.00")
    ]


def test_the_demo_company_has_estimates_in_every_status(st):
    rows = st.rows(ESTIMATES, pageSize=100)
    names = [row["status"]["name"] for row in rows]
    assert {name: names.count(name) for name in set(names)} == {
        "Open": 14,
        "Sold": 21,
        "Dismissed": 7,
    }
    assert len(st.rows(ESTIMATES, status="sold", pageSize=100)) == 21
    assert all(row["soldOn"] for row in rows if row["status"]["name"] == "Sold")


def test_a_sold_service_lists_its_goods_or_leaves_them_to_the_price_book(st):
    sold = st.rows(ESTIMATES, status="Sold", pageSize=100)
    grouped = [any(item["itemGroupRootId"] for item in row["items"]) for row in sold]
    assert set(grouped) == {True, False}
    for row in sold:
        keys = {item["id"] for item in row["items"]}
        roots = {item["itemGroupRootId"] for item in row["items"]} - {None}
        assert roots <= keys
