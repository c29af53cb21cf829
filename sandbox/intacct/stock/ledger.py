"""The entries behind the totals: what each line adds to what is on hand and on order.

Sage Intacct XML API: INVENTORYTOTALDETAIL.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sandbox.intacct.tenant import Tenant

if TYPE_CHECKING:
    from sandbox.intacct.stock.posting import Effect

_NAME = "INVENTORYTOTALDETAIL"
# total -> (its number, what of an effect it adds up)
_TOTALS = {"ONHAND": (1, "on_hand"), "ONORDER": (2, "on_order")}


def replace(tenant: Tenant, gone: Iterable[Effect], come: Iterable[Effect]) -> None:
    """Take out the entries of what is undone and put in those of what is done."""
    table, lines = tenant.table(_NAME), {(effect.document, effect.line) for effect in gone}
    for document in {document for document, _ in lines}:
        for row in table.find("DOCUMENTID", document):
            if (document, row["DOCLINE"]) in lines:
                table.delete(row["RECORDNO"])
    for effect in come:
        _put(tenant, effect)


def _put(tenant: Tenant, effect: Effect) -> None:
    item = tenant.find("ITEM", effect.item) or {}
    group = tenant.find("UOM", item.get("UOMGRP")) or {}
    for name, (key, member) in _TOTALS.items():
        quantity = getattr(effect, member)
        if quantity:
            tenant.insert(_NAME, {
                "ITEMID": effect.item, "WAREHOUSEKEY": effect.warehouse,
                "DOCUMENTID": effect.document, "DOCLINE": effect.line, "TOTALKEY": key,
                "TOTALNAME": name, "UNIT": group.get("BASEUNIT"), "QUANTITY": quantity,
                "EFFECTONINVENTORY": "Add" if quantity > 0 else "Subtract",
                "LOCATIONKEY": effect.location, "DEPTKEY": effect.department,
            })  # fmt: skip
