"""An unmodified third-party client, sageintacctsdk, against the Sage Intacct stand-in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sageintacctsdk import SageIntacctSDK
from sageintacctsdk.apis.api_base import ApiBase
from sageintacctsdk.exceptions import InvalidTokenError, WrongParamsError

from tests.sandbox.intacct_server import PATH, Books, running


@pytest.fixture(scope="module")
def server() -> Iterator[Books]:
    with running("--data", "demo") as books:
        yield books


@pytest.fixture
def client(server: Books, monkeypatch: pytest.MonkeyPatch) -> SageIntacctSDK:
    server.control("reset")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return connect(server)


def connect(server: Books, **changes: str) -> SageIntacctSDK:
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
        secrets["user_id"], secrets["company_id"], secrets["user_password"]
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
