"""Items, their product lines and their units of measure."""

from __future__ import annotations

from sandbox.intacct.schema import (
    ALWAYS,
    WRITABLE,
    Field,
    Relation,
    define,
    flag,
    of_kind,
    reference,
    texts,
)

ITEM_TYPES = (
    ("Inventory", "I"), ("Non-Inventory", "NI"), ("Non-Inventory (Purchase only)", "NP"),
    ("Non-Inventory (Sales only)", "NS"), ("Kit", "K"), ("Stockable Kit", "SK"),
)  # fmt: skip
STOCKED = frozenset({"Inventory", "Stockable Kit"})
_COSTING = (("Standard", "S"), ("Average", "A"), ("FIFO", "F"), ("LIFO", "L"))
_METHODS = (
    ("Reorder point", "R"), ("Demand forecast by single value", "S"),
    ("Demand forecast by fluctuating values", "F"),
)  # fmt: skip

ITEM = define(
    "ITEM", "Item", "ITEMID",
    Field("ITEMID", label="Item ID", required=ALWAYS, fixed=True, max_length=30),
    Field("NAME", label="Item name", required=ALWAYS, max_length=100),
    Field("ITEMTYPE", "enum", label="Item type", required=ALWAYS, codes=ITEM_TYPES, fixed=True),
    Field("COST_METHOD", "enum", label="Cost method", codes=_COSTING),
    Field("PRODUCTLINEID", refers_to="PRODUCTLINE", label="Product line"),
    Relation("PRODUCTLINE", "PRODUCTLINE", "PRODUCTLINEID", "PRODUCTLINEID"),
    Field("UOMGRP", refers_to="UOM", label="Unit of measure group", default="Count"),
    Relation("UOM", "UOM", "UOMGRP", "NAME"),
    Field("BASEUOM", read_only=True, path="UOM.BASEUNIT"),
    Field("UOMGRPKEY", "int", read_only=True, path="UOM.RECORDNO"),
    Field("GLGROUP", refers_to="ITEMGLGROUP", label="Item GL group"),
    texts("EXTENDED_DESCRIPTION PODESCRIPTION SODESCRIPTION NOTE UPC BRAND CATEGORY"
          " SUBCATEGORY TAXGROUP.NAME TAXCODE DEFAULT_REPLENISHMENT_UOM SIZE COLOR MRR"
          " SUPDOCID WHENLASTSOLD WHENLASTRECEIVED SUBSTITUTEID SERIAL_MASKKEY LOT_CATEGORYKEY"),
    texts("DEFAULTREVRECTEMPLKEY VSOECATEGORY VSOEDLVRSTATUS VSOEREVDEFSTATUS REVPOSTING"
          " REVPRINTING TERMPERIOD RENEWALMACROID"),
    of_kind("bool", "HASSTARTENDDATES COMPUTEFORSHORTTERM"),
    tuple(Field(name, refers_to="GLACCOUNT") for name in (
        "INCOMEACCTKEY", "INVACCTKEY", "EXPENSEACCTKEY", "COGSACCTKEY", "OFFSETOEGLACCOUNTKEY",
        "OFFSETPOGLACCOUNTKEY", "DEFERREDREVACCTKEY")),
    flag("TAXABLE", default=True), flag("ENABLE_SERIALNO"), flag("ENABLE_LOT_CATEGORY"),
    flag("ENABLE_BINS"), flag("ENABLE_EXPIRATION"), flag("ENABLE_REPLENISHMENT"),
    Field("REPLENISHMENT_METHOD", "enum", codes=_METHODS),
    of_kind("money", "STANDARD_COST BASEPRICE"),
    of_kind("decimal", "SHIP_WEIGHT REORDER_POINT REORDER_QTY SAFETY_STOCK MAX_ORDER_QTY"),
    of_kind("int", "INV_PRECISION PO_PRECISION SO_PRECISION UPC12 EAN13 TOTALPERIODS"),
    Field("WAREHOUSEINFO", "list"), Field("VENDORINFO", "list"),
    writes=WRITABLE,
    spellings={"TAXGROUP": "TAXGROUP.NAME"},
)  # fmt: skip

PRODUCTLINE = define(
    "PRODUCTLINE", "Product line", "PRODUCTLINEID",
    Field("PRODUCTLINEID", label="Product line ID", required=ALWAYS, fixed=True, max_length=40),
    Field("DESCRIPTION", label="Description"),
    Field("PARENTLINE", refers_to="PRODUCTLINE", label="Parent line"),
    Relation("PARENT", "PRODUCTLINE", "PARENTLINE", "PRODUCTLINEID"),
)  # fmt: skip

# No function of the gateway writes product lines, GL groups, units and their groups: people set
# them up in the product itself.
ITEMGLGROUP = define(
    "ITEMGLGROUP", "Item GL group", "NAME",
    Field("NAME", label="Name", required=ALWAYS, fixed=True, max_length=80),
)  # fmt: skip

UOM = define(
    "UOM", "Unit of measure group", "NAME",
    Field("NAME", label="Name", required=ALWAYS, fixed=True, max_length=40),
    texts("BASEUNIT INVUNIT POUNIT OEUNIT ISSYSTEM"),
    Relation("POUOMDETAIL", "UOMDETAIL", "POUNITKEY", "RECORDNO"),
    Relation("SOUOMDETAIL", "UOMDETAIL", "SOUNITKEY", "RECORDNO"),
    Relation("ICUOMDETAIL", "UOMDETAIL", "INVUNITKEY", "RECORDNO"),
    of_kind("int", "POUNITKEY SOUNITKEY INVUNITKEY"),
)  # fmt: skip

UOMDETAIL = define(
    "UOMDETAIL", "Unit of measure", "UNIT",
    Field("UNIT", label="Unit", required=ALWAYS, fixed=True, max_length=40),
    texts("ABBREVIATION"), flag("ISBASE"),
    Field("GRPKEY", "int", label="Group", required=ALWAYS, fixed=True),
    Field("NUMDECIMALS", "int"),
    Field("CONVFACTOR", "decimal", label="Conversion factor", required=ALWAYS),
    Relation("UOM", "UOM", "GRPKEY", "RECORDNO"),
    unique_with=("GRPKEY",),
    indexes=("GRPKEY",),
)  # fmt: skip

ITEMVENDOR = define(
    "ITEMVENDOR", "Item vendor", "RECORDNO",
    reference("ITEMID", "ITEM", label="Item"), reference("VENDORID", "VENDOR", label="Vendor"),
    texts("STOCKNO"), of_kind("decimal", "LEAD_TIME ECONOMIC_ORDER_QTY MIN_ORDER_QTY"),
    indexes=("ITEMID",),
)  # fmt: skip

ROWS = (ITEM, PRODUCTLINE, ITEMGLGROUP, UOM, UOMDETAIL, ITEMVENDOR)
