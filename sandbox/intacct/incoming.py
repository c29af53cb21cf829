"""Fields of a generic write: from nested XML to checked values."""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

from sandbox.intacct.errors import Problem, Rejected, broad, inactive, missing, unknown
from sandbox.intacct.objects import OBJECTS
from sandbox.intacct.schema import Field, ObjectType
from sandbox.intacct.tenant import Row, Tenant
from sandbox.intacct.values import parse

Raw = dict[str, Any]
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
# Lists inside the entries of a list.
_NESTED = frozenset({"ITEMDETAILS"})
# Objects whose inactive records master data may not point at.
_MUST_BE_ACTIVE = frozenset({"LOCATION"})


def flatten(element: Element, kind: ObjectType) -> Raw:
    """Return what an object element holds: texts by (dotted) name, lists as lists of entries."""
    found: Raw = {}
    _collect(element, kind, "", found)
    return found


def _collect(element: Element, kind: ObjectType, prefix: str, found: Raw) -> None:
    wrappers = {lines.wrapper for lines in kind.lines}
    for child in element:
        name = prefix + child.tag.upper()
        if not len(child):
            name = kind.spellings.get(name, name)
        field = kind.fields.get(name)
        if name in wrappers or (field is not None and field.kind == "list"):
            found[name] = [_entry(item) for item in child]
        elif len(child):
            _collect(child, kind, name + ".", found)
        elif field is not None or child.text:
            found[name] = child.text or ""


def _entry(item: Element) -> Raw:
    """Return an entry of a list: its texts by name, and the lists inside it."""
    values: Raw = {}
    for leaf in item:
        name = leaf.tag.upper()
        values[name] = [_entry(part) for part in leaf] if name in _NESTED else leaf.text or ""
    return {"tag": item.tag.upper(), "values": values}


def typed(tenant: Tenant, kind: ObjectType, raw: Raw) -> Row:
    """Return the values to keep; None clears. Raises Rejected for the first bad one."""
    values: Row = {}
    for name, text in raw.items():
        field = kind.fields.get(name)
        if field is None:
            if not tenant.setting("ignore_unknown_fields"):
                raise Rejected(broad(f"Field {name} is not valid for object {kind.name}"))
        elif not field.read_only and not field.path:
            values[name] = _value(tenant, field, text)
    return values


def _value(tenant: Tenant, field: Field, text: Any) -> Any:
    if field.kind == "list":
        return text
    if text == "":
        return None
    _check_form(field, text)
    try:
        value = parse(field.kind, text)
    except ValueError as error:
        raise Rejected(broad(f"Invalid value '{text}' for the field '{field.title}'")) from error
    if field.refers_to:
        _check_reference(tenant, field, value)
    return value


def _check_form(field: Field, text: str) -> None:
    if field.max_length and len(text) > field.max_length:
        raise Rejected(broad(
            f"The {field.title} '{text}' is longer than {field.max_length} characters"
        ))  # fmt: skip
    if field.pattern and not re.fullmatch(field.pattern, text):
        raise Rejected(broad(f"The {field.title} '{text}' has characters that are not allowed"))
    if field.codes and text not in dict(field.codes):
        words = ", ".join(word for word, _ in field.codes)
        raise Rejected(broad(
            f"Invalid value '{text}' for the field '{field.title}'", f"Use one of: {words}."
        ))  # fmt: skip
    if field.kind == "email" and not _EMAIL.fullmatch(text):
        raise Rejected(broad(f"Illegal format for Contactversion : {field.title}"))


def _check_reference(tenant: Tenant, field: Field, value: Any) -> None:
    check_reference(tenant, field.refers_to, value, active=field.refers_to in _MUST_BE_ACTIVE)


def check_reference(tenant: Tenant, name: str, value: Any, *, active: bool = True) -> Row:
    """Return the record an id points at; raises Rejected when there is none, or it is off."""
    label = OBJECTS[name].label
    row = tenant.find(name, value)
    if row is None:
        raise Rejected(unknown(name, label, str(value)))
    if active and row["STATUS"] != "active":
        raise Rejected(inactive(name, label, str(value)))
    return row


def complete(tenant: Tenant, kind: ObjectType, values: Row, entity: str) -> Row:
    """Return a new record's values with defaults; raises Rejected when a required one is absent.

    In a session of an entity the entity is the location of what has none.
    """
    filled = {name: value for name, value in values.items() if value is not None}
    for name, field in kind.fields.items():
        if name in filled:
            continue
        if field.default is not None:
            filled[name] = field.default
        elif entity and field.refers_to == "LOCATION" and field.required:
            filled[name] = entity
    check_required(tenant, kind, filled)
    return filled


def check_required(tenant: Tenant, kind: ObjectType, row: Row) -> None:
    """Raise Rejected for the first required field without a value."""
    for field in kind.fields.values():
        if tenant.is_required(field.required) and row.get(field.name) in (None, ""):
            raise Rejected(missing(field.title))


def problems_with(error: Rejected, carrier: Problem) -> Rejected:
    """Return the refusal with the carrier behind its cause."""
    return Rejected(*error.problems, carrier)
