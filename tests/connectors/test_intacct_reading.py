"""Pulling from the stand-in: everything, then what changed, then from the middle."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from integrations.connectors.intacct import reading
from integrations.connectors.intacct.resources import RESOURCES
from tests.connectors import intacct_server
from tests.connectors.intacct_server import ITEM, PROJECT, VENDOR


@pytest.fixture
def sage():
    return intacct_server.fresh()


def pull(connector, entity, cursor=""):
    pages = list(connector.fetch(entity, cursor=cursor))
    return [row for page in pages for row in page.rows], pages


@pytest.mark.parametrize("entity", RESOURCES)
def test_a_full_pull_brings_every_record_once_and_all_can_be_read(sage, entity):
    connector = sage.connector()
    intacct_server.push_masters(connector)
    resource = RESOURCES[entity]
    rows, pages = pull(connector, entity)
    there = [str(row[resource.id_field]) for row in sage.rows(resource.object)]
    assert [row.external_id for row in rows] == there
    assert [connector.parse(entity, row).external_id for row in rows] == there
    assert [page.has_more for page in pages] == [True] * (len(pages) - 1) + [False]
    assert {page.total for page in pages} == {len(there)}


def test_what_was_written_is_what_is_read(sage):
    connector = sage.connector()
    intacct_server.push_masters(connector)
    rows, _ = pull(connector, "vendor")
    vendor = connector.parse("vendor", rows[-1])
    assert (vendor.name, vendor.email, vendor.active) == (VENDOR.name, VENDOR.email, True)
    rows, _ = pull(connector, "item")
    item = connector.parse("item", rows[-1])
    assert (item.code, item.unit, item.price, item.is_stocked) == (
        "INV-TEST",
        "EA",
        ITEM.price,
        True,
    )
    rows, _ = pull(connector, "project")
    project = connector.parse("project", rows[-1])
    assert (project.name, project.reference) == (PROJECT.name, "99001")


def test_after_a_full_pull_only_changes_come(sage):
    connector = sage.connector()
    connector.push("si.vendor.upsert", VENDOR, key="k1")
    sage.control("advance_time", {"seconds": 3 * 3600})
    _, pages = pull(connector, "vendor")
    connector.push("si.vendor.upsert", replace(VENDOR, phone="555-0199"), key="k2")
    sage.control("advance_time", {"seconds": 3 * 3600})
    rows, pages = pull(connector, "vendor", pages[-1].cursor)
    connector.push("si.vendor.upsert", replace(VENDOR, phone="555-0200"), key="k3")
    rows, _ = pull(connector, "vendor", pages[-1].cursor)
    assert [row.external_id for row in rows] == ["VEND-TEST"]
    assert connector.parse("vendor", rows[0]).phone == "555-0200"


def test_an_unchanged_row_keeps_its_fingerprint(sage):
    connector = sage.connector()
    first, _ = pull(connector, "warehouse")
    again, _ = pull(connector, "warehouse")
    assert [row.fingerprint for row in first] == [row.fingerprint for row in again]
    assert len({row.fingerprint for row in first}) == len(first)


def test_pages_follow_each_other_and_can_be_picked_up_anywhere(sage, monkeypatch):
    monkeypatch.setattr(reading, "PAGE_SIZE", 5)
    connector = sage.connector()
    everything, pages = pull(connector, "vendor")
    assert len(pages) == -(-len(everything) // 5)
    rest, _ = pull(connector, "vendor", pages[1].cursor)
    assert [row.external_id for row in rest] == [row.external_id for row in everything[10:]]


def test_rows_that_go_meanwhile_hide_no_others(sage, monkeypatch):
    monkeypatch.setattr(reading, "PAGE_SIZE", 5)
    connector = sage.connector()
    there = [row["VENDORID"] for row in sage.rows("VENDOR")]
    pages = connector.fetch("vendor")
    seen = [row.external_id for row in next(pages).rows]
    connector.push("si.vendor.upsert", VENDOR, key="k")
    seen += [row.external_id for page in pages for row in page.rows]
    assert seen == [*there, "VEND-TEST"]


def test_times_of_another_zone_come_out_right(sage):
    sage.control("settings", {"utc_offset_minutes": -8 * 60})
    connector = sage.connector(timezone_offset="-08:00")
    connector.push("si.vendor.upsert", VENDOR, key="k")
    rows, _ = pull(connector, "vendor")
    modified = connector.parse("vendor", rows[-1]).modified_at
    assert abs(datetime.now(UTC) - modified) < timedelta(minutes=5)
