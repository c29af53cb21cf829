"""What a request document asks for in a few words, without parsing it."""

from __future__ import annotations

import re
from collections import Counter

_FUNCTION = re.compile(r"<function\b[^>]*>\s*<([\w.-]+)")
_OBJECT = re.compile(r"<object\b[^>]*>\s*([^<\s]*)")
_CHILD = re.compile(r"<(\w+)")
_GENERIC = frozenset({"create", "update"})


def of(body: bytes) -> str:
    """Return each function with its object, in order; repeats are counted (`create ITEM x3`)."""
    text = body.decode("utf-8", "replace")
    starts = list(_FUNCTION.finditer(text))
    if not starts:
        return "no function"
    ends = [start.start() for start in starts[1:]] + [len(text)]
    found = Counter(
        _one(start[1], text[start.end() : end]) for start, end in zip(starts, ends, strict=True)
    )
    return ", ".join(what if count == 1 else f"{what} x{count}" for what, count in found.items())


def _one(name: str, rest: str) -> str:
    match = _CHILD.search(rest) if name in _GENERIC else _OBJECT.search(rest)
    return f"{name} {match[1]}" if match else name
