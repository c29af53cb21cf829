"""Units of measure as people write them over there, and ours."""

from __future__ import annotations

from collections.abc import Iterable

from inventory.models import Unit

DEFAULT = "EA"
SPELLINGS = {
    "": DEFAULT,
    "EACH": DEFAULT,
    "PC": DEFAULT,
    "PCS": DEFAULT,
    "FOOT": "FT",
    "FEET": "FT",
    "BOX": "BX",
    "PACK": "PK",
    "CASE": "CS",
    "BUNDLE": "BDL",
}
LONGEST = Unit._meta.get_field("code").max_length


def code(text: str) -> str:
    """Our code for a unit; raises `ValueError` for a text too long to be one."""
    folded = text.strip().rstrip(".").upper()
    found = SPELLINGS.get(folded, folded)
    if len(found) > LONGEST:
        raise ValueError(f"The unit {text!r} is longer than {LONGEST} characters.")
    return found


def known(codes: Iterable[str]) -> set[str]:
    """These codes, all of which exist afterwards."""
    wanted = set(codes)
    missing = wanted - set(Unit.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    new = [Unit(code=unit, name=unit.capitalize()) for unit in sorted(missing)]
    Unit.objects.bulk_create(new, ignore_conflicts=True)
    return wanted
