"""The lines of a purchase order: made, replaced as a whole list, added up, received."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sandbox.servicetitan.actions import references
from sandbox.servicetitan.problems import invalid
from sandbox.servicetitan.tenant import Tenant

CENT = Decimal("0.01")
_FINE = Decimal("0.0000000001")
Line = dict[str, Any]


def money(value: Decimal) -> Decimal:
    """Return an amount in cents, halves away from zero."""
    return value.quantize(CENT, ROUND_HALF_UP)


def fine(value: Decimal) -> Decimal:
    """Return a quantity or unit cost at the ten places the API shows."""
    return value.quantize(_FINE, ROUND_HALF_UP)


def build(tenant: Tenant, sent: list[Line], now: str) -> list[Line]:
    """Return new lines for the ones sent; raises the 400 that lists all that is wrong."""
    check(tenant, sent, {})
    return [_make(tenant, entry, now) for entry in sent]


def check(tenant: Tenant, sent: list[Line], kept: dict[int, Line]) -> None:
    """Check lines a client sent against the price book and the order's own lines."""
    errors: dict[str, list[str]] = {}
    if not sent:
        errors["items"] = ["At least one item is required."]
    for n, entry in enumerate(sent):
        for member, message in _wrong(tenant, entry, kept).items():
            errors[f"items[{n}].{member}"] = [message]
    if errors:
        raise invalid(errors)


def _wrong(tenant: Tenant, entry: Line, kept: dict[int, Line]) -> dict[str, str]:
    wrong = {}
    line = kept.get(entry.get("id") or 0)
    if entry.get("id") and line is None:
        wrong["id"] = f"The item {entry['id']} is not on this purchase order."
    same_sku = line is not None and line["skuId"] == entry["skuId"]
    if not same_sku and references.find(tenant, references.SKUS, entry["skuId"]) is None:
        wrong["skuId"] = f"The SKU {entry['skuId']} is no active material or equipment."
    if line is not None and entry["quantity"] < line["quantityReceived"]:
        wrong["quantity"] = "The quantity is below what has been received."
    elif entry["quantity"] <= 0:
        wrong["quantity"] = "The quantity must be greater than zero."
    if entry["cost"] < 0:
        wrong["cost"] = "The cost must not be negative."
    return wrong


def _make(tenant: Tenant, entry: Line, now: str) -> Line:
    line = {
        "id": tenant.next_id(),
        "createdOn": now,
        "quantityReceived": fine(Decimal(0)),
        "serialNumbers": None,
        "chargeable": False,
    }
    return _filled(tenant, line, entry, now)


def _filled(tenant: Tenant, line: Line, entry: Line, now: str) -> Line:
    whole = {**line, **_sku(tenant, entry["skuId"])}
    whole |= {
        "description": entry["description"],
        "vendorPartNumber": entry["vendorPartNumber"],
        "quantity": fine(entry["quantity"]),
        "cost": fine(entry["cost"]),
        "total": money(entry["quantity"] * entry["cost"]),
        "budgetCodeId": entry.get("budgetCodeId"),
        "modifiedOn": now,
    }
    return {**whole, "status": state(whole)}


def _sku(tenant: Tenant, key: int) -> Line:
    kind = "Material" if key in tenant.table("materials") else "Equipment"
    item = tenant.table("materials" if kind == "Material" else "equipment")[key]
    name = item.get("displayName") or item["code"]
    return {"skuId": key, "skuName": name, "skuCode": item["code"], "skuType": kind}


def replaced(
    tenant: Tenant, lines: list[Line], sent: list[Line], now: str
) -> tuple[list[Line], list[Line]]:
    """Return the lines after a PATCH, and those it took off.

    The list sent is the whole list: a line left out is taken off, which is refused once some of
    it has been received; `id` 0 is a new line.
    """
    kept = {line["id"]: line for line in lines}
    check(tenant, sent, kept)
    named = {entry["id"] for entry in sent}
    gone = [line for line in lines if line["id"] not in named]
    if any(line["quantityReceived"] for line in gone):
        raise invalid({"items": ["An item that has been received cannot be removed."]})
    new = [
        _filled(tenant, kept[entry["id"]], entry, now) if entry["id"] else _make(tenant, entry, now)
        for entry in sent
    ]
    return new, gone


def state(line: Line) -> str:
    """Return a line's status from its quantities."""
    if line["quantityReceived"] >= line["quantity"]:
        return "Received"
    return "PartiallyReceived" if line["quantityReceived"] else "Pending"


def received(lines: list[Line], by_id: dict[int, Decimal], now: str) -> list[Line]:
    """Return the lines with these quantities added to what was received (negative to reverse)."""
    result = []
    for line in lines:
        more = by_id.get(line["id"])
        if more:
            line = {**line, "quantityReceived": line["quantityReceived"] + more, "modifiedOn": now}
            line["status"] = state(line)
        result.append(line)
    return result


def total(lines: list[Line], tax: Decimal, shipping: Decimal) -> Decimal:
    """Return the order's total: lines, tax and shipping."""
    return money(sum((line["total"] for line in lines), tax + shipping))
