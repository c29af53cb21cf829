"""Query texts for documented parameters: ones that mean something, and ones that mean nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.contract.documents import Json, Operation
from tests.contract.filling import DAY, GUID
from tests.contract.world import World

NOBODY = "zzz-nobody"


def _reasons_of(status: str) -> Callable[[World], Json]:
    return lambda world: {"ids": world.id("jobs", jobStatus=status)}


# route -> query parameters by which it has something to answer
QUERIES: dict[str, Callable[[World], Json]] = {
    "GET accounting/payments": lambda world: {"statuses": "Posted"},
    "GET crm/customers/contacts": lambda world: {"customerIds": world.id("customers")},
    "GET crm/locations/contacts": lambda world: {"locationIds": world.id("locations")},
    "GET inventory/purchase-orders": lambda world: {"status": "Pending"},
    "GET inventory/return-types": lambda world: {"activeOnly": "false"},
    "GET jpm/jobs/cancel-reasons": _reasons_of("Canceled"),
    "GET jpm/jobs/hold-reasons": _reasons_of("Hold"),
    "GET pricebook/images": lambda world: {
        "path": next(iter(world.stand_in.state("images")["images"]))
    },
    "GET settings/business-units/intacct": lambda world: {
        "page": 1,
        "pageSize": 50,
        "includeTotal": "false",
    },
}


def own_query(key: str, world: World) -> Json:
    """What a route has to be asked with."""
    return QUERIES[key](world) if key in QUERIES else {}


# parameter -> a text it takes
_TEXTS = {
    "page": "1",
    "pageSize": "5",
    "sort": "+Id",
    "active": "Any",
    "from": "",
    "ids": "3000000001",
    "orderBy": "Id",
    "orderByDirection": "asc",
    "syncStatuses": "Pending",
}
_BY_TYPE = {"integer": "3000000001", "number": "1", "boolean": "true"}
_BY_FORMAT = {"date-time": DAY, "date": DAY[:10], "guid": GUID, "int32": "1"}
# Any text is documented to mean something.
_FREE = ("orderByDirection",)
# Without their fellows these mean nothing.
_PARTNERED = ("externalDataApplicationGuid", "externalDataKey", "externalDataValues")


def _schema(parameter: Json, operation: Operation) -> Json:
    schema = operation.documents.resolve(parameter["schema"])
    return operation.documents.resolve(schema["items"]) if "items" in schema else schema


def sensible(parameter: Json, operation: Operation) -> str:
    """A text that the parameter takes."""
    schema = _schema(parameter, operation)
    if parameter["name"] in _TEXTS:
        return _TEXTS[parameter["name"]]
    if "enum" in schema:
        return schema["enum"][0]
    by_type = _BY_TYPE.get(schema.get("type"), "1")
    return _BY_FORMAT.get(schema.get("format"), by_type)


def nonsense(name: str, parameter: Json, operation: Operation) -> dict[str, Any] | None:
    """A query with a text the parameter cannot mean, or that no row has; None if there is none."""
    schema = _schema(parameter, operation)
    if name in (*_PARTNERED, *_FREE) or name.endswith(".Operator"):
        return None
    if schema.get("type") == "object":
        return {f"{name}[{NOBODY}]": NOBODY}
    return {name: NOBODY}
