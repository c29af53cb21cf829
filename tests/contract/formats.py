"""Formats the documents name, as the API writes them and as it takes them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from jsonschema import FormatChecker

_MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"
_COMMON = {
    "date": r"\d{4}-\d\d-\d\d",
    "guid": r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
    # Only on strings, as the accounting module sends amounts.
    "decimal": r"-?\d+(\.\d+)?",
    "duration": r"(\d+\.)?\d\d:\d\d(:\d\d(\.\d{1,7})?)?",
}
# UTC, up to seven decimals, trailing zeros cut.
_WRITTEN = _COMMON | {"date-time": rf"{_MOMENT}(\.\d{{0,6}}[1-9])?Z"}
_TAKEN = _COMMON | {"date-time": rf"{_MOMENT}(\.\d{{1,7}})?(Z|[+-]\d\d:\d\d)"}
_BITS = {"int32": 32, "int64": 64}


def _of_pattern(pattern: str) -> Callable[[Any], bool]:
    compiled = re.compile(pattern)
    return lambda value: not isinstance(value, str) or bool(compiled.fullmatch(value))


def _of_size(bits: int) -> Callable[[Any], bool]:
    limit = 2 ** (bits - 1)
    return lambda value: not isinstance(value, int) or -limit <= value < limit


def _checker(patterns: dict[str, str]) -> FormatChecker:
    checker = FormatChecker(formats=())
    for name, pattern in patterns.items():
        checker.checks(name)(_of_pattern(pattern))
    for name, bits in _BITS.items():
        checker.checks(name)(_of_size(bits))
    return checker


OF_ANSWERS = _checker(_WRITTEN)
OF_REQUESTS = _checker(_TAKEN)
