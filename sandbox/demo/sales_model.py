"""What the company sells and uses up: services, estimates, materials used on jobs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Part:
    """How much of an item goes into something, in the item's unit."""

    item_key: int
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Service:
    """Work at a fixed price; `parts` are materials, `machines` equipment, all for one of it."""

    key: int
    code: str
    name: str
    trade: str
    hours: Decimal
    price: Decimal
    parts: tuple[Part, ...]
    machines: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class EstimateLine:
    """A service or an item on an estimate; `spelled_out` lists a service's parts below it."""

    service_key: int | None
    item_key: int | None
    quantity: Decimal
    spelled_out: bool = False


@dataclass(frozen=True, slots=True)
class Estimate:
    """An offer for a job or a project; `status` is Open, Sold or Dismissed."""

    key: int
    name: str
    status: str
    job_key: int | None
    project_key: int | None
    site_key: int
    sold_by_key: int | None
    sold: datetime | None
    lines: tuple[EstimateLine, ...]


@dataclass(frozen=True, slots=True)
class Usage:
    """An item used on a job; `place` is ("warehouse" or "truck", its key), None when not told."""

    key: int
    job_key: int
    item_key: int
    quantity: Decimal
    technician_key: int | None
    place: tuple[str, int] | None
