"""Values of custom fields: each names its type, and must be what that type allows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sandbox.servicetitan.filters import parse_decimal
from sandbox.servicetitan.problems import invalid
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row

# Table of the records -> table of the types they may have values of.
TYPES = {
    "jobs": "job_fields",
    "projects": "project_fields",
    "customers": "customer_fields",
    "locations": "location_fields",
}


def values(
    tenant: Tenant, table: str, given: Iterable[Row] | None, path: str = "customFields"
) -> list[Row]:
    """Return the whole list of values a record of `table` has after a write of `given`.

    An empty value is none: the field disappears. Raises the 400 naming each wrong entry.
    """
    kept: dict[int, Row] = {}
    errors: dict[str, list[str]] = {}
    for place, entry in enumerate(given or ()):
        kind = tenant.table(TYPES[table]).get(entry["typeId"])
        value = entry.get("value") or ""
        if wrong := _wrong(kind, value):
            errors[f"{path}[{place}].{wrong[0]}"] = [wrong[1]]
        elif kind and value:
            kept[kind["id"]] = {"typeId": kind["id"], "name": kind["name"], "value": value}
    if errors:
        raise invalid(errors)
    return list(kept.values())


def _wrong(kind: Row | None, value: str) -> tuple[str, str] | None:
    if kind is None:
        return "typeId", "The custom field type does not exist."
    if not value or kind["dataType"] == "Text":
        return None
    if kind["dataType"] == "Numeric":
        return None if _is_number(value) else ("value", f"The value '{value}' is not a number.")
    known = value in kind["dataTypeOptions"]
    return None if known else ("value", f"The value '{value}' is not one of the options.")


def _is_number(text: str) -> bool:
    try:
        parse_decimal(text)
    except ValueError:
        return False
    return True


def replaced(tenant: Tenant, table: str, body: dict[str, Any]) -> dict[str, Any]:
    """Take `customFields` out of `body` and return the member to change: none when not sent."""
    if "customFields" not in body:
        return {}
    return {"customFields": values(tenant, table, body.pop("customFields"))}
