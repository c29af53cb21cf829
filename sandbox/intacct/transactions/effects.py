"""What documents do to stock, from what they say now."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from sandbox.intacct.objects.items import STOCKED
from sandbox.intacct.stock import details
from sandbox.intacct.stock.posting import Effect
from sandbox.intacct.stock.units import factor
from sandbox.intacct.tenant import Row, Tenant
from sandbox.intacct.transactions import definitions
from sandbox.intacct.transactions.family import Family

_ON_ORDER_STATES = frozenset({"Submitted", "Approved", "Pending", "Partially Converted"})
_NOT_POSTED = frozenset({"Draft", "Submitted", "Partially Approved", "Declined"})
_ZERO = Decimal(0)


def of(tenant: Tenant, family: Family, documents: Iterable[Row]) -> list[Effect]:
    """Return what documents do to stock in the state they are in now."""
    table = tenant.table(family.documents)
    return [
        effect
        for document in documents
        for effect in _of_one(tenant, family, table[document["RECORDNO"]])
    ]


def _of_one(tenant: Tenant, family: Family, document: Row) -> list[Effect]:
    definition = definitions.of(tenant, family, document)
    found = []
    for line in tenant.table(family.lines).find("DOCHDRNO", document["RECORDNO"]):
        item = tenant.find("ITEM", line["ITEMID"])
        if item and item["ITEMTYPE"] in STOCKED and line.get("WAREHOUSEID"):
            size = factor(tenant, item, line["UNIT"])
            found.append(_effect(family, definition, document, line, size))
    return found


def _effect(family: Family, definition: Row, document: Row, line: Row, size: Decimal) -> Effect:
    on_hand = on_order = _ZERO
    if definition["UPDATES_INV"] and document["STATE"] not in _NOT_POSTED:
        on_hand = line["QUANTITY"] * size * definition["SIGN"]
    if definition["DOCCLASS"] == "Order" and document["STATE"] in _ON_ORDER_STATES:
        on_order = line["QTY_REMAINING"] * size
    return Effect(
        document["DOCID"], line["RECORDNO"], line["ITEMID"], line["WAREHOUSEID"], on_hand, on_order,
        cost=line[family.cost] / size, location=line.get("LOCATIONID"),
        department=line.get("DEPARTMENTID"), details=details.of_line(line, size),
    )  # fmt: skip
