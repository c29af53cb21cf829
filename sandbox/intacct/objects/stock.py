"""Warehouses and what lies in them."""

from __future__ import annotations

from sandbox.intacct.schema import (
    ALWAYS,
    WRITABLE,
    Field,
    Relation,
    contact_reference,
    define,
    flag,
    of_kind,
    reference,
    texts,
)

WAREHOUSE = define(
    "WAREHOUSE", "Warehouse", "WAREHOUSEID",
    Field("WAREHOUSEID", label="Warehouse ID", required=ALWAYS, fixed=True, max_length=20),
    Field("NAME", label="Warehouse name", required=ALWAYS, max_length=100),
    Field("LOC.LOCATIONID", label="Location", required=ALWAYS, refers_to="LOCATION"),
    Relation("LOC", "LOCATION", "LOC.LOCATIONID", "LOCATIONID"),
    # Read under these two names the warehouse gives its own id, not that of its location.
    Field("LOCATIONID", read_only=True, path="SELF.WAREHOUSEID"),
    Field("LOCATION_NO", read_only=True, path="SELF.WAREHOUSEID"),
    Relation("SELF", "WAREHOUSE", "WAREHOUSEID", "WAREHOUSEID"),
    reference("PARENTID", "WAREHOUSE", to="WAREHOUSEID"),
    reference("MANAGERID", "EMPLOYEE", to="EMPLOYEEID"),
    contact_reference("CONTACTINFO"), contact_reference("SHIPTO"),
    flag("USEDINGL", default=True), flag("ENABLE_REPLENISHMENT", default=True),
    flag("ENABLENEGATIVEINV"),
    writes=WRITABLE,
)  # fmt: skip

ITEMWAREHOUSEINFO = define(
    "ITEMWAREHOUSEINFO", "Item warehouse", "RECORDNO",
    reference("ITEMID", "ITEM", label="Item"),
    reference("WAREHOUSEID", "WAREHOUSE", label="Warehouse"),
    tuple(Field(name, "decimal", read_only=True) for name in (
        "WONHAND", "ONORDER", "INTRANSIT", "AVERAGE_COST", "LAST_COST")),
    of_kind("decimal", "STANDARD_COST REORDER_POINT REORDER_QTY SAFETY_STOCK MAX_ORDER_QTY"
            " MIN_STOCK MAX_STOCK"),
    indexes=("ITEMID", "WAREHOUSEID"),
)  # fmt: skip

BIN = define(
    "BIN", "Bin", "BINID",
    Field("BINID", label="Bin ID", required=ALWAYS, fixed=True, max_length=50),
    reference("WAREHOUSEID", "WAREHOUSE", label="Warehouse", required=ALWAYS),
    texts("BINDESC AISLEID ROWID ZONEID"),
    writes=WRITABLE,
)  # fmt: skip

AVAILABLEINVENTORY = define(
    "AVAILABLEINVENTORY", "Available inventory", "RECORDNO",
    reference("ITEMID", "ITEM", label="Item"),
    reference("WAREHOUSEID", "WAREHOUSE", label="Warehouse"),
    Field("BINID", refers_to="BIN", read_only=True),
    Field("BINKEY", "int", read_only=True, path="BIN.RECORDNO"),
    Relation("BIN", "BIN", "BINID", "BINID"),
    texts("SERIALNO LOTNO"), of_kind("date", "EXPIRATIONDATE"), of_kind("decimal", "QUANTITYLEFT"),
    indexes=("ITEMID",),
)  # fmt: skip

INVENTORYTOTALDETAIL = define(
    "INVENTORYTOTALDETAIL", "Inventory total detail", "RECORDNO",
    Field("ID", "int", read_only=True, path="SELF.RECORDNO"),
    Relation("SELF", "INVENTORYTOTALDETAIL", "RECORDNO", "RECORDNO"),
    reference("ITEMID", "ITEM", label="Item"),
    Field("WAREHOUSEKEY", refers_to="WAREHOUSE"),
    Relation("WAREHOUSE", "WAREHOUSE", "WAREHOUSEKEY", "WAREHOUSEID"),
    Field("LOCATIONKEY", refers_to="LOCATION"), Field("DEPTKEY", refers_to="DEPARTMENT"),
    texts("DOCUMENTID TOTALNAME UNIT EFFECTONINVENTORY"), of_kind("int", "TOTALKEY"),
    of_kind("decimal", "QUANTITY"),
    indexes=("DOCUMENTID",),
)  # fmt: skip

ROWS = (WAREHOUSE, ITEMWAREHOUSEINFO, BIN, AVAILABLEINVENTORY, INVENTORYTOTALDETAIL)
