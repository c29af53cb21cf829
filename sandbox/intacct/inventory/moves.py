"""What posting a transfer does: a system document for each leg, and what is on its way between."""

from __future__ import annotations

from collections.abc import Sequence

from sandbox.intacct.inventory import legs
from sandbox.intacct.inventory.lines import valued
from sandbox.intacct.stock import levels, posting
from sandbox.intacct.stock.units import factor
from sandbox.intacct.tenant import Row, Tenant
from sandbox.intacct.transactions import definitions, documents, effects
from sandbox.intacct.transactions.family import INVENTORY

_OUT, _IN = "SYS-Warehouse Transfer Out", "SYS-Warehouse Transfer In"
# action -> the documents it makes
_MADE = {"Post": (_OUT, _IN), "Transfer out": (_OUT,), "Transfer in": (_IN,)}
_SIDE = {_OUT: "O", _IN: "I"}


def post(tenant: Tenant, transfer: Row, action: str, day: str) -> None:
    """Move the stock of both warehouses, or of one and what is in transit; raises Rejected."""
    if action != "Transfer in":
        _take_cost_along(tenant, transfer)
    before = _in_transit(tenant, transfer) if action == "Transfer in" else []
    made = [_document(tenant, transfer, name, day) for name in _MADE[action]]
    after = effects.of(tenant, INVENTORY, made)
    if action == "Transfer out":
        after += _in_transit(tenant, transfer)
    posting.replace(tenant, before, after)


def _take_cost_along(tenant: Tenant, transfer: Row) -> None:
    """Note on both lines of each pair what the goods are worth where they come from."""
    for out, into in legs.pairs(tenant, transfer):
        item = tenant.find("ITEM", out["ITEMID"]) or {}
        one = levels.value_of_one(tenant, item, out["WAREHOUSEID"])
        for line in (out, into):
            cost = one * factor(tenant, item, line["UNIT"])
            tenant.change("ICTRANSFERITEM", line["RECORDNO"], COST=cost)


def _document(tenant: Tenant, transfer: Row, name: str, day: str) -> Row:
    definition = tenant.table("INVDOCUMENTPARAMS").find("DOCID", name)[0]
    number = definitions.number(tenant, INVENTORY, definition, None)
    entity = transfer.get("MEGAENTITYID") or ""
    reference = transfer.get("REFERENCENO")
    document = documents.insert(tenant, INVENTORY, definition, number, {
        "WHENCREATED": day, "STATE": definition["INITIAL_STATE"], "REFERENCENO": reference,
        "PONUMBER": reference, "MESSAGE": transfer.get("DESCRIPTION"), "CURRENCY": "USD",
    }, entity)  # fmt: skip
    for position, line in enumerate(_lines(tenant, transfer, _SIDE[name])):
        documents.insert_line(tenant, INVENTORY, document, _moved(tenant, line), position)
    return documents.total(tenant, INVENTORY, document)


def _lines(tenant: Tenant, transfer: Row, side: str) -> Sequence[Row]:
    return [line for line in legs.of(tenant, transfer) if line["IN_OUT"] == side]


_KEPT = (
    "ITEMID", "WAREHOUSEID", "QUANTITY", "UNIT", "MEMO", "LOCATIONID", "DEPARTMENTID", "PROJECTID",
    "CUSTOMERID", "VENDORID", "EMPLOYEEID", "CLASSID", "DETAILS",
)  # fmt: skip


def _moved(tenant: Tenant, line: Row) -> Row:
    item = tenant.find("ITEM", line["ITEMID"]) or {}
    kept = {name: line.get(name) for name in _KEPT}
    return valued({**kept, "ITEMDESC": item.get("NAME")}, line["COST"])


def _in_transit(tenant: Tenant, transfer: Row) -> list[posting.Effect]:
    return [
        posting.Effect(
            f"ICTRANSFER {transfer['RECORDNO']}", line["RECORDNO"], line["ITEMID"],
            line["WAREHOUSEID"], in_transit=legs.in_base(tenant, line),
        )
        for line in _lines(tenant, transfer, "I")
    ]  # fmt: skip
