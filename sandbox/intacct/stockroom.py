"""Control verbs for stock: what an accountant enters in the books, as real documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from sandbox.intacct.errors import Rejected
from sandbox.intacct.inventory import documents, transfers
from sandbox.intacct.objects import OBJECTS
from sandbox.intacct.stock.levels import level
from sandbox.intacct.stock.units import stock_unit
from sandbox.intacct.tenant import Row, Tenant
from sandbox.intacct.values import show

Payload = dict[str, Any]
Work = Callable[[Tenant, Payload], Payload]
_OPENING = "Beginning Balance"


def _verb(work: Work) -> Work:
    """Return the work done whole or not at all, a refusal as ValueError."""

    def verb(tenant: Tenant, payload: Payload) -> Payload:
        try:
            with tenant.store.transaction():
                return work(tenant, payload)
        except Rejected as error:
            raise ValueError(str(error)) from error

    return verb


def _adjust(tenant: Tenant, payload: Payload) -> Payload:
    quantity = _number(payload["quantity"])
    name = _fact(tenant, "increase_definition" if quantity > 0 else "decrease_definition")
    return _document(tenant, name, payload, abs(quantity))


def _open(tenant: Tenant, payload: Payload) -> Payload:
    held = level(tenant, payload["item"], payload["warehouse"])["WONHAND"]
    if held:
        shown = show("decimal", held)
        raise ValueError(f"{payload['warehouse']} already holds {shown} of {payload['item']}")
    return _document(tenant, _OPENING, payload, _number(payload["quantity"]))


def _document(tenant: Tenant, definition: str, payload: Payload, quantity: Decimal) -> Payload:
    element = Element("create_ictransaction")
    _texts(element, {"transactiontype": definition})
    today = tenant.local_now()
    _texts(SubElement(element, "datecreated"), {
        "year": f"{today:%Y}", "month": f"{today:%m}", "day": f"{today:%d}",
    })  # fmt: skip
    line = SubElement(SubElement(element, "ictransitems"), "ictransitem")
    _texts(line, {
        "itemid": payload["item"], "warehouseid": payload["warehouse"], "quantity": str(quantity),
        "cost": payload.get("cost", ""), "locationid": _location(tenant, payload["warehouse"]),
        "projectid": payload.get("project", ""),
    })  # fmt: skip
    made = documents.create(tenant, element, "")
    return {"document": made["DOCID"], **_held(tenant, payload["item"], payload["warehouse"])}


def _transfer(tenant: Tenant, payload: Payload) -> Payload:
    item = tenant.find("ITEM", payload["item"]) or {}
    today = f"{tenant.local_now():%m/%d/%Y}"
    slow = bool(payload.get("in_transit"))
    line = {"ITEMID": payload["item"], "QUANTITY": str(_number(payload["quantity"])),
            "UNIT": stock_unit(tenant, item) or ""}  # fmt: skip
    sides = (("O", payload["from"]), ("I", payload["to"]))
    made = transfers.create(tenant, OBJECTS["ICTRANSFER"], {
        "TRANSACTIONDATE": today, "OUTDATE": today if slow else "",
        "TRANSFERTYPE": "In transit" if slow else "Immediate",
        "ACTION": "Transfer out" if slow else "Post",
        "ICTRANSFERITEMS": [
            {"tag": "ICTRANSFERITEM", "values": {
                **line, "IN_OUT": side, "WAREHOUSEID": place,
                "LOCATIONID": _location(tenant, place)}}
            for side, place in sides
        ],
    })  # fmt: skip
    return {"transfer": made["RECORDNO"], **_held(tenant, payload["item"], payload["to"])}


def _receive(tenant: Tenant, payload: Payload) -> Payload:
    made = transfers.update(tenant, OBJECTS["ICTRANSFER"], {
        "RECORDNO": str(payload["transfer"]), "ACTION": "Transfer in",
        "INDATE": f"{tenant.local_now():%m/%d/%Y}",
    })  # fmt: skip
    return {"transfer": made["RECORDNO"]}


def _number(given: object) -> Decimal:
    try:
        number = Decimal(str(given))
    except InvalidOperation as error:
        raise ValueError(f"quantity must be a number, not {given!r}") from error
    if not number:
        raise ValueError("quantity must not be nought")
    return number


def _location(tenant: Tenant, warehouse: str) -> str:
    row: Row = tenant.find("WAREHOUSE", warehouse) or {}
    return row.get("LOC.LOCATIONID") or _fact(tenant, "location")


def _fact(tenant: Tenant, name: str) -> str:
    if name not in tenant.company.facts:
        raise ValueError(f"facts.{name}: missing in the company's file, and needed here")
    return tenant.company.facts[name]


def _held(tenant: Tenant, item: str, warehouse: str) -> Payload:
    return {"on_hand": level(tenant, item, warehouse)["WONHAND"]}


def _texts(element: Element, children: Mapping[str, object]) -> None:
    for name, value in children.items():
        if value != "":
            SubElement(element, name).text = str(value)


VERBS: Mapping[str, Work] = {
    "stock_adjusted": _verb(_adjust),
    "opening_stock": _verb(_open),
    "stock_transferred": _verb(_transfer),
    "transfer_received": _verb(_receive),
}
