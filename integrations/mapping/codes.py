"""The code each kind of record asks for, before anybody looks whether it is free."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import lru_cache

from integrations.mapping.limits import MAX_LENGTH, room_after
from integrations.mapping.person_names import person_stem
from integrations.mapping.text import clean, fit
from integrations.mapping.vendor_names import vendor_stem

# Job sites are not places of their own in Sage: they share one warehouse, and the project
# dimension tells them apart.
JOB_SITE_CODE = "JOBSITE"
_JOB_MARKS = ("JOB-", "PRJ-")
_ITEM_MARKS = ("INV-",)


@dataclass(frozen=True, slots=True, kw_only=True)
class HubRecord:
    """What a code is made from.

    `value` is the job or project number, the SKU, or the name of a vendor, technician or
    location. `record_id` is the id in the system the record came from; technicians whose name
    has no Latin letter are called by it. `name` is what the record is called in words, compared
    with Sage's names (empty: `value`). `barcodes` are an item's UPCs.
    """

    entity: str
    value: str
    record_id: str = ""
    name: str = ""
    barcodes: tuple[str, ...] = ()
    is_job_site: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """The code a record asks for first.

    `code` is "" when nothing in the record can stand in a code. `stem` is the text after the
    prefix, not shortened; `room` how long it may be. `full_stem` differs from `stem` only for an
    item whose brand was dropped. `rule` tells a person how the code came about.
    """

    code: str
    prefix: str
    stem: str
    room: int
    full_stem: str
    rule: str


def candidate(record: HubRecord, *, prefix: str, aliases: Collection[str] = ()) -> Candidate:
    """Return the first choice for `record`; `aliases` are manufacturer names, in any spelling.

    Raises KeyError for an entity without a rule and ValueError for an impossible prefix.
    """
    room = room_after(record.entity, prefix)
    stem, full_stem, notes = _STEMS[record.entity](record, room, aliases)
    fitted = shortened(record.entity, stem, room)
    if prefix:
        notes = (*notes, f"prefix {prefix}")
    if fitted != stem:
        notes = (*notes, f"shortened to {room + len(prefix)} characters")
    code = f"{prefix}{fitted}" if fitted else ""
    return Candidate(code, prefix, stem, room, full_stem, "; ".join(notes))


def shortened(entity: str, stem: str, room: int) -> str:
    """Return `stem` in at most `room` characters, as codes of `entity` are shortened.

    Names of people and vendors are simply cut: a check at their end would only puzzle. In
    numbers, SKUs and places the end matters, so a check of it stays.
    """
    return stem[:room].rstrip("-") if entity in _CUT_ENTITIES else fit(stem, room)


def order_reference(number: str, change: int = 0) -> str:
    """Return what a purchase order is called in Sage: its number, or number-C1 for a change."""
    return f"{number}-C{change}" if change else number


def replacement_item_code(code: str) -> str:
    """Return the code of the item that takes over from `code` when its "stocked" flag changed.

    Sage cannot change the type of an item, so a replacement is created; it ends in -S.
    """
    return fit(code, MAX_LENGTH["item"] - 2) + "-S"


_Stem = tuple[str, str, tuple[str, ...]]


def _job(record: HubRecord, room: int, aliases: Collection[str]) -> _Stem:
    stem = _without_mark(clean(record.value), _JOB_MARKS)
    return stem, stem, (f"job number {record.value}",)


def _project(record: HubRecord, room: int, aliases: Collection[str]) -> _Stem:
    stem = clean(record.value)
    return stem, stem, (f"project number {record.value}",)


def _technician(record: HubRecord, room: int, aliases: Collection[str]) -> _Stem:
    stem = person_stem(record.value)
    if stem:
        return stem, stem, ("first letter and last name",)
    number = clean(record.record_id)
    stem = "EMP" + fit(number, room - 3) if number else ""
    return stem, stem, (f"no Latin letter in the name, so id {record.record_id}",)


def _item(record: HubRecord, room: int, aliases: Collection[str]) -> _Stem:
    full = _without_mark(clean(record.value), _ITEM_MARKS)
    brand, _, rest = full.partition("-")
    if rest and brand in _cleaned(frozenset(aliases)):
        return rest, full, (f"SKU {record.value}", f"brand {brand} dropped")
    return full, full, (f"SKU {record.value}",)


def _vendor(record: HubRecord, room: int, aliases: Collection[str]) -> _Stem:
    stem = vendor_stem(record.value, room)
    return stem, stem, ("name without its company words",)


def _location(record: HubRecord, room: int, aliases: Collection[str]) -> _Stem:
    stem = clean(record.value)
    return stem, stem, ("name of the location",)


def _without_mark(text: str, marks: tuple[str, ...]) -> str:
    mark = next((mark for mark in marks if text.startswith(mark)), "")
    return text.removeprefix(mark)


@lru_cache(maxsize=8)
def _cleaned(aliases: frozenset[str]) -> frozenset[str]:
    return frozenset(clean(alias) for alias in aliases)


def _customer(record: HubRecord, room: int, aliases: Collection[str]) -> _Stem:
    stem = clean(record.value)
    return stem, stem, ("name of the customer",)


_STEMS: dict[str, Callable[[HubRecord, int, Collection[str]], _Stem]] = {
    "job": _job,
    "project": _project,
    "technician": _technician,
    "item": _item,
    "vendor": _vendor,
    "location": _location,
    "customer": _customer,
}
_CUT_ENTITIES = frozenset({"technician", "vendor", "customer"})
