"""Pulling from the ServiceTitan stand-in over HTTP, and what a connection test tells."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from integrations.connectors.base import Page, RawRecord
from integrations.connectors.servicetitan.connector import ServiceTitanConnector
from integrations.connectors.servicetitan.resources import BY_ENTITY, RESOURCES, Cursor
from integrations.http.errors import PermissionMissing, Unauthorized, Unreachable
from integrations.records import Record
from tests.connectors.conftest import StandIn

Connect = Callable[..., ServiceTitanConnector]
TABLES = {
    "customer_location": "locations",
    "job_assignment": "appointment_assignments",
    "job_custom_field": "job_fields",
    "category": "categories",
    "equipment": "equipment",
    "invoice_line": "invoice_items",
    "vendor_custom_field": "field_types",
}
ENTITIES = tuple(resource.entity for resource in RESOURCES)
FEEDS = tuple(resource.entity for resource in RESOURCES if resource.cursor is Cursor.FEED)
LISTS = tuple(entity for entity in ENTITIES if entity not in FEEDS)


def rows(pages: list[Page]) -> list[RawRecord]:
    return [row for page in pages for row in page.rows]


def named(connector: ServiceTitanConnector, entity: str) -> dict[str, Record]:
    found = rows(list(connector.fetch(entity)))
    return {row.external_id: connector.parse(entity, row) for row in found}


def _is(entity: str, row: dict[str, Any]) -> bool:
    """The stand-in keeps the custom fields of all its records together."""
    return entity != "vendor_custom_field" or row["of"] == "vendors"


@pytest.mark.parametrize("entity", ENTITIES)
def test_a_first_pull_brings_every_row_and_all_can_be_read(
    servicetitan: StandIn, connect: Connect, entity: str
) -> None:
    connector = connect()
    pages = list(connector.fetch(entity))
    kept = [r for r in servicetitan.table(TABLES.get(entity, f"{entity}s")) if _is(entity, r)]
    found = [connector.parse(entity, row) for row in rows(pages)]
    assert sorted(record.external_id for record in found) == sorted(str(r["id"]) for r in kept)
    assert pages[0].total == (len(kept) if BY_ENTITY[entity].has_list else None)


def test_a_long_feed_comes_in_pages(servicetitan: StandIn, connect: Connect) -> None:
    servicetitan.control("settings", {"feed_page_size": 100})
    pages = list(connect().fetch("job"))
    assert [len(page.rows) for page in pages] == [100, 100, 100, 100]
    assert [page.has_more for page in pages] == [True, True, True, False]


def test_a_pull_goes_on_from_the_page_that_was_kept(
    servicetitan: StandIn, connect: Connect
) -> None:
    servicetitan.control("settings", {"feed_page_size": 100})
    whole = rows(list(connect().fetch("job")))
    kept = next(iter(connect().fetch("job")))
    rest = rows(list(connect().fetch("job", cursor=kept.cursor)))
    assert [row.external_id for row in [*kept.rows, *rest]] == [row.external_id for row in whole]


@pytest.mark.parametrize("entity", FEEDS)
def test_a_feed_with_nothing_new_brings_nothing(connect: Connect, entity: str) -> None:
    connector = connect()
    cursor = list(connector.fetch(entity))[-1].cursor
    (page,) = connector.fetch(entity, cursor=cursor)
    assert (list(page.rows), page.cursor) == ([], cursor)


@pytest.mark.parametrize("entity", LISTS)
def test_a_list_with_nothing_new_brings_only_what_is_known(connect: Connect, entity: str) -> None:
    connector = connect()
    first = list(connector.fetch(entity))
    known = {row.fingerprint for row in rows(first)}
    again = list(connector.fetch(entity, cursor=first[-1].cursor))
    assert {row.fingerprint for row in rows(again)} <= known
    assert again[-1].cursor == first[-1].cursor


def test_a_changed_material_comes_alone(servicetitan: StandIn, connect: Connect) -> None:
    connector = connect()
    cursor = list(connector.fetch("material"))[-1].cursor
    changes = {"cost": 0.71, "description": "Blue tubing"}
    servicetitan.control("edit", {"table": "materials", "id": "PEX-34-BLUE", "changes": changes})
    (row,) = rows(list(connector.fetch("material", cursor=cursor)))
    record = connector.parse("material", row)
    assert (record.code, record.cost, record.description) == (
        "PEX-34-BLUE",
        Decimal("0.71"),
        "Blue tubing",
    )


def test_a_changed_vendor_comes_with_another_fingerprint(
    servicetitan: StandIn, connect: Connect
) -> None:
    connector = connect()
    first = list(connector.fetch("vendor"))
    known = {row.fingerprint for row in rows(first)}
    changes = {"memo": "calls back on Mondays"}
    servicetitan.control("edit", {"table": "vendors", "id": "ABC Supply", "changes": changes})
    again = rows(list(connector.fetch("vendor", cursor=first[-1].cursor)))
    (changed,) = [row for row in again if row.fingerprint not in known]
    assert connector.parse("vendor", changed).name == "ABC Supply"


@pytest.mark.parametrize(
    ("entity", "table", "name"),
    [("vendor", "vendors", "ABC Supply"), ("material", "materials", "PEX-34-BLUE")],
)
def test_a_deactivated_row_comes_as_inactive(
    servicetitan: StandIn, connect: Connect, entity: str, table: str, name: str
) -> None:
    connector = connect()
    cursor = list(connector.fetch(entity))[-1].cursor
    number = servicetitan.lookup(table, name)["id"]
    servicetitan.control("edit", {"table": table, "id": name, "changes": {"active": False}})
    found = [
        connector.parse(entity, row) for row in rows(list(connector.fetch(entity, cursor=cursor)))
    ]
    assert [record.external_id for record in found if not record.active] == [str(number)]


def test_a_technician_taken_off_a_job_comes_as_inactive(
    servicetitan: StandIn, connect: Connect
) -> None:
    connector = connect()
    cursor = list(connector.fetch("job_assignment"))[-1].cursor
    servicetitan.control("unassign_technician", {"job": "4521", "technician": "Mike Smith"})
    (row,) = rows(list(connector.fetch("job_assignment", cursor=cursor)))
    record = connector.parse("job_assignment", row)
    assert (record.active, record.job_id) == (False, str(servicetitan.lookup("jobs", "4521")["id"]))


def test_the_story_s_job_is_read_in_neutral_words(connect: Connect) -> None:
    connector = connect()
    job = next(job for job in named(connector, "job").values() if job.number == "4521")
    assert job.status == "in_progress"
    assert "Larkin" in named(connector, "customer")[job.customer_id].name


def test_a_truck_knows_its_technician(servicetitan: StandIn, connect: Connect) -> None:
    trucks = named(connect(), "truck").values()
    van = next(truck for truck in trucks if truck.name == "VAN-12")
    dana = servicetitan.lookup("technicians", "Dana Ortiz")["id"]
    assert van.technician_ids == (str(dana),)


def test_a_token_that_expired_over_there_is_replaced(
    servicetitan: StandIn, connect: Connect
) -> None:
    connector = connect()
    list(connector.fetch("business_unit"))
    before = servicetitan.control("stats")["tokens_issued"]
    servicetitan.control("expire_tokens")
    assert len(rows(list(connector.fetch("business_unit")))) == 6
    assert servicetitan.control("stats")["tokens_issued"] == before + 1


def test_a_short_rate_limit_is_waited_out(servicetitan: StandIn, connect: Connect) -> None:
    servicetitan.faults(
        {"match": "business-units", "kind": "status", "status": 429, "retry_after": 1}
    )
    assert len(rows(list(connect().fetch("business_unit")))) == 6


def test_a_read_whose_answer_is_cut_off_is_repeated(
    servicetitan: StandIn, connect: Connect
) -> None:
    servicetitan.faults({"match": "export/business-units", "kind": "cut_before"})
    assert len(rows(list(connect().fetch("business_unit")))) == 6


def test_a_gateway_s_error_page_is_unreachable(servicetitan: StandIn, connect: Connect) -> None:
    servicetitan.faults({"match": "export/jobs", "kind": "html", "times": None})
    with pytest.raises(Unreachable, match="status 502"):
        list(connect().fetch("job", cursor="2026-01-01"))


def test_a_garbled_page_is_unreachable(servicetitan: StandIn, connect: Connect) -> None:
    servicetitan.faults({"match": "export/jobs", "kind": "malformed", "times": None})
    with pytest.raises(Unreachable, match="not what ServiceTitan sends"):
        list(connect().fetch("job", cursor="2026-01-01"))


def test_a_tenant_that_is_not_ours_is_unauthorized_also_when_hidden(
    servicetitan: StandIn, connect: Connect
) -> None:
    servicetitan.control("settings", {"wrong_tenant_status": 404})
    with pytest.raises(Unauthorized, match="nothing for this tenant"):
        list(connect(tenant="999").fetch("vendor"))


def test_a_missing_permission_is_named(servicetitan: StandIn, connect: Connect) -> None:
    connector = connect()
    connector.check()
    servicetitan.control("settings", {"scopes": ["tn.jpm.jobs:r"]})
    servicetitan.control("expire_tokens")
    with pytest.raises(PermissionMissing, match=r"tn\.inv\.vendors:r"):
        list(connector.fetch("vendor"))
