"""Markup bands of materials, and the price lists agreed with single clients."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from sandbox.servicetitan import lists
from sandbox.servicetitan.entity import Call, Reply
from sandbox.servicetitan.problems import invalid
from sandbox.servicetitan.rendering import view
from sandbox.store import Row

_MOST = Decimal(100)
_SKUS = {"Service": "services", "Material": "materials", "Equipment": "equipment"}
_SKUS |= {"PriceModifier": "discounts_and_fees"}


def bands(call: Call) -> Reply:
    """Answer a page of markup bands; unlike other lists it always has its total."""
    query = [*call.request.query, ("includeTotal", "true")]
    whole = replace(call, request=replace(call.request, query=query))
    return lists.page(whole, call.entity)


def band(call: Call) -> Reply:
    """Answer one markup band."""
    return _wrapped(call, lists.existing(call, call.entity.name))


def add_band(call: Call) -> Reply:
    """Add a markup band and answer it; the id sent has no meaning."""
    _check(call)
    return _wrapped(call, call.tenant.insert(call.entity.name, _band(call)))


def change_band(call: Call) -> Reply:
    """Put other limits and another percentage on a band and answer it."""
    row = lists.existing(call, call.entity.name)
    _check(call, row["id"])
    return _wrapped(call, call.tenant.change(call.entity.name, row["id"], **_band(call)))


def _band(call: Call) -> dict[str, Any]:
    return {name: value for name, value in call.body.items() if name != "id"}


def _wrapped(call: Call, row: Row) -> Reply:
    return Reply(content={"data": view(call.entity, call.tenant, row)})


def _check(call: Call, own: int | None = None) -> None:
    body, errors = call.body, {}
    if not 0 <= body["percent"] <= _MOST:
        errors["percent"] = ["The percent must be between 0 and 100."]
    if body["from"] < 0 or body["to"] <= body["from"]:
        errors["to"] = ["The band must not be empty."]
    others = (row for row in call.tenant.table(call.entity.name).values() if row["id"] != own)
    if any(row["from"] < body["to"] and body["from"] < row["to"] for row in others):
        errors["from"] = ["The band overlaps another."]
    if errors:
        raise invalid(errors)


def change_sheet(call: Call) -> Reply:
    """Replace the exceptions of a client's price list (when sent) and answer them."""
    sheet = lists.existing(call, call.entity.name)
    sent = call.body.get("exceptions")
    if sent is not None:
        kinds = [_kind(call, entry["skuId"]) for entry in sent]
        errors = {
            f"exceptions[{n}].skuId": [f"The SKU {sent[n]['skuId']} does not exist."]
            for n, kind in enumerate(kinds)
            if kind is None
        }
        if errors:
            raise invalid(errors)
        exceptions = [
            {"skuId": entry["skuId"], "skuType": kind, **entry}
            for entry, kind in zip(sent, kinds, strict=True)
        ]
        sheet = call.tenant.change(call.entity.name, sheet["id"], exceptions=exceptions)
    shown = [
        {name: entry[name] for name in ("skuId", "value", "valueType")}
        for entry in sheet["exceptions"]
    ]
    return Reply(content={"exceptions": shown})


def _kind(call: Call, key: int) -> str | None:
    return next((kind for kind, name in _SKUS.items() if key in call.tenant.table(name)), None)
