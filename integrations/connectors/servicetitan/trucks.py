"""Trucks: made, linked by name, kept up to date. Warehouses cannot be written there at all."""

from __future__ import annotations

from typing import Any

from integrations.connectors.base import PushResult
from integrations.connectors.servicetitan import (
    agreement,
    masters,
    paging,
    parsers_catalog,
    payloads,
)
from integrations.connectors.servicetitan import shapes_catalog as shapes
from integrations.connectors.servicetitan.client import Client
from integrations.connectors.servicetitan.masters import Master
from integrations.connectors.servicetitan.push import Call
from integrations.http.errors import NotFound, Rejected
from integrations.records import PlaceRecord

_MODULE, PATH = "inventory", "trucks"
_ALWAYS = ("name", "active", "technician_ids")
_WHEN_KNOWN = ("home_warehouse_id", "template_id", "memo")


def upsert(call: Call, record: PlaceRecord) -> PushResult:
    """Bring the truck with our id up to date; without an id link the one of that name, or make it.
    Raises `Rejected` for any other kind of place."""
    if record.kind != "truck":
        raise Rejected(
            f"ServiceTitan takes trucks from outside, and {record.name} is a {record.kind}.",
            hint="Make the warehouse in ServiceTitan, then run a sync.",
        )
    return masters.upsert(TRUCK, call, record)


def find(call: Call, record: PlaceRecord) -> PushResult | None:
    """The truck of an earlier attempt."""
    return masters.find(TRUCK, call, record) if record.kind == "truck" else None


def _get(client: Client, _: PlaceRecord, external_id: str) -> PlaceRecord:
    """There is no address for a single truck, and an unknown filter would be ignored."""
    number = payloads.whole(external_id, "truck")
    where = {"ids": external_id, "active": "Any"}
    for row in paging.every(client, _MODULE, PATH, where, shapes.Truck):
        if row.id == number:
            return parsers_catalog.truck(row)
    raise NotFound(f"ServiceTitan has no truck {external_id}.")


def _same(client: Client, record: PlaceRecord) -> list[PlaceRecord]:
    name = agreement.named(record.name)
    rows = paging.every(client, _MODULE, PATH, {"active": "Any", **paging.BY_ID}, shapes.Truck)
    return [parsers_catalog.truck(row) for row in rows if agreement.named(row.name) == name]


def _create(record: PlaceRecord) -> dict[str, Any]:
    """inventory-v2: CreateTruckRequest; a truck always begins in use and has a warehouse."""
    if not record.active:
        raise Rejected(f"{record.name} is out of use, so it is not made in ServiceTitan.")
    payloads.whole(record.home_warehouse_id, "warehouse")
    body = payloads.truck(record)
    del body["active"]
    return body


def _wrong(record: PlaceRecord, theirs: PlaceRecord) -> str:
    known = (name for name in _WHEN_KNOWN if getattr(record, name))
    return agreement.differences(record, theirs, (*_ALWAYS, *known))


TRUCK: Master[PlaceRecord] = Master(
    what="truck",
    module=_MODULE,
    path=lambda _: PATH,
    read=_get,
    same=_same,
    create=_create,
    change=lambda record, _: payloads.truck(record),
    wrong=_wrong,
    label=lambda record: record.name,
    review="id_invalid",
)
