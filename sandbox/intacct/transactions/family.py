"""Which objects a family of documents is kept in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Family:
    """Objects of the definitions, headers and lines; `cost` is the line's value of one unit."""

    definitions: str
    documents: str
    lines: str
    cost: str


PURCHASING = Family("PODOCUMENTPARAMS", "PODOCUMENT", "PODOCUMENTENTRY", "PRICE")
INVENTORY = Family("INVDOCUMENTPARAMS", "INVDOCUMENT", "INVDOCUMENTENTRY", "COST")
FAMILIES = {family.documents: family for family in (PURCHASING, INVENTORY)}
