"""Query filters: how a parameter's text is read, and how it is compared with a row's value."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from sandbox.servicetitan import stamps
from sandbox.servicetitan.entity import Filter
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row

MOST_IDS = 50
Test = Callable[[Row], bool]

CM = (
    Filter("createdOnOrAfter", "from", "createdOn"),
    Filter("createdBefore", "before", "createdOn"),
    Filter("modifiedOnOrAfter", "from", "modifiedOn"),
    Filter("modifiedBefore", "before", "modifiedOn"),
)
IDS = Filter("ids", "ids", "id")
STANDARD = (IDS, *CM)


def parse_bool(text: str) -> bool:
    """Return True or False; raises ValueError. Case does not matter."""
    return {"true": True, "false": False}[text.lower()]


def parse_ids(text: str) -> frozenset[int]:
    """Return a comma list of ids; raises ValueError for text or for more than 50."""
    ids = [int(part) for part in text.split(",") if part.strip()]
    if len(ids) > MOST_IDS:
        raise ValueError(f"At most {MOST_IDS} ids are allowed.")
    return frozenset(ids)


def parse_decimal(text: str) -> Decimal:
    """Return a finite number; raises ValueError."""
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise ValueError(text) from error
    if not number.is_finite():
        raise ValueError(text)
    return number


def _parse_words(text: str) -> frozenset[str]:
    return frozenset(part.strip().lower() for part in text.split(",") if part.strip())


def _time(value: Any) -> str:
    return stamps.comparable(value)


# kind: (how the parameter is read, does the row's value satisfy it)
KINDS: dict[str, tuple[Callable[[str], Any], Callable[[Any, Any], bool]]] = {
    "id": (int, lambda value, wanted: value == wanted),
    "ids": (parse_ids, lambda value, wanted: value in wanted),
    "has": (int, lambda value, wanted: wanted in (value or ())),
    "has_any": (parse_ids, lambda value, wanted: not wanted.isdisjoint(value or ())),
    "text": (str.lower, lambda value, wanted: str(value or "").lower() == wanted),
    "part": (str.lower, lambda value, wanted: wanted in str(value or "").lower()),
    "word": (str.lower, lambda value, wanted: str(value or "").lower() == wanted),
    "words": (_parse_words, lambda value, wanted: str(value or "none").lower() in wanted),
    "has_word": (str.lower, lambda value, wanted: wanted in [v.lower() for v in value or ()]),
    "any_word": (
        _parse_words,
        lambda value, wanted: not wanted.isdisjoint(str(part).lower() for part in value or ()),
    ),
    "has_text": (str.lower, lambda value, wanted: wanted in [v.lower() for v in value or ()]),
    "number": (parse_decimal, lambda value, wanted: value is not None and value == wanted),
    "at_least": (int, lambda value, wanted: (value or 0) >= wanted),
    "at_most": (int, lambda value, wanted: (value or 0) <= wanted),
    "any_from": (stamps.normal, lambda v, wanted: any(_time(t) >= _time(wanted) for t in v)),
    "any_before": (stamps.normal, lambda v, wanted: any(_time(t) < _time(wanted) for t in v)),
    "flag": (parse_bool, lambda value, wanted: bool(value) == wanted),
    "above": (parse_decimal, lambda value, wanted: Decimal(value or 0) > wanted),
    "below": (parse_decimal, lambda value, wanted: Decimal(value or 0) < wanted),
    "least": (parse_decimal, lambda value, wanted: Decimal(value or 0) >= wanted),
    "most": (parse_decimal, lambda value, wanted: Decimal(value or 0) <= wanted),
    "from": (stamps.normal, lambda value, wanted: bool(value) and _time(value) >= _time(wanted)),
    "before": (stamps.normal, lambda value, wanted: bool(value) and _time(value) < _time(wanted)),
    "until": (stamps.normal, lambda value, wanted: bool(value) and _time(value) <= _time(wanted)),
}


def member(row: Row, path: str) -> Any:
    """Return a row's member; dots reach into objects."""
    value: Any = row
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def parse(rule: Filter, texts: list[str]) -> Any:
    """Return what a parameter means; raises ValueError when its text is no such value.

    A parameter sent several times counts as one comma list, where lists are allowed.
    """
    text = ",".join(texts) if rule.kind in ("ids", "has_any", "words", "any_word") else texts[0]
    if rule.values:
        known = {value.lower() for value in rule.values}
        if unknown := _parse_words(text) - known:
            raise ValueError(f"The value '{', '.join(sorted(unknown))}' is not valid.")
    try:
        return KINDS[rule.kind][0](text)
    except KeyError as error:
        raise ValueError(f"The value '{text}' is not valid.") from error


def test(rule: Filter, tenant: Tenant, wanted: Any) -> Test:
    """Return the check of one row against a parsed parameter."""
    compare = KINDS[rule.kind][1]
    if rule.of is not None:
        worked_out = rule.of
        return lambda row: compare(worked_out(tenant, row), wanted)
    if "." in rule.field:
        return lambda row: compare(member(row, rule.field), wanted)
    return lambda row: compare(row.get(rule.field), wanted)
