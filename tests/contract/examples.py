"""One request for every writing route of the stand-in, with every member it can sensibly have.

A new route needs a row here: the ids in its path, and its body (None when it takes none).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.contract import bodies
from tests.contract.world import GUID, World

Request = tuple[tuple[int, ...], Any]


@dataclass(frozen=True)
class Example:
    """How to ask: `make` gives the ids and the body, of something fresh where it is used up."""

    make: Callable[[World], Request]


def _on(table: str, body: Callable[[World], Any]) -> Example:
    """An example on the first row of a table."""
    return Example(lambda world: ((world.id(table),), body(world)))


def _new(body: Callable[[World], Any]) -> Example:
    return Example(lambda world: ((), body(world)))


def _order_patch(world: World) -> Request:
    order = bodies.made_order(world)
    changed = bodies.order_line(world, id=order["items"][0]["id"], quantity=5)
    return (order["id"],), bodies.order(world, items=[changed, bodies.order_line(world, id=0)])


def _receipt(world: World) -> Request:
    return (), bodies.receipt(world, bodies.made_order(world))


def _removal(where: str, body: Callable[[World], Any]) -> Example:
    return Example(lambda world: ((world.made(where, body(world)),), None))


def _job_patch(world: World) -> Any:
    job = world.row("jobs")
    return {
        **{name: job[name] for name in ("customerId", "locationId", "businessUnitId")},
        "jobTypeId": job["jobTypeId"],
        "jobGeneratedLeadSource": {"jobId": world.id("jobs", 1), "employeeId": 1},
        "priority": "High",
        "campaignId": 1,
        "summary": "<p>Leaks</p>",
        "shouldUpdateInvoiceItems": False,
        "externalData": bodies.external(patch=True),
        "customerPo": "4711",
        "soldById": world.id("technicians"),
        "isAutoDispatched": False,
        "summaryOfWork": "",
        "noCharge": False,
        "tagTypeIds": [],
    }


def _truck(world: World, data: Any) -> Any:
    return {
        "name": world.fresh("Truck"),
        "memo": "",
        "warehouseId": world.id("warehouses"),
        "technicianIds": [world.id("technicians")],
        "externalData": data,
    }


_CANCEL = {"canceledReason": "VendorIssue"}
_CONTACT = {"name": "Ana Ruiz", "email": "ana@cactus.example"}
_PATCHED = bodies.external(patch=True)

EXAMPLES: dict[str, Example] = {
    "POST inventory/vendors": _new(
        lambda w: bodies.vendor(w, _CONTACT, externalData=bodies.external())
    ),
    "PATCH inventory/vendors/{id}": _on(
        "vendors", lambda w: bodies.vendor(w, _CONTACT, externalData=_PATCHED)
    ),
    "PATCH inventory/warehouses/{id}": _on("warehouses", lambda w: {"externalData": _PATCHED}),
    "POST inventory/trucks": _new(lambda w: _truck(w, bodies.external())),
    "PATCH inventory/trucks/{id}": _on("trucks", lambda w: {**_truck(w, _PATCHED), "active": True}),
    "POST inventory/purchase-orders": _new(bodies.order),
    "PATCH inventory/purchase-orders/{id}": Example(_order_patch),
    "PATCH inventory/purchase-orders/{id}/cancellation": Example(
        lambda w: ((bodies.made_order(w)["id"],), _CANCEL)
    ),
    "POST inventory/receipts": Example(_receipt),
    "PATCH inventory/receipts/{id}/cancellation": Example(
        lambda w: ((bodies.made_receipt(w),), _CANCEL)
    ),
    "PATCH jpm/jobs/{id}": _on("jobs", _job_patch),
    "POST jpm/jobs/{id}/notes": _on("jobs", lambda w: {"text": "Call first", "pinToTop": True}),
    "POST pricebook/materials": _new(lambda w: bodies.material(w, bodies.external())),
    "PATCH pricebook/materials/{id}": _on("materials", lambda w: bodies.material(w, _PATCHED)),
    "DELETE pricebook/materials/{id}": _removal(
        "pricebook/materials", lambda w: bodies.material(w, bodies.external())
    ),
    "POST pricebook/equipment": _new(lambda w: bodies.equipment(w, bodies.external())),
    "PATCH pricebook/equipment/{id}": _on("equipment", lambda w: bodies.equipment(w, _PATCHED)),
    "DELETE pricebook/equipment/{id}": _removal(
        "pricebook/equipment", lambda w: bodies.equipment(w, bodies.external())
    ),
    "POST pricebook/categories": _new(bodies.category),
    "PATCH pricebook/categories/{id}": Example(
        lambda w: ((w.made("pricebook/categories", bodies.category(w)),), bodies.category(w))
    ),
    "DELETE pricebook/categories/{id}": _removal("pricebook/categories", bodies.category),
}
