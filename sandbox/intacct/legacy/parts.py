"""What the tables of ordered children share: a function's row, and children that recur."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.intacct.legacy.order import Slot, inside, optional, required

DATE = (required("year"), required("month"), required("day"))
CONTACT = optional("contactname")
CUSTOM = inside(
    "customfields",
    inside("customfield", required("customfieldname"), required("customfieldvalue"), repeats=True),
)


@dataclass(frozen=True, slots=True)
class LegacyFunction:
    """One row: the order of the children, and the attribute that names what is changed."""

    slots: tuple[Slot, ...] = ()
    key: str = ""


def dated(name: str) -> Slot:
    """Return an optional place for a date in parts."""
    return inside(name, *DATE)
