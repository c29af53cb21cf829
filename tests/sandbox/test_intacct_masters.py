"""Generic create, update and delete of the Sage Intacct gateway."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sandbox.intacct_server import Books, problems, running


@pytest.fixture(scope="module")
def server() -> Iterator[Books]:
    with running("--data", "empty") as books:
        yield books


@pytest.fixture
def books(server: Books) -> Books:
    server.control("reset")
    return server


def record(name: str, fields: dict[str, str]) -> str:
    inner = "".join(f"<{field}>{text}</{field}>" for field, text in fields.items())
    return f"<{name}>{inner}</{name}>"


def create(name: str, **fields: str) -> str:
    return f"<create>{record(name, fields)}</create>"


def update(name: str, **fields: str) -> str:
    return f"<update>{record(name, fields)}</update>"


def project(**changes: str) -> str:
    fields = {
        "PROJECTID": "PRJ-1", "NAME": "Job 1", "PROJECTCATEGORY": "Contract", "LOCATIONID": "100",
    }  # fmt: skip
    return create("PROJECT", **{**fields, **changes})


def vendor(**changes: str) -> str:
    fields = {
        "VENDORID": "VEND-ABC", "NAME": "ABC Supply",
        "DISPLAYCONTACT": "<PRINTAS>ABC Supply</PRINTAS><EMAIL1>a@abc.example</EMAIL1>"
        "<MAILADDRESS><CITY>Mesa</CITY></MAILADDRESS>",
    }  # fmt: skip
    return create("VENDOR", **{**fields, **changes})


def item(**changes: str) -> str:
    fields = {"ITEMID": "INV-1", "NAME": "Whip", "ITEMTYPE": "Inventory"}
    return create("ITEM", **{**fields, **changes})


CREATED = {
    "PROJECT": project(),
    "VENDOR": vendor(),
    "ITEM": item(),
    "CUSTOMER": create("CUSTOMER", CUSTOMERID="C-1", NAME="Larkin",
                       DISPLAYCONTACT="<PRINTAS>Larkin</PRINTAS>"),
    "WAREHOUSE": create("WAREHOUSE", WAREHOUSEID="VAN-12", NAME="Van 12",
                        LOC="<LOCATIONID>100</LOCATIONID>"),
    "LOCATION": create("LOCATION", LOCATIONID="110", NAME="Yard"),
    "CONTACT": create("CONTACT", CONTACTNAME="Dana Ortiz", PRINTAS="Dana Ortiz"),
    "DEPARTMENT": create("DEPARTMENT", DEPARTMENTID="ROOF", TITLE="Roofing"),
    "GLACCOUNT": create("GLACCOUNT", ACCOUNTNO="6000", TITLE="Fuel"),
}  # fmt: skip


@pytest.mark.parametrize("name", CREATED)
def test_created_record_is_told_by_number_and_id(books: Books, name: str) -> None:
    data = books.run(CREATED[name]).find("data")
    assert (data.get("listtype"), data.get("count")) == ("objects", "1")
    assert data[0].tag == name.lower()
    assert data[0][0].tag == "RECORDNO"
    number = data[0].findtext("RECORDNO")
    assert books.state(name)[name][number][data[0][-1].tag] == data[0][-1].text


@pytest.mark.parametrize("name", ["PROJECT", "VENDOR", "ITEM", "WAREHOUSE", "CONTACT"])
def test_taken_id_is_refused(books: Books, name: str) -> None:
    books.run(CREATED[name])
    before = books.state()
    code, text = books.refusal(CREATED[name])[0]
    assert code == "BL34000061"
    assert text.startswith(f"Another {name.title()} with the given value(s) ")
    assert text.endswith("  already exists")
    assert books.state() == before


def test_taken_employee_id_has_its_own_code(books: Books) -> None:
    books.run(CREATED["CONTACT"])
    inner = "<CONTACTNAME>Dana Ortiz</CONTACTNAME>"
    employee = create("EMPLOYEE", EMPLOYEEID="DORTIZ", PERSONALINFO=inner, LOCATIONID="100")
    books.run(employee)
    assert books.refusal(employee)[0][0] == "PL05000104"


@pytest.mark.parametrize(
    ("function", "text"),
    [
        (project(NAME=""), "The required field 'Project name' is missing"),
        (project(PROJECTCATEGORY=""), "The required field 'Project category' is missing"),
        (project(LOCATIONID=""), "The required field 'Location' is missing"),
        (project(PROJECTCATEGORY="Odd"), "Invalid value 'Odd' for the field 'Project category'"),
        (project(CUSTOMERID="C-9"), "Invalid Customer 'C-9' specified."),
        (project(PARENTID="PRJ-9"), "Invalid Project 'PRJ-9' specified."),
        (project(LOCATIONID="900"), "The location '900' is invalid"),
        (project(MANAGERID="NOBODY"), "The employee 'NOBODY' is invalid"),
        (project(BEGINDATE="2026-11-22"), "Invalid value '2026-11-22' for the field 'Begindate'"),
        (project(COLOUR="red"), "Field COLOUR is not valid for object PROJECT"),
        (vendor(VENDORID="V" * 21), f"The Vendor ID '{'V' * 21}' is longer than 20 characters"),
        (vendor(VENDORID="A B"), "The Vendor ID 'A B' has characters that are not allowed"),
        (vendor(DISPLAYCONTACT=""), "The required field 'Print as' is missing"),
        (vendor(DISPLAYCONTACT="<PRINTAS>A</PRINTAS><EMAIL1>a@</EMAIL1>"),
         "Illegal format for Contactversion : Primary Email Address"),
        (vendor(TERMNAME="Net 90"), "Invalid Term 'Net 90' specified."),
        (item(ITEMTYPE="Service"), "Invalid value 'Service' for the field 'Item type'"),
        (item(UOMGRP="Furlong"), "Invalid Unit of measure group 'Furlong' specified."),
        (create("WAREHOUSE", WAREHOUSEID="W", NAME="W"),
         "The required field 'Location' is missing"),
    ],
)  # fmt: skip
def test_bad_record_is_refused_and_changes_nothing(books: Books, function: str, text: str) -> None:
    before = books.state()
    cause, carrier = books.refusal(function)
    assert cause == ("BL01001973", text)
    assert carrier[1].startswith("Could not create ")
    assert books.state() == before


@pytest.mark.parametrize("verb", ["create", "update"])
def test_unknown_object_is_refused(books: Books, verb: str) -> None:
    result = books.ask(f"<{verb}><MOON><ID>1</ID></MOON></{verb}>")[0]
    error = result.find("errormessage/error")
    assert error.findtext("errorno") == "XL03000009"
    assert error.findtext("description") == "There was an error processing the function"


def test_unknown_fields_may_be_skipped(books: Books) -> None:
    books.control("settings", {"ignore_unknown_fields": True})
    books.run(project(COLOUR="red"))


def test_location_is_not_needed_in_a_company_without_entities(books: Books) -> None:
    books.control("settings", {"multi_entity": False})
    books.run(project(LOCATIONID=""))


def test_session_of_an_entity_fills_the_location_in(books: Books) -> None:
    books.run(project(LOCATIONID=""), auth=books.login(locationid="100"))
    row = books.query("PROJECT", "LOCATIONID MEGAENTITYID MEGAENTITYNAME")[0]
    assert row == {
        "LOCATIONID": "100", "MEGAENTITYID": "100", "MEGAENTITYNAME": "Copper Ridge Mechanical",
    }  # fmt: skip


def test_some_of_several_objects_may_fail(books: Books) -> None:
    fields = [{"DEPARTMENTID": name, "TITLE": name} for name in ("A", "A", "B")]
    lines = [record("DEPARTMENT", each) for each in fields]
    before = [row["DEPARTMENTID"] for row in books.query("DEPARTMENT", "DEPARTMENTID")]
    result = books.ask(f"<create>{''.join(lines)}</create>")[0]
    assert result.findtext("status") == "failure"
    assert [row.findtext("DEPARTMENTID") for row in result.find("data")] == ["A", "B"]
    assert problems(result)[0][0] == "BL34000061"
    after = [row["DEPARTMENTID"] for row in books.query("DEPARTMENT", "DEPARTMENTID")]
    assert after == [*before, "A", "B"]


def test_reference_is_read_in_three_ways(books: Books) -> None:
    books.run(project(CUSTOMERID="C-100"))
    row = books.query("PROJECT", "CUSTOMERID CUSTOMERKEY CUSTOMERNAME CUSTOMER.STATUS")[0]
    assert row == {
        "CUSTOMERID": "C-100", "CUSTOMERKEY": "1", "CUSTOMERNAME": "House account",
        "CUSTOMER.STATUS": "active",
    }  # fmt: skip


def test_parent_project_is_read_one_step_up(books: Books) -> None:
    books.run(project())
    books.run(project(PROJECTID="PRJ-2", PARENTID="PRJ-1"))
    row = books.query("PROJECT", "PARENTID PARENTNAME PARENT.NAME")[1]
    assert row == {"PARENTID": "PRJ-1", "PARENTNAME": "Job 1", "PARENT.NAME": "Job 1"}


def test_vendor_brings_its_contact(books: Books) -> None:
    books.run(vendor())
    row = books.query(
        "VENDOR",
        "DISPLAYCONTACT.CONTACTNAME DISPLAYCONTACT.EMAIL1 DISPLAYCONTACT.MAILADDRESS.CITY",
    )[0]
    assert row == {
        "DISPLAYCONTACT.CONTACTNAME": "ABC Supply(VVEND-ABC)",
        "DISPLAYCONTACT.EMAIL1": "a@abc.example", "DISPLAYCONTACT.MAILADDRESS.CITY": "Mesa",
    }  # fmt: skip


def test_whole_vendor_holds_its_contact_nested(books: Books) -> None:
    books.run(vendor())
    result = books.run("<read><object>VENDOR</object><keys>1</keys><fields>*</fields></read>")
    city = result.findtext("data/VENDOR/DISPLAYCONTACT/MAILADDRESS/CITY")
    assert city == "Mesa"


def test_update_changes_only_what_is_sent(books: Books) -> None:
    books.run(vendor())
    books.control("advance_time", {"seconds": 60})
    before = books.state("VENDOR")["VENDOR"]["1"]
    books.run(update("VENDOR", VENDORID="VEND-ABC", NAME="ABC Supply Co.",
                     DISPLAYCONTACT="<PHONE1>555</PHONE1>"))  # fmt: skip
    after = books.state("VENDOR")["VENDOR"]["1"]
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"NAME", "WHENMODIFIED"}
    row = books.query("VENDOR", "DISPLAYCONTACT.PHONE1 DISPLAYCONTACT.EMAIL1")[0]
    assert list(row.values()) == ["555", "a@abc.example"]


def test_record_is_named_by_number_as_well(books: Books) -> None:
    books.run(project())
    books.run(update("PROJECT", RECORDNO="1", NAME="Renamed"))
    assert books.query("PROJECT", "NAME") == [{"NAME": "Renamed"}]


def test_empty_element_clears(books: Books) -> None:
    books.run(project(DESCRIPTION="long"))
    books.run(update("PROJECT", PROJECTID="PRJ-1", DESCRIPTION=""))
    assert books.query("PROJECT", "DESCRIPTION") == [{"DESCRIPTION": ""}]


@pytest.mark.parametrize(
    ("function", "code"),
    [
        (update("PROJECT", PROJECTID="PRJ-9", NAME="x"), "DL02000001"),
        (update("PROJECT", PROJECTID="PRJ-1", NAME=""), "BL01001973"),
        (update("PROJECT", RECORDNO="1", PROJECTID="PRJ-2"), "BL01001973"),
    ],
)
def test_bad_update_is_refused_and_changes_nothing(books: Books, function: str, code: str) -> None:
    books.run(project())
    before = books.state()
    assert books.refusal(function)[0][0] == code
    assert books.state() == before


def test_type_of_an_item_is_fixed(books: Books) -> None:
    books.run(item())
    refusal = books.refusal(update("ITEM", ITEMID="INV-1", ITEMTYPE="Non-Inventory"))
    assert refusal[0] == ("BL01001973", "The Item type cannot be changed")


def test_vendors_of_an_item_are_records_of_their_own(books: Books) -> None:
    books.run(vendor())
    entry = "<ITEMVENDOR><VENDORID>VEND-ABC</VENDORID><STOCKNO>W-6</STOCKNO></ITEMVENDOR>"
    books.run(item(VENDORINFO=entry))
    assert books.query("ITEMVENDOR", "ITEMID VENDORID VENDORNAME STOCKNO") == [
        {"ITEMID": "INV-1", "VENDORID": "VEND-ABC", "VENDORNAME": "ABC Supply", "STOCKNO": "W-6"}
    ]


def test_delete_removes_and_leaves_a_trace(books: Books) -> None:
    books.run(project())
    books.run("<delete><object>PROJECT</object><keys>1</keys></delete>")
    assert books.query("PROJECT", "PROJECTID") == []
    assert books.query("AUDITHISTORY", "OBJECTTYPE OBJECTKEY ACCESSMODE USERID") == [
        {"OBJECTTYPE": "project", "OBJECTKEY": "1", "ACCESSMODE": "D", "USERID": "plyhub"}
    ]


def test_record_in_use_is_not_deleted(books: Books) -> None:
    books.run(project(CUSTOMERID="C-100"))
    before = books.state()
    refusal = books.refusal("<delete><object>CUSTOMER</object><keys>1</keys></delete>")
    assert refusal[0][1] == "The Customer 'C-100' cannot be deleted: it is used by Project"
    assert books.state() == before


def test_missing_key_is_not_deleted(books: Books) -> None:
    refusal = books.refusal("<delete><object>PROJECT</object><keys>7</keys></delete>")
    assert refusal[0][0] == "DL02000001"


CONTACT = create("CONTACT", CONTACTNAME="Ada", PRINTAS="Ada")
REMOVED = [
    (CONTACT, "CONTACT", "Ada", '<delete_contact contactname="Ada"/>'),
    ("", "CUSTOMER", "C-100", '<delete_customer customerid="C-100"/>'),
    ("", "DEPARTMENT", "HVAC", '<delete_department departmentid="HVAC"/>'),
    ("", "GLACCOUNT", "5900", '<delete_glaccount glaccountno="5900"/>'),
    (item(), "ITEM", "INV-1", '<delete_item itemid="INV-1"/>'),
    (project(), "PROJECT", "PRJ-1", '<delete_project key="PRJ-1"/>'),
    (vendor(), "VENDOR", "VEND-ABC", '<delete_vendor vendorid="VEND-ABC"/>'),
]


@pytest.mark.parametrize("made, name, key, removal", REMOVED, ids=[row[1] for row in REMOVED])
def test_older_delete_names_the_record_by_its_id(
    books: Books, made: str, name: str, key: str, removal: str
) -> None:
    if made:
        books.run(made)
    assert books.run(removal).findtext("key") == key
    assert [row["OBJECTDESC"] for row in books.query("AUDITHISTORY", "OBJECTDESC")] == [key]
    assert books.refusal(removal)[0][0] == "DL02000001"


def test_older_delete_leaves_a_record_in_use(books: Books) -> None:
    books.run(project(CUSTOMERID="C-100"))
    before = books.state()
    refusal = books.refusal('<delete_customer customerid="C-100"/>')
    assert refusal[0][1] == "The Customer 'C-100' cannot be deleted: it is used by Project"
    assert books.state() == before


def test_older_delete_needs_its_attribute(books: Books) -> None:
    _, response = books.post(books.document(['<delete_vendor key="VEND-ABC"/>']))
    assert problems(response)[0][1].endswith("delete_vendor: Missing attribute 'vendorid'")


def test_other_spellings_of_a_field_are_known(books: Books) -> None:
    books.run(vendor(OFFSETGLACCOUNT="2000"))
    books.run(item(TAXGROUP="Goods"))
    assert books.query("VENDOR", "OFFSETGLACCOUNTNO") == [{"OFFSETGLACCOUNTNO": "2000"}]
    assert books.query("ITEM", "TAXGROUP.NAME") == [{"TAXGROUP.NAME": "Goods"}]
    books.run(update("CUSTOMER", CUSTOMERID="C-100", DELIVERY_OPTIONS="Print"))
    assert books.query("CUSTOMER", "DELIVERYOPTIONS") == [{"DELIVERYOPTIONS": "Print"}]
    books.run(update("ITEM", ITEMID="INV-1", TAXGROUP="<NAME>Services</NAME>"))
    assert books.query("ITEM", "TAXGROUP.NAME") == [{"TAXGROUP.NAME": "Services"}]


@pytest.mark.parametrize("name", ["UOM", "UOMDETAIL", "PODOCUMENTPARAMS", "PROJECTSTATUS"])
def test_set_up_is_read_only(books: Books, name: str) -> None:
    before = books.state()
    assert books.refusal(f"<create><{name}><NAME>x</NAME></{name}></create>")[0][0] == "XL03000009"
    assert books.state() == before


def test_units_of_the_set_up_cover_the_trade(books: Books) -> None:
    rows = books.query("UOMDETAIL", "UNIT UOM.NAME")
    groups = {row["UNIT"]: row["UOM.NAME"] for row in rows}
    wanted = {"EA": "Count", "BX": "Count", "PK": "Count", "FT": "Length", "ROLL": "Length",
              "BDL": "Length", "REEL": "Length", "LB": "Weight", "GAL": "Volume"}  # fmt: skip
    assert {unit: groups[unit] for unit in wanted} == wanted


def test_warehouse_gives_its_own_id_as_location(books: Books) -> None:
    row = books.query("WAREHOUSE", "WAREHOUSEID LOCATIONID LOC.LOCATIONID")[0]
    assert row == {"WAREHOUSEID": "WH-MAIN", "LOCATIONID": "WH-MAIN", "LOC.LOCATIONID": "100"}


def test_time_of_change_is_in_the_zone_of_the_user(books: Books) -> None:
    books.run(project())
    utc = books.query("PROJECT", "WHENMODIFIED")[0]["WHENMODIFIED"]
    books.control("settings", {"utc_offset_minutes": 24 * 60})
    books.run(update("PROJECT", PROJECTID="PRJ-1", NAME="x"))
    assert books.query("PROJECT", "WHENMODIFIED")[0]["WHENMODIFIED"][3:5] != utc[3:5]


def test_person_may_edit_a_record(books: Books) -> None:
    books.run(vendor())
    books.control("edit", {"object": "VENDOR", "id": "VEND-ABC", "fields": {"TAXID": "12-3"}})
    assert books.query("VENDOR", "TAXID") == [{"TAXID": "12-3"}]
