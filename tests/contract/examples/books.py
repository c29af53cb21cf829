"""Invoices, bills, payments and accounts (accounting/v2)."""

from __future__ import annotations

from tests.contract.examples.purchasing import field_values, receipt
from tests.contract.examples.request import Example, Request, changed, on
from tests.contract.world import LEFT_OUT, Row, World


def _invoice(world: World) -> int:
    """An invoice that is neither posted nor exported."""
    return world.id("invoices", syncStatus="Pending")


def _line(world: World) -> Row:
    """A further line; with an `id` it would change one."""
    return {"id": LEFT_OUT, "skuName": LEFT_OUT, "inventoryWarehouseName": LEFT_OUT}


def _invoice_body(world: World) -> Row:
    return {"typeId": LEFT_OUT, "royaltyStatus": LEFT_OUT, "items": []}


def _invoice_line(world: World) -> tuple[int, ...]:
    key = "PATCH accounting/invoices/{id}/items"
    made = _invoice(world)
    world.ask(key, (made,), world.body(key, **_line(world)))
    return made, world.now("invoice_items")[-1]["id"]


def _adjustment(world: World) -> Row:
    return _invoice_body(world) | {"adjustmentToId": world.id("invoices", syncStatus="Exported")}


def _bills(table: str) -> Example:
    """Bills are born with a receipt."""

    def request(world: World, key: str) -> Request:
        receipt(world)
        return field_values(table)(world, key)

    return request


def _exported(table: str, member: str) -> Example:
    def changes(world: World) -> Row:
        receipt(world)
        return {member: [world.now(table)[-1]["id"]]}

    return changed(changes)


def _account(world: World) -> Row:
    kind = world.row("gl_account_types")["name"]
    return {"type": kind, "subtype": kind}


def _payment(world: World) -> Row:
    return {"typeId": world.id("payment_types"), "splits": []}


EXAMPLES: dict[str, Example] = {
    "POST accounting/invoices": changed(_adjustment),
    "PATCH accounting/invoices/{id}": on(_invoice, _invoice_body),
    "PATCH accounting/invoices/{id}/items": on(_invoice, _line),
    "DELETE accounting/invoices/{id}/items/{id}": on(_invoice_line),
    "PATCH accounting/invoices/custom-fields": field_values("invoices"),
    "PATCH accounting/ap-bills/custom-fields": _bills("ap_bills"),
    "PATCH accounting/inventory-bills/custom-fields": _bills("inventory_bills"),
    "PATCH accounting/ap-credits/custom-fields": field_values("ap_credits"),
    "POST accounting/ap-bills/markasexported": _exported("ap_bills", "billIds"),
    "POST accounting/inventory-bills/markasexported": _exported(
        "inventory_bills", "inventoryBillIds"
    ),
    "POST accounting/gl-accounts": changed(_account),
    "PATCH accounting/gl-accounts/{id}": changed(_account),
    "PATCH accounting/payments/{id}": changed(_payment),
    # The demo company has no custom fields on payments.
    "PATCH accounting/payments/custom-fields": changed(lambda world: {"operations": []}),
}
