"""Books, payments, the saved report, and invoices as the office changes them."""

from decimal import Decimal

import pytest

ACCOUNTS = "accounting/gl-accounts"
REPORTS = "reporting/report-category/inventory/reports"


def invoice(st, number="4521"):
    return st.rows("accounting/invoices", jobNumber=number)[0]


def run_report(st, servicetitan, **query):
    servicetitan.control("settings", {"report_seconds": 0})
    where = f"{REPORTS}/{st.rows(REPORTS)[0]['id']}/data"
    return st.send("POST", where + "?" + "&".join(f"{k}={v}" for k, v in query.items()), {})


def on_hand(st, servicetitan, place, code):
    report = run_report(st, servicetitan, pageSize=25000)
    names = [field["name"] for field in report["fields"]]
    rows = [dict(zip(names, row, strict=True)) for row in report["data"]]
    return next(
        (r["QuantityOnHand"] for r in rows if (r["LocationName"], r["SkuCode"]) == (place, code)),
        Decimal(0),
    )


def test_accounts_are_found_by_number_type_and_use(st):
    rows = st.rows(ACCOUNTS, numbers="1400,2050")
    assert {row["defaultAccountType"] for row in rows} == {
        "Inventory",
        "GoodsReceivedNotInvoiced",
    }
    assert [row["number"] for row in st.rows(ACCOUNTS, isIntacctBankAccount="true")] == ["1000"]
    assert len(st.rows(ACCOUNTS, isIntacctGroup="true")) == 2
    assert "Bank" in [row["name"] for row in st.rows(f"{ACCOUNTS}/types")]


def test_an_account_is_created_with_201_and_its_number_is_its_own(st, servicetitan):
    body = {"name": "Rebates", "number": "4900", "type": "Income"}
    answer = st.call("POST", ACCOUNTS, body)
    made = answer.json
    assert (answer.status, made["source"]) == (201, "PublicApi")
    assert made == st.get(f"{ACCOUNTS}/{made['id']}")
    before = servicetitan.state("gl_accounts")
    assert st.call("POST", ACCOUNTS, body).status == 409
    assert st.call("PATCH", f"{ACCOUNTS}/{made['id']}", {"number": "1000"}).status == 409
    assert servicetitan.state("gl_accounts") == before


def test_an_account_is_switched_off_and_leaves_the_list(st):
    key = st.rows(ACCOUNTS, numbers="6100")[0]["id"]
    assert st.send("PATCH", f"{ACCOUNTS}/{key}", {"active": False})["active"] is False
    assert st.rows(ACCOUNTS, numbers="6100") == []


@pytest.mark.parametrize("name", ["payment-terms", "payment-types", "remittance-vendors"])
def test_a_look_up_is_read_by_id(st, name):
    row = st.rows(f"accounting/{name}")[0]
    assert st.get(f"accounting/{name}/{row['id']}") == row


def test_remittance_vendors_take_their_ids_one_by_one(st):
    first, second = st.rows("accounting/remittance-vendors")[:2]
    where = f"accounting/remittance-vendors?ids={first['id']}&ids={second['id']}"
    assert [row["id"] for row in st.get(where)["data"]] == [first["id"], second["id"]]


def test_tax_rates_are_numbers(st):
    zone = st.rows("accounting/tax-zones", sort="+Name")[0]
    assert (zone["name"], zone["rates"][0]["taxRate"]) == ("Maricopa County", Decimal("0.0830"))


def test_a_payment_is_found_by_its_invoice_and_paid_it(st):
    payment = st.rows("accounting/payments")[0]
    applied = payment["appliedTo"][0]
    found = st.rows("accounting/payments", appliedToInvoiceIds=applied["appliedTo"])
    paid = st.rows("accounting/invoices", ids=applied["appliedTo"])[0]
    assert [row["id"] for row in found] == [payment["id"]]
    assert (paid["total"], paid["balance"]) == (payment["total"], "0.00")


def test_a_payment_is_not_split_above_its_amount(st, servicetitan):
    payment = st.rows("accounting/payments")[0]
    split = {"invoiceId": invoice(st)["id"], "amount": 9_999_999}
    body = {"typeId": int(payment["typeId"]), "splits": [split]}
    before = servicetitan.state("payments")
    answer = st.call("PATCH", f"accounting/payments/{payment['id']}", body)
    assert (answer.status, list(answer.json["errors"])) == (400, ["splits"])
    assert servicetitan.state("payments") == before


def test_a_payment_without_splits_is_applied_to_nothing(st):
    payment = st.rows("accounting/payments")[0]
    body = {"typeId": int(payment["typeId"]), "splits": [], "memo": "moved"}
    answer = st.send("PATCH", f"accounting/payments/{payment['id']}", body)
    found = st.rows("accounting/payments", ids=payment["id"])[0]
    assert (answer["memo"], answer["splits"]) == ("moved", [])
    assert (found["appliedTo"], found["unappliedAmount"]) == ([], payment["total"])


def test_payments_change_status_together(st):
    keys = [row["id"] for row in st.rows("accounting/payments")[:2]]
    body = {"paymentIds": keys, "status": "Exported"}
    assert st.call("POST", "accounting/payments/status", body).body == b""
    found = st.rows("accounting/payments", statuses="Exported")
    assert [row["id"] for row in found] == keys


def test_the_report_names_its_fields(st):
    report = st.rows(REPORTS)[0]
    assert [row["id"] for row in st.rows("reporting/report-categories")] == ["inventory"]
    names = [field["name"] for field in st.get(f"{REPORTS}/{report['id']}")["fields"]]
    assert "QuantityOnHand" in names
    assert st.call("GET", f"{REPORTS}/1").status == 404


def test_the_report_pages_by_the_query_alone(st, servicetitan):
    servicetitan.control("settings", {"report_seconds": 0})
    where = f"{REPORTS}/{st.rows(REPORTS)[0]['id']}/data"
    first = st.send("POST", f"{where}?page=2&pageSize=5&includeTotal=true", {})
    whole = st.send("POST", where, {"page": 2, "pageSize": 5})
    assert (len(first["data"]), first["hasMore"], whole["page"]) == (5, True, 1)
    assert first["data"] == whole["data"][5:10]
    assert first["totalCount"] >= len(whole["data"]) > 100


def test_the_report_runs_once_a_minute(st, servicetitan):
    where = f"{REPORTS}/{st.rows(REPORTS)[0]['id']}/data"
    assert st.call("POST", where, {}).status == 200
    answer = st.call("POST", where, {})
    assert (answer.status, 0 < int(answer.headers["retry-after"]) <= 60) == (429, True)
    servicetitan.control("advance_time", {"seconds": 61})
    st.log_in()
    assert st.call("POST", where, {}).status == 200


def test_receipts_and_invoice_lines_move_the_stock(st, servicetitan):
    before = on_hand(st, servicetitan, "WH-MAIN", "WHIP-6FT")
    order = st.order()
    st.send("POST", "inventory/receipts", st.receipt_body(order, 4))
    assert on_hand(st, servicetitan, "WH-MAIN", "WHIP-6FT") == before + 4
    line = {"job": "4521", "code": "WHIP-6FT", "quantity": 3, "location": "WH-MAIN"}
    servicetitan.control("add_invoice_line", line)
    assert on_hand(st, servicetitan, "WH-MAIN", "WHIP-6FT") == before + 1


def test_the_office_writes_lines_on_an_invoice(st, servicetitan):
    body = {"job": "4521", "code": "WHIP-6FT", "quantity": 2, "technician": "Mike Smith"}
    made = servicetitan.control("add_invoice_line", {**body, "location": "VAN-01"})
    servicetitan.control("change_invoice_line", {"id": made["id"], "quantity": 5, "unitPrice": 3})
    row = invoice(st)["items"][0]
    assert (row["quantity"], row["total"], row["inventoryLocation"]) == (
        "5.00",
        "15.00",
        "VAN-01",
    )
    servicetitan.control("remove_invoice_line", {"id": made["id"]})
    assert (invoice(st)["items"], invoice(st)["total"]) == ([], "0.00")


def test_a_pending_invoice_is_posted_before_it_is_exported(st, servicetitan):
    answer = servicetitan.call("POST", "/_control/export_invoice", b'{"job": "4521"}')
    assert (answer.status, invoice(st)["syncStatus"]) == (400, "Pending")
    servicetitan.control("post_invoice", {"job": "4521"})
    servicetitan.control("export_invoice", {"job": "4521"})
    assert invoice(st)["syncStatus"] == "Exported"


@pytest.mark.parametrize(
    ("verb", "body", "table"),
    [
        ("add_invoice_line", b'{"job": "4521", "code": "NO-SUCH"}', "invoice_items"),
        (
            "add_invoice_line",
            b'{"job": "4521", "code": "WHIP-6FT", "location": "NOWHERE"}',
            "invoice_items",
        ),
        ("change_price", b'{"code": "CARRIER-24ACC"}', "equipment"),
        ("set_category", b'{"code": "CARRIER-24ACC", "category": "NOWHERE"}', "equipment"),
        ("unsell_estimate", b'{"id": "NO-SUCH"}', "estimates"),
    ],
)
def test_what_the_office_cannot_do_changes_nothing(servicetitan, verb, body, table):
    before = servicetitan.state(table)
    assert servicetitan.call("POST", f"/_control/{verb}", body).status == 400
    assert servicetitan.state(table) == before
