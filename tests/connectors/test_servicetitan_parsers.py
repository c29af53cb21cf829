"""ServiceTitan rows to neutral records: exact values, nulls where live data has nulls."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from integrations.connectors.base import RawRecord
from integrations.connectors.servicetitan import parsers, resources
from integrations.connectors.servicetitan.plain_text import plain
from integrations.records import (
    Address,
    BusinessUnitRecord,
    CategoryRecord,
    CustomerLocationRecord,
    CustomerRecord,
    ItemRecord,
    ItemVendorRecord,
    JobAssignmentRecord,
    JobRecord,
    PlaceRecord,
    ProjectRecord,
    TechnicianRecord,
    VendorRecord,
)

Raw = Callable[[dict[str, Any]], RawRecord]

STAMPS = {"createdOn": "2026-01-05T16:28:55.8446003Z", "modifiedOn": "2026-01-06T00:00:00Z"}
COMMON = {
    "created_at": datetime(2026, 1, 5, 16, 28, 55, 844600, tzinfo=UTC),
    "modified_at": datetime(2026, 1, 6, tzinfo=UTC),
}
STREET = {
    "street": "1 Depot Rd",
    "unit": None,
    "city": "Mesa",
    "state": "AZ",
    "zip": "85201",
    "country": "USA",
    "latitude": 33.4,
}
ADDRESS = Address(street="1 Depot Rd", city="Mesa", state="AZ", zip="85201", country="USA")

CASES = [
    (
        "business_unit",
        {"id": 30, "active": True, "name": "HVAC Service", "tenant": {"name": "Demo"}, **STAMPS},
        BusinessUnitRecord(external_id="30", name="HVAC Service", **COMMON),
    ),
    (
        "technician",
        {
            "id": 31,
            "active": False,
            "name": " Mike Smith ",
            "email": None,
            "phoneNumber": "",
            "mobilePhone": "602-555-0100",
            **STAMPS,
        },
        TechnicianRecord(
            external_id="31", active=False, name="Mike Smith", phone="602-555-0100", **COMMON
        ),
    ),
    (
        "vendor",
        {
            "id": 32,
            "active": True,
            "name": "ABC Supply",
            "contactInfo": {"firstName": "Ann", "lastName": None, "phone": "1", "email": "a@b.c"},
            "address": STREET,
            **STAMPS,
        },
        VendorRecord(
            external_id="32",
            name="ABC Supply",
            email="a@b.c",
            phone="1",
            contact_first_name="Ann",
            address=ADDRESS,
            **COMMON,
        ),
    ),
    (
        "category",
        {"id": 33, "active": True, "name": "Pipe", "parentId": 34, "position": 2, **STAMPS},
        CategoryRecord(external_id="33", name="Pipe", parent_id="34", position=2, **COMMON),
    ),
    (
        "warehouse",
        {"id": 35, "active": True, "name": "WH-MAIN", "address": STREET, **STAMPS},
        PlaceRecord(external_id="35", name="WH-MAIN", kind="warehouse", address=ADDRESS, **COMMON),
    ),
    (
        "truck",
        {"id": 36, "active": True, "name": "VAN-12", "warehouseId": 35, "technicianIds": [31, 37]},
        PlaceRecord(
            external_id="36",
            name="VAN-12",
            kind="truck",
            home_warehouse_id="35",
            technician_ids=("31", "37"),
        ),
    ),
    (
        "customer",
        {"id": 38, "active": True, "name": "Larkin", "type": "Residential", "address": STREET},
        CustomerRecord(external_id="38", name="Larkin", kind="residential", address=ADDRESS),
    ),
    (
        "customer_location",
        {"id": 39, "active": True, "name": "Home", "customerId": 38, "address": None},
        CustomerLocationRecord(external_id="39", name="Home", customer_id="38"),
    ),
    (
        "project",
        {"id": 40, "number": "310", "name": None, "customerId": 38, "locationId": 39},
        ProjectRecord(
            external_id="40",
            name="310",
            number="310",
            customer_id="38",
            customer_location_id="39",
        ),
    ),
    (
        "job",
        {
            "id": 3000004521,
            "jobNumber": "4521",
            "jobStatus": "InProgress",
            "customerId": 38,
            "locationId": 39,
            "projectId": None,
            "businessUnitId": 30,
            "summary": "<p>No cooling &amp; noise</p>",
            "completedOn": None,
            "customFields": None,
        },
        JobRecord(
            external_id="3000004521",
            number="4521",
            status="in_progress",
            customer_id="38",
            customer_location_id="39",
            business_unit_id="30",
            summary="No cooling & noise",
        ),
    ),
    (
        "job_assignment",
        {
            "id": 41,
            "technicianId": 31,
            "jobId": 42,
            "appointmentId": 43,
            "status": "Working",
            "assignedOn": "2026-01-05T08:00:00",
            "active": False,
        },
        JobAssignmentRecord(
            external_id="41",
            active=False,
            job_id="42",
            technician_id="31",
            appointment_id="43",
            status="working",
            assigned_at=datetime(2026, 1, 5, 8, tzinfo=UTC),
        ),
    ),
]


@pytest.mark.parametrize(("entity", "row", "record"), CASES, ids=[case[0] for case in CASES])
def test_a_row_becomes_a_record(raw: Raw, entity: str, row: dict[str, Any], record: object) -> None:
    assert parsers.parse(entity, raw(row).payload) == record


def test_every_pulled_entity_has_a_parser() -> None:
    assert set(parsers.PARSERS) == set(resources.BY_ENTITY)


def test_a_material_with_everything(raw: Raw) -> None:
    row = raw({"id": 50, "code": "CARRIER-24ACC"})
    payload = b"""{"id": 50, "code": " CARRIER-24ACC ", "displayName": "Condenser",
        "description": "A<br>B", "active": true, "cost": 1900.0000000000, "price": 2500,
        "memberPrice": 2400.5, "addOnPrice": 0.00, "addOnMemberPrice": null,
        "unitOfMeasure": "EA", "isInventory": false, "taxable": false, "categories": [7, 8],
        "primaryVendor": {"vendorId": 32, "vendorPart": "C24", "cost": 1900.25, "active": true},
        "otherVendors": [{"vendorId": 60, "vendorPart": null, "cost": 1, "active": true},
                         {"vendorId": 61, "cost": 1, "active": false},
                         {"vendorId": 32, "cost": 5, "active": true}]}"""
    record = parsers.parse("material", RawRecord(row.external_id, "", payload).payload)
    assert record == ItemRecord(
        external_id="50",
        code="CARRIER-24ACC",
        name="Condenser",
        kind="material",
        description="A\nB",
        unit="EA",
        cost=Decimal("1900"),
        price=Decimal("2500"),
        member_price=Decimal("2400.5"),
        add_on_price=Decimal("0"),
        is_stocked=False,
        taxable=False,
        category_id="7",
        vendors=(
            ItemVendorRecord(
                vendor_id="32", part_number="C24", cost=Decimal("1900.25"), is_primary=True
            ),
            ItemVendorRecord(vendor_id="60", cost=Decimal("1")),
        ),
    )


def test_an_amount_is_exact_at_any_length(raw: Raw) -> None:
    row = b'{"id": 1, "code": "A", "cost": 0.1234567890123456789}'
    assert parsers.parse("material", row).cost == Decimal("0.1234567890123456789")


def test_equipment_brings_its_maker(raw: Raw) -> None:
    row = raw({"id": 51, "code": "X", "manufacturer": "Carrier", "model": "24ACC"})
    record = parsers.parse("equipment", row.payload)
    assert (record.kind, record.manufacturer, record.model) == ("equipment", "Carrier", "24ACC")


def test_a_material_without_a_display_name_is_called_by_its_description(raw: Raw) -> None:
    row = raw({"id": 52, "code": "X", "displayName": None, "description": "Wire 12\nblack"})
    assert parsers.parse("material", row.payload).name == "Wire 12"


@pytest.mark.parametrize("wire", parsers.JOB_STATUSES)
def test_every_job_status_has_a_neutral_name(raw: Raw, wire: str) -> None:
    row = raw({"id": 1, "jobNumber": "1", "jobStatus": wire})
    assert parsers.parse("job", row.payload).status == parsers.JOB_STATUSES[wire]


@pytest.mark.parametrize(
    ("entity", "row", "member"),
    [
        ("job", {"id": 1, "jobNumber": "1", "jobStatus": "Paused"}, "jobStatus"),
        ("job", {"id": 1, "jobStatus": "Hold"}, "jobNumber"),
        ("material", {"id": 1, "code": "A", "cost": "cheap"}, "cost"),
        ("material", {"id": 1, "code": None}, "code"),
        ("truck", {"id": 1, "name": "V", "technicianIds": ["x"]}, "technicianIds"),
        ("vendor", {"id": 1, "name": "A", "modifiedOn": "yesterday"}, "modifiedOn"),
    ],
)
def test_an_unusable_row_names_the_member(
    raw: Raw, entity: str, row: dict[str, Any], member: str
) -> None:
    with pytest.raises(ValueError, match=member):
        parsers.parse(entity, raw(row).payload)


def test_an_entity_that_is_not_pulled_is_refused(raw: Raw) -> None:
    with pytest.raises(ValueError, match="no 'invoice'"):
        parsers.parse("invoice", raw({"id": 1}).payload)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (None, ""),
        ("  plain  ", "plain"),
        ("two\nlines", "two\nlines"),
        ("<p>one</p><p>two <b>bold</b></p>", "one\ntwo bold"),
        ("a &lt;b&gt; &amp; c", "a <b> & c"),
        ("<script>alert(1)</script>hello", "hello"),
    ],
)
def test_html_becomes_plain_text(html: str | None, text: str) -> None:
    assert plain(html) == text
