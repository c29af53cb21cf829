"""Masters of the Sage Intacct stand-in beyond their fields: set-up, hierarchies, removal."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sandbox.intacct_billing import bill, children, invoice, lineitem
from tests.sandbox.intacct_purchasing import MASTERS, order
from tests.sandbox.intacct_server import Books, running

SET_UP = {
    "PRODUCTLINE": {"PRODUCTLINEID": "PIPE", "DESCRIPTION": "Pipe fittings"},
    "ITEMGLGROUP": {"NAME": "Tools"},
    "UOM": {"NAME": "Time", "BASEUNIT": "Hour"},
    "UOMDETAIL": {"UNIT": "Crate", "GRPKEY": "1", "CONVFACTOR": "48"},
    "PROJECTTYPE": {"NAME": "Warranty"},
    "PROJECTSTATUS": {"NAME": "On Hold", "DISABLEPURCHASINGAPENTRY": "true"},
    "APTERM": {"NAME": "Net 60", "DUEDATE": "60"},
    "ARTERM": {"NAME": "Net 60", "DUEDATE": "60"},
    "LOCATIONENTITY": {"LOCATIONID": "200", "NAME": "Tempe"},
}
IDS = {"PRODUCTLINE": "PRODUCTLINEID", "UOMDETAIL": "UNIT", "LOCATIONENTITY": "LOCATIONID"}


@pytest.fixture(scope="module")
def server() -> Iterator[Books]:
    with running("--data", "empty") as books:
        yield books


@pytest.fixture
def books(server: Books) -> Books:
    server.control("reset")
    server.run(MASTERS)
    return server


def create(name: str, **fields: str) -> str:
    return f"<create><{name}>{children(fields)}</{name}></create>"


def update(name: str, **fields: str) -> str:
    return f"<update><{name}>{children(fields)}</{name}></update>"


def delete(name: str, number: object) -> str:
    return f"<delete><object>{name}</object><keys>{number}</keys></delete>"


def project(number: str, **more: str) -> str:
    return create("PROJECT", PROJECTID=number, NAME=number, PROJECTCATEGORY="Contract",
                  LOCATIONID="100", **more)  # fmt: skip


def key(name: str) -> str:
    return IDS.get(name, "NAME")


@pytest.mark.parametrize("name", SET_UP)
def test_people_set_up_what_no_function_writes(books: Books, name: str) -> None:
    fields = SET_UP[name]
    before = books.state()
    assert books.refusal(create(name, **fields))[0] == (
        "XL03000009", f"Object definition {name} not found or it does not support create"
    )  # fmt: skip
    number = next(iter(books.state(name).get(name, {"1": {}})))
    assert books.refusal(update(name, RECORDNO=number, STATUS="inactive"))[0][0] == "XL03000009"
    if name in before:
        assert books.refusal(delete(name, number)) == [
            ("BL01001973", f"Object {name} does not support delete")
        ]
    assert books.state() == before
    books.control("add", {"object": name, "fields": fields})
    wanted = f"<equalto><field>{key(name)}</field><value>{fields[key(name)]}</value></equalto>"
    [row] = books.query(name, " ".join(fields), wanted)
    assert row == fields


@pytest.mark.parametrize("name", [name for name in SET_UP if name != "LOCATIONENTITY"])
def test_set_up_takes_generic_writes_when_switched_on(books: Books, name: str) -> None:
    books.control("settings", {"writable": [name]})
    made = books.run(create(name, **SET_UP[name])).find("data")[0]
    assert [child.tag for child in made] == ["RECORDNO", key(name)]
    number = made.findtext("RECORDNO")
    books.run(update(name, RECORDNO=number, STATUS="inactive"))
    books.run(delete(name, number))
    assert books.query("AUDITHISTORY", "OBJECTTYPE OBJECTKEY ACCESSMODE") == [
        {"OBJECTTYPE": name.lower(), "OBJECTKEY": number, "ACCESSMODE": "D"}
    ]


@pytest.mark.parametrize("name", [*SET_UP, "TASK", "CUSTOMER", "EMPLOYEE", "GLACCOUNT", "CONTACT"])
def test_definition_of_each_names_its_id_and_its_stamps(books: Books, name: str) -> None:
    kind = books.run(f"<lookup><object>{name}</object></lookup>").find("data/Type")
    fields = {field.findtext("ID"): field.findtext("READONLY") for field in kind.find("Fields")}
    ids = {"TASK": "TASKID", "CUSTOMER": "CUSTOMERID", "EMPLOYEE": "EMPLOYEEID",
           "GLACCOUNT": "ACCOUNTNO", "CONTACT": "CONTACTNAME"}  # fmt: skip
    assert fields[ids.get(name) or key(name)] == "false"
    assert (fields["RECORDNO"], fields["WHENMODIFIED"], fields["RECORD_URL"]) == ("true",) * 3
    listed = books.run(f"<inspect><object>{name}</object></inspect>").find("data/Type/Fields")
    assert set(fields) <= {field.text for field in listed}
    refusal = books.refusal(
        f"<query><object>{name}</object><select><field>COLOUR</field></select></query>"
    )
    assert refusal == [("Query Failed", f"Invalid fields list COLOUR for object {name}")]


def test_unit_is_unique_in_its_group_only(books: Books) -> None:
    books.control("add_units", {"group": "Count", "units": {"Crate": 48}})
    before = books.state()
    books.control("add_units", {"group": "Count", "units": {"Pallet": 960, "Crate": 50}},
                  status=400)  # fmt: skip
    assert books.state() == before
    books.control("add_units", {"group": "Time", "base": "Hour", "units": {"Day": 8}})
    books.control("add_units", {"group": "Time", "units": {"Crate": 1}})
    rows = books.query("UOMDETAIL", "UNIT CONVFACTOR UOM.NAME UOM.BASEUNIT")[-4:]
    assert [tuple(row.values()) for row in rows] == [
        ("Crate", "48", "Count", "EA"), ("Hour", "1", "Time", "Hour"), ("Day", "8", "Time", "Hour"),
        ("Crate", "1", "Time", "Hour"),
    ]  # fmt: skip
    books.run(create("ITEM", ITEMID="LABOR", NAME="Labor", ITEMTYPE="Non-Inventory", UOMGRP="Time"))
    units = "<equalto><field>ITEMID</field><value>LABOR</value></equalto>"
    assert books.query("ITEM", "BASEUOM UOM.POUOMDETAIL.UNIT", units) == [
        {"BASEUOM": "Hour", "UOM.POUOMDETAIL.UNIT": "Hour"}
    ]


def test_item_needs_a_gl_group_that_is_there(books: Books) -> None:
    before = books.state()
    fields = {"ITEMID": "X", "NAME": "X", "ITEMTYPE": "Inventory"}
    assert books.refusal(create("ITEM", **fields, GLGROUP="Tools"))[0] == (
        "BL01001973", "Invalid Item GL group 'Tools' specified."
    )  # fmt: skip
    assert books.state() == before
    books.control("add", {"object": "ITEMGLGROUP", "fields": {"NAME": "Tools"}})
    books.run(create("ITEM", **fields, GLGROUP="Tools"))
    before = books.state()
    books.control("remove", {"object": "ITEMGLGROUP", "id": "Tools"}, status=400)
    assert books.state() == before


def test_project_is_never_below_itself(books: Books) -> None:
    books.run(project("PRJ-1"))
    books.run(project("PRJ-2", PARENTID="PRJ-1"))
    books.run(project("PRJ-3", PARENTID="PRJ-2"))
    before = books.state()
    for parent in ("PRJ-1", "PRJ-2", "PRJ-3"):
        assert books.refusal(update("PROJECT", PROJECTID="PRJ-1", PARENTID=parent)) == [
            ("BL01001973", "The Project 'PRJ-1' cannot be below itself"),
            ("BL01001973", "Error while saving the Project info"),
        ]
    assert books.refusal(project("PRJ-4", PARENTID="PRJ-4"))[0][1] == (
        "Invalid Project 'PRJ-4' specified."
    )
    assert books.state() == before
    books.run(update("PROJECT", PROJECTID="PRJ-3", PARENTID="PRJ-1"))
    books.run(update("PROJECT", PROJECTID="PRJ-2", PARENTID="PRJ-3"))
    assert [row["PARENTID"] for row in books.query("PROJECT", "PARENTID")][1:] == [
        "", "PRJ-3", "PRJ-1",
    ]  # fmt: skip


def test_parent_and_child_come_in_one_transaction(books: Books) -> None:
    both = (project("PRJ-1"), project("PRJ-2", PARENTID="PRJ-1"))
    results = books.ask(*both, transaction=' transaction="true"')
    assert [result.findtext("status") for result in results] == ["success"] * 2
    before = books.state()
    wrong = (project("PRJ-3"), project("PRJ-4", PARENTID="PRJ-9"))
    results = books.ask(*wrong, transaction=' transaction="true"')
    assert [result.findtext("status") for result in results] == ["aborted", "failure"]
    assert books.state() == before


@pytest.mark.parametrize(
    ("name", "field", "made"),
    [
        ("LOCATION", "LOCATIONID", {"NAME": "X"}),
        ("DEPARTMENT", "DEPARTMENTID", {"TITLE": "X"}),
        ("WAREHOUSE", "WAREHOUSEID", {"NAME": "X", "LOC": "<LOCATIONID>100</LOCATIONID>"}),
        ("VENDOR", "VENDORID", {"NAME": "X", "DISPLAYCONTACT": "<PRINTAS>X</PRINTAS>"}),
    ],
)
def test_no_hierarchy_has_loops(books: Books, name: str, field: str, made: dict[str, str]) -> None:
    books.run(create(name, **{field: "TOP", **made}))
    books.run(create(name, **{field: "SUB", "PARENTID": "TOP", **made}))
    before = books.state()
    text = books.refusal(update(name, **{field: "TOP", "PARENTID": "SUB"}))[0][1]
    assert text.endswith(" 'TOP' cannot be below itself")
    assert books.state() == before


EMPLOYEE = create("EMPLOYEE", EMPLOYEEID="DORTIZ", LOCATIONID="100", TITLE="Electrician",
                  PERSONALINFO="<CONTACTNAME>Dana Ortiz</CONTACTNAME>")  # fmt: skip
DANA = create("CONTACT", CONTACTNAME="Dana Ortiz", PRINTAS="Dana Ortiz", EMAIL1="dana@cr.example")


def test_employee_needs_a_contact_that_is_there(books: Books) -> None:
    before = books.state()
    assert books.refusal(EMPLOYEE) == [
        ("BL01001973", "Invalid Contact 'Dana Ortiz' specified."),
        ("BL01001973", "Could not create Employee record!"),
    ]
    assert books.state() == before
    results = books.ask(DANA, EMPLOYEE, transaction=' transaction="true"')
    assert [result.findtext("status") for result in results] == ["success"] * 2
    fields = "EMPLOYEEID NAME PERSONALINFO.EMAIL1 LOCATIONNAME TITLE STATUS"
    assert books.query("EMPLOYEE", fields) == [{
        "EMPLOYEEID": "DORTIZ", "NAME": "Dana Ortiz", "PERSONALINFO.EMAIL1": "dana@cr.example",
        "LOCATIONNAME": "Copper Ridge Mechanical", "TITLE": "Electrician", "STATUS": "active",
    }]  # fmt: skip
    before = books.state()
    assert books.refusal(EMPLOYEE)[0] == (
        "PL05000104", "Another Employee with the given value(s) DORTIZ  already exists"
    )  # fmt: skip
    assert books.state() == before


def test_whoever_is_used_is_not_deleted_but_switched_off(books: Books) -> None:
    books.run(DANA)
    books.run(EMPLOYEE)
    books.run(bill())
    books.run(invoice())
    books.run(order())
    before = books.state()
    used = {
        "CONTACT": ("Contact", "Dana Ortiz", "Employee"),
        "LOCATION": ("Location", "100", "Employee"),
        "VENDOR": ("Vendor", "VEND-ABC", "Document"),
        "CUSTOMER": ("Customer", "C-100", "Invoice"),
        "PROJECT": ("Project", "PRJ-4521", "Invoice line"),
        "GLACCOUNT": ("GL account", "5000", "Bill line"),
        "ITEM": ("Item", "INV-WHIP", "Item warehouse"),
    }
    for name, (label, number, by) in used.items():
        kind = {"CONTACT": "CONTACTNAME", "GLACCOUNT": "ACCOUNTNO"}.get(name, f"{name}ID")
        wanted = f"<equalto><field>{kind}</field><value>{number}</value></equalto>"
        record = books.query(name, "RECORDNO", wanted)[0]["RECORDNO"]
        assert books.refusal(delete(name, record)) == [
            ("BL01001973", f"The {label} '{number}' cannot be deleted: it is used by {by}")
        ]
    assert books.state() == before
    books.run(update("EMPLOYEE", EMPLOYEEID="DORTIZ", STATUS="inactive"))
    books.run(update("VENDOR", VENDORID="VEND-ABC", STATUS="inactive"))
    assert books.query("VENDOR", "STATUS") == [{"STATUS": "inactive"}]
    coded = (
        "<readByQuery><object>EMPLOYEE</object><fields>EMPLOYEEID</fields>"
        "<query>STATUS = 'F'</query></readByQuery>"
    )
    assert books.rows(coded) == [{"EMPLOYEEID": "DORTIZ"}]
    refusal = books.refusal(invoice("N-2", lines=[lineitem(employeeid="DORTIZ")]))
    assert refusal[0] == ("BL01001973", "Employee 'DORTIZ' specified is not valid")
    books.run(update("EMPLOYEE", EMPLOYEEID="DORTIZ", STATUS="active"))
    books.run(invoice("N-2", lines=[lineitem(employeeid="DORTIZ")]))


def test_customer_is_made_changed_and_removed(books: Books) -> None:
    contact = "<PRINTAS>Larkin</PRINTAS><MAILADDRESS><CITY>Mesa</CITY></MAILADDRESS>"
    books.run(create("CUSTOMER", CUSTOMERID="C-1", NAME="Larkin", DISPLAYCONTACT=contact,
                     TERMNAME="Net 15", CREDITLIMIT="5000"))  # fmt: skip
    books.control("advance_time", {"seconds": 60})
    before = books.query("CUSTOMER", "WHENMODIFIED")[1]["WHENMODIFIED"]
    books.run(update("CUSTOMER", CUSTOMERID="C-1", NAME="Larkin LLC", TERMNAME=""))
    row = books.query("CUSTOMER", "NAME TERMNAME CREDITLIMIT DISPLAYCONTACT.MAILADDRESS.CITY"
                      " WHENMODIFIED")[1]  # fmt: skip
    assert row.pop("WHENMODIFIED") != before
    assert row == {"NAME": "Larkin LLC", "TERMNAME": "", "CREDITLIMIT": "5000.00",
                   "DISPLAYCONTACT.MAILADDRESS.CITY": "Mesa"}  # fmt: skip
    books.run(delete("CUSTOMER", 2))
    assert len(books.query("CUSTOMER", "CUSTOMERID")) == 1
    assert books.query("AUDITHISTORY", "OBJECTTYPE OBJECTDESC") == [
        {"OBJECTTYPE": "customer", "OBJECTDESC": "C-1"}
    ]


def test_people_rename_and_switch_off_records(books: Books) -> None:
    books.control("rename_vendor", {"vendor_id": "VEND-ABC", "name": "ABC Electric"})
    books.control("rename", {"object": "DEPARTMENT", "id": "HVAC", "name": "Heating"})
    books.control("deactivate", {"object": "PROJECT", "id": "PRJ-4521"})
    assert books.query("VENDOR", "NAME") == [{"NAME": "ABC Electric"}]
    assert books.query("DEPARTMENT", "TITLE")[0] == {"TITLE": "Heating"}
    assert books.query("PROJECT", "STATUS") == [{"STATUS": "inactive"}]
    books.control("activate", {"object": "PROJECT", "id": "PRJ-4521"})
    assert books.query("PROJECT", "STATUS") == [{"STATUS": "active"}]


@pytest.mark.parametrize(
    ("verb", "payload", "status"),
    [
        ("add", {"object": "PROJECT", "fields": {"PROJECTID": "X"}}, 400),
        ("edit", {"object": "VENDOR", "id": "VEND-X", "fields": {"NAME": "X"}}, 400),
        ("edit", {"object": "APBILL", "id": "1", "fields": {"STATE": "Paid"}}, 400),
        ("rename", {"object": "VENDOR", "id": "VEND-ABC", "name": ""}, 400),
        ("rename", {"object": "APTERM", "id": "Net 30", "name": "N30"}, 400),
        ("rename", {"object": "EMPLOYEE", "id": "DORTIZ", "name": "Dana"}, 400),
        ("remove", {"object": "LOCATION", "id": "100"}, 400),
        ("remove", {"object": "VENDOR", "id": "VEND-X"}, 400),
        ("add", {"object": "MOON", "fields": {}}, 404),
    ],
)
def test_what_people_cannot_do_changes_nothing(
    books: Books, verb: str, payload: dict, status: int
) -> None:
    before = books.state()
    books.control(verb, payload, status=status)
    assert books.state() == before


def test_records_removed_in_the_office_leave_a_trace(books: Books) -> None:
    books.control("remove", {"object": "PROJECT", "id": "PRJ-4521"})
    assert books.query("AUDITHISTORY", "OBJECTTYPE OBJECTDESC USERID ACCESSMODE") == [{
        "OBJECTTYPE": "project", "OBJECTDESC": "PRJ-4521", "USERID": "office", "ACCESSMODE": "D",
    }]  # fmt: skip


def test_customers_employees_and_contacts_are_on_the_page(books: Books) -> None:
    books.run(DANA)
    books.run(EMPLOYEE)
    page = books.send("GET", "/")[1].decode()
    for text in ("House account", "DORTIZ", "dana@cr.example"):
        assert f"<td>{text}</td>" in page
