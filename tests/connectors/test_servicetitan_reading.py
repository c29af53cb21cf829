"""Reading documents and price book details of the ServiceTitan stand-in over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from integrations.connectors.base import Endpoint
from integrations.connectors.servicetitan import feeds
from integrations.connectors.servicetitan.client import Client
from integrations.connectors.servicetitan.connector import ServiceTitanConnector
from integrations.connectors.servicetitan.resources import BY_ENTITY
from integrations.records import CustomValueRecord, ItemImageRecord, Record, TemplateItemRecord
from tests.connectors.conftest import StandIn
from tests.connectors.test_servicetitan_pull import ENTITIES, FEEDS, LISTS, rows

Connect = Callable[..., ServiceTitanConnector]
LAST = 5
PEX = {"code": "PEX-34-BLUE", "quantity": 12.5, "cost": 0.62}
WHIP = {"code": "WHIP-6FT", "quantity": 3, "cost": 8.5}


def order(stand_in: StandIn, *items: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An order made over there."""
    return stand_in.control("po_made", {"vendor": "ABC Supply", "items": list(items), **more})


def received(stand_in: StandIn) -> dict[str, Any]:
    """An order made, sent and received over there."""
    made = order(stand_in, PEX, WHIP)
    stand_in.control("send_po", {"id": made["id"]})
    return stand_in.control("receive_po", {"id": made["id"]})


def busy(stand_in: StandIn) -> None:
    """Rows for the entities an untouched company has none of."""
    for _ in range(3):
        received(stand_in)
        stand_in.control(
            "bill_made", {"vendor": "ABC Supply", "expenses": [{"amount": 30, "job": "4521"}]}
        )


def read(connector: ServiceTitanConnector, entity: str, cursor: str = "") -> dict[str, Record]:
    """What has changed since `cursor`, by id."""
    found = rows(list(connector.fetch(entity, cursor=cursor)))
    return {row.external_id: connector.parse(entity, row) for row in found}


def cursor(connector: ServiceTitanConnector, entity: str) -> str:
    """From where to read what changes from now on."""
    return list(connector.fetch(entity))[-1].cursor


def sku(stand_in: StandIn, code: str) -> str:
    return str(stand_in.lookup("materials", code)["id"])


@pytest.mark.parametrize("entity", ENTITIES)
def test_a_pull_brings_the_same_rows_each_time(
    servicetitan: StandIn, connect: Connect, entity: str
) -> None:
    busy(servicetitan)
    first = rows(list(connect().fetch(entity)))
    assert first
    assert rows(list(connect().fetch(entity))) == first


@pytest.mark.parametrize("entity", FEEDS)
def test_a_feed_in_small_pages_brings_what_one_page_does(
    servicetitan: StandIn, connect: Connect, entity: str
) -> None:
    busy(servicetitan)
    connector = connect()
    whole = rows(list(connector.fetch(entity)))
    start = ""
    if len(whole) > LAST:
        servicetitan.control("settings", {"feed_page_size": len(whole) - LAST})
        start = next(iter(connector.fetch(entity))).cursor
    for size in (1, 2, 3):
        servicetitan.control("settings", {"feed_page_size": size})
        pages = list(connector.fetch(entity, cursor=start))
        assert rows(pages) == whole[-LAST:]
        assert max(len(page.rows) for page in pages) <= size


@pytest.mark.parametrize("entity", LISTS)
def test_a_list_in_small_pages_brings_what_one_page_does(
    servicetitan: StandIn, entity: str
) -> None:
    busy(servicetitan)
    client = Client(Endpoint(url=servicetitan.url, credentials=servicetitan.credentials))
    whole = rows(list(feeds.pages(client, BY_ENTITY[entity], "")))
    for size in (1, 2, 3):
        small = replace(BY_ENTITY[entity], page_size=size)
        assert rows(list(feeds.pages(client, small, ""))) == whole


def test_an_order_made_over_there_comes_with_its_lines(
    servicetitan: StandIn, connect: Connect
) -> None:
    made = order(servicetitan, PEX, WHIP, job="4521", memo="from the counter", shipping=4)
    found = read(connect(), "purchase_order")[str(made["id"])]
    job = servicetitan.lookup("jobs", "4521")
    assert (found.number, found.status, found.job_id) == (made["number"], "Pending", str(job["id"]))
    assert (found.memo, found.shipping, found.total) == (
        "from the counter",
        Decimal("4"),
        Decimal("37.25"),
    )
    assert [(line.item_id, line.quantity, line.unit_cost) for line in found.lines] == [
        (sku(servicetitan, "PEX-34-BLUE"), Decimal("12.5"), Decimal("0.62")),
        (sku(servicetitan, "WHIP-6FT"), Decimal("3"), Decimal("8.5")),
    ]


def test_a_line_taken_off_over_there_does_not_come(servicetitan: StandIn, connect: Connect) -> None:
    made = order(servicetitan, PEX, WHIP)
    connector = connect()
    start = cursor(connector, "purchase_order")
    kept, gone = read(connector, "purchase_order")[str(made["id"])].lines
    change = {"id": int(gone.external_id), "remove": True}
    servicetitan.control("change_po_lines", {"id": made["id"], "items": [change]})
    changed = read(connector, "purchase_order", start)
    assert [record.lines for record in changed.values()] == [(kept,)]


def test_a_receipt_names_the_order_and_its_lines(servicetitan: StandIn, connect: Connect) -> None:
    made = received(servicetitan)
    connector = connect()
    bought = read(connector, "purchase_order")[str(made["id"])]
    found = read(connector, "receipt")[str(made["receipt"])]
    assert (found.purchase_order_id, found.vendor_id) == (bought.external_id, bought.vendor_id)
    assert [(line.source_line_id, line.quantity) for line in found.lines] == [
        (line.external_id, line.quantity) for line in bought.lines
    ]
    assert [line.quantity_received for line in bought.lines] == [Decimal("12.5"), Decimal("3")]
    assert bought.status == "Received"


def test_a_receipt_canceled_over_there_comes_as_inactive(
    servicetitan: StandIn, connect: Connect
) -> None:
    made = str(received(servicetitan)["receipt"])
    connector = connect()
    start = cursor(connector, "receipt")
    servicetitan.control("edit", {"table": "receipts", "id": made, "changes": {"active": False}})
    assert read(connector, "receipt", start)[made].active is False


def test_a_return_shipped_over_there_comes_alone(servicetitan: StandIn, connect: Connect) -> None:
    connector = connect()
    start = cursor(connector, "return")
    servicetitan.control("return_shipped", {"id": "1"})
    (found,) = read(connector, "return", start).values()
    assert (found.number, found.status, found.reference) == ("1", "Returned", "RMA-410")
    assert {line.quantity for line in found.lines} == {Decimal("2")}


def test_material_put_on_an_invoice_over_there_comes_with_its_place(
    servicetitan: StandIn, connect: Connect
) -> None:
    connector = connect()
    start = cursor(connector, "invoice_line")
    entry = {"job": "4521", **PEX, "location": "VAN-12", "technician": "Mike Smith"}
    made = servicetitan.control("add_invoice_line", entry)
    (line,) = read(connector, "invoice_line", start).values()
    assert (line.external_id, line.invoice_id) == (str(made["id"]), str(made["invoice"]))
    assert (line.kind, line.item_id) == ("material", sku(servicetitan, "PEX-34-BLUE"))
    assert (line.quantity, line.unit_cost) == (Decimal("12.5"), Decimal("0.62"))
    assert line.location_id == str(servicetitan.lookup("trucks", "VAN-12")["id"])
    assert line.technician_id == str(servicetitan.lookup("technicians", "Mike Smith")["id"])
    invoice = read(connector, "invoice")[line.invoice_id]
    assert invoice.job_id == str(servicetitan.lookup("jobs", "4521")["id"])


def test_material_taken_off_an_invoice_comes_as_inactive(
    servicetitan: StandIn, connect: Connect
) -> None:
    made = servicetitan.control("add_invoice_line", {"job": "4521", **PEX})
    connector = connect()
    start = cursor(connector, "invoice_line")
    servicetitan.control("remove_invoice_line", {"id": made["id"]})
    found = read(connector, "invoice_line", start)
    assert [(key, line.active) for key, line in found.items()] == [(str(made["id"]), False)]


def test_a_posted_invoice_says_so(servicetitan: StandIn, connect: Connect) -> None:
    connector = connect()
    start = cursor(connector, "invoice")
    made = servicetitan.control("post_invoice", {"job": "4521"})
    found = read(connector, "invoice", start)
    assert [(key, invoice.status) for key, invoice in found.items()] == [
        (str(made["id"]), "posted")
    ]


def test_an_estimate_sold_over_there_comes_with_its_lines(
    servicetitan: StandIn, connect: Connect
) -> None:
    connector = connect()
    start = cursor(connector, "estimate")
    opened = next(each for each in read(connector, "estimate").values() if each.status == "open")
    servicetitan.control("sell_estimate", {"id": opened.external_id, "by": "Mike Smith"})
    (sold,) = read(connector, "estimate", start).values()
    assert (sold.external_id, sold.status) == (opened.external_id, "sold")
    assert sold.sold_at is not None
    assert sold.lines == opened.lines
    ids = {line.external_id for line in sold.lines if line.kind == "service"}
    assert {line.group_id for line in sold.lines if line.group_id} <= ids


def test_changed_levels_of_a_template_come(servicetitan: StandIn, connect: Connect) -> None:
    connector = connect()
    start = cursor(connector, "inventory_template")
    levels = {"id": "HVAC Van", "code": "PEX-34-BLUE", "min": 20, "max": 55}
    servicetitan.control("template_levels", levels)
    changed = read(connector, "inventory_template", start).values()
    (items,) = (each.items for each in changed if each.name == "HVAC Van")
    wanted = TemplateItemRecord(
        item_id=sku(servicetitan, "PEX-34-BLUE"), minimum=Decimal("20"), maximum=Decimal("55")
    )
    assert wanted in items


def test_a_truck_names_its_template(servicetitan: StandIn, connect: Connect) -> None:
    connector = connect()
    (van,) = (each for each in read(connector, "truck").values() if each.name == "VAN-10")
    names = {key: each.name for key, each in read(connector, "inventory_template").items()}
    assert names[van.template_id] == "HVAC Van"


def test_a_service_names_what_it_takes(servicetitan: StandIn, connect: Connect) -> None:
    services = read(connect(), "service").values()
    (tune_up,) = (each for each in services if each.code == "SVC-TUNE-UP")
    items = {row["id"] for row in servicetitan.table("materials")}
    (part,) = tune_up.materials
    assert (int(part.item_id) in items, part.quantity) == (True, Decimal("1"))


def test_a_picture_comes_with_its_item(servicetitan: StandIn, connect: Connect) -> None:
    assets = [
        {"type": "Image", "url": "Images/Material/pex.jpg", "alias": "PEX", "isDefault": True},
        {"type": "Attachment", "url": "Files/pex.pdf", "isDefault": False},
    ]
    connector = connect()
    start = cursor(connector, "material")
    changes = {"assets": assets, "isCostLocked": True}
    servicetitan.control("edit", {"table": "materials", "id": "PEX-34-BLUE", "changes": changes})
    (item,) = read(connector, "material", start).values()
    assert item.images == (
        ItemImageRecord(url="Images/Material/pex.jpg", alias="PEX", is_default=True),
    )
    assert (item.cost_locked, item.price_locked) == (True, False)


@pytest.mark.parametrize(
    ("entity", "table", "name"),
    [("job", "jobs", "4521"), ("vendor", "vendors", "ABC Supply")],
)
def test_what_is_filled_in_custom_fields_comes(
    servicetitan: StandIn, connect: Connect, entity: str, table: str, name: str
) -> None:
    connector = connect()
    field = next(iter(read(connector, f"{entity}_custom_field").values()))
    start = cursor(connector, entity)
    value = {"typeId": int(field.external_id), "name": field.name, "value": "17"}
    changes = {"customFields": [value]}
    servicetitan.control("edit", {"table": table, "id": name, "changes": changes})
    number = str(servicetitan.lookup(table, name)["id"])
    assert read(connector, entity, start)[number].custom_fields == (
        CustomValueRecord(name=field.name, value="17", type_id=field.external_id),
    )


def test_a_visit_moved_over_there_comes_alone(servicetitan: StandIn, connect: Connect) -> None:
    connector = connect()
    start = cursor(connector, "appointment")
    times = {"start": "2026-12-01T15:00:00Z", "end": "2026-12-01T17:00:00Z"}
    (visit, *_) = read(connector, "appointment").values()
    edit = {"table": "appointments", "id": visit.external_id, "changes": times}
    servicetitan.control("edit", edit)
    (moved,) = read(connector, "appointment", start).values()
    assert (moved.external_id, moved.job_id) == (visit.external_id, visit.job_id)
    assert moved.starts_at.isoformat() == "2026-12-01T15:00:00+00:00"
    assert moved.ends_at.isoformat() == "2026-12-01T17:00:00+00:00"
