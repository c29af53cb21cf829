"""The company as its books are set up: what exists before any master record is loaded."""

from __future__ import annotations

from typing import Any

from sandbox.intacct import masters, unitgroups
from sandbox.intacct.objects import OBJECTS
from sandbox.intacct.tenant import Row, Tenant

CREDENTIALS = {
    "sender_id": "plyhub-sender",
    "sender_password": "sandbox-sender-password",
    "company_id": "copper-ridge",
    "user_id": "plyhub",
    "user_password": "sandbox-user-password",
}
FACTS = {
    "location": "100",
    "warehouse": "WH-MAIN",
    "purchase_definition": "Purchase Order-Inventory",
    "receiver_definition": "PO Receiver-Inventory",
    "return_definition": "Vendor Return",
    "issue_definition": "Inventory Issue",
    "issue_return_definition": "Inventory Return From Job",
    "increase_definition": "Inventory Adjustment Increase",
    "decrease_definition": "Inventory Adjustment Decrease",
    "unit": "EA",
    "unit_group": "Count",
    "gl_account": "1300",
    "term": "Net 30",
    "customer": "C-100",
    "project_category": "Contract",
}

# group -> (base unit, the units with how many base units one is)
UNIT_GROUPS: dict[str, tuple[str, dict[str, int]]] = {
    "Count": ("EA", {"EA": 1, "Each": 1, "RL": 1, "PR": 2, "PK": 5, "BX": 10, "DZ": 12, "CS": 24}),
    "Length": ("FT", {"FT": 1, "ROLL": 100, "BDL": 100, "REEL": 500}),
    "Weight": ("LB", {"LB": 1, "TON": 2000}),
    "Volume": ("GAL", {"GAL": 1, "DRUM": 55}),
}

# Written with the same checks as over the wire, in this order.
MASTERS: tuple[tuple[str, tuple[Row, ...]], ...] = (
    ("GLACCOUNT", (
        {"ACCOUNTNO": "1100", "TITLE": "Accounts receivable"},
        {"ACCOUNTNO": "1300", "TITLE": "Inventory"},
        {"ACCOUNTNO": "1310", "TITLE": "Inventory received, not billed"},
        {"ACCOUNTNO": "2000", "TITLE": "Accounts payable", "NORMALBALANCE": "credit"},
        {"ACCOUNTNO": "4000", "TITLE": "Service revenue", "ACCOUNTTYPE": "incomestatement",
         "NORMALBALANCE": "credit"},
        {"ACCOUNTNO": "5000", "TITLE": "Job materials", "ACCOUNTTYPE": "incomestatement"},
        {"ACCOUNTNO": "5900", "TITLE": "Inventory adjustments", "ACCOUNTTYPE": "incomestatement"},
    )),
    ("LOCATION", ({"LOCATIONID": "100", "NAME": "Copper Ridge Mechanical"},)),
    ("DEPARTMENT", (
        {"DEPARTMENTID": "HVAC", "TITLE": "HVAC"},
        {"DEPARTMENTID": "PLUMB", "TITLE": "Plumbing"},
        {"DEPARTMENTID": "ELEC", "TITLE": "Electrical"},
    )),
    *((name, tuple({"NAME": term, "DUEDATE": days} for term, days in (
        ("Net 10", "10"), ("Net 15", "15"), ("Net 30", "30"), ("Net 45", "45"),
        ("2% 10 Net 30", "30"), ("Due on receipt", "0"),
    ))) for name in ("APTERM", "ARTERM")),
    ("WAREHOUSE", (
        {"WAREHOUSEID": "WH-MAIN", "NAME": "WH-MAIN", "LOC.LOCATIONID": "100"},
        {"WAREHOUSEID": "JOBSITE", "NAME": "Job sites", "LOC.LOCATIONID": "100"},
    )),
    ("CUSTOMER", (
        {"CUSTOMERID": "C-100", "NAME": "House account", "DISPLAYCONTACT.PRINTAS": "House account",
         "TERMNAME": "Net 30"},
    )),
)  # fmt: skip

_NEW, _CONVERT = "New document or Convert", "Convert only"
# What no caller can read (CONVERTS_FROM, SIGN, INITIAL_STATE, ENTITY_ONLY) steers the documents.
_PURCHASE: dict[str, Any] = {
    "CREATETYPE": _NEW, "ENABLE_SEQNUM": True, "UPDATES_INV": False, "SIGN": 0,
    "INITIAL_STATE": "Pending", "CONVERTS_FROM": [], "ENTITY_ONLY": False,
}  # fmt: skip
_REQUEST, _ORDER = "Purchase Requisition", "Purchase Order-Inventory"
_RECEIVER = "PO Receiver-Inventory"
PURCHASE_DEFINITIONS: tuple[Row, ...] = (
    {**_PURCHASE, "DOCID": _REQUEST, "DESCRIPTION": "Request to buy", "DOCCLASS": "Quote",
     "SEQUENCE": "", "ENABLE_SEQNUM": False},
    {**_PURCHASE, "DOCID": _ORDER, "DESCRIPTION": "Order to a vendor, for stock",
     "DOCCLASS": "Order", "SEQUENCE": "PO", "CONVERTS_FROM": [_REQUEST]},
    {**_PURCHASE, "DOCID": _RECEIVER, "DESCRIPTION": "Goods received, raises stock",
     "DOCCLASS": "List", "SEQUENCE": "RC", "CREATETYPE": _CONVERT, "CONVERTS_FROM": [_ORDER],
     "UPDATES_INV": True, "SIGN": 1},
    {**_PURCHASE, "DOCID": "Vendor Return", "DESCRIPTION": "Goods sent back, lowers stock",
     "DOCCLASS": "Adjustment", "SEQUENCE": "VR", "CONVERTS_FROM": [_RECEIVER],
     "UPDATES_INV": True, "SIGN": -1},
    {**_PURCHASE, "DOCID": "Vendor Return Reversal", "DESCRIPTION": "Takes a vendor return back",
     "DOCCLASS": "Adjustment", "SEQUENCE": "VRR", "CREATETYPE": _CONVERT,
     "CONVERTS_FROM": ["Vendor Return"], "UPDATES_INV": True, "SIGN": 1},
    {**_PURCHASE, "DOCID": "Purchase Order-Entity", "DESCRIPTION": "Order made in an entity",
     "DOCCLASS": "Order", "SEQUENCE": "EPO", "ENTITY_ONLY": True},
)  # fmt: skip
_INVENTORY: dict[str, Any] = {
    "DOCCLASS": "Adjustment", "CREATETYPE": _NEW, "ENABLE_SEQNUM": True, "UPDATES_INV": True,
    "UPDATES_COST": False, "INHERIT_SOURCE_DOCNO": False, "INITIAL_STATE": "Pending",
    "CONVERTS_FROM": [], "ENTITY_ONLY": False,
}  # fmt: skip
_UP: dict[str, Any] = {**_INVENTORY, "IN_OUT": "Increase", "SIGN": 1}
_DOWN: dict[str, Any] = {**_INVENTORY, "IN_OUT": "Decrease", "SIGN": -1}
_MATERIAL_REQUEST = "Material Request"
INVENTORY_DEFINITIONS: tuple[Row, ...] = (
    {**_UP, "DOCID": "Inventory Adjustment Increase", "SEQUENCE": "AI", "UPDATES_COST": True,
     "DESCRIPTION": "Stock found"},
    {**_DOWN, "DOCID": "Inventory Adjustment Decrease", "SEQUENCE": "AD",
     "DESCRIPTION": "Stock lost"},
    {**_DOWN, "DOCID": "Inventory Issue", "SEQUENCE": "II",
     "DESCRIPTION": "Material used on jobs", "CONVERTS_FROM": [_MATERIAL_REQUEST]},
    {**_UP, "DOCID": "Inventory Return From Job", "SEQUENCE": "IR",
     "DESCRIPTION": "Material that came back from jobs"},
    {**_UP, "DOCID": "Beginning Balance", "SEQUENCE": "BB", "UPDATES_COST": True,
     "DESCRIPTION": "Stock the books start with"},
    # Sage's own, driven by transfers: nobody can use them from outside.
    {**_DOWN, "DOCID": "SYS-Warehouse Transfer Out", "SEQUENCE": "WTO", "CREATETYPE": _CONVERT,
     "DESCRIPTION": "Leg of a transfer"},
    {**_UP, "DOCID": "SYS-Warehouse Transfer In", "SEQUENCE": "WTI", "CREATETYPE": _CONVERT,
     "UPDATES_COST": True, "DESCRIPTION": "Leg of a transfer"},
    # Kinds other companies have; off until somebody switches them on.
    {**_UP, "DOCID": "Inventory Adjustment", "SEQUENCE": "IA", "IN_OUT": "", "UPDATES_COST": True,
     "DESCRIPTION": "Both ways, by the sign of the quantity", "STATUS": "inactive"},
    {**_DOWN, "DOCID": _MATERIAL_REQUEST, "SEQUENCE": "MR", "DOCCLASS": "Quote", "IN_OUT": "",
     "UPDATES_INV": False, "DESCRIPTION": "Asked for, not yet taken", "STATUS": "inactive"},
    {**_DOWN, "DOCID": "Material Pick", "SEQUENCE": "MP", "CREATETYPE": _CONVERT,
     "CONVERTS_FROM": [_MATERIAL_REQUEST], "INHERIT_SOURCE_DOCNO": True,
     "DESCRIPTION": "Takes what was asked for", "STATUS": "inactive"},
    {**_DOWN, "DOCID": "Inventory Issue-Entity", "SEQUENCE": "EII", "ENTITY_ONLY": True,
     "DESCRIPTION": "Issue made in an entity", "STATUS": "inactive"},
)  # fmt: skip
_BLOCKING = {"DISABLEPURCHASINGAPENTRY": True, "DISABLETIMESHEETENTRY": True}
PROJECT_STATUSES: tuple[Row, ...] = (
    {"NAME": "Not Started"}, {"NAME": "In Progress"}, {"NAME": "Completed"},
    {"NAME": "Closed", "DESCRIPTION": "Takes no more entries", **_BLOCKING},
)  # fmt: skip
ITEM_GL_GROUPS = ("Equipment", "Materials")
PROJECT_TYPES = ("Service", "Installation", "Construction")


def load(tenant: Tenant) -> None:
    """Fill an empty company with its set-up."""
    for name, (base, units) in UNIT_GROUPS.items():
        unitgroups.add_group(tenant, name, base, units)
    for row in PURCHASE_DEFINITIONS:
        tenant.insert("PODOCUMENTPARAMS", row)
    for row in INVENTORY_DEFINITIONS:
        tenant.insert("INVDOCUMENTPARAMS", row)
    for row in PROJECT_STATUSES:
        tenant.insert("PROJECTSTATUS", row)
    for name in PROJECT_TYPES:
        tenant.insert("PROJECTTYPE", {"NAME": name})
    for name in ITEM_GL_GROUPS:
        tenant.insert("ITEMGLGROUP", {"NAME": name})
    tenant.insert("LOCATIONENTITY", {
        "LOCATIONID": "100", "NAME": "Copper Ridge Mechanical", "CURRENCY": "USD",
    })  # fmt: skip
    for name, rows in MASTERS:
        for row in rows:
            masters.create(tenant, OBJECTS[name], row)
