"""Returns to vendors: changed and canceled while Pending. The office ships and credits them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sandbox.servicetitan import lists
from sandbox.servicetitan.actions import credits, external, goods, references
from sandbox.servicetitan.actions.po_lines import fine, money
from sandbox.servicetitan.entity import Call, Reply
from sandbox.servicetitan.problems import Problem, invalid
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row

TABLE = "returns"
_PLAIN = (
    "vendorId",
    "jobId",
    "purchaseOrderId",
    "returnTypeId",
    "businessUnitId",
    "budgetCodeId",
    "inventoryLocationId",
    "returnDate",
)
_TEXTS = ("referenceNumber", "memo")
_AMOUNTS = {"tax": "taxAmount", "shipping": "shippingAmount", "restockingFee": "restockingFee"}


def create(call: Call) -> Reply:
    """Add a Pending return and answer its id; a type that does takes its credit at once."""
    tenant, body = call.tenant, call.body
    _check(tenant, body)
    sent = body.get("items") or []
    goods.check(tenant, sent, {})
    order = _order(tenant, body)
    _check_received(tenant, order, sent)
    job = tenant.table("jobs").get(body.get("jobId") or 0) or {}
    now = tenant.clock.stamp()
    members = {
        "status": "Pending",
        "syncStatus": "Pending",
        "number": str(tenant.counter("return", 1)),
        "active": True,
        "jobId": None,
        "projectId": job.get("projectId") or (order or {}).get("projectId"),
        "budgetCodeId": None,
        "purchaseOrderId": None,
        "referenceNumber": "",
        "memo": "",
        "returnedOn": None,
        "creditReceivedOn": None,
        **_members(body),
        "items": [_line(tenant, entry, now) for entry in sent],
    }
    row = tenant.insert(TABLE, {**members, "returnAmount": amount(members)})
    if tenant.table("return_types")[row["returnTypeId"]].get("automaticallyReceiveVendorCredit"):
        credit(tenant, row)
    return Reply(content={"id": row["id"]})


def update(call: Call) -> Reply:
    """Change the members sent and answer the id; `items`, when sent, is the whole list."""
    tenant, body = call.tenant, call.body
    row = lists.existing(call, TABLE)
    if row["status"] != "Pending":
        raise Problem(409, f"A return with status {row['status']} cannot be changed.")
    _check(tenant, {name: v for name, v in body.items() if row.get(name) != v})
    changes = _members(body) | external.merged(row, body.get("externalData"))
    if "items" in body:
        changes["items"] = _replaced(tenant, row["items"], body["items"])
    changes["returnAmount"] = amount({**row, **changes})
    tenant.change(TABLE, row["id"], **changes)
    return Reply(content={"id": row["id"]})


def cancel(call: Call) -> Reply:
    """Cancel a Pending return, which makes it inactive, and answer its id."""
    row = lists.existing(call, TABLE)
    if row["status"] != "Pending":
        raise Problem(400, f"A return with status {row['status']} cannot be canceled.")
    call.tenant.change(
        TABLE,
        row["id"],
        status="Canceled",
        active=False,
        canceledReason=call.body.get("canceledReason", "Other"),
        dateCanceled=call.tenant.clock.stamp(),
    )
    return Reply(content={"id": row["id"]})


def ship(tenant: Tenant, row: Row) -> Row:
    """Note that the goods of a Pending return have left; raises the 400 for any other."""
    if row["status"] != "Pending":
        raise Problem(400, f"A return with status {row['status']} cannot be shipped.")
    return tenant.change(TABLE, row["id"], status="Returned", returnedOn=tenant.clock.stamp())


def credit(tenant: Tenant, row: Row) -> Row:
    """Note that the vendor's credit has come, which is an AP credit; raises the 400."""
    if row["status"] not in ("Pending", "Returned"):
        raise Problem(400, f"A return with status {row['status']} cannot be credited.")
    now = tenant.clock.stamp()
    returned = row["returnedOn"] or now
    changes = {"status": "CreditReceived", "returnedOn": returned, "creditReceivedOn": now}
    row = tenant.change(TABLE, row["id"], **changes)
    credits.born(tenant, row)
    return row


def amount(row: Row) -> Decimal:
    """Return a return's total: its active lines, tax and shipping."""
    return money(goods.value(row["items"]) + row["taxAmount"] + row["shippingAmount"])


def _check(tenant: Tenant, body: Row) -> None:
    references.check(tenant, body)
    errors = {name: ["It must not be negative."] for name in _AMOUNTS if (body.get(name) or 0) < 0}
    if errors:
        raise invalid(errors)


def _members(body: Row) -> dict[str, Any]:
    members = {name: body[name] for name in _PLAIN if name in body}
    members |= {name: body[name] or "" for name in _TEXTS if name in body}
    sent = {kept: body[name] for name, kept in _AMOUNTS.items() if body.get(name) is not None}
    return members | {name: money(value) for name, value in sent.items()}


def _line(tenant: Tenant, entry: Row, now: str) -> Row:
    accounts = ("generalLedgerAccount", "costOfSaleAccount", "assetAccount")
    line = goods.line(tenant, entry, now)
    return {**line, **dict.fromkeys(accounts), "receiptItemId": entry.get("shipmentItemId")}


def _replaced(tenant: Tenant, lines: list[Row], sent: list[Row]) -> list[Row]:
    # The list is the whole list: what it leaves out stays as an inactive line.
    kept = {line["id"]: line for line in lines}
    goods.check(tenant, sent, kept)
    now = tenant.clock.stamp()
    named = {entry["id"]: entry for entry in sent if entry["id"]}
    old = [_changed(tenant, line, named.get(line["id"]), now) for line in lines]
    new = [entry for entry in sent if not entry["id"]]
    described = [{**entry, "description": entry.get("itemDescription")} for entry in new]
    return [*old, *(_line(tenant, entry, now) for entry in described)]


def _changed(tenant: Tenant, line: Row, entry: Row | None, now: str) -> Row:
    if entry is None:
        return {**line, "active": False, "modifiedOn": now}
    return {
        **line,
        **goods.sku(tenant, entry["skuId"]),
        "description": entry.get("itemDescription") or line["description"],
        "quantity": fine(entry["quantity"]),
        "cost": fine(entry["cost"]),
        "budgetCodeId": entry.get("budgetCodeId"),
        "active": True,
        "modifiedOn": now,
    }


def _order(tenant: Tenant, body: Row) -> Row | None:
    key = body.get("purchaseOrderId")
    if key is None:
        return None
    order = tenant.table("purchase_orders").get(key)
    if order is None:
        raise invalid({"purchaseOrderId": [f"The purchaseOrderId {key} does not exist."]})
    if order["vendorId"] != body["vendorId"]:
        raise invalid({"vendorId": ["The vendor is not the purchase order's."]})
    return order


def _check_received(tenant: Tenant, order: Row | None, sent: list[Row]) -> None:
    """Check lines that name a receipt's item: no more goes back than came in."""
    errors: dict[str, list[str]] = {}
    left = _returnable(tenant, order) if any(e.get("shipmentItemId") for e in sent) else {}
    for n, entry in enumerate(sent):
        key = entry.get("shipmentItemId")
        if key is None:
            continue
        if (entry["skuId"], key) not in left:
            errors[f"items[{n}].shipmentItemId"] = ["No such item has been received."]
        elif entry["quantity"] > left[entry["skuId"], key]:
            errors[f"items[{n}].quantity"] = ["The quantity is above what was received."]
        else:
            left[entry["skuId"], key] -= entry["quantity"]
    if errors:
        raise invalid(errors)


def _returnable(tenant: Tenant, order: Row | None) -> dict[tuple[int, int], Decimal]:
    table = tenant.table("receipts")
    receipts = table.find("purchaseOrderId", order["id"]) if order else table.values()
    left = {
        (item["skuId"], item["id"]): item["quantity"]
        for receipt in receipts
        if receipt["active"]
        for item in receipt["items"]
    }
    for row in tenant.table(TABLE).values():
        for line in row["items"] if row["status"] != "Canceled" else ():
            key = (line["skuId"], line["receiptItemId"])
            if line["active"] and key in left:
                left[key] -= line["quantity"]
    return left
