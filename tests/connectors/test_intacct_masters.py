"""Writing vendors, items, warehouses, projects, customers and employees to the stand-in."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from integrations.connectors.base import Delivery, Endpoint
from integrations.connectors.intacct import envelope
from integrations.connectors.intacct.client import Client
from integrations.connectors.intacct.envelope import Function
from integrations.connectors.intacct.payloads import masters
from integrations.http import errors
from tests.connectors import intacct_server
from tests.connectors.intacct_server import (
    CUSTOMER,
    EMPLOYEE,
    ITEM,
    PROJECT,
    VENDOR,
    WAREHOUSE,
)

MASTERS = [
    ("si.vendor.upsert", VENDOR, "VENDOR"),
    ("si.item.upsert", ITEM, "ITEM"),
    ("si.warehouse.create", WAREHOUSE, "WAREHOUSE"),
    ("si.project.upsert", PROJECT, "PROJECT"),
    ("si.customer.upsert", CUSTOMER, "CUSTOMER"),
    ("si.employee.upsert", EMPLOYEE, "EMPLOYEE"),
]
EVERY = pytest.mark.parametrize(
    ("operation", "record", "table"), MASTERS, ids=[table for _, _, table in MASTERS]
)


@pytest.fixture
def sage():
    return intacct_server.fresh()


@EVERY
def test_a_record_is_created_under_its_id(sage, operation, record, table):
    before = sage.rows(table)
    result = sage.connector().push(operation, record, key="k")
    assert (result.external_id, result.number) == (record.external_id, record.external_id)
    assert result.request_digest and result.response_digest
    [added] = sage.rows(table)[len(before) :]
    assert added[f"{table}ID"] == record.external_id
    row = sage.connector().fetch_one(table.lower(), record.external_id)
    assert sage.connector().parse(table.lower(), row).name == record.name


@EVERY
def test_the_same_push_twice_leaves_one_record(sage, operation, record, table):
    connector = sage.connector()
    before = len(sage.rows(table))
    first = connector.push(operation, record, key="k")
    second = connector.push(operation, record, key="k")
    assert second.external_id == first.external_id
    assert len(sage.rows(table)) == before + 1


@EVERY
def test_a_lost_answer_is_found_again(sage, operation, record, table):
    connector = sage.connector()
    assert connector.find(operation, record, key="k") is None
    sage.fail("create", "cut_after")
    with pytest.raises(errors.OutcomeUnknown):
        connector.push(operation, record, key="k")
    assert connector.find(operation, record, key="k").external_id == record.external_id


@pytest.mark.parametrize(
    ("operation", "record", "changed", "field", "value"),
    [
        ("si.vendor.upsert", VENDOR, {"name": "New name"}, "NAME", "New name"),
        ("si.vendor.upsert", VENDOR, {"active": False}, "STATUS", "inactive"),
        ("si.item.upsert", ITEM, {"price": Decimal("21.5")}, "BASEPRICE", Decimal("21.50")),
        ("si.project.upsert", PROJECT, {"name": "New name"}, "NAME", "New name"),
        ("si.customer.upsert", CUSTOMER, {"name": "New name"}, "NAME", "New name"),
        ("si.employee.upsert", EMPLOYEE, {"active": False}, "STATUS", "inactive"),
    ],
)
def test_a_change_reaches_the_record_that_is_there(sage, operation, record, changed, field, value):
    connector = sage.connector()
    connector.push(operation, record, key="k1")
    table = operation.split(".")[1].upper()
    count = len(sage.rows(table))
    updated = replace(record, **changed)
    assert connector.find(operation, updated, key="k2") is None
    connector.push(operation, updated, key="k2")
    rows = sage.rows(table)
    assert (len(rows), rows[-1][field]) == (count, value)
    assert connector.find(operation, updated, key="k2").external_id == record.external_id


def test_a_warehouse_id_of_another_warehouse_stops(sage):
    connector = sage.connector()
    connector.push("si.warehouse.create", WAREHOUSE, key="k1")
    before = sage.rows("WAREHOUSE")
    with pytest.raises(errors.Rejected) as refusal:
        connector.push("si.warehouse.create", replace(WAREHOUSE, name="Other"), key="k2")
    assert refusal.value.reason == "id_invalid"
    assert sage.rows("WAREHOUSE") == before


@pytest.mark.parametrize("code", ["", "TOO-LONG-FOR-A-VENDOR-ID", "WITH SPACE", "A&B"])
def test_an_id_sage_would_not_take_is_not_sent(sage, code):
    before = len(sage.requests())
    with pytest.raises(errors.Rejected) as refusal:
        sage.connector().push("si.vendor.upsert", replace(VENDOR, external_id=code), key="k")
    assert refusal.value.reason == "id_invalid"
    assert not [entry for entry in sage.requests()[before:] if "create" in str(entry)]


def test_a_warehouse_needs_a_location(sage):
    before = sage.rows("WAREHOUSE")
    with pytest.raises(errors.Rejected, match="needs a location"):
        sage.connector(location="").push("si.warehouse.create", WAREHOUSE, key="k")
    assert sage.rows("WAREHOUSE") == before


def test_an_item_gets_the_group_that_holds_its_unit(sage):
    sage.connector().push("si.item.upsert", ITEM, key="k")
    group = sage.rows("ITEM")[-1]["UOMGRP"]
    [record_no] = [row["RECORDNO"] for row in sage.rows("UOM") if row["NAME"] == group]
    units = {row["UNIT"] for row in sage.rows("UOMDETAIL") if row["GRPKEY"] == record_no}
    assert ITEM.unit in units


def test_a_unit_nobody_knows_sends_the_item_to_review(sage):
    before = sage.rows("ITEM")
    with pytest.raises(errors.Rejected) as refusal:
        sage.connector().push("si.item.upsert", replace(ITEM, unit="PARSEC"), key="k")
    assert refusal.value.reason == "item_review"
    assert refusal.value.message == "Unit PARSEC is not known in Sage Intacct."
    assert sage.rows("ITEM") == before


def test_a_unit_outside_the_group_of_an_existing_item_is_refused(sage):
    connector = sage.connector()
    connector.push("si.item.upsert", ITEM, key="k1")
    before = sage.rows("ITEM")
    with pytest.raises(errors.Rejected) as refusal:
        connector.push("si.item.upsert", replace(ITEM, unit="PARSEC"), key="k2")
    assert refusal.value.reason == "item_review"
    assert sage.rows("ITEM") == before


def test_a_bad_mail_address_is_put_in_words(sage):
    before = sage.rows("VENDOR")
    with pytest.raises(errors.Rejected) as refusal:
        sage.connector().push("si.vendor.upsert", replace(VENDOR, email="no address"), key="k")
    assert refusal.value.reason == "vendor_review"
    assert sage.rows("VENDOR") == before


def test_an_unknown_parent_is_a_missing_project(sage):
    before = sage.rows("PROJECT")
    with pytest.raises(errors.Rejected) as refusal:
        sage.connector().push(
            "si.project.upsert", replace(PROJECT, parent_id="PPRJ-99000"), key="k"
        )
    assert refusal.value.reason == "project_missing"
    assert sage.rows("PROJECT") == before


def create_while_another_is_on_its_way(sage, record, other):
    """Push `record`, and let `other` be created between its look-up and its create."""
    sage.fail("create VENDOR", "delay", seconds=1)
    with ThreadPoolExecutor(1) as pool:
        pushed = pool.submit(sage.connector().push, "si.vendor.upsert", record, key="k1")
        deadline = time.monotonic() + 10
        while sage.control("faults", method="GET")[0]["left"]:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        sage.connector().push("si.vendor.upsert", other, key="k2")
        return pushed.result(timeout=10)


def test_a_duplicate_of_the_same_name_is_adopted_and_brought_up_to_date(sage):
    count = len(sage.rows("VENDOR"))
    ours = replace(VENDOR, active=False)
    result = create_while_another_is_on_its_way(sage, ours, replace(VENDOR, name="test  SUPPLY"))
    assert result.external_id == "VEND-TEST"
    rows = sage.rows("VENDOR")
    assert len(rows) == count + 1
    assert (rows[-1]["NAME"], rows[-1]["STATUS"]) == ("Test Supply", "inactive")


def test_a_duplicate_of_another_name_is_left_alone(sage):
    with pytest.raises(errors.Rejected) as refusal:
        create_while_another_is_on_its_way(sage, VENDOR, replace(VENDOR, name="Other Supply"))
    assert refusal.value.reason == "vendor_review"
    assert refusal.value.message == (
        "VEND-TEST already belongs to another vendor in Sage Intacct than Test Supply."
    )
    assert sage.rows("VENDOR")[-1]["NAME"] == "Other Supply"


def gateway(sage):
    return Client(Endpoint(url=sage.url, credentials=sage.credentials))


def test_taken_in_before_but_not_to_be_seen_is_an_unknown_outcome(sage):
    connector = sage.connector()
    connector.push("si.vendor.upsert", VENDOR, key="k")
    delete = ElementTree.Element("delete")
    envelope.leaf(delete, "object", "VENDOR")
    envelope.leaf(delete, "keys", str(sage.rows("VENDOR")[-1]["RECORDNO"]))
    gateway(sage).write("key-delete", delete)
    with pytest.raises(errors.OutcomeUnknown):
        connector.push("si.vendor.upsert", VENDOR, key="k")


def project(code, parent=""):
    fields = {
        "PROJECTID": code,
        "NAME": code,
        "PROJECTCATEGORY": "Contract",
        "PARENTID": parent,
        "LOCATIONID": "100",
    }
    return masters.create("PROJECT", fields)


def test_functions_sent_together_all_happen(sage):
    count = len(sage.rows("PROJECT"))
    results = gateway(sage).write_together(
        [Function("k1", project("PPRJ-1")), Function("k2", project("PRJ-2", "PPRJ-1"))]
    )
    assert [result.controlid for result in results] == ["k1", "k2"]
    added = sage.rows("PROJECT")[count:]
    assert [(row["PROJECTID"], row.get("PARENTID")) for row in added] == [
        ("PPRJ-1", None),
        ("PRJ-2", "PPRJ-1"),
    ]


def test_no_request_of_many_holds_more_functions_than_the_gateway_takes(sage):
    assert sage.control("settings")["most_functions"] == 100
    before = len(sage.rows("VENDOR"))
    vendors = [replace(VENDOR, external_id=f"V-{n}", name=f"Vendor {n}") for n in range(130)]
    deliveries = [
        Delivery(operation="si.vendor.upsert", record=record, key=f"key {record.external_id}")
        for record in vendors
    ]
    outcomes = sage.connector().deliver(deliveries)
    assert [outcome.external_id for outcome in outcomes] == [f"V-{n}" for n in range(130)]
    assert len(sage.rows("VENDOR")) == before + 130
    created = [entry["what"] for entry in sage.requests() if "create VENDOR" in entry["what"]]
    assert sorted(created) == ["create VENDOR x100", "create VENDOR x30"]


@pytest.mark.parametrize("all_aborted", [False, True])
def test_functions_sent_together_do_not_happen_when_one_is_refused(sage, all_aborted):
    sage.control("settings", {"all_aborted": all_aborted})
    before = sage.rows("PROJECT")
    with pytest.raises(errors.Rejected) as refusal:
        gateway(sage).write_together(
            [Function("k1", project("PPRJ-1")), Function("k2", project("PRJ-2", "PPRJ-404"))]
        )
    assert refusal.value.reason == "project_missing"
    assert sage.rows("PROJECT") == before


def contact_of(sage, code):
    [employee] = [row for row in sage.rows("EMPLOYEE") if row["EMPLOYEEID"] == code]
    name = employee["PERSONALINFO.CONTACTNAME"]
    [contact] = [row for row in sage.rows("CONTACT") if row["CONTACTNAME"] == name]
    return contact


def test_an_employee_hangs_on_a_contact_that_is_made_with_it(sage):
    before = sage.rows("CONTACT")
    sage.connector().push("si.employee.upsert", EMPLOYEE, key="k")
    assert len(sage.rows("CONTACT")) == len(before) + 1
    contact = contact_of(sage, "TTESTER")
    assert (contact["CONTACTNAME"], contact["PRINTAS"], contact["EMAIL1"], contact["PHONE1"]) == (
        "Tess Tester (TTESTER)",
        "Tess Tester",
        "tess@test.example",
        "602-555-0101",
    )


def test_an_employee_that_is_refused_leaves_no_contact(sage):
    before = sage.control("state", method="GET")
    with pytest.raises(errors.Rejected):
        sage.connector(location="NOWHERE").push("si.employee.upsert", EMPLOYEE, key="k")
    assert sage.control("state", method="GET") == before


def test_a_renamed_employee_keeps_the_contact(sage):
    connector = sage.connector()
    connector.push("si.employee.upsert", EMPLOYEE, key="k1")
    count = len(sage.rows("CONTACT"))
    connector.push("si.employee.upsert", replace(EMPLOYEE, name="Tess Miller"), key="k2")
    contact = contact_of(sage, "TTESTER")
    assert (contact["PRINTAS"], len(sage.rows("CONTACT"))) == ("Tess Miller", count)


def test_a_contact_left_over_is_used_again(sage):
    contact = {"CONTACTNAME": "Tess Tester (TTESTER)", "PRINTAS": "T. Tester"}
    gateway(sage).write("key-contact", masters.create("CONTACT", contact))
    count = len(sage.rows("CONTACT"))
    sage.connector().push("si.employee.upsert", EMPLOYEE, key="k")
    assert (contact_of(sage, "TTESTER")["PRINTAS"], len(sage.rows("CONTACT"))) == (
        "Tess Tester",
        count,
    )


def test_a_project_is_not_moved_to_another_customer(sage):
    connector = sage.connector()
    connector.push("si.customer.upsert", CUSTOMER, key="k1")
    connector.push("si.project.upsert", replace(PROJECT, customer_id="C-100"), key="k2")
    before = sage.rows("PROJECT")
    with pytest.raises(errors.Rejected) as refusal:
        connector.push("si.project.upsert", replace(PROJECT, customer_id="CUST-TEST"), key="k3")
    assert refusal.value.reason == "customer_conflict"
    assert sage.rows("PROJECT") == before


def test_a_new_item_gets_what_the_company_gives_new_items(sage):
    given = {"cost_method": "Average", "item_gl_group": "Materials", "unit_group": "Count"}
    sage.connector(**given).push("si.item.upsert", replace(ITEM, description="A coil"), key="k")
    row = sage.rows("ITEM")[-1]
    assert (row["COST_METHOD"], row["GLGROUP"], row["UOMGRP"], row["ITEMTYPE"]) == (
        "Average",
        "Materials",
        "Count",
        "Inventory",
    )
    assert (row["STANDARD_COST"], row["EXTENDED_DESCRIPTION"]) == (Decimal("12.50"), "A coil")


def test_what_the_accountants_decide_of_an_item_is_never_changed(sage):
    connector = sage.connector(cost_method="Average", item_gl_group="Materials")
    connector.push("si.item.upsert", ITEM, key="k1")
    before = sage.rows("ITEM")[-1]
    other = sage.connector(cost_method="FIFO", item_gl_group="Equipment", item_type="Kit")
    changed = replace(ITEM, name="New name", is_stocked=False, cost=Decimal("99"), active=False)
    other.push("si.item.upsert", changed, key="k2")
    after = sage.rows("ITEM")[-1]
    differing = {name for name in after if after[name] != before.get(name)}
    assert differing - {"WHENMODIFIED"} == {"NAME", "STATUS"}
