"""The one saved report: stock on hand, run at most once in a while."""

from __future__ import annotations

from typing import Any

from sandbox.servicetitan import stamps
from sandbox.servicetitan.actions import references, stock
from sandbox.servicetitan.entity import Call, Reply
from sandbox.servicetitan.problems import Problem, invalid, too_many
from sandbox.servicetitan.tenant import Tenant

CATEGORY = {"id": "inventory", "name": "Inventory"}
REPORT = 45
_ROWS, _MOST = 1000, 25_000
_FIELDS = (
    ("LocationId", "Location Id", "Number"),
    ("LocationName", "Location", "String"),
    ("SkuId", "Item Id", "Number"),
    ("SkuCode", "Item Code", "String"),
    ("SkuName", "Item", "String"),
    ("QuantityOnHand", "On Hand", "Number"),
    ("AverageCost", "Average Cost", "Number"),
)
_PARAMETER = {
    "name": "LocationId",
    "label": "Location",
    "dataType": "Number",
    "isArray": False,
    "isRequired": False,
    "acceptValues": None,
}


def _head() -> dict[str, Any]:
    return {
        "id": REPORT,
        "name": "Stock on Hand",
        "description": "Quantities by location",
        "modifiedOn": "2024-03-01T16:00:00Z",
    }


def _page(rows: list[dict[str, Any]]) -> Reply:
    total = {"page": 1, "pageSize": 50, "hasMore": False, "totalCount": None}
    return Reply(content={**total, "data": rows})


def categories(call: Call) -> Reply:
    """Answer the categories of reports."""
    return _page([CATEGORY])


def listing(call: Call) -> Reply:
    """Answer the reports of the category."""
    return _page([_head()])


def describe(call: Call) -> Reply:
    """Answer what the report takes and shows; 404 for another id."""
    _existing(call)
    fields = [{"name": n, "label": label, "dataType": kind} for n, label, kind in _FIELDS]
    return Reply(content={**_head(), "parameters": [_PARAMETER], "fields": fields})


def run(call: Call) -> Reply:
    """Answer a page of the report's rows; a 429 when it ran less than a minute ago.

    Paging is read from the query alone: sent in the body it is ignored.
    """
    _existing(call)
    number, size = _number(call, "page", 1), _number(call, "pageSize", _ROWS)
    if size > _MOST:
        raise invalid({"pageSize": [f"The field pageSize must be at most {_MOST}."]})
    rows = _rows(call.tenant, _wanted_place(call))
    _take_turn(call)
    start = (number - 1) * size
    with_total = (call.request.param("includeTotal") or "").lower() == "true"
    return Reply(
        content={
            "fields": [{"name": name, "label": label} for name, label, _ in _FIELDS],
            "data": rows[start : start + size],
            "page": number,
            "pageSize": size,
            "hasMore": len(rows) > start + size,
            "totalCount": len(rows) if with_total else None,
        }
    )


def _existing(call: Call) -> None:
    if call.ids[0] != REPORT:
        raise Problem(404, f"Entity with id {call.ids[0]} was not found.")


def _number(call: Call, name: str, default: int) -> int:
    text = call.request.param(name) or str(default)
    if not text.isdigit() or int(text) < 1:
        raise invalid({name: [f"The value '{text[:80]}' is not valid."]})
    return int(text)


def _take_turn(call: Call) -> None:
    turns, key = call.tenant.table("_report_runs"), str(REPORT)
    now, wait = call.tenant.clock.ticks(), call.settings["report_seconds"] * stamps.TICKS
    last = turns.get(key)
    if last is not None and now - last["at"] < wait:
        raise too_many(int((wait - (now - last["at"])) // stamps.TICKS) + 1)
    turns.replace(key, {"at": now})


def _wanted_place(call: Call) -> int | None:
    for entry in call.body.get("parameters") or ():
        if entry["name"] == "LocationId" and entry.get("value"):
            try:
                return int(entry["value"])
            except (TypeError, ValueError) as error:
                raise invalid({"parameters": ["LocationId is not a number."]}) from error
    return None


def _rows(tenant: Tenant, only: int | None) -> list[list[Any]]:
    rows = []
    for (place, key), quantity in sorted(stock.on_hand(tenant).items()):
        where = references.find(tenant, references.PLACES, place)
        sku = references.find(tenant, references.SKUS, key)
        if where and sku and only in (None, place):
            name = sku.get("displayName") or sku["code"]
            cost = sku.get("cost")
            rows.append([place, where["name"], key, sku["code"], name, quantity, cost])
    return rows
