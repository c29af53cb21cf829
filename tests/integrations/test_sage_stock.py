"""Stock of the books is read and kept, with what they say of items."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection as database
from django.db import transaction
from django.utils import timezone

from integrations.connectors.intacct.connector import IntacctConnector
from integrations.connectors.intacct.payloads import masters
from integrations.models import Connection, Cursor, RemoteRecord, RemoteStock
from integrations.records import StockLevelRecord
from integrations.sync import push
from integrations.sync.entities import BY_NAME
from integrations.sync.inbound.stock_levels import StockLevels
from integrations.sync.taken import Entry
from inventory.models import Location
from tests.integrations.stock_story import (
    D,
    have,
    later,
    office,
    ordered,
    receive,
    there,
)

pytest_plugins = ["tests.integrations.outbox_world"]
KEPT = (
    "integrations_remotestock",
    "integrations_remoterecord",
    "integrations_stockdiscrepancy",
    "inventory_stockbalance",
    "inventory_stockmovement",
)


def versions() -> dict[str, list[Any]]:
    """Which transaction wrote each row last: any write at all would show."""
    found = {}
    with database.cursor() as cursor:
        for table in KEPT:
            cursor.execute(f"SELECT id, xmin::text FROM {table} ORDER BY id")
            found[table] = cursor.fetchall()
    return found


@pytest.fixture
def received(world, si) -> Connection:
    """What was ordered is here and there; a van holds some of which the books know nothing."""
    receive(world, ordered(world, si))
    push.drain(si.pk)
    have(world.whip, Location.objects.create(name="WH-MAIN-2"), "4")
    return si


def test_what_the_warehouses_hold_is_read(books, intacct, pulled):
    run = pulled(books)

    rows = {row["RECORDNO"]: row for row in intacct.table("ITEMWAREHOUSEINFO")}
    kept = {int(row.external_id): row for row in RemoteStock.objects.filter(connection=books)}
    assert kept.keys() == rows.keys() != set()
    for number, row in rows.items():
        stock = kept[number]
        assert (stock.item_code, stock.warehouse_code) == (row["ITEMID"], row["WAREHOUSEID"])
        assert stock.on_hand == D(str(row["WONHAND"]))
        assert stock.average_cost == round(D(str(row["AVERAGE_COST"])), 6)
        assert stock.last_cost == round(D(str(row["LAST_COST"])), 6)
    stage = run.stages.get(entity="stock_level")
    assert (stage.read, stage.created, stage.updated) == (len(rows), len(rows), 0)
    told = set(run.activity.values_list("sentence", flat=True))
    assert f"{len(rows)} stock levels looked up in Sage Intacct" in told


def test_stock_is_read_with_all_data_only(books, pulled):
    for scope in ("materials", "vendors", "technicians"):
        assert not pulled(books, scope).stages.filter(entity="stock_level").exists()
    assert pulled(books, "materials").stages.filter(entity="item").exists()


def test_stock_is_read_after_the_items_and_warehouses_it_names(books, pulled):
    order = list(pulled(books).stages.values_list("entity", flat=True))
    assert order.index("stock_level") > max(order.index("item"), order.index("warehouse"))


@pytest.mark.parametrize("options", [{}, {"is_full": True}])
def test_reading_again_writes_nothing(received, pulled, options):
    pulled(received)
    before = versions()

    run = pulled(received, **options)

    assert versions() == before
    stage = run.stages.get(entity="stock_level")
    assert (run.state, stage.read, stage.unchanged) == ("succeeded", 2, 2)


def test_what_changed_there_is_read_and_what_did_not_is_not(world, si, sage, pulled):
    receive(world, ordered(world, si, world.condenser))
    push.drain(si.pk)
    later(sage, 3)
    receive(world, ordered(world, si, world.whip))
    push.drain(si.pk)
    first = pulled(si).stages.get(entity="stock_level")
    later(sage, 1)
    office(sage, "INV-WHIP-6FT", "-3")

    second = pulled(si).stages.get(entity="stock_level")

    assert (first.read, second.read, second.updated) == (2, 1, 1)
    assert there(si) == {("INV-24ACC", "WH-MAIN"): D(10), ("INV-WHIP-6FT", "WH-MAIN"): D(7)}


def test_a_read_starts_two_hours_before_the_last_change_seen(received, sage, pulled):
    pulled(received)
    later(sage, 1)
    assert pulled(received).stages.get(entity="stock_level").read == 2


def test_once_a_day_everything_is_read(received, sage, pulled):
    pulled(received)
    later(sage, 3)
    office(sage, "INV-WHIP-6FT", "-3")
    later(sage, 3)
    pulled(received)
    cursor = Cursor.objects.get(connection=received, entity="stock_level")
    value = json.loads(cursor.value)
    value["seen"] = (timezone.now() + timedelta(days=30)).isoformat()
    cursor.value = json.dumps(value)
    cursor.save()
    assert pulled(received).stages.get(entity="stock_level").read == 0
    value["full"] = (timezone.now() - timedelta(days=1)).isoformat()
    cursor.value = json.dumps(value)
    cursor.save()

    assert pulled(received).stages.get(entity="stock_level").read == 2


def test_a_row_made_anew_takes_the_place_of_the_old_one(si):
    for rows in ([("7", "3")], [("9", "5"), ("12", "6")]):
        entries = [
            Entry(
                number,
                number,
                StockLevelRecord(
                    external_id=number, item_id="I", warehouse_id="W", on_hand=D(on_hand)
                ),
                None,
            )
            for number, on_hand in rows
        ]
        with transaction.atomic():
            StockLevels(si.pk, BY_NAME["stock_level"]).write(entries)

    [kept] = RemoteStock.objects.all()
    assert (kept.external_id, kept.on_hand) == ("12", D(6))


# What the books say of an item.


def made_there(si: Connection, **fields: Any) -> None:
    """Somebody over there enters an item."""
    connector = IntacctConnector(si.endpoint)
    item = {"ITEMID": "INV-FLT", "NAME": "Filter", "ITEMTYPE": "Inventory", **fields}
    connector._client.write("made-there", masters.create("ITEM", item))


def details(si: Connection) -> dict[str, Any]:
    return RemoteRecord.objects.get(connection=si, entity="item", external_id="INV-FLT").details


def test_what_the_books_say_of_an_item_is_kept(world, si, sage, pulled):
    ordered(world, si)
    made_there(
        si,
        COST_METHOD="Average",
        GLGROUP="Materials",
        UPC="012345678905",
        EXTENDED_DESCRIPTION="16 x 25",
        VENDORINFO={"ITEMVENDOR": {"VENDORID": "VEND-ABC", "STOCKNO": "AB-7"}},
    )

    pulled(si, "materials")

    assert details(si) == {
        "kind": "Inventory",
        "unit": "EA",
        "cost_method": "Average",
        "gl_group": "Materials",
        "upc": "012345678905",
        "vendor": "VEND-ABC",
        "part_number": "AB-7",
        "description": "16 x 25",
        "stocked": True,
    }


def test_items_are_read_where_their_vendors_may_not_be(world, si, sage, pulled):
    ordered(world, si)
    made_there(si, VENDORINFO={"ITEMVENDOR": {"VENDORID": "VEND-ABC"}})
    sage.control("settings", {"denied": ["query ITEMVENDOR"]})

    run = pulled(si, "materials")

    assert run.state == "succeeded"
    assert details(si) == {"kind": "Inventory", "unit": "EA", "stocked": True}
