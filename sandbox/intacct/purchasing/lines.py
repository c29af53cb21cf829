"""Lines of a purchasing document: from XML to a checked row."""

from __future__ import annotations

from decimal import Decimal
from xml.etree.ElementTree import Element

from sandbox.intacct.errors import Rejected, broad, missing
from sandbox.intacct.incoming import check_reference
from sandbox.intacct.legacy.contents import sent
from sandbox.intacct.objects.items import STOCKED
from sandbox.intacct.stock import details
from sandbox.intacct.stock.units import factor
from sandbox.intacct.tenant import Row, Tenant
from sandbox.intacct.transactions.checks import check_dimensions, check_location, check_project
from sandbox.intacct.values import CENT

# child -> (field, kind)
CHILDREN = {
    "itemid": ("ITEMID", "text"), "itemaliasid": ("ITEMALIASID", "text"),
    "itemdesc": ("ITEMDESC", "text"), "taxable": ("TAXABLE", "bool"),
    "warehouseid": ("WAREHOUSEID", "text"), "quantity": ("QUANTITY", "decimal"),
    "unit": ("UNIT", "text"), "price": ("PRICE", "decimal"),
    "sourcelinekey": ("SOURCE_DOCLINEKEY", "int"), "locationid": ("LOCATIONID", "text"),
    "departmentid": ("DEPARTMENTID", "text"), "memo": ("MEMO", "text"),
    "projectid": ("PROJECTID", "text"), "taskid": ("TASKID", "text"),
    "costtypeid": ("COSTTYPEID", "text"), "customerid": ("CUSTOMERID", "text"),
    "vendorid": ("VENDORID", "text"), "employeeid": ("EMPLOYEEID", "text"),
    "classid": ("CLASSID", "text"), "contractid": ("CONTRACTID", "text"),
    "billable": ("BILLABLE", "bool"), "needbydate": ("NEEDBYDATE", "date"),
    "donotshipbeforedate": ("DONOTSHIPBEFOREDATE", "date"),
    "donotshipafterdate": ("DONOTSHIPAFTERDATE", "date"),
    "promiseddate": ("PROMISEDDATE", "date"), "dateconfirmed": ("DATECONFIRMED", "date"),
}  # fmt: skip


def checked(tenant: Tenant, element: Element, old: Row, entity: str, *, moves: bool) -> Row:
    """Return a line from what was sent over what it was; raises Rejected for the first fault.

    `moves` says that the document moves stock, so that tracked items need their details.
    """
    line = {**old, **sent(element, CHILDREN), **details.of_element(element)}
    if not line.get("ITEMID"):
        raise Rejected(missing("Item"))
    item = check_reference(tenant, "ITEM", line["ITEMID"])
    if line.get("QUANTITY") is None or line["QUANTITY"] <= 0:
        raise Rejected(broad("Quantity must be greater than zero"))
    factor(tenant, item, line.get("UNIT"))
    _check_warehouse(tenant, item, line)
    check_location(tenant, line, entity)
    check_project(tenant, line.get("PROJECTID"))
    check_dimensions(tenant, line)
    details.check(tenant, item, line, moves=moves)
    return priced(tenant, item, line)


def _check_warehouse(tenant: Tenant, item: Row, line: Row) -> None:
    if line.get("WAREHOUSEID"):
        check_reference(tenant, "WAREHOUSE", line["WAREHOUSEID"])
    elif item["ITEMTYPE"] in STOCKED:
        raise Rejected(missing("Warehouse"))


def priced(tenant: Tenant, item: Row, line: Row) -> Row:
    """Return the line with price and total; without a price the item's standard cost counts."""
    price = line.get("PRICE")
    if price is None:
        price = (item.get("STANDARD_COST") or Decimal(0)) * factor(tenant, item, line["UNIT"])
    if item.get("PO_PRECISION") is not None:
        price = round(price, item["PO_PRECISION"])
    total = (line["QUANTITY"] * price).quantize(CENT, "ROUND_HALF_UP")
    return {
        **line, "PRICE": price, "UIPRICE": price, "UIQTY": line["QUANTITY"], "TOTAL": total,
        "UIVALUE": total, "VALUE": total, "ITEMDESC": line.get("ITEMDESC") or item["NAME"],
    }  # fmt: skip
