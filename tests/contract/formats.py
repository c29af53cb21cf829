"""Formats the documents name, and how the API writes them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from jsonschema import FormatChecker

_PATTERNS = {
    # UTC, up to seven decimals, trailing zeros cut.
    "date-time": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{0,6}[1-9])?Z",
    "date": r"\d{4}-\d\d-\d\d",
    "guid": r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
    # Only on strings, as the accounting module sends amounts.
    "decimal": r"-?\d+(\.\d+)?",
    "duration": r"(\d+\.)?\d\d:\d\d(:\d\d(\.\d{1,7})?)?",
}
_BITS = {"int32": 32, "int64": 64}


def _of_pattern(pattern: str) -> Callable[[Any], bool]:
    compiled = re.compile(pattern)
    return lambda value: not isinstance(value, str) or bool(compiled.fullmatch(value))


def _of_size(bits: int) -> Callable[[Any], bool]:
    limit = 2 ** (bits - 1)
    return lambda value: not isinstance(value, int) or -limit <= value < limit


FORMATS = FormatChecker(formats=())
for _name, _pattern in _PATTERNS.items():
    FORMATS.checks(_name)(_of_pattern(_pattern))
for _name, _size in _BITS.items():
    FORMATS.checks(_name)(_of_size(_size))
