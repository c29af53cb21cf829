"""Lines of an inventory document: from XML to a checked row with its value."""

from __future__ import annotations

from decimal import Decimal
from xml.etree.ElementTree import Element

from sandbox.intacct.errors import Rejected, broad, missing
from sandbox.intacct.incoming import check_reference
from sandbox.intacct.legacy.contents import sent, value_of
from sandbox.intacct.objects.items import STOCKED
from sandbox.intacct.stock import details, levels
from sandbox.intacct.stock.units import factor, stock_unit
from sandbox.intacct.tenant import Row, Tenant
from sandbox.intacct.transactions.checks import (
    STOCK,
    check_dimensions,
    check_location,
    check_project,
)
from sandbox.intacct.values import CENT

# child -> (field, kind)
CHILDREN = {
    "itemid": ("ITEMID", "text"), "itemdesc": ("ITEMDESC", "text"),
    "warehouseid": ("WAREHOUSEID", "text"), "quantity": ("QUANTITY", "decimal"),
    "unit": ("UNIT", "text"), "sourcelinekey": ("SOURCE_DOCLINEKEY", "int"),
    "locationid": ("LOCATIONID", "text"), "departmentid": ("DEPARTMENTID", "text"),
    "projectid": ("PROJECTID", "text"), "taskid": ("TASKID", "text"),
    "costtypeid": ("COSTTYPEID", "text"), "customerid": ("CUSTOMERID", "text"),
    "vendorid": ("VENDORID", "text"), "employeeid": ("EMPLOYEEID", "text"),
    "classid": ("CLASSID", "text"), "contractid": ("CONTRACTID", "text"),
    "adjdocentrykey": ("ADJDOCENTRYKEY", "int"),
}  # fmt: skip
# A line that keeps these keeps its cost, unless another is sent.
_SAME_VALUE = ("ITEMID", "WAREHOUSEID", "UNIT")


def checked(tenant: Tenant, definition: Row, element: Element, old: Row, entity: str) -> Row:
    """Return a line from what was sent over what it was; raises Rejected for the first fault."""
    line = {**old, **sent(element, CHILDREN), **details.of_element(element)}
    item = checked_item(tenant, line)
    line["UNIT"] = line.get("UNIT") or stock_unit(tenant, item)
    factor(tenant, item, line["UNIT"])
    check_quantity(line, signed=not definition["IN_OUT"] and definition["UPDATES_INV"])
    check_location(tenant, line, entity)
    check_places(tenant, line)
    details.check(tenant, item, line, moves=definition["UPDATES_INV"])
    line["ITEMDESC"] = line.get("ITEMDESC") or item["NAME"]
    given = _given_cost(tenant, definition, element, line)
    if given is None and all(old.get(name) == line[name] for name in _SAME_VALUE):
        given = old.get("COST")
    return valued(line, given if given is not None else _usual_cost(tenant, item, line))


def checked_item(tenant: Tenant, line: Row) -> Row:
    """Return the item a line moves; raises Rejected for one that nobody keeps in stock."""
    if not line.get("ITEMID"):
        raise Rejected(missing("Item"))
    item = check_reference(tenant, "ITEM", line["ITEMID"])
    if item["ITEMTYPE"] not in STOCKED:
        raise Rejected(broad(f"Item '{item['ITEMID']}' is not an inventory item"))
    return item


def check_quantity(line: Row, *, signed: bool = False) -> None:
    """Raise Rejected unless something moves; only signed documents say which way by a minus."""
    quantity = line.get("QUANTITY") or Decimal(0)
    if quantity == 0 or (quantity < 0 and not signed):
        raise Rejected(broad(
            "Quantity must not be zero" if signed else "Quantity must be greater than zero"
        ))  # fmt: skip


def check_places(tenant: Tenant, line: Row) -> None:
    """Raise Rejected unless the warehouse takes part, and the project and dimensions as well."""
    if not line.get("WAREHOUSEID"):
        raise Rejected(missing("Warehouse"))
    check_reference(tenant, "WAREHOUSE", line["WAREHOUSEID"])
    check_project(tenant, line.get("PROJECTID"), STOCK)
    check_dimensions(tenant, line)


def _given_cost(
    tenant: Tenant, definition: Row, element: Element, line: Row
) -> Decimal | None:  # fmt: skip
    """Return the cost of one unit that was sent, None where it is not for the caller to say."""
    given = value_of(element, "cost", "decimal")
    if given is None:
        return None
    if not definition["UPDATES_COST"]:
        if tenant.setting("unasked_cost") == "refused":
            raise Rejected(broad(
                f"Transaction definition '{definition['DOCID']}' does not update cost"
            ))  # fmt: skip
        return None
    if given < 0:
        raise Rejected(broad("Cost must not be below zero"))
    return given if line["QUANTITY"] * definition["SIGN"] > 0 else None


def _usual_cost(tenant: Tenant, item: Row, line: Row) -> Decimal:
    size = factor(tenant, item, line["UNIT"])
    return levels.value_of_one(tenant, item, line["WAREHOUSEID"]) * size


def valued(line: Row, cost: Decimal) -> Row:
    """Return the line at this cost of one of its units."""
    total = (line["QUANTITY"] * cost).quantize(CENT, "ROUND_HALF_UP")
    return {
        **line, "COST": cost, "PRICE": cost, "UIPRICE": cost, "UIQTY": line["QUANTITY"],
        "TOTAL": total, "UIVALUE": total, "VALUE": total,
    }  # fmt: skip
