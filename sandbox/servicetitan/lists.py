"""Paged lists and single records."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sandbox.past import TableBefore
from sandbox.servicetitan import filters, query, stamps
from sandbox.servicetitan.entity import Call, Entity, Reply
from sandbox.servicetitan.problems import Problem
from sandbox.servicetitan.query import ListQuery
from sandbox.servicetitan.rendering import view
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row

_KEPT = 24
_orders: OrderedDict[tuple[Any, ...], tuple[Any, list[int]]] = OrderedDict()


def page(
    call: Call,
    entity: Entity,
    *,
    only: tuple[tuple[str, Any], ...] = (),
    text: Callable[[Row], str] | None = None,
) -> Reply:
    """Answer a page of `entity`; `only` are member values rows must have, `text` draws a row."""
    asked = query.read(call, entity)
    call = replace(call, tenant=call.tenant.lagging(call.settings["read_lag_seconds"]))
    found = _ids(call.tenant, entity, asked, only)
    start = (asked.page - 1) * asked.size
    rows = _drawn(call, entity, found[start : start + asked.size], text)
    more = "true" if len(found) > start + asked.size else "false"
    total = len(found) if asked.include_total else "null"
    return Reply(
        text=f'{{"page":{asked.page},"pageSize":{asked.size},"hasMore":{more},'
        f'"totalCount":{total},"data":[{rows}]}}'
    )


def bare(call: Call, entity: Entity, *, only: tuple[tuple[str, Any], ...] = ()) -> Reply:
    """Answer the rows of a page as an array without an envelope."""
    asked = query.read(call, entity)
    call = replace(call, tenant=call.tenant.lagging(call.settings["read_lag_seconds"]))
    found = _ids(call.tenant, entity, asked, only)
    start = (asked.page - 1) * asked.size
    return Reply(text=f"[{_drawn(call, entity, found[start : start + asked.size], None)}]")


def _drawn(call: Call, entity: Entity, keys: list[int], text: Callable[[Row], str] | None) -> str:
    table = call.tenant.table(entity.name)
    guid = call.request.param("externalDataApplicationGuid") or ""
    draw = text or (lambda row: call.render.text(entity, call.tenant, row, guid=guid))
    return ",".join(draw(table[key]) for key in keys)


def one(call: Call, entity: Entity) -> Reply:
    """Answer one record by the id in the path; 404 when there is none."""
    row = existing(call, entity.name)
    guid = call.request.param("externalDataApplicationGuid") or ""
    return Reply(text=call.render.text(entity, call.tenant, row, guid=guid))


def existing(call: Call, name: str, key: int | None = None) -> Row:
    """Return the row with that id (the path's, unless given); raises the 404."""
    key = call.ids[0] if key is None else key
    row = call.tenant.table(name).get(key)
    if row is None:
        raise Problem(404, f"Entity with id {key} was not found.")
    return row


def shown(call: Call, entity: Entity, row: Row) -> Reply:
    """Answer a row as a read would show it."""
    return Reply(content=view(entity, call.tenant, row))


def _ids(
    tenant: Tenant, entity: Entity, asked: ListQuery, only: tuple[tuple[str, Any], ...]
) -> list[int]:
    table = tenant.table(entity.name)
    # What a list follows from may be more than its own table, or not what is in it now.
    if isinstance(table, TableBefore) or any(rule.of for rule, _ in asked.wanted):
        return _find(tenant, entity, asked, only)
    wanted = tuple((rule.param, value) for rule, value in asked.wanted)
    key = (
        id(table),
        asked.sort,
        asked.descending,
        asked.active,
        asked.external,
        asked.narrow,
        wanted,
        only,
    )
    kept = _orders.get(key)
    if kept is None or kept[0] != (table, table.version):
        kept = _orders[key] = (table, table.version), _find(tenant, entity, asked, only)
        if len(_orders) > _KEPT:
            _orders.popitem(last=False)
    _orders.move_to_end(key)
    return kept[1]


def _find(
    tenant: Tenant, entity: Entity, asked: ListQuery, only: tuple[tuple[str, Any], ...]
) -> list[int]:
    rows = _candidates(tenant, entity, asked)
    for member, value in only:
        rows = [row for row in rows if row.get(member) == value]
    if asked.active is not None:
        rows = [row for row in rows if row.get("active", True) == asked.active]
    if asked.external is not None:
        rows = [row for row in rows if asked.external.fits(row)]
    for narrow in asked.narrow:
        rows = [row for row in rows if narrow.fits(row)]
    for rule, wanted in asked.wanted:
        check = filters.test(rule, tenant, wanted)
        rows = [row for row in rows if check(row)]
    rows.sort(key=_order(asked.sort), reverse=asked.descending)
    return [row["id"] for row in rows]


def _candidates(tenant: Tenant, entity: Entity, asked: ListQuery) -> list[Row]:
    table = tenant.table(entity.name)
    for rule, wanted in asked.wanted:
        if rule.field == "id" and rule.kind == "ids":
            return [row for key in wanted if (row := table.get(key)) is not None]
    return table.values()


def _order(sort: str) -> Callable[[Row], Any]:
    field = sort[0].lower() + sort[1:]
    if field == "id":
        return lambda row: row["id"]
    if field in ("createdOn", "modifiedOn"):
        return lambda row: (stamps.comparable(row[field]), row["id"])
    if field == "primaryVendor":
        return lambda row: ((row.get(field) or {}).get("vendorName", ""), row["id"])
    return lambda row: _value_order(row.get(field), row["id"])


def _value_order(value: Any, key: int) -> tuple[bool, Any, int]:
    return (value is not None, 0 if value is None else value, key)
