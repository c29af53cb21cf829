"""Vendors: made, linked by name, kept up to date."""

from __future__ import annotations

from functools import partial
from typing import Any

from integrations.connectors.servicetitan import (
    agreement,
    masters,
    paging,
    parsers_partners,
    payloads,
    shapes,
)
from integrations.connectors.servicetitan.client import Client
from integrations.connectors.servicetitan.masters import Master
from integrations.records import Address, VendorRecord

_MODULE, PATH = "inventory", "vendors"
_COMPARED = (
    "name",
    "active",
    "email",
    "phone",
    "contact_first_name",
    "contact_last_name",
    "address",
    "memo",
)


def get(client: Client, external_id: str) -> VendorRecord:
    """One vendor, in use or not; raises `NotFound`."""
    number = payloads.whole(external_id, "vendor", reason="vendor_review")
    return parsers_partners.vendor(client.read(_MODULE, f"{PATH}/{number}", {}, shapes.Vendor))


def _same(client: Client, record: VendorRecord) -> list[VendorRecord]:
    """Those of that name. The list has no filter for names, so all of it is looked through."""
    where = {"active": "Any", **paging.BY_ID}
    name = agreement.named(record.name)
    rows = paging.every(client, _MODULE, PATH, where, shapes.Vendor)
    return [parsers_partners.vendor(row) for row in rows if agreement.named(row.name) == name]


def _unknown(record: VendorRecord) -> list[str]:
    """What nobody knows here; it does not empty what is there."""
    blank = {"address": record.address == Address(), "memo": not record.memo}
    return [name for name, is_blank in blank.items() if is_blank]


def _change(record: VendorRecord, _: VendorRecord) -> dict[str, Any]:
    unknown = _unknown(record)
    return {name: v for name, v in payloads.vendor(record).items() if name not in unknown}


def _wrong(record: VendorRecord, theirs: VendorRecord) -> str:
    unknown = _unknown(record)
    members = (name for name in _COMPARED if name not in unknown)
    return agreement.differences(record, theirs, members)


VENDOR: Master[VendorRecord] = Master(
    what="vendor",
    module=_MODULE,
    path=lambda _: PATH,
    read=lambda client, _, external_id: get(client, external_id),
    same=_same,
    create=payloads.vendor_create,
    change=_change,
    wrong=_wrong,
    label=lambda record: record.name,
    review="vendor_review",
)
upsert = partial(masters.upsert, VENDOR)
find = partial(masters.find, VENDOR)
