"""Materials and equipment: made, linked by code, kept up to date within what is not locked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from integrations.connectors.base import PushResult
from integrations.connectors.servicetitan import (
    agreement,
    hints,
    item_vendors,
    masters,
    paging,
    parsers_catalog,
    payloads,
)
from integrations.connectors.servicetitan.client import Client
from integrations.connectors.servicetitan.item_vendors import OfferedSku, Offers
from integrations.connectors.servicetitan.masters import Master
from integrations.connectors.servicetitan.push import Call
from integrations.http.errors import Rejected
from integrations.records import ItemRecord, Record

_MODULE = "pricebook"
# kind -> (path, how its rows are read)
KINDS = {
    "material": ("materials", parsers_catalog.material),
    "equipment": ("equipment", parsers_catalog.equipment),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing(Record):
    """An item as it stands over there, with its vendors in full."""

    item: ItemRecord
    offers: Offers


def upsert(call: Call, record: ItemRecord) -> PushResult:
    """Bring the item with our id up to date; without an id link the one of that code, or make it.

    Raises `Rejected` (external_locked) instead of changing anything when something to be changed is
    locked there.
    """
    if record.kind not in KINDS:
        raise Rejected(
            f"ServiceTitan has to know whether {record.code} is material or equipment.",
            reason="item_review",
            hint="Choose the kind on the item.",
        )
    return masters.upsert(ITEM, call, record)


def find(call: Call, record: ItemRecord) -> PushResult | None:
    """The item of an earlier attempt."""
    return masters.find(ITEM, call, record) if record.kind in KINDS else None


def _path(record: ItemRecord) -> str:
    return KINDS[record.kind][0]


def _standing(record: ItemRecord, row: OfferedSku) -> Standing:
    item = KINDS[record.kind][1](row)
    return Standing(
        external_id=item.external_id, active=item.active, item=item, offers=Offers.of(row)
    )


def _get(client: Client, record: ItemRecord, external_id: str) -> Standing:
    number = payloads.whole(external_id, "item", reason="item_review")
    row = client.read(_MODULE, f"{_path(record)}/{number}", {}, OfferedSku)
    return _standing(record, row)


def _same(client: Client, record: ItemRecord) -> list[Standing]:
    """Those of that very code; the search over there finds it within other words too."""
    where = {"searchText": record.code.strip(), "active": "Any", **paging.BY_ID}
    rows = paging.every(client, _MODULE, _path(record), where, OfferedSku)
    code = agreement.coded(record.code)
    return [_standing(record, row) for row in rows if agreement.coded(row.code) == code]


def _create(record: ItemRecord) -> Mapping[str, Any]:
    body = payloads.item_create(record)
    if record.vendors:
        body |= item_vendors.merged(item_vendors.NONE, record.vendors).body()
    return body


def _change(record: ItemRecord, there: Standing) -> Mapping[str, Any]:
    wanted = _wanted(record, there.item)
    changed = _changed(wanted, there.item)
    if "cost" in changed and there.item.cost_locked:
        raise Rejected(
            f"The cost of {record.code} is locked in ServiceTitan at {there.item.cost}.",
            reason="external_locked",
            hint=hints.COST_LOCKED,
        )
    body = payloads.item_update(wanted, changed)
    offers = item_vendors.merged(there.offers, record.vendors)
    if item_vendors.differences(offers, there.offers):
        body |= offers.body()
    return body


def _wanted(record: ItemRecord, there: ItemRecord) -> ItemRecord:
    """Ours with the full list of categories it should have: one alone is added to theirs."""
    ids = record.category_ids or there.category_ids
    if not record.category_ids and record.category_id and record.category_id not in ids:
        ids = (*ids, record.category_id)
    return replace(record, category_ids=ids)


def _changed(wanted: ItemRecord, there: ItemRecord) -> tuple[str, ...]:
    """The members ours decides on and knows, and theirs says otherwise."""
    return tuple(
        name
        for name in (*payloads.updatable(wanted), "category_ids")
        if name in (wanted.limited_to or (name,))
        and getattr(wanted, name) not in (None, "", ())
        and not agreement.agree(name, getattr(wanted, name), getattr(there, name))
    )


def _wrong(record: ItemRecord, there: Standing) -> str:
    wanted = _wanted(record, there.item)
    changed = _changed(wanted, there.item)
    offers = item_vendors.merged(there.offers, record.vendors)
    said = (
        agreement.differences(wanted, there.item, changed),
        item_vendors.differences(offers, there.offers),
    )
    return ", ".join(part for part in said if part)


ITEM: Master[ItemRecord] = Master(
    what="item",
    module=_MODULE,
    path=_path,
    read=_get,
    same=_same,
    create=_create,
    change=_change,
    wrong=_wrong,
    label=lambda record: record.code,
    review="item_review",
    record=lambda theirs: theirs.item,
)
