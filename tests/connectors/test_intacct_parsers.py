"""Gateway rows to records, and the fingerprints and cursors that go with them."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from integrations.connectors.intacct import parsers, reading, stamps
from integrations.connectors.intacct.resources import RESOURCES
from integrations.records import (
    Address,
    ItemRecord,
    ItemVendorRecord,
    PlaceRecord,
    ProjectRecord,
    StockLevelRecord,
    VendorRecord,
)

SHARED = {
    "RECORDNO": "17",
    "STATUS": "active",
    "WHENCREATED": "01/02/2026 03:04:05",
    "WHENMODIFIED": "02/03/2026 04:05:06",
}
TIMES = {
    "created_at": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    "modified_at": datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC),
}


def test_a_vendor():
    row = SHARED | {
        "VENDORID": "VEND-ABC",
        "NAME": "ABC Supply",
        "TERMNAME": "Net 30",
        "TAXID": "12-3456789",
        "ONHOLD": "true",
        "DISPLAYCONTACT.EMAIL1": "orders@abc.example",
        "DISPLAYCONTACT.PHONE1": "555-0100",
        "DISPLAYCONTACT.FIRSTNAME": "Ann",
        "DISPLAYCONTACT.LASTNAME": "Bell",
        "DISPLAYCONTACT.MAILADDRESS.ADDRESS1": "1 Main St",
        "DISPLAYCONTACT.MAILADDRESS.ADDRESS2": "Suite 2",
        "DISPLAYCONTACT.MAILADDRESS.CITY": "Phoenix",
        "DISPLAYCONTACT.MAILADDRESS.STATE": "AZ",
        "DISPLAYCONTACT.MAILADDRESS.ZIP": "85001",
        "DISPLAYCONTACT.MAILADDRESS.COUNTRY": "United States",
    }
    assert parsers.parse("vendor", row, user_zone=UTC) == VendorRecord(
        **TIMES,
        external_id="VEND-ABC",
        name="ABC Supply",
        email="orders@abc.example",
        phone="555-0100",
        contact_first_name="Ann",
        contact_last_name="Bell",
        address=Address(
            street="1 Main St",
            unit="Suite 2",
            city="Phoenix",
            state="AZ",
            zip="85001",
            country="United States",
        ),
        terms="Net 30",
        tax_id="12-3456789",
        on_hold=True,
    )


def test_an_item():
    row = SHARED | {
        "ITEMID": "INV-24ACC",
        "NAME": "Condenser",
        "ITEMTYPE": "Inventory",
        "EXTENDED_DESCRIPTION": "A unit",
        "STANDARD_COST": "1900.00",
        "BASEPRICE": "",
        "BASEUOM": "Each",
        "TAXABLE": "false",
        "PRODUCTLINEID": "HVAC",
        "COST_METHOD": "Average",
        "GLGROUP": "Equipment",
        "UPC": "012345678905",
        "VENDORINFO": '[{"VENDORID": "V-1", "STOCKNO": "P-1"}, {"VENDORID": "V-2"}]',
    }
    assert parsers.parse("item", row, user_zone=UTC) == ItemRecord(
        **TIMES,
        external_id="INV-24ACC",
        code="INV-24ACC",
        name="Condenser",
        description="A unit",
        unit="Each",
        cost=Decimal("1900.00"),
        price=None,
        is_stocked=True,
        taxable=False,
        category_id="HVAC",
        vendors=(
            ItemVendorRecord(vendor_id="V-1", part_number="P-1", is_primary=True),
            ItemVendorRecord(vendor_id="V-2"),
        ),
        kind_there="Inventory",
        cost_method="Average",
        gl_group="Equipment",
        barcode="012345678905",
    )


def test_what_a_warehouse_holds_of_an_item():
    row = SHARED | {
        "ITEMID": "INV-24ACC",
        "WAREHOUSEID": "WH-MAIN",
        "WONHAND": "2.5",
        "AVERAGE_COST": "1900.25",
        "LAST_COST": "",
    }
    assert parsers.parse("stock_level", row, user_zone=UTC) == StockLevelRecord(
        **TIMES,
        external_id="17",
        item_id="INV-24ACC",
        warehouse_id="WH-MAIN",
        on_hand=Decimal("2.5"),
        average_cost=Decimal("1900.25"),
    )


def test_a_warehouse_that_is_inactive():
    row = SHARED | {"WAREHOUSEID": "WH-MAIN", "NAME": "Main", "STATUS": "inactive"}
    assert parsers.parse("warehouse", row, user_zone=UTC) == PlaceRecord(
        **TIMES, external_id="WH-MAIN", name="Main", active=False
    )


def test_a_project():
    row = SHARED | {
        "PROJECTID": "PRJ-4521",
        "NAME": "Larkin",
        "PROJECTSTATUS": "In Progress",
        "CUSTOMERID": "C-1",
        "PARENTID": "PPRJ-310",
        "DOCNUMBER": "4521",
    }
    assert parsers.parse("project", row, user_zone=UTC) == ProjectRecord(
        **TIMES,
        external_id="PRJ-4521",
        number="PRJ-4521",
        name="Larkin",
        status="In Progress",
        customer_id="C-1",
        parent_id="PPRJ-310",
        reference="4521",
    )


@pytest.mark.parametrize(
    ("entity", "change", "field"),
    [
        ("vendor", {"VENDORID": ""}, "VENDORID"),
        ("vendor", {"NAME": ""}, "NAME"),
        ("vendor", {"WHENMODIFIED": "2026-01-01"}, "WHENMODIFIED"),
        ("item", {"STANDARD_COST": "a lot"}, "STANDARD_COST"),
        ("item", {"BASEPRICE": "NaN"}, "BASEPRICE"),
    ],
)
def test_an_unusable_row_names_its_field(entity, change, field):
    row = SHARED | {"VENDORID": "V", "ITEMID": "I", "NAME": "N"} | change
    with pytest.raises(ValueError, match=field):
        parsers.parse(entity, row, user_zone=UTC)


@pytest.mark.parametrize(
    ("offset", "hours"),
    [("+00:00", 0), ("0", 0), ("-08:00", -8), ("+0530", 5.5), ("-7", -7)],
)
def test_times_are_in_the_zone_of_the_api_user(offset, hours):
    zone = stamps.zone(offset)
    assert zone == timezone(timedelta(hours=hours))
    moment = stamps.read("02/03/2026 12:00:00", field="X", user_zone=zone)
    assert moment == datetime(2026, 2, 3, 12, tzinfo=UTC) - timedelta(hours=hours)
    assert stamps.write(moment, user_zone=zone) == "02/03/2026 12:00:00"


def test_an_offset_that_is_none_is_refused():
    with pytest.raises(ValueError, match="timezone_offset"):
        stamps.zone("Pacific")


def test_the_fingerprint_ignores_the_time_of_change_and_nothing_else():
    resource = RESOURCES["vendor"]
    row = SHARED | {"VENDORID": "V", "NAME": "N"}
    first = reading.raw(resource, row)
    assert len(first.fingerprint) == 32
    assert first.external_id == "V"
    touched = reading.raw(resource, row | {"WHENMODIFIED": "02/04/2026 00:00:00"})
    assert touched.fingerprint == first.fingerprint
    renamed = reading.raw(resource, row | {"NAME": "M"})
    assert renamed.fingerprint != first.fingerprint


def test_a_new_read_starts_two_hours_before_the_last_change_seen():
    cursor = reading.Cursor.load('{"seen": "2026-02-03T04:05:06+00:00"}')
    assert cursor.since == "2026-02-03T02:05:06+00:00"


def test_a_broken_off_read_goes_on_where_it_was():
    kept = reading.Cursor(seen="2026-02-03T04:05:06+00:00", after=1000, read=1000)
    assert reading.Cursor.load(kept.dump()) == kept


DAY = timedelta(days=1)
SEEN = "2026-02-03T04:05:06+00:00"
NOON = datetime(2026, 2, 3, 12, tzinfo=UTC)


def test_what_changes_unstamped_is_read_in_full_once_a_day():
    first = reading.Cursor.load("", every=DAY, now=NOON)
    assert (first.since, first.full) == ("", NOON.isoformat())
    kept = reading.Cursor(seen=SEEN, full=first.full).dump()
    soon = reading.Cursor.load(kept, every=DAY, now=NOON + DAY - timedelta(minutes=1))
    assert (soon.since, soon.full) == ("2026-02-03T02:05:06+00:00", first.full)
    later = reading.Cursor.load(kept, every=DAY, now=NOON + DAY)
    assert (later.since, later.seen, later.full) == ("", SEEN, (NOON + DAY).isoformat())


def test_a_full_read_that_was_broken_off_stays_the_same_one():
    kept = reading.Cursor(seen=SEEN, full=NOON.isoformat(), after=1000, read=1000)
    assert reading.Cursor.load(kept.dump(), every=DAY, now=NOON + 2 * DAY) == kept
