"""Which code a record gets, given the codes already taken.

The same record with the same codes taken always gets the same code; records of one batch are
allocated in ascending order of their id, each result joining the codes taken.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Set
from dataclasses import dataclass
from itertools import count
from typing import Literal

from integrations.mapping.codes import (
    JOB_SITE_CODE,
    Candidate,
    HubRecord,
    candidate,
    shortened,
)
from integrations.mapping.limits import DEFAULT_PREFIX
from integrations.mapping.text import fit

ALLOCATED: Literal["allocated"] = "allocated"
REVIEW: Literal["review"] = "review"


@dataclass(frozen=True, slots=True)
class Allocation:
    """The outcome: `code` is the record's from now on (allocated), or only proposed (review).

    In review `code` may be "" (nothing to propose), and `collides_with` is the taken code a
    person has to decide about. `rule` says in words how the code came about, or what to decide.
    """

    code: str
    state: Literal["allocated", "review"]
    rule: str
    collides_with: str = ""


def taken_codes(codes: Iterable[str]) -> set[str]:
    """Return codes in the form `allocate` compares with; Sage's own ids may be in lower case."""
    return {code.upper() for code in codes}


def allocate(
    record: HubRecord,
    *,
    taken: Set[str],
    aliases: Collection[str] = (),
    prefix: str | None = None,
) -> Allocation:
    """Return the code for `record`, never one that is in `taken`, or what a person must decide.

    `taken` holds codes in capitals (see `taken_codes`): those of hub links and every id known to
    exist in Sage for the same Sage object. `aliases` are the company's manufacturer names.
    `prefix` replaces the entity's own. All job sites get the one shared code, taken or not.
    Raises KeyError for an unknown entity and ValueError for an impossible prefix.
    """
    if record.entity == "location" and record.is_job_site:
        return Allocation(JOB_SITE_CODE, ALLOCATED, "all job sites share one Sage warehouse")
    chosen = DEFAULT_PREFIX[record.entity] if prefix is None else prefix
    first = candidate(record, prefix=chosen, aliases=aliases)
    if not first.code:
        return Allocation("", REVIEW, _nothing_usable(record))
    if not _is_taken(record, first.code, taken):
        return Allocation(first.code, ALLOCATED, first.rule)
    return _ON_COLLISION[record.entity](record, first, taken)


def _is_taken(record: HubRecord, code: str, taken: Set[str]) -> bool:
    return code in taken or (record.entity == "location" and code == JOB_SITE_CODE)


def _nothing_usable(record: HubRecord) -> str:
    shown = f'"{record.value}"' if record.value.strip() else "an empty value"
    return f"{shown} has no Latin letter or digit to make a code from: enter a code by hand"


def _dashed(record: HubRecord, first: Candidate) -> Iterator[str]:
    for number in count(2):
        suffix = f"-{number}"
        stem = shortened(record.entity, first.stem, first.room - len(suffix))
        yield f"{first.prefix}{stem}{suffix}"


def _numbered(first: Candidate) -> Iterator[str]:
    for number in count(2):
        yield f"{first.prefix}{first.stem[: first.room - len(str(number))]}{number}"


def _first_free(codes: Iterator[str], first: Candidate, taken: Set[str]) -> Allocation:
    code = next(code for code in codes if code not in taken)
    return Allocation(
        code, ALLOCATED, f"{first.rule}; numbered because {first.code} is taken", first.code
    )


def _ask_for_prefix(record: HubRecord, first: Candidate, taken: Set[str]) -> Allocation:
    """One source never has a number twice, so a second source is at work and needs a prefix."""
    rule = (
        f"{first.code} already belongs to another record: give the {record.entity}s of this "
        "connection a prefix of their own, or choose a code by hand"
    )
    return Allocation(first.code, REVIEW, rule, first.code)


def _next_number(record: HubRecord, first: Candidate, taken: Set[str]) -> Allocation:
    return _first_free(_numbered(first), first, taken)


def _next_dash_number(record: HubRecord, first: Candidate, taken: Set[str]) -> Allocation:
    return _first_free(_dashed(record, first), first, taken)


def _full_sku(record: HubRecord, first: Candidate, taken: Set[str]) -> Allocation:
    full = f"{first.prefix}{fit(first.full_stem, first.room)}"
    if full in taken:
        return _next_dash_number(record, first, taken)
    rule = f"SKU {record.value} with its brand, because {first.code} is taken"
    return Allocation(full, ALLOCATED, f"{rule}; prefix {first.prefix}", first.code)


def _ask_if_same(record: HubRecord, first: Candidate, taken: Set[str]) -> Allocation:
    """A vendor entered twice can be paid twice, so no number is made up without a person."""
    other = next(code for code in _dashed(record, first) if code not in taken)
    rule = f"same vendor as {first.code} (link), or a different one ({other})?"
    return Allocation(other, REVIEW, rule, first.code)


_ON_COLLISION: dict[str, Callable[[HubRecord, Candidate, Set[str]], Allocation]] = {
    "job": _ask_for_prefix,
    "project": _ask_for_prefix,
    "technician": _next_number,
    "item": _full_sku,
    "vendor": _ask_if_same,
    "location": _next_dash_number,
    "customer": _next_dash_number,
}
