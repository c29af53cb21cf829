"""Custom fields written by name, many records in one call, and the types a name stands for."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from sandbox.servicetitan import lists
from sandbox.servicetitan.entity import Call, Entity, Operation, Reply
from sandbox.servicetitan.filters import CM
from sandbox.servicetitan.problems import invalid
from sandbox.servicetitan.schema import schema
from sandbox.servicetitan.shapes import shape
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row
from sandbox.system import Request

_BATCH = (
    "operations*: [{{objectId*: int64, customFields*: [{{name*: string, value{0}: string{1}}}]}}]"
)


def refuse_page_zero(request: Request) -> None:
    """Raise the 400 these lists alone give for page 0; narrow nothing."""
    if (request.param("page") or "").strip() == "0":
        raise invalid({"page": ["The field page must be greater than 0."]})


TYPES = Entity(
    name="field_types",
    module="inventory",
    path="",
    scope="",
    shape=shape("id name dataType=Text dataTypeOptions? createdOn modifiedOn"),
    filters=CM,
    active=None,
    hidden=frozenset({"of"}),
    narrow=(refuse_page_zero,),
)


def batch(table: str, *, with_id: bool = True) -> Operation:
    """Return the route that writes values on rows of `table`.

    Inventory shows a value with its type's id (`with_id`), accounting does not; accounting also
    takes null, which empties the field.
    """
    body = schema(_BATCH.format("*", "") if with_id else _BATCH.format("", "?"))
    return Operation("PATCH", "/custom-fields", _writer(table, with_id), body)


def types(table: str) -> Operation:
    """Return the route that lists the types rows of `table` may have."""
    return Operation(
        "GET", "/custom-fields", lambda call: lists.page(call, TYPES, only=(("of", table),))
    )


def _writer(table: str, with_id: bool) -> Callable[[Call], Reply]:
    def write(call: Call) -> Reply:
        errors: dict[str, list[str]] = {}
        for n, operation in enumerate(call.body["operations"]):
            errors |= _wrong(call.tenant, table, operation, f"operations[{n}]")
        if errors:
            raise invalid(errors)
        for operation in call.body["operations"]:
            values = {entry["name"]: entry.get("value") for entry in operation["customFields"]}
            assign(call.tenant, table, operation["objectId"], values, with_id=with_id)
        return Reply()

    return write


def _wrong(tenant: Tenant, table: str, operation: Row, path: str) -> dict[str, list[str]]:
    errors = {}
    if operation["objectId"] not in tenant.table(table):
        errors[f"{path}.objectId"] = [f"Entity with id {operation['objectId']} was not found."]
    for n, entry in enumerate(operation["customFields"]):
        where = f"{path}.customFields[{n}]"
        kind = find_type(tenant, table, entry["name"])
        if kind is None:
            errors[f"{where}.name"] = [f"There is no custom field '{entry['name']}'."]
        elif entry.get("value") and not _fits(kind, entry["value"]):
            errors[f"{where}.value"] = [f"The value is no {kind['dataType']} of this field."]
    return errors


def _fits(kind: Row, value: str) -> bool:
    if kind["dataType"] == "Dropdown":
        return value in kind["dataTypeOptions"]
    if kind["dataType"] == "Text":
        return True
    try:
        return Decimal(value).is_finite()
    except InvalidOperation:
        return False


def find_type(tenant: Tenant, table: str, name: str) -> Row | None:
    """Return the type of that name for rows of `table`, whatever the case, or None."""
    for kind in tenant.table(TYPES.name).find("of", table):
        if kind["name"].lower() == name.lower():
            return kind
    return None


def assign(
    tenant: Tenant, table: str, key: int, values: dict[str, Any], *, with_id: bool = True
) -> Row:
    """Set values by name on a row, keeping its other fields; null takes a field off."""
    held = {field["name"]: field for field in tenant.table(table)[key].get("customFields") or ()}
    for given, value in values.items():
        kind = find_type(tenant, table, given)
        name = kind["name"] if kind else given
        field = {"typeId": kind["id"]} if kind and with_id else {}
        held.pop(name, None)
        if value is not None:
            held[name] = {**field, "name": name, "value": value}
    return tenant.change(table, key, customFields=list(held.values()) or None)
