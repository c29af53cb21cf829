"""Reading the children of an older function, once their order has been checked."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

from sandbox.intacct.errors import Rejected, broad
from sandbox.intacct.tenant import Row
from sandbox.intacct.values import from_parts, parse


def has(element: Element, name: str) -> bool:
    """Say whether a child was sent, even if empty."""
    return element.find(name) is not None


def date_of(element: Element, name: str) -> str | None:
    """Return a date sent in parts, None when it was not; raises Rejected when it is no date."""
    found = element.find(name)
    if found is None:
        return None
    parts = [(found.findtext(part) or "").strip() for part in ("year", "month", "day")]
    if not any(parts):
        return None
    try:
        return from_parts(*parts)
    except ValueError as error:
        raise Rejected(broad(f"Invalid date {'-'.join(parts)} in {name}")) from error


def value_of(element: Element, name: str, kind: str = "text") -> Any:
    """Return a child's value, None when empty or absent; raises Rejected for a bad one."""
    text = element.findtext(name) or ""
    if text == "":
        return None
    try:
        return parse(kind, text)
    except ValueError as error:
        raise Rejected(broad(f"Invalid value '{text}' for {name}")) from error


def sent(element: Element, table: dict[str, tuple[str, str]]) -> Row:
    """Return the fields whose children were sent; `table` maps child to (field, kind)."""
    values: Row = {}
    for name, (field, kind) in table.items():
        if has(element, name.split("/")[0]):
            values[field] = (
                date_of(element, name) if kind == "date" else value_of(element, name, kind)
            )
    return values
