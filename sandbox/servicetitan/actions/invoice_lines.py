"""The lines of an invoice: written one at a time, added up, taken off. Amounts are text."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sandbox.servicetitan.actions import references
from sandbox.servicetitan.actions.po_lines import money
from sandbox.servicetitan.problems import Problem, invalid
from sandbox.servicetitan.settings import Settings
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row

TABLE = "invoice_items"
INVOICES = "invoices"
# table of a SKU -> what a line with it is called
TYPES = {
    "materials": "Material",
    "equipment": "Equipment",
    "services": "Service",
    "discounts_and_fees": "PriceModifier",
}
_ZERO = Decimal(0)


def text(value: Decimal) -> str:
    """Return an amount or quantity as this module writes it: text with at least two decimals."""
    places = -value.normalize().as_tuple().exponent  # type: ignore[operator]
    return f"{value:.{max(2, places)}f}"


def find_sku(tenant: Tenant, key: Any, code: Any) -> tuple[str, Row] | None:
    """Return the table and row of the active SKU with that id, or else that code."""
    for name in TYPES:
        if key:
            row = references.find(tenant, (name,), key)
        else:
            same = tenant.table(name).find("code", code) if code else []
            row = next((row for row in same if row.get("active", True)), None)
        if row is not None:
            return name, row
    return None


def write(tenant: Tenant, settings: Settings, invoice: Row, entry: dict[str, Any]) -> Row:
    """Change the line `entry["id"]`, or add one without an id; the invoice adds up anew.

    An unknown line is a 400, an unknown SKU the 500 the real service gives.
    """
    line = _line(tenant, invoice, entry.get("id"))
    members = _sku_members(tenant, settings, entry, line) | _plain(tenant, entry)
    errors = _wrong(tenant, entry)
    if errors:
        raise invalid(errors)
    members |= _totals({**(line or {}), **members})
    if line is None:
        order = len(tenant.table(TABLE).find("invoiceId", invoice["id"])) + 1
        new = {"invoiceId": invoice["id"], "order": order, "active": True, "createdById": 0}
        row = tenant.insert(TABLE, {**new, **members})
    else:
        row = tenant.change(TABLE, line["id"], **members)
    add_up(tenant, invoice)
    return row


def remove(tenant: Tenant, invoice: Row, key: int) -> None:
    """Take a line off; the feed shows it as inactive from then on. 404 for an unknown line."""
    line = tenant.table(TABLE).get(key)
    if line is None or line["invoiceId"] != invoice["id"] or not line["active"]:
        raise Problem(404, f"Entity with id {key} was not found.")
    tenant.change(TABLE, key, active=False)
    add_up(tenant, invoice)


def of(tenant: Tenant, invoice: Row) -> list[Row]:
    """Return the lines an invoice has now, in their order."""
    rows = tenant.table(TABLE).find("invoiceId", invoice["id"])
    return sorted((row for row in rows if row["active"]), key=lambda row: row["order"])


def add_up(tenant: Tenant, invoice: Row) -> Row:
    """Bring an invoice's amounts in line with its lines; its modifiedOn moves."""
    return tenant.change(INVOICES, invoice["id"], **sums(of(tenant, invoice), invoice))


def sums(lines: list[Row], invoice: Row) -> dict[str, str]:
    """Return the amounts of an invoice with these lines; what has been paid stays paid."""
    subtotal = sum((Decimal(row["total"]) for row in lines if row["isChargeable"]), _ZERO)
    total = subtotal + Decimal(invoice.get("salesTax") or 0)
    paid = Decimal(invoice.get("total") or 0) - Decimal(invoice.get("balance") or 0)
    return {"subTotal": text(subtotal), "total": text(total), "balance": text(total - paid)}


def _line(tenant: Tenant, invoice: Row, key: int | None) -> Row | None:
    if not key:
        return None
    line = tenant.table(TABLE).get(key)
    if line is None or line["invoiceId"] != invoice["id"] or not line["active"]:
        raise invalid({"id": [f"The item {key} is not on this invoice."]})
    return line


def _sku_members(
    tenant: Tenant, settings: Settings, entry: dict[str, Any], line: Row | None
) -> dict[str, Any]:
    price, cost = entry.get("unitPrice"), entry.get("cost")
    if line is not None and entry.get("skuId") in (None, line["skuId"]):
        return {
            name: text(value)
            for name, value in (("price", price), ("cost", cost))
            if value is not None
        }
    found = find_sku(tenant, entry.get("skuId"), entry.get("skuName"))
    if found is None:
        raise Problem(500, f"Sku (Name:{entry.get('skuName') or ''}) is not found.")
    table, sku = found
    if price is None:
        zero = settings["missing_unit_price"] == "zero"
        price = _ZERO if zero else sku.get("price") or _ZERO
    unit_cost = sku.get("cost", _ZERO) if cost is None else cost
    return {**sku_members(table, sku), "price": text(price), "cost": text(unit_cost)}


def sku_members(table: str, sku: Row) -> dict[str, Any]:
    """Return what a line takes over from the price book."""
    return {
        "skuId": sku["id"],
        "skuName": sku["code"],
        "displayName": sku.get("displayName"),
        "type": TYPES[table],
        "inventory": bool(sku.get("isInventory")),
        "taxable": bool(sku.get("taxable", table == "materials")),
        "isChargeable": sku.get("chargeableByDefault", True),
        "memberPrice": text(sku.get("memberPrice") or _ZERO),
        "soldHours": sku.get("hours"),
    }


def _plain(tenant: Tenant, entry: dict[str, Any]) -> dict[str, Any]:
    members: dict[str, Any] = {
        "description": entry["description"],
        "quantity": text(entry["quantity"]),
    }
    for sent, kept in _KEPT.items():
        if entry.get(sent) is not None:
            members[kept] = entry[sent]
    if entry.get("itemGroupRootId"):
        name = entry.get("itemGroupName")
        members["itemGroup"] = {"rootId": entry["itemGroupRootId"], "name": name}
    if place := _place(tenant, entry):
        members |= {"inventoryLocationId": place["id"], "inventoryLocation": place["name"]}
    return members


_KEPT = {
    "technicianId": "technicianId",
    "isAddOn": "addOn",
    "installedOn": "serviceDate",
    "budgetCodeId": "budgetCodeId",
}


def _place(tenant: Tenant, entry: dict[str, Any]) -> Row | None:
    key, name = entry.get("inventoryLocationId"), entry.get("inventoryWarehouseName")
    if key:
        return references.find(tenant, references.PLACES, key)
    for table in references.PLACES if name else ():
        if found := tenant.table(table).find("name", name):
            return found[0]
    return None


def _wrong(tenant: Tenant, entry: dict[str, Any]) -> dict[str, list[str]]:
    errors = {}
    named = [n for n in ("inventoryLocationId", "inventoryWarehouseName") if entry.get(n)]
    if named and _place(tenant, entry) is None:
        errors[named[0]] = [f"The inventory location {entry[named[0]]} does not exist."]
    person = entry.get("technicianId")
    if person and references.find(tenant, ("technicians",), person) is None:
        errors["technicianId"] = [f"The technician {person} does not exist."]
    return errors


def _totals(line: Row) -> dict[str, str]:
    quantity = Decimal(line["quantity"])
    return {
        "total": text(money(quantity * Decimal(line["price"]))),
        "totalCost": text(money(quantity * Decimal(line["cost"]))),
    }
