"""Ids of theirs as the numbers their requests want."""

from __future__ import annotations

from integrations.http.errors import Rejected

_CHOOSE = "Choose a default in the settings of the ServiceTitan connection."
_LINK = "Link it to its counterpart in ServiceTitan, or run a sync first."
_DEFAULTED = frozenset(
    {"purchase order type", "return type", "business unit", "warehouse or truck"}
)


def whole(value: str, what: str, *, reason: str = "id_invalid") -> int:
    """An id of theirs as a number. Raises `Rejected` naming `what` when it is missing or is none;
    nothing has been sent at that point."""
    if value.isascii() and value.isdigit():
        return int(value)
    article = "an" if what[0] in "aeio" else "a"
    told = (
        f"ServiceTitan needs {article} {what}" if not value else f"{value!r} is no ServiceTitan id"
    )
    hint = _CHOOSE if what in _DEFAULTED else _LINK
    raise Rejected(f"{told} for this document.", reason=reason, hint=hint)
