"""What clients ask once, when they are set up: what a user may do, which dimensions there are."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.intacct.call import Call, Result
from sandbox.intacct.errors import Rejected, unknown
from sandbox.intacct.objects import OBJECTS
from sandbox.intacct.signin import credentials
from sandbox.intacct.xmltext import leaf, node

# application -> objects a user may be given rights on
_APPLICATIONS: Mapping[str, tuple[str, ...]] = {
    "Accounts Payable": ("APBILL", "APTERM", "VENDOR"),
    "Accounts Receivable": ("ARINVOICE", "ARTERM", "CUSTOMER"),
    "Company": ("CONTACT", "DEPARTMENT", "EMPLOYEE", "LOCATION"),
    "General Ledger": ("GLACCOUNT",),
    "Inventory Control": ("ITEM", "ITEMGLGROUP", "PRODUCTLINE", "UOM", "WAREHOUSE"),
    "Projects": ("PROJECT", "PROJECTSTATUS", "PROJECTTYPE", "TASK"),
    "Purchasing": ("PODOCUMENT", "PODOCUMENTPARAMS"),
}
# right -> the functions that need it
_RIGHTS: Mapping[str, tuple[str, ...]] = {
    "List": ("query", "readByQuery"),
    "View": ("read", "readByName"),
    "Add": ("create",),
    "Edit": ("update",),
    "Delete": ("delete",),
}
_DIMENSIONS = ("DEPARTMENT", "LOCATION", "PROJECT", "TASK", "CUSTOMER", "VENDOR", "EMPLOYEE",
               "ITEM", "WAREHOUSE")  # fmt: skip


def get_user_permissions(call: Call) -> Result:
    """Answer what a user may do, by application and object; raises Rejected for an unknown one."""
    user = call.text("userId").strip()
    if user != credentials(call.tenant)["user_id"]:
        raise Rejected(unknown("USERINFO", "User", user))
    parts = [_application(call, name, objects) for name, objects in _APPLICATIONS.items()]
    return Result(node("data", node("permissions", *parts)))


def _application(call: Call, name: str, objects: tuple[str, ...]) -> str:
    policies = [
        node("policy", leaf("policyName", _plural(OBJECTS[each].label)),
             leaf("rights", "|".join(_rights(call, each))))
        for each in objects
    ]  # fmt: skip
    inner = node("policies", *policies)
    return node("appSubscription", leaf("applicationName", name), inner)


def _plural(label: str) -> str:
    return f"{label}es" if label.endswith("s") else f"{label}s"


def _rights(call: Call, name: str) -> list[str]:
    denied = call.tenant.setting("denied")
    return [
        right
        for right, functions in _RIGHTS.items()
        if not any(f in denied or f"{f} {name}" in denied for f in functions)
    ]


def get_dimensions(call: Call) -> Result:
    """Answer the standard dimensions; the company has none of its own."""
    found = [
        node("dimension", leaf("objectName", name), leaf("objectLabel", OBJECTS[name].label),
             leaf("termLabel", OBJECTS[name].label), leaf("userDefinedDimension", "false"),
             leaf("enabledInGL", "true"))
        for name in _DIMENSIONS
    ]  # fmt: skip
    return Result(node("data", node("dimensions", *found)))
