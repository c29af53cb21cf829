"""Filters made of several query parameters: a balance and how to compare it, custom fields."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from sandbox.servicetitan.filters import parse_decimal
from sandbox.servicetitan.problems import invalid
from sandbox.store import Row
from sandbox.system import Request

_COMPARERS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "equals": operator.eq,
    "notequals": operator.ne,
    "greater": operator.gt,
    "less": operator.lt,
}
_FIELD = re.compile(r"(?:customFields?)\.(?:Fields)\[(.+)\]", re.IGNORECASE)


@dataclass(frozen=True)
class Balance:
    """Rows whose `balance` stands in the named relation to an amount."""

    amount: Decimal
    comparer: str

    def fits(self, row: Row) -> bool:
        """Return whether `row` does."""
        return _COMPARERS[self.comparer](Decimal(row.get("balance") or 0), self.amount)


@dataclass(frozen=True)
class CustomFields:
    """Rows that have all (or, with `any_of`, one) of these custom field values."""

    wanted: tuple[tuple[str, str], ...]
    any_of: bool

    def fits(self, row: Row) -> bool:
        """Return whether `row` does."""
        found = {field["name"]: field["value"] for field in row.get("customFields") or ()}
        hits = [found.get(name) == value for name, value in self.wanted]
        return any(hits) if self.any_of else all(hits)


def balance(request: Request) -> Balance | None:
    """Read `balanceFilter.Balance` and `.Comparer` (Equals when not sent); raises the 400."""
    sent = {name.lower(): value.strip() for name, value in request.query}
    text = sent.get("balancefilter.balance")
    comparer = sent.get("balancefilter.comparer") or "equals"
    if comparer.lower() not in _COMPARERS:
        raise invalid({"balanceFilter.Comparer": [f"The value '{comparer}' is not valid."]})
    if not text:
        return None
    try:
        return Balance(parse_decimal(text), comparer.lower())
    except ValueError as error:
        message = f"The value '{text[:80]}' is not valid."
        raise invalid({"balanceFilter.Balance": [message]}) from error


def custom_fields(request: Request) -> CustomFields | None:
    """Read `customField.Fields[Name]=Value` (and the plural) with its `Operator`; And if unset."""
    found = []
    joined = "and"
    for name, value in request.query:
        if match := _FIELD.fullmatch(name):
            found.append((match[1], value))
        elif name.lower() in ("customfield.operator", "customfields.operator"):
            joined = value.lower()
    return CustomFields(tuple(found), joined == "or") if found else None
