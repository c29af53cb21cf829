"""Whose value of a field counts: the shape of the table that each app fills for its own records.

A field is *shared* where both sides may change it. What happens when both did is then decided by
its owner; a field that is not shared has one writer, and nothing to decide.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Owner(StrEnum):
    """Who decides. `REVIEW` is a person, case by case; `CREATOR` the side the record was made on;
    `LATEST` whoever changed it last."""

    FIELD_SERVICE = "field_service"
    HUB = "hub"
    BOOKS = "books"
    REVIEW = "review"
    CREATOR = "creator"
    LATEST = "latest"


@dataclass(frozen=True, slots=True)
class Field:
    """What people call a column, who decides on it, and whether both sides may change it."""

    label: str
    owner: Owner
    is_shared: bool = False


Fields = Mapping[str, Field]


def shared(fields: Fields) -> Fields:
    """Those of `fields` that both sides may change."""
    return {column: field for column, field in fields.items() if field.is_shared}


def words(field: Field, *, keeper: str, books: str) -> str:
    """Where a field of a record is decided, in a few words. `keeper` is the system the record is
    read from; without one there is nobody but us, and the books."""
    if field.owner is Owner.BOOKS:
        return f"decided in {books}"
    if not keeper:
        return ""
    also = _SHARED.get(field.owner, "") if field.is_shared else ""
    return f"{_WORDS[field.owner]}{also}".format(keeper=keeper)


_WORDS = {
    Owner.FIELD_SERVICE: "decided in {keeper}",
    Owner.HUB: "decided here",
    Owner.REVIEW: "a person decides if both change it",
    Owner.CREATOR: "decided where it was made",
    Owner.LATEST: "last change counts",
}
_SHARED = {
    Owner.FIELD_SERVICE: ", can be changed here too",
    Owner.HUB: ", can be changed in {keeper} too",
}
