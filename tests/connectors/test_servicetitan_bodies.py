"""Masters, returns and what is written on jobs, as ServiceTitan bodies to the last member."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from integrations.connectors.servicetitan import agreement, item_vendors, payloads
from integrations.connectors.servicetitan.item_vendors import Offer, Offers, SubAccount
from integrations.http.errors import Rejected
from integrations.records import (
    Address,
    CategoryRecord,
    CustomValueRecord,
    DocumentLineRecord,
    ItemRecord,
    ItemVendorRecord,
    JobNoteRecord,
    PlaceRecord,
    ReturnRecord,
    UsageRecord,
    VendorRecord,
)

DEFAULTS = payloads.Defaults(return_type="211", business_unit="301", warehouse="401")
VENDOR = VendorRecord(
    name="ABC Supply",
    email="a@abc.example",
    phone="1",
    contact_first_name="Nora",
    contact_last_name="Bell",
    memo="Net 30",
)
RETURN = ReturnRecord(
    number="RT-6",
    vendor_id="101",
    returned_on=date(2026, 1, 9),
    job_id="4521",
    purchase_order_id="9001",
    reference="RMA-9",
    shipping=Decimal("7.50"),
    restocking_fee=Decimal("15"),
    lines=(
        DocumentLineRecord(
            line_ref="t1",
            item_id="501",
            quantity=Decimal("2"),
            unit="EA",
            unit_price=Decimal("11.20"),
            description="Capacitor 45/5",
            source_line_id="8002",
        ),
    ),
)
ITEM = ItemRecord(code="CAP455", name="Capacitor 45/5", kind="equipment", cost=Decimal("11.2"))


def test_a_vendor_is_made_with_all_required_members() -> None:
    assert payloads.vendor_create(VENDOR) == {
        "name": "ABC Supply",
        "active": True,
        "firstName": "Nora",
        "lastName": "Bell",
        "email": "a@abc.example",
        "phone": "1",
        "address": dict.fromkeys(("street", "unit", "city", "state", "zip", "country"), ""),
        "memo": "Net 30",
        "isTruckReplenishment": False,
        "taxRate": Decimal("0"),
        "restrictedMobileCreation": False,
    }


def test_a_vendor_is_changed_without_what_nobody_here_knows() -> None:
    neutral = {"isTruckReplenishment", "taxRate", "restrictedMobileCreation"}
    assert neutral.isdisjoint(payloads.vendor(VENDOR))


def test_a_truck_names_warehouse_template_and_people() -> None:
    place = PlaceRecord(
        name="VAN-12",
        kind="truck",
        home_warehouse_id="401",
        template_id="77",
        technician_ids=("5", "6"),
        memo="Spare",
    )
    assert payloads.truck(place) == {
        "name": "VAN-12",
        "active": True,
        "technicianIds": [5, 6],
        "memo": "Spare",
        "warehouseId": 401,
        "templateId": 77,
    }


def test_a_category_at_the_top_has_no_parent() -> None:
    assert payloads.category(CategoryRecord(name="HVAC", position=2)) == {
        "name": "HVAC",
        "categoryType": "Materials",
        "parentId": None,
        "position": 2,
        "active": True,
    }


def test_an_item_is_made_without_what_is_not_known() -> None:
    assert payloads.item_create(ITEM) == {
        "code": "CAP455",
        "displayName": "Capacitor 45/5",
        "description": "Capacitor 45/5",
        "cost": Decimal("11.2"),
        "active": True,
        "isInventory": True,
        "taxable": True,
    }


def test_an_item_is_changed_in_the_members_that_changed() -> None:
    assert payloads.item_update(ITEM, ("cost", "category_ids")) == {
        "cost": Decimal("11.2"),
        "categories": [],
    }


def test_only_equipment_has_maker_and_model() -> None:
    ours = replace(ITEM, manufacturer="Titan", model="T-1")
    made = {
        kind: payloads.item_create(replace(ours, kind=kind)) for kind in ("material", ITEM.kind)
    }
    assert {"manufacturer", "model"}.isdisjoint(made["material"])
    assert (made["equipment"]["manufacturer"], made["equipment"]["model"]) == ("Titan", "T-1")


def test_a_return_has_all_required_members() -> None:
    assert payloads.return_create(RETURN, DEFAULTS) == {
        "vendorId": 101,
        "jobId": 4521,
        "purchaseOrderId": 9001,
        "returnTypeId": 211,
        "businessUnitId": 301,
        "inventoryLocationId": 401,
        "referenceNumber": "RMA-9",
        "returnDate": "2026-01-09T00:00:00Z",
        "memo": "PlyHub RT-6",
        "tax": Decimal("0"),
        "shipping": Decimal("7.50"),
        "restockingFee": Decimal("15"),
        "items": [
            {
                "skuId": 501,
                "description": "Capacitor 45/5",
                "quantity": Decimal("2"),
                "cost": Decimal("11.20"),
                "shipmentItemId": 8002,
            }
        ],
    }


def test_a_changed_return_names_known_lines_and_gives_new_ones_zero() -> None:
    lines = (*RETURN.lines, replace(RETURN.lines[0], line_ref="t2"))
    body = payloads.return_update(replace(RETURN, lines=lines), DEFAULTS, {"t1": "7001"})
    assert [item["id"] for item in body["items"]] == [7001, 0]
    assert body["items"][0]["itemDescription"] == "Capacitor 45/5"
    assert {"vendorId", "jobId", "purchaseOrderId"}.isdisjoint(body)


def test_a_line_of_an_invoice_is_sent_without_a_price() -> None:
    record = UsageRecord(
        number="MU-31",
        external_id="9",
        job_id="4521",
        invoice_id="88",
        item_id="501",
        quantity=Decimal("2"),
        unit_cost=Decimal("11.20"),
        description="Capacitor",
        location_id="402",
        technician_id="5",
    )
    assert payloads.invoice_item(record) == {
        "id": 9,
        "skuId": 501,
        "description": "Capacitor",
        "quantity": Decimal("2"),
        "cost": Decimal("11.20"),
        "inventoryLocationId": 402,
        "technicianId": 5,
    }


def test_a_note_carries_its_mark_at_its_end() -> None:
    record = JobNoteRecord(number="N-12", job_id="4521", text="Ordered.\n")
    assert payloads.job_note(record) == {"text": "Ordered.\n\nPlyHub N-12", "pinToTop": False}


def test_fields_go_by_type_on_jobs_and_by_name_elsewhere() -> None:
    value = CustomValueRecord(name="Permit", value="7", type_id="31")
    assert payloads.job_fields([value]) == {"customFields": [{"typeId": 31, "value": "7"}]}
    assert payloads.named_fields("12", [value]) == {
        "operations": [{"objectId": 12, "customFields": [{"name": "Permit", "value": "7"}]}]
    }


def test_a_vendor_only_they_know_goes_along_with_all_it_says() -> None:
    account = SubAccount(cost=Decimal("1"), account_name="Freight")
    theirs = Offer(
        vendor_id=7, cost=Decimal("3"), vendor_part="X", memo="call", primary_sub_account=account
    )
    ours = ItemVendorRecord(vendor_id="8", part_number="Y", cost=Decimal("2"), is_primary=True)
    assert item_vendors.merged(Offers(theirs, ()), [ours]).body() == {
        "primaryVendor": {
            "vendorId": 8,
            "cost": Decimal("2"),
            "active": True,
            "memo": None,
            "vendorPart": "Y",
        },
        "otherVendors": [
            {
                "vendorId": 7,
                "cost": Decimal("3"),
                "active": True,
                "memo": "call",
                "vendorPart": "X",
                "primarySubAccount": {"cost": Decimal("1"), "accountName": "Freight"},
            }
        ],
    }


def test_what_we_do_not_know_of_a_vendor_stays_as_it_is() -> None:
    theirs = Offer(vendor_id=7, cost=Decimal("3"), vendor_part="X", active=False)
    merged = item_vendors.merged(Offers(None, (theirs,)), [ItemVendorRecord(vendor_id="7")])
    assert merged.primary == replace_offer(theirs)
    assert merged.others == ()


def replace_offer(offer: Offer) -> Offer:
    """The offer, in force: who is among ours sells the item."""
    return Offer(
        vendor_id=offer.vendor_id, cost=offer.cost, vendor_part=offer.vendor_part, active=True
    )


def test_a_vendor_whose_id_is_none_is_refused() -> None:
    with pytest.raises(Rejected, match="'VEND-1' is no ServiceTitan id") as caught:
        item_vendors.merged(item_vendors.NONE, [ItemVendorRecord(vendor_id="VEND-1")])
    assert caught.value.reason == "vendor_review"


@pytest.mark.parametrize(
    ("member", "ours", "theirs", "same"),
    [
        ("name", "ABC  Supply ", "ABC Supply", True),
        ("name", "ABC Supply", "Abc Supply", False),
        ("phone", "(480) 555-0190", "480-555-0190", True),
        ("phone", "480-555-0190", "480-555-0191", False),
        ("email", "A@abc.example", "a@ABC.example", True),
        ("cost", Decimal("0.4"), Decimal("0.4000000"), True),
        ("cost", Decimal("0.4"), None, False),
        ("technician_ids", ("5", "6"), ("6", "5"), True),
        ("address", Address(street="1 A  St"), Address(street="1 A St"), True),
        ("address", Address(street="1 A St"), Address(street="2 A St"), False),
    ],
)
def test_values_agree_however_they_are_written(
    member: str, ours: object, theirs: object, same: bool
) -> None:
    assert agreement.agree(member, ours, theirs) is same


def test_differences_name_the_member_and_both_values() -> None:
    theirs = replace(VENDOR, name="ABC", contact_last_name="Ball")
    assert agreement.differences(VENDOR, theirs, ("name", "email", "contact_last_name")) == (
        "name 'ABC' instead of 'ABC Supply', contact last name 'Ball' instead of 'Bell'"
    )
