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
    CustomFieldRecord,
    CustomValueRecord,
    InventoryTemplateRecord,
    ItemImageRecord,
    ItemRecord,
    ItemVendorRecord,
    PlaceRecord,
    ServiceMaterialRecord,
    ServiceRecord,
    TechnicianRecord,
    TemplateItemRecord,
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
            "memo": " calls back ",
            "customFields": [
                {"typeId": 7, "name": "Account", "value": "A-1"},
                {"typeId": 8, "name": "Rating", "value": None},
                {"typeId": 9, "name": None, "value": "x"},
            ],
            **STAMPS,
        },
        VendorRecord(
            external_id="32",
            name="ABC Supply",
            email="a@b.c",
            phone="1",
            contact_first_name="Ann",
            address=ADDRESS,
            memo="calls back",
            custom_fields=(
                CustomValueRecord(name="Account", value="A-1", type_id="7"),
                CustomValueRecord(name="Rating", value="", type_id="8"),
            ),
            **COMMON,
        ),
    ),
    (
        "job_custom_field",
        {
            "id": 7,
            "name": "Permit",
            "dataType": "Dropdown",
            "dataTypeOptions": ["Yes", "No"],
            **STAMPS,
        },
        CustomFieldRecord(
            external_id="7",
            entity="job",
            name="Permit",
            data_type="dropdown",
            options=("Yes", "No"),
            **COMMON,
        ),
    ),
    (
        "vendor_custom_field",
        {"id": 8, "name": "Rating", "dataType": "Numeric", "dataTypeOptions": None},
        CustomFieldRecord(external_id="8", entity="vendor", name="Rating", data_type="numeric"),
    ),
    (
        "category",
        {"id": 33, "active": True, "name": "Pipe", "parentId": 34, "position": 2, **STAMPS},
        CategoryRecord(external_id="33", name="Pipe", parent_id="34", position=2, **COMMON),
    ),
    (
        "warehouse",
        {"id": 35, "name": "WH-MAIN", "address": STREET, "inventoryTemplateId": 70, **STAMPS},
        PlaceRecord(
            external_id="35",
            name="WH-MAIN",
            kind="warehouse",
            address=ADDRESS,
            template_id="70",
            **COMMON,
        ),
    ),
    (
        "truck",
        {
            "id": 36,
            "active": True,
            "name": "VAN-12",
            "memo": "plate 4",
            "warehouseId": 35,
            "technicianIds": [31, 37],
            "inventoryTemplateId": 0,
        },
        PlaceRecord(
            external_id="36",
            name="VAN-12",
            kind="truck",
            home_warehouse_id="35",
            technician_ids=("31", "37"),
            memo="plate 4",
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
        "isCostLocked": true, "isPriceLocked": null,
        "assets": [{"type": "Image", "url": "Images/a.jpg", "alias": "front", "isDefault": true},
                   {"type": "Video", "url": "Images/a.mp4"},
                   {"type": "Image", "url": "Images/a.jpg", "alias": "again"},
                   {"type": "Image", "url": null},
                   {"type": "Image", "url": "Images/b.jpg", "alias": null, "isDefault": false}],
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
        category_ids=("7", "8"),
        images=(
            ItemImageRecord(url="Images/a.jpg", alias="front", is_default=True),
            ItemImageRecord(url="Images/b.jpg"),
        ),
        cost_locked=True,
    )


def test_an_amount_is_exact_at_any_length(raw: Raw) -> None:
    row = b'{"id": 1, "code": "A", "cost": 0.1234567890123456789}'
    assert parsers.parse("material", row).cost == Decimal("0.1234567890123456789")


def test_equipment_brings_its_maker(raw: Raw) -> None:
    row = raw({"id": 51, "code": "X", "manufacturer": "Carrier", "model": "24ACC"})
    record = parsers.parse("equipment", row.payload)
    assert (record.kind, record.manufacturer, record.model) == ("equipment", "Carrier", "24ACC")


def test_a_service_brings_what_one_of_it_takes() -> None:
    payload = b"""{"id": 80, "code": "S-1", "displayName": null, "description": "Tune-up<br>twice",
        "price": 189.00, "active": true, "categories": [{"id": 7, "name": "A", "active": true}],
        "serviceMaterials": [{"skuId": 50, "quantity": 2.5}, {"skuId": 51, "quantity": 1}],
        "serviceEquipment": [{"skuId": 60, "quantity": 1}, {"skuId": 50, "quantity": 0.5}]}"""
    assert parsers.parse("service", payload) == ServiceRecord(
        external_id="80",
        code="S-1",
        name="Tune-up",
        description="Tune-up\ntwice",
        price=Decimal("189.00"),
        category_ids=("7",),
        materials=(
            ServiceMaterialRecord(item_id="50", quantity=Decimal("3.0")),
            ServiceMaterialRecord(item_id="51", quantity=Decimal("1")),
            ServiceMaterialRecord(item_id="60", quantity=Decimal("1")),
        ),
    )


def test_a_template_counts_in_the_item_s_own_unit(raw: Raw) -> None:
    items = [
        {"skuId": 50, "minQuantity": 2, "maxQuantity": 5, "unitOfMeasure": {"quantity": 10}},
        {"skuId": 51, "minQuantity": 1.5, "maxQuantity": 3, "unitOfMeasure": None},
        {"skuId": 50, "minQuantity": 1, "maxQuantity": 1},
    ]
    row = raw({"id": 70, "active": True, "name": "Van", "type": "Truck", "items": items})
    assert parsers.parse("inventory_template", row.payload) == InventoryTemplateRecord(
        external_id="70",
        name="Van",
        items=(
            TemplateItemRecord(item_id="50", minimum=Decimal("21"), maximum=Decimal("51")),
            TemplateItemRecord(item_id="51", minimum=Decimal("1.5"), maximum=Decimal("3")),
        ),
    )


def test_a_template_without_items_is_empty(raw: Raw) -> None:
    row = raw({"id": 70, "name": "Van", "items": None})
    assert parsers.parse("inventory_template", row.payload).items == ()


def test_a_material_without_a_display_name_is_called_by_its_description(raw: Raw) -> None:
    row = raw({"id": 52, "code": "X", "displayName": None, "description": "Wire 12\nblack"})
    assert parsers.parse("material", row.payload).name == "Wire 12"


@pytest.mark.parametrize(
    ("entity", "row", "member"),
    [
        ("job_custom_field", {"id": 1, "name": "A", "dataType": "Date"}, "dataType"),
        ("service", {"id": 1, "code": "A", "serviceMaterials": [{"skuId": 2}]}, "quantity"),
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
    with pytest.raises(ValueError, match="no 'transfer'"):
        parsers.parse("transfer", raw({"id": 1}).payload)


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
