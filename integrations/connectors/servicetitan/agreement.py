"""Whether what stands over there says what ours says, allowing for how it is written down."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from integrations.records import Address

_PARTS = ("street", "unit", "city", "state", "zip", "country")


def named(words: str) -> str:
    """A name as it is compared: capitals, blanks and punctuation tell nobody apart."""
    return " ".join(re.sub(r"[\W_]+", " ", words.casefold()).split())


def coded(words: str) -> str:
    """A code as it is compared: capitals tell nothing apart, everything else does."""
    return words.strip().casefold()


def differences(ours: object, theirs: object, members: Iterable[str]) -> str:
    """What `theirs` says otherwise in these members, as text; empty when they agree."""
    told = (
        f"{name.replace('_', ' ')} {getattr(theirs, name)!r} instead of {getattr(ours, name)!r}"
        for name in members
        if not agree(name, getattr(ours, name), getattr(theirs, name))
    )
    return ", ".join(told)


def agree(member: str, ours: Any, theirs: Any) -> bool:
    """Whether two values of a member say the same."""
    plain = _PLAIN.get(member, _words)
    return bool(plain(ours) == plain(theirs))


def _words(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value


def _digits(value: str) -> str:
    return re.sub(r"\D", "", value)


def _address(value: Address) -> tuple[str, ...]:
    return tuple(_words(getattr(value, part)) for part in _PARTS)


# Members that are not compared as they stand: a phone number by its digits, lists of ids as sets.
_PLAIN: dict[str, Callable[[Any], Any]] = {
    "phone": _digits,
    "email": coded,
    "address": _address,
    "technician_ids": frozenset,
    "category_ids": frozenset,
}
