"""What every neutral record has, and the parts several of them share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A postal address; missing parts are empty text."""

    street: str = ""
    unit: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What every record has: the other system's id, and its own time of last change if it tells.

    On its way out, `untouched` are the members nobody here has changed since both sides agreed:
    they stay as they are over there.
    """

    external_id: str = ""
    active: bool = True
    modified_at: datetime | None = None
    created_at: datetime | None = None
    untouched: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomValueRecord:
    """What one record says in one custom field. `type_id` is empty where only names are told."""

    name: str
    value: str
    type_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomFieldRecord(Record):
    """A custom field of one kind of record (`job`, `vendor`, `purchase_order`).

    `data_type` is `text`, `dropdown` or `numeric`; `options` are a dropdown's.
    """

    entity: str
    name: str
    data_type: str = "text"
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomValuesRecord(Record):
    """Custom field values on their way out; `external_id` is the record's that bears them.

    Fields that are not named here keep what they say.
    """

    entity: str
    values: tuple[CustomValueRecord, ...]
