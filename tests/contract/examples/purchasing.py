"""Purchase orders, receipts, returns and what the vendor's own fields say (inventory/v2)."""

from __future__ import annotations

from tests.contract.examples.request import Example, Request, changed, on
from tests.contract.world import LEFT_OUT, Row, World


def field_values(table: str, rows: str = "") -> Example:
    """One custom field of one record, by the name of the field."""

    def changes(world: World) -> Row:
        named = next(row["name"] for row in world.start["field_types"] if row["of"] == table)
        record = world.now(rows or table)[0]["id"]
        value = {"name": named, "value": "7"}
        return {"operations": [{"objectId": record, "customFields": [value]}]}

    return changed(changes)


def _order_body(world: World) -> Row:
    job = next(row for row in world.start["jobs"] if row.get("projectId"))
    return {
        "jobId": job["id"],
        "projectId": job["projectId"],
        "businessUnitId": job["businessUnitId"],
        "budgetCodeId": LEFT_OUT,
    }


def order(world: World) -> Row:
    """A purchase order made now, as read back."""
    made = world.made("inventory/purchase-orders", **_order_body(world))
    return world.read("GET inventory/purchase-orders/{id}", made)


def _order_id(world: World) -> int:
    return order(world)["id"]


def _order_patch(world: World, key: str) -> Request:
    made = order(world)
    body = world.body(key, **_order_body(world))
    kept = body["items"][0] | {"id": made["items"][0]["id"], "quantity": 5}
    return Request((made["id"],), body | {"items": [kept, body["items"][0] | {"id": 0}]})


def _receipt_body(world: World) -> Row:
    made = order(world)
    line = made["items"][0]
    item = {
        "purchaseOrderItemId": line["id"],
        "skuId": line["skuId"],
        "description": "Capacitor",
        "vendorPartNumber": "CAP455",
        "quantity": 4,
        "cost": 11.25,
    }
    return {
        "purchaseOrderId": made["id"],
        "jobId": made["jobId"],
        "budgetCodeId": LEFT_OUT,
        "items": [item],
    }


def receipt(world: World) -> int:
    """A receipt made now."""
    return world.made("inventory/receipts", **_receipt_body(world))


def _return_body(world: World) -> Row:
    line = {"skuId": world.id("materials"), "quantity": 1, "cost": 11.25}
    return {
        "jobId": LEFT_OUT,
        "purchaseOrderId": LEFT_OUT,
        "budgetCodeId": LEFT_OUT,
        "items": [line],
    }


def _return(world: World) -> int:
    return world.made("inventory/returns", **_return_body(world))


def _return_patch(world: World, key: str) -> Request:
    made = _return(world)
    line = world.client.rows("inventory/returns", ids=made)[0]["items"][0]
    body = world.body(key, budgetCodeId=LEFT_OUT)
    item = {"id": line["id"], "skuId": line["skuId"], "quantity": 2, "cost": 11.25}
    return Request((made,), body | {"items": [body["items"][0] | item]})


def _request(world: World) -> int:
    """An order that waits for approval."""
    world.stand_in.control("settings", {"orders_need_approval_above": 1})
    try:
        world.made("inventory/purchase-orders", **_order_body(world))
    finally:
        world.stand_in.control("settings", {"orders_need_approval_above": None})
    return world.now("purchase_order_requests")[-1]["id"]


def _return_type(world: World) -> Row:
    return {"id": world.any_ids("PATCH inventory/return-types/{id}")[0]}


def _markup(world: World) -> int:
    return world.made("inventory/purchase-order-markups", **_band(world))


def _band(world: World) -> Row:
    world.count += 10
    return {"from": 100_000 + world.count, "to": 100_005 + world.count}


EXAMPLES: dict[str, Example] = {
    "POST inventory/purchase-orders": changed(_order_body),
    "PATCH inventory/purchase-orders/{id}": _order_patch,
    "PATCH inventory/purchase-orders/{id}/cancellation": on(_order_id),
    "PATCH inventory/purchase-orders/requests/{id}/approve": on(_request),
    "PATCH inventory/purchase-orders/requests/{id}/reject": on(_request),
    "POST inventory/purchase-order-markups": changed(_band),
    "PATCH inventory/purchase-order-markups/{id}": on(_markup, _band),
    "DELETE inventory/purchase-order-markups/{id}": on(_markup),
    "POST inventory/receipts": changed(_receipt_body),
    "PATCH inventory/receipts/{id}/cancellation": on(receipt),
    "POST inventory/returns": changed(_return_body),
    "PATCH inventory/returns/{id}": _return_patch,
    "PATCH inventory/returns/{id}/cancellation": on(_return),
    "PATCH inventory/return-types/{id}": changed(_return_type),
    **{
        f"PATCH inventory/{name}/custom-fields": field_values(name)
        for name in ("vendors", "returns", "transfers", "adjustments")
    },
    "PATCH inventory/receipts/custom-fields": lambda world, key: (
        receipt(world) and field_values("receipts")(world, key)
    ),
}
