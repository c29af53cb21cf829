"""Reading one row by its id: against a scripted server, and the stand-in."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from integrations.connectors.servicetitan.connector import ServiceTitanConnector
from integrations.connectors.servicetitan.resources import BY_ENTITY, RESOURCES, Single
from integrations.http.errors import PermissionMissing, Rejected, Unreachable
from tests.connectors.conftest import Scripted, StandIn
from tests.connectors.test_servicetitan_wire import as_json, calls, connect, problem

Connect = Callable[..., ServiceTitanConnector]
BY_FILTER = [each.entity for each in RESOURCES if each.single is Single.BY_FILTER]
# A feed's row and a single one differ by a member here, so the fingerprints differ too.
FED_OTHERWISE = {"job", "project", "service"}
SEEDED = (
    "business_unit",
    "technician",
    "job_custom_field",
    "vendor",
    "category",
    "material",
    "equipment",
    "vendor_custom_field",
    "service",
    "inventory_template",
    "return",
    "estimate",
    "warehouse",
    "truck",
    "customer",
    "customer_location",
    "project",
    "job",
    "appointment",
    "job_assignment",
    "invoice",
)


def listed(*ids: int, more: bool = False) -> Any:
    return as_json({"data": [{"id": number} for number in ids], "hasMore": more})


def query(server: Scripted, call: int = 1) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(server.seen[call].path).query))


def test_a_row_with_an_address_is_read_there(server: Scripted) -> None:
    row = connect(server, as_json({"id": 12, "name": "A"})).fetch_one("vendor", "12")
    assert calls(server)[1:] == ["GET /inventory/v2/tenant/77/vendors/12"]
    assert (row.external_id, json.loads(row.payload)) == ("12", {"id": 12, "name": "A"})


def test_a_row_that_is_not_there_is_none(server: Scripted) -> None:
    assert connect(server, problem(404, "Not found")).fetch_one("job", "12") is None


@pytest.mark.parametrize("entity", BY_FILTER)
def test_a_row_without_an_address_is_asked_for_by_id(server: Scripted, entity: str) -> None:
    row = connect(server, listed(12)).fetch_one(entity, "12")
    assert row.external_id == "12"
    assert query(server)["ids"] == "12"
    state = dict(BY_ENTITY[entity].everything)
    assert state.items() <= query(server).items()
    assert state


def test_an_id_the_list_does_not_have_is_none(server: Scripted) -> None:
    assert connect(server, listed()).fetch_one("receipt", "12") is None


@pytest.mark.parametrize(
    ("entity", "answer"), [("receipt", listed(7, 8)), ("vendor", as_json({"id": 7}))]
)
def test_an_answer_about_others_says_nothing(server: Scripted, entity: str, answer: Any) -> None:
    with pytest.raises(Unreachable, match="answered with others"):
        connect(server, answer).fetch_one(entity, "12")


def test_a_custom_field_is_looked_for_page_by_page(server: Scripted) -> None:
    connector = connect(server, listed(7, more=True), listed(12))
    assert connector.fetch_one("job_custom_field", "12").external_id == "12"
    assert [query(server, call)["page"] for call in (1, 2)] == ["1", "2"]


def test_a_custom_field_that_is_nowhere_is_none(server: Scripted) -> None:
    assert connect(server, listed(7)).fetch_one("vendor_custom_field", "12") is None


def test_an_invoice_line_cannot_be_read_alone_and_nobody_is_called(server: Scripted) -> None:
    with pytest.raises(Rejected, match="in their feed only"):
        connect(server).fetch_one("invoice_line", "12")
    assert server.seen == []


def test_an_id_that_is_no_number_is_nobody_s_and_nobody_is_called(server: Scripted) -> None:
    assert connect(server).fetch_one("vendor", "../jobs/1") is None
    assert server.seen == []


def test_an_entity_it_does_not_have_is_refused(server: Scripted) -> None:
    with pytest.raises(ValueError, match="no 'transfer'"):
        connect(server).fetch_one("transfer", "1")


def test_a_missing_permission_is_named(server: Scripted) -> None:
    with pytest.raises(PermissionMissing, match=r"tn\.acc\.invoices:r"):
        connect(server, problem(403, "Forbidden")).fetch_one("invoice", "12")


@pytest.mark.parametrize("entity", SEEDED)
def test_one_row_says_what_the_pull_said(
    servicetitan: StandIn, connect: Connect, entity: str
) -> None:
    connector = connect()
    pulled = next(iter(connector.fetch(entity))).rows[0]
    alone = connector.fetch_one(entity, pulled.external_id)
    assert connector.parse(entity, alone) == connector.parse(entity, pulled)
    assert (alone.fingerprint == pulled.fingerprint) is (entity not in FED_OTHERWISE)


@pytest.mark.parametrize(
    ("entity", "table", "name"),
    [("vendor", "vendors", "ABC Supply"), ("truck", "trucks", "VAN-12")],
)
def test_a_deactivated_row_is_read_as_inactive(
    servicetitan: StandIn, connect: Connect, entity: str, table: str, name: str
) -> None:
    number = str(servicetitan.lookup(table, name)["id"])
    servicetitan.control("edit", {"table": table, "id": name, "changes": {"active": False}})
    connector = connect()
    row = connector.fetch_one(entity, number)
    assert connector.parse(entity, row).active is False


@pytest.mark.parametrize(
    "entity", [each.entity for each in RESOURCES if each.single is not Single.NOWHERE]
)
def test_an_unknown_id_is_none(servicetitan: StandIn, connect: Connect, entity: str) -> None:
    assert connect().fetch_one(entity, "999") is None
