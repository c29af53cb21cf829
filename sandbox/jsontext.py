"""JSON with exact decimals both ways: a Decimal is written as a bare number with its scale kept."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

# The encoder can only write a Decimal as text; these let the quotes be taken off afterwards.
_OPEN, _CLOSE = "\x01decimal\x01", "\x01end\x01"
_QUOTED_OPEN, _QUOTED_CLOSE = json.dumps(_OPEN)[:-1], json.dumps(_CLOSE)[1:]
# A decimal beyond the reach of any real amount would be spelled out digit by digit.
_WIDEST_EXPONENT = 60


def _mark(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{_OPEN}{value:f}{_CLOSE}"
    raise TypeError(f"{type(value).__name__} has no JSON form")


_compact = json.JSONEncoder(default=_mark, separators=(",", ":"), check_circular=False)
_indented = json.JSONEncoder(default=_mark, indent=1)


def dumps(value: Any, *, indent: bool = False) -> str:
    """Return `value` as JSON text; decimals become numbers such as `12.50`, never floats."""
    text = (_indented if indent else _compact).encode(value)
    if _QUOTED_OPEN not in text:
        return text
    return text.replace(_QUOTED_OPEN, "").replace(_QUOTED_CLOSE, "")


def parse_decimal(text: str) -> Decimal:
    """Return the decimal a JSON number spells; raises ValueError when it is absurdly wide."""
    value = Decimal(text)
    if abs(value.adjusted()) > _WIDEST_EXPONENT:
        raise ValueError(f"number out of range: {text[:40]}")
    return value


def loads(text: str | bytes) -> Any:
    """Return what JSON `text` holds, fractions as Decimal. Raises ValueError when it is no JSON."""
    return json.loads(text, parse_float=parse_decimal, parse_constant=_refuse_constant)


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")
