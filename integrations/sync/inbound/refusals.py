"""Why a record could not be written, in words."""

from __future__ import annotations

import re

from django.db import DatabaseError

# By the name of the constraint that refused it.
_CONSTRAINTS = {
    "item_sku_unique_without_case": "Another item already has this code.",
    "only_trucks_have_a_home_warehouse": "Only a truck can have a home warehouse.",
}
_PATTERNS = (
    (r"value too long for type character varying\((\d+)\)", "A text is longer than {} characters."),
    (r"numeric field overflow", "A number is too large."),
    (r'null value in column "(\w+?)(?:_id)?"', "It has no {}."),
    (r"violates foreign key constraint", "It points at a record that is no longer there."),
    (r"NUL \(0x00\)", "A text holds a character that cannot be stored."),
)


def reason(error: Exception) -> str:
    """The cause in plain words, or the database's own first line."""
    if not isinstance(error, DatabaseError):
        return _worded(str(error)) or str(error)
    cause = getattr(error.__cause__, "diag", None)
    constraint = getattr(cause, "constraint_name", None) or ""
    return _CONSTRAINTS.get(constraint) or _worded(str(error)) or str(error).partition("\n")[0]


def _worded(text: str) -> str:
    for pattern, sentence in _PATTERNS:
        if match := re.search(pattern, text):
            return sentence.format(*match.groups())
    return ""
