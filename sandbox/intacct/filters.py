"""The filter of `query`: operators over fields, nested with and / or, as a test of rows."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element

from sandbox.intacct.access import Column
from sandbox.intacct.tenant import Row
from sandbox.intacct.values import parse

Test = Callable[[Row], bool]
Columns = Callable[[str], Column]
Match = Callable[[Any, list[Any]], bool]


class BadFilter(Exception):
    """The filter cannot be understood; the text says why."""


# operator -> (how many values it takes, or None for any number from one; the comparison)
COMPARISONS: dict[str, tuple[int | None, Match]] = {
    "equalto": (1, lambda value, given: value == given[0]),
    "notequalto": (1, lambda value, given: value != given[0]),
    "lessthan": (1, lambda value, given: value < given[0]),
    "lessthanorequalto": (1, lambda value, given: value <= given[0]),
    "greaterthan": (1, lambda value, given: value > given[0]),
    "greaterthanorequalto": (1, lambda value, given: value >= given[0]),
    "between": (2, lambda value, given: given[0] <= value <= given[1]),
    "in": (None, lambda value, given: value in given),
    "notin": (None, lambda value, given: value not in given),
}
_PATTERNS = {"like": True, "notlike": False}
_EMPTINESS = {"isnull": True, "isnotnull": False}


def like_pattern(text: str, *, fold: bool = False) -> re.Pattern[str]:
    """Return the pattern `%` (any run) and `_` (one character) spell."""
    wild = {"%": ".*", "_": "."}
    source = "".join(wild.get(letter) or re.escape(letter) for letter in text)
    return re.compile(source, re.DOTALL | (re.IGNORECASE if fold else 0))


def compile_filter(element: Element, columns: Columns, *, fold: bool) -> Test:
    """Return the test a filter or one of its operators spells; raises BadFilter.

    `fold` compares texts without regard to case.
    """
    if element.tag in ("and", "or"):
        return _combine(element, columns, fold=fold)
    name = element.findtext("field")
    if name is None:
        raise BadFilter(f"Operator {element.tag} needs a field")
    target = columns(name)
    if element.tag in _EMPTINESS:
        return _empty(target, _EMPTINESS[element.tag])
    given = [value.text or "" for value in element.findall("value")]
    if element.tag in _PATTERNS:
        return _like(target, given, wanted=_PATTERNS[element.tag], fold=fold)
    return _compare(target, element.tag, given, fold=fold)


def _combine(element: Element, columns: Columns, *, fold: bool) -> Test:
    if len(element) < 2:
        raise BadFilter(f"Operator {element.tag} needs two or more conditions")
    tests = [compile_filter(child, columns, fold=fold) for child in element]
    chosen = all if element.tag == "and" else any
    return lambda row: chosen(test(row) for test in tests)


def _empty(target: Column, wanted: bool) -> Test:
    return lambda row: (target.get(row) in (None, "")) is wanted


def _like(target: Column, given: list[str], *, wanted: bool, fold: bool) -> Test:
    if len(given) != 1:
        raise BadFilter("like takes one value")
    pattern = like_pattern(given[0], fold=fold)

    def test(row: Row) -> bool:
        text = target.show(row)
        return bool(text) and bool(pattern.fullmatch(text)) is wanted

    return test


def _compare(target: Column, name: str, given: list[str], *, fold: bool) -> Test:
    if name not in COMPARISONS:
        raise BadFilter(f"Operator {name} is not valid")
    count, match = COMPARISONS[name]
    if (count or 1) > len(given) or (count is not None and count != len(given)):
        raise BadFilter(f"Operator {name} has the wrong number of values")
    try:
        values = [parse(target.field.kind, text) for text in given]
    except ValueError as error:
        raise BadFilter(f"Invalid value {error} for field {target.name}") from error
    fold = fold and all(isinstance(value, str) for value in values)
    return _typed_test(target, match, [_fold(v) for v in values] if fold else values, fold=fold)


def _fold(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


def _typed_test(target: Column, match: Match, given: list[Any], *, fold: bool) -> Test:
    get = target.get

    def test(row: Row) -> bool:
        value = get(row)
        if value is None or value == "":
            return False
        return match(_fold(value) if fold else value, given)

    return test
