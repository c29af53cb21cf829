"""An unmodified third-party client, sageintacctsdk, against the Sage Intacct stand-in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sageintacctsdk import SageIntacctSDK
from sageintacctsdk.apis.api_base import ApiBase
from sageintacctsdk.exceptions import (
    ExpiredTokenError,
    InternalServerError,
    InvalidTokenError,
    NoPrivilegeError,
    NotFoundItemError,
    SageIntacctSDKError,
    WrongParamsError,
)

from tests.sandbox.intacct_server import PATH, Books, running


@pytest.fixture(scope="module")
def server() -> Iterator[Books]:
    with running("--data", "demo") as books:
        yield books


@pytest.fixture
def client(server: Books, monkeypatch: pytest.MonkeyPatch) -> SageIntacctSDK:
    server.control("default_settings")
    server.control("reset")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return connect(server)


def connect(server: Books, entity: str | None = None, **changes: str) -> SageIntacctSDK:
    """Return a client that has signed in; its address is a private constant of each part."""
    secrets = {**server.credentials, **changes}
    client = SageIntacctSDK(
        secrets["sender_id"], secrets["sender_password"], secrets["user_id"],
        secrets["company_id"], secrets["user_password"], session_id="none yet",
    )  # fmt: skip
    parts = [part for part in vars(client).values() if isinstance(part, ApiBase)]
    for part in parts:
        part._ApiBase__api_url = server.url + PATH
    session = client.api_base.get_session_id(
        secrets["user_id"], secrets["company_id"], secrets["user_password"], entity
    )
    for part in parts:
        part.set_session_id(session)
    return client


def test_vendors_are_counted_and_read(client: SageIntacctSDK) -> None:
    assert client.vendors.count() == 15
    rows = client.vendors.get_all()
    johnstone = next(row for row in rows if row["VENDORID"] == "VEND-JOHNSTONE")
    assert len(rows) == 15
    assert johnstone["NAME"] == "Johnstone Supply"
    assert johnstone["DISPLAYCONTACT.EMAIL1"] == "orders@johnstone-supply.example"


def test_one_vendor_is_found(client: SageIntacctSDK) -> None:
    data = client.vendors.get("VENDORID", "VEND-REXEL", ["NAME"])
    assert data["@totalcount"] == "1"
    assert data["VENDOR"] == [{"NAME": "Rexel"}]


def test_items_come_page_by_page(client: SageIntacctSDK) -> None:
    client.items._ApiBase__pagesize = 120
    pages = list(client.items.get_all_generator(order_by_field="RECORDNO", order="ascending"))
    assert [len(page) for page in pages] == [120, 120, 60]
    assert len({row["ITEMID"] for page in pages for row in page}) == 300


def test_changed_items_are_found_by_time(client: SageIntacctSDK) -> None:
    pages = list(client.items.get_all_generator(updated_at="01/01/2020 00:00:00"))
    assert sum(len(page) for page in pages) == 297


@pytest.mark.parametrize("since, found", [
    ("01/01/2020 00:00:00", ["INV-PEX-34-BLUE"]), ("12/31/2199 00:00:00", []),
])  # fmt: skip
def test_changed_items_are_found_by_time_and_value(
    client: SageIntacctSDK, since: str, found: list[str]
) -> None:
    client.items.update({"ITEMID": "INV-PEX-34-BLUE", "NAME": "Blue pipe"})
    pages = client.items.get_all_generator("NAME", "Blue pipe", ["ITEMID"], updated_at=since)
    assert [row["ITEMID"] for page in pages for row in page] == found


def test_list_is_put_together_from_its_pages(client: SageIntacctSDK) -> None:
    client.items._ApiBase__pagesize = 70
    rows = client.items.get_all(fields=["ITEMID", "RECORDNO"])
    assert len({row["ITEMID"] for row in rows}) == len(rows) == 300


def test_filtered_list_is_put_together_from_its_pages(client: SageIntacctSDK) -> None:
    client.items._ApiBase__pagesize = 70
    rows = client.items.get_by_query(fields=["ITEMID"], and_filter=[("like", "ITEMID", "%")])
    assert len({row["ITEMID"] for row in rows}) == len(rows) == 300


@pytest.mark.parametrize("filters, found", [
    ({"and_filter": [("in", "VENDORID", ["VEND-REXEL", "VEND-NOBODY"])]}, ["VEND-REXEL"]),
    ({"and_filter": [("between", "RECORDNO", ["1", "15"]), ("like", "NAME", "Rex%")]},
     ["VEND-REXEL"]),
    ({"or_filter": [("equalto", "VENDORID", "VEND-REXEL"),
                    ("equalto", "VENDORID", "VEND-JOHNSTONE")]},
     ["VEND-JOHNSTONE", "VEND-REXEL"]),
    ({"and_filter": [("equalto", "STATUS", "active")],
      "or_filter": [("equalto", "VENDORID", "VEND-REXEL"), ("like", "NAME", "Johnstone%")]},
     ["VEND-JOHNSTONE", "VEND-REXEL"]),
])  # fmt: skip
def test_vendors_are_found_by_conditions(
    client: SageIntacctSDK, filters: dict, found: list[str]
) -> None:
    rows = client.vendors.get_by_query(fields=["VENDORID"], **filters)
    assert sorted(row["VENDORID"] for row in rows) == found
    assert client.vendors.count(**filters) == len(found)


def test_projects_are_found_by_condition(client: SageIntacctSDK) -> None:
    rows = client.projects.get_by_query(
        fields=["PROJECTID", "CUSTOMERNAME"],
        and_filter=[("equalto", "STATUS", "active"), ("like", "PROJECTID", "PRJ-4350")],
    )
    assert [row["PROJECTID"] for row in rows] == ["PRJ-4350"]


@pytest.mark.parametrize(
    "part",
    ["contacts", "locations", "employees", "accounts", "customers", "location_entities",
     "departments", "bills", "ar_invoices", "ar_invoice_items", "tasks"],
)  # fmt: skip
def test_standard_fields_of_other_parts_are_known(client: SageIntacctSDK, part: str) -> None:
    rows = getattr(client, part).get_all()
    assert len(rows) == getattr(client, part).count()


def test_older_read_works(client: SageIntacctSDK) -> None:
    data = client.projects.get("PROJECTID", "PRJ-4350")
    assert data["project"]["PROJECTID"] == "PRJ-4350"


def test_definition_is_told(client: SageIntacctSDK) -> None:
    assert client.vendors.get_lookup()["Type"]["@Name"] == "VENDOR"


def test_dimensions_are_told(client: SageIntacctSDK) -> None:
    names = [row["objectName"] for row in client.dimensions.get_all()]
    assert {"PROJECT", "LOCATION", "VENDOR", "ITEM"} < set(names)


def test_vendor_is_made(client: SageIntacctSDK) -> None:
    contact = {"PRINTAS": "ABC Supply", "EMAIL1": "orders@abc-supply.example"}
    client.vendors.post({"VENDORID": "VEND-ABC", "NAME": "ABC Supply", "DISPLAYCONTACT": contact})
    data = client.vendors.get("VENDORID", "VEND-ABC", ["NAME", "DISPLAYCONTACT.EMAIL1"])
    assert data["VENDOR"] == [
        {"NAME": "ABC Supply", "DISPLAYCONTACT.EMAIL1": "orders@abc-supply.example"}
    ]


def test_vendor_is_changed_and_removed(client: SageIntacctSDK) -> None:
    client.vendors.post({"VENDORID": "VEND-9", "NAME": "Nine", "DISPLAYCONTACT": {"PRINTAS": "9"}})
    client.vendors.update({"VENDORID": "VEND-9", "STATUS": "inactive", "TERMNAME": "Net 30"})
    fields = ["RECORDNO", "NAME", "STATUS", "TERMNAME"]
    row = client.vendors.get("VENDORID", "VEND-9", fields)["VENDOR"][0]
    assert (row["NAME"], row["STATUS"], row["TERMNAME"]) == ("Nine", "inactive", "Net 30")
    client.vendors.delete(row["RECORDNO"])
    assert client.vendors.get("VENDORID", "VEND-9")["@count"] == "0"


@pytest.mark.parametrize("part, made, change", [
    ("items", {"ITEMID": "INV-9", "NAME": "Whip", "ITEMTYPE": "Inventory"},
     {"ITEMID": "INV-9", "STANDARD_COST": "11.20"}),
    ("customers", {"CUSTOMERID": "C-9", "NAME": "Larkin", "DISPLAYCONTACT": {"PRINTAS": "Larkin"}},
     {"CUSTOMERID": "C-9", "NAME": "Larkin & Sons"}),
    ("contacts", {"CONTACTNAME": "Ada", "PRINTAS": "Ada"},
     {"CONTACTNAME": "Ada", "EMAIL1": "ada@example.com"}),
    ("departments", {"DEPARTMENTID": "ROOF", "TITLE": "Roofs"},
     {"DEPARTMENTID": "ROOF", "TITLE": "Roofing"}),
    ("locations", {"LOCATIONID": "110", "NAME": "Yard"}, {"LOCATIONID": "110", "NAME": "North"}),
    ("accounts", {"ACCOUNTNO": "5950", "TITLE": "Tools"},
     {"ACCOUNTNO": "5950", "TITLE": "Small tools"}),
])  # fmt: skip
def test_record_is_made_changed_and_read_back(
    client: SageIntacctSDK, part: str, made: dict[str, str], change: dict[str, str]
) -> None:
    chosen = getattr(client, part)
    chosen.post(made)
    chosen.update(change)
    (key, name), *_ = made.items()
    wanted = {field: text for field, text in (made | change).items() if isinstance(text, str)}
    assert chosen.get_by_query(fields=[*wanted], and_filter=[("equalto", key, name)]) == [wanted]


def test_employee_is_made_after_his_contact(client: SageIntacctSDK) -> None:
    client.contacts.post({"CONTACTNAME": "Ada", "PRINTAS": "Ada Byron"})
    client.employees.post({
        "EMPLOYEEID": "E-9", "PERSONALINFO": {"CONTACTNAME": "Ada"}, "LOCATIONID": "100",
    })  # fmt: skip
    row = client.employees.get("EMPLOYEEID", "E-9", ["EMPLOYEEID", "PERSONALINFO.PRINTAS"])
    assert row["employee"] == {"EMPLOYEEID": "E-9", "PERSONALINFO.PRINTAS": "Ada Byron"}


def test_order_is_made_through_the_clients_door_for_any_function(client: SageIntacctSDK) -> None:
    line = {
        "itemid": "INV-PEX-34-BLUE", "warehouseid": "WH-MAIN", "quantity": "2", "unit": "FT",
        "price": "8.50", "locationid": "100",
    }  # fmt: skip
    made = client.items.format_and_send_request({"create_potransaction": {
        "transactiontype": "Purchase Order-Inventory",
        "datecreated": {"year": "2026", "month": "11", "day": "22"}, "vendorid": "VEND-REXEL",
        "documentno": "PO-892", "termname": "Net 30", "returnto": {"contactname": None},
        "payto": {"contactname": None}, "potransitems": {"potransitem": [line, line]},
    }})  # fmt: skip
    assert made["key"] == "Purchase Order-Inventory-PO-892"


PROJECT = {
    "PROJECTID": "PRJ-4521", "NAME": "Job 4521 – Larkin", "PROJECTCATEGORY": "Contract",
    "LOCATIONID": "100", "CUSTOMERID": "C-100",
}  # fmt: skip


def test_project_is_made_changed_and_removed(client: SageIntacctSDK) -> None:
    made = client.projects.post(PROJECT)
    assert made["data"]["project"]["PROJECTID"] == "PRJ-4521"
    client.projects.update({"PROJECTID": "PRJ-4521", "NAME": "Job 4521"})
    row = client.projects.get("PROJECTID", "PRJ-4521", ["NAME", "RECORDNO"])["project"]
    assert row["NAME"] == "Job 4521"
    client.projects.delete(row["RECORDNO"])
    assert client.projects.get("PROJECTID", "PRJ-4521")["@count"] == "0"


def test_bill_is_made_read_and_given_an_attachment(client: SageIntacctSDK) -> None:
    line = {
        "ACCOUNTNO": "5000", "TRX_AMOUNT": 123.0, "TOTALTRXAMOUNT": 123.0, "LOCATIONID": "100",
        "DEPARTMENTID": None, "CUSTOMERID": None, "CLASSID": None, "BILLABLE": False,
        "ALLOCATION": None, "TAXENTRIES": {"TAXENTRY": {"DETAILID": None}},
    }  # fmt: skip
    made = client.bills.post({
        "WHENCREATED": "11/22/2026", "VENDORID": "VEND-REXEL", "RECORDID": "F-77",
        "WHENDUE": "12/22/2026", "BASECURR": "USD", "SUPDOCID": None, "CURRENCY": "USD",
        "EXCH_RATE_TYPE_ID": None, "APBILLITEMS": {"APBILLITEM": [line, line]},
    })  # fmt: skip
    number = made["data"]["apbill"]["RECORDNO"]
    client.bills.update_attachment(number, "A-1")
    row = client.bills.get_by_query(
        fields=["RECORDID", "TOTALDUE", "SUPDOCID"],
        and_filter=[("equalto", "RECORDNO", number)],
    )[0]
    assert row == {"RECORDID": "F-77", "TOTALDUE": "246.00", "SUPDOCID": "A-1"}


def test_invoice_is_made_by_the_older_function(client: SageIntacctSDK) -> None:
    day = {"year": "2026", "month": "11", "day": "22"}
    line = {"glaccountno": "4000", "amount": 80, "locationid": "100", "projectid": "PRJ-4350"}
    made = client.ar_invoices.post({
        "customerid": "C-100", "datecreated": day, "termname": "Net 30", "invoiceno": "N-1",
        "invoiceitems": {"lineitem": [line, line]},
    })  # fmt: skip
    assert made["key"] == "1"
    rows = client.ar_invoices.get_all()
    assert [(row["RECORDID"], row["TOTALDUE"]) for row in rows] == [("N-1", "160.00")]
    lines = client.ar_invoice_items.get_all()
    assert [row["PROJECTID"] for row in lines] == ["PRJ-4350", "PRJ-4350"]


def test_refusal_reaches_the_caller(client: SageIntacctSDK) -> None:
    client.projects.post(PROJECT)
    with pytest.raises(WrongParamsError) as caught:
        client.projects.post(PROJECT)
    first = caught.value.response["error"][0]
    assert first["errorno"] == "BL34000061"


def test_wrong_password_reaches_the_caller(server: Books, client: SageIntacctSDK) -> None:
    with pytest.raises(InvalidTokenError):
        connect(server, user_password="wrong")


def test_unknown_sender_reaches_the_caller(server: Books, client: SageIntacctSDK) -> None:
    with pytest.raises(WrongParamsError):
        connect(server, sender_id="nobody")


def test_unknown_entity_reads_like_a_wrong_password(server: Books, client: SageIntacctSDK) -> None:
    with pytest.raises(InvalidTokenError):
        connect(server, entity="999")


def test_session_of_an_entity_marks_what_it_makes(server: Books, client: SageIntacctSDK) -> None:
    connect(server, entity="100").projects.post(PROJECT)
    row = client.projects.get("PROJECTID", "PRJ-4521", ["MEGAENTITYID"])["project"]
    assert row["MEGAENTITYID"] == "100"


def test_ended_session_reaches_the_caller(server: Books, client: SageIntacctSDK) -> None:
    server.control("kill_sessions")
    before = server.state()
    with pytest.raises(InvalidTokenError) as caught:
        client.projects.post(PROJECT)
    assert caught.value.response["error"]["errorno"] == "XL03000006"
    assert server.state() == before


def test_unknown_object_reaches_the_caller(client: SageIntacctSDK) -> None:
    with pytest.raises(WrongParamsError) as caught:
        client.classes.get_all()
    assert caught.value.response["error"][0]["errorno"] == "Query Failed"


@pytest.mark.parametrize("setting, error", [
    ({"denied": ["create PROJECT"]}, NoPrivilegeError),
    ({"offline": True}, InternalServerError),
    ({"company_expired": True}, WrongParamsError),
    ({"sender_authorised": False}, InvalidTokenError),
])  # fmt: skip
def test_refusals_have_classes_of_their_own(
    server: Books, client: SageIntacctSDK, setting: dict[str, object], error: type[Exception]
) -> None:
    server.control("settings", setting)
    before = server.state("PROJECT")
    with pytest.raises(SageIntacctSDKError) as caught:
        client.projects.post(PROJECT)
    assert caught.type is error
    assert server.state("PROJECT") == before


@pytest.mark.parametrize("status, error", [
    (400, WrongParamsError), (401, InvalidTokenError), (403, NoPrivilegeError),
    (404, NotFoundItemError), (429, SageIntacctSDKError), (498, ExpiredTokenError),
    (500, InternalServerError), (502, SageIntacctSDKError), (503, SageIntacctSDKError),
])  # fmt: skip
def test_http_errors_have_classes_of_their_own(
    server: Books, client: SageIntacctSDK, status: int, error: type[Exception]
) -> None:
    server.control("faults", [{"match": "create PROJECT", "kind": "status", "status": status}])
    before = server.state("PROJECT")
    with pytest.raises(SageIntacctSDKError) as caught:
        client.projects.post(PROJECT)
    assert caught.type is error
    assert server.state("PROJECT") == before
