"""What is said about goods that move: the lines, the document they come from, the circumstances."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from plyhub.common.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class StockLine:
    """So many stock units of an item at a place.

    `line_id` is the document line behind it: the same line is never posted twice. `unit_cost` is
    per stock unit; movements out ignore it, they go at the average. `document` is named where one
    posting covers several documents of the posting's type.
    """

    item_id: int
    location_id: int
    quantity: Decimal
    unit_cost: Decimal | None = None
    bin: str = ""
    lot: str = ""
    line_id: int | None = None
    job_id: int | None = None
    project_id: int | None = None
    document: Document | None = None

    @property
    def place(self) -> Place:
        return Place(self.item_id, self.location_id, self.bin, self.lot)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a balance is kept; the order of these is the order in which rows are locked."""

    item_id: int
    location_id: int
    bin: str = ""
    lot: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """The document goods move for; `type` is its model's name in lower case."""

    type: str = ""
    id: int | None = None
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """Who posts, for which document, and since when it counts for people (None: now).

    `override_reason` says why a place may go below zero this once. `origin` is `user`, `st`,
    `si`, `count` or `system`.
    """

    actor: User | None
    document: Document = Document()
    effective_at: datetime | None = None
    origin: str = "user"
    reason: str = ""
    override_reason: str = ""
