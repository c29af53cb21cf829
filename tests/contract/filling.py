"""Request bodies out of the documents: every documented member, with a value that means something.

Members that name other records get their ids from the demo company; what is left gets the plainest
value of its type.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.contract.documents import Documents, Json

if TYPE_CHECKING:
    from tests.contract.world import World

GUID = "6f1d0b2e-3c4a-4d5e-8f60-718293a4b5c6"
DAY = "2026-01-05T00:00:00Z"
NOON = "2026-01-05T12:00:00Z"
LATER = "2026-01-09T00:00:00Z"

# member, alone or after the one it is below -> the table its id (or each of its ids) is in
_TABLES = {
    "vendorId": "vendors",
    "typeId": "purchase_order_types",
    "businessUnitId": "business_units",
    "businessUnitIds": "business_units",
    "inventoryLocationId": "warehouses",
    "warehouseId": "warehouses",
    "templateId": "inventory_templates",
    "returnTypeId": "return_types",
    "technicianId": "technicians",
    "technicianIds": "technicians",
    "soldById": "technicians",
    "soldBy": "technicians",
    "employeeId": "employees",
    "assignedToId": "employees",
    "projectManagerIds": "employees",
    "customerId": "customers",
    "locationId": "locations",
    "jobId": "jobs",
    "jobIds": "jobs",
    "jobTypeId": "job_types",
    "customFieldTypeIds": "job_fields",
    "projectId": "projects",
    "projectTypeId": "project_types",
    "statusId": "project_statuses",
    "subStatusId": "project_substatuses",
    "skuId": "materials",
    "serviceEquipment.skuId": "equipment",
    "categories": "categories",
    "parentId": "categories",
    "upgrades": "equipment",
    "recommendations": "materials",
    "paymentIds": "payments",
    "taxZoneId": "tax_zones",
    "paymentTermId": "payment_terms",
    "remittanceVendorId": "remittance_vendors",
    "services.upgrades": "services",
    "tagTypeId": "tag_types",
}
# member -> its value, where the plain one of its type would not do
_VALUES: dict[str, Callable[[World], Any]] = {
    "name": lambda world: world.fresh("Name"),
    "code": lambda world: world.fresh("Code"),
    "number": lambda world: world.fresh("No"),
    "email": lambda world: "orders@cactus.example",
    "login": lambda world: world.fresh("login").replace(" ", ""),
    "priority": lambda world: "High",
    "requiredOn": lambda world: LATER,
    "end": lambda world: NOON,
    "arrivalWindowEnd": lambda world: NOON,
    "quantity": lambda world: 4,
    "cost": lambda world: 11.25,
    "tagTypeIds": lambda world: [],
    "active": lambda world: True,
    "to": lambda world: 2.5,
    "color": lambda world: "#1A2B3C",
}
_BY_FORMAT: dict[str, Any] = {"date-time": DAY, "date": DAY[:10], "guid": GUID, "decimal": "1.50"}
_BY_TYPE: dict[str, Any] = {"integer": 1, "number": 1.5, "boolean": False, "string": "text"}


def filled(schema: Json, world: World, name: str = "", above: str = "") -> Any:
    """A value that fits the schema; `name` is the member it is for, `above` the one around it."""
    documents: Documents = world.documents
    if name in _VALUES:
        return _VALUES[name](world)
    whole = documents.resolve(schema)
    if "items" in whole:
        return [filled(whole["items"], world, name, above)]
    if "properties" in whole:
        return {
            each: filled(inner, world, each, name) for each, inner in whole["properties"].items()
        }
    table = _TABLES.get(f"{above}.{name}") or _TABLES.get(name)
    return world.id(table) if table else _plain(whole)


def _plain(whole: Json) -> Any:
    if "enum" in whole:
        return whole["enum"][0]
    types = whole.get("type", "object")
    named = next(t for t in types if t != "null") if isinstance(types, list) else types
    if named == "string" and whole.get("format") in _BY_FORMAT:
        return _BY_FORMAT[whole["format"]]
    return _BY_TYPE.get(named, {})
