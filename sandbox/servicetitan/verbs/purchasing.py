"""What the office does with purchase orders in ServiceTitan itself."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sandbox.servicetitan.actions import purchase_orders, receiving
from sandbox.servicetitan.problems import Problem
from sandbox.servicetitan.verbs.find import row
from sandbox.store import Row

if TYPE_CHECKING:
    from sandbox.servicetitan.system import ServiceTitanSystem

Payload = dict[str, Any]


def _order(system: ServiceTitanSystem, payload: Payload) -> Row:
    return row(system.main, "purchase_orders", payload["id"], "number")


def _answer(system: ServiceTitanSystem, order: Row) -> Payload:
    now = system.main.table("purchase_orders")[order["id"]]
    return {name: now[name] for name in ("id", "number", "status")}


def send_po(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Mark the order `id` (or its number) as sent."""
    order = _order(system, payload)
    try:
        purchase_orders.send_order(system.main, order)
    except Problem as problem:
        raise ValueError(problem.title) from problem
    return _answer(system, order)


def cancel_po(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Cancel the order `id`, as someone in the office would."""
    order = _order(system, payload)
    try:
        purchase_orders.cancel_order(system.main, order, payload.get("reason", "NotRequired"))
    except Problem as problem:
        raise ValueError(problem.title) from problem
    return _answer(system, order)


def receive_po(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Receive the order `id`: all that is open, or `items` as [{"id": line, "quantity": n}]."""
    order = _order(system, payload)
    quantities = None
    if "items" in payload:
        quantities = {item["id"]: Decimal(item["quantity"]) for item in payload["items"]}
    try:
        receipt = receiving.receive_all(system.main, order, quantities)
    except Problem as problem:
        raise ValueError(problem.title) from problem
    return {**_answer(system, order), "receipt": receipt["id"]}


def export_po(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Hand the order `id` to accounting; from then on it cannot be changed."""
    order = _order(system, payload)
    system.main.change("purchase_orders", order["id"], status="Exported")
    return _answer(system, order)


VERBS = {
    "send_po": send_po,
    "cancel_po": cancel_po,
    "receive_po": receive_po,
    "export_po": export_po,
}
