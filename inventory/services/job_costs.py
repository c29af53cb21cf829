"""What a job took in material: used, brought back and ordered, with what it cost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import DecimalField, F, Q, Sum
from django.db.models.functions import Coalesce

from inventory.models import StockMovement
from plyhub.common.quantities import money, plain

Type = StockMovement.Type
ON_JOB = (Type.ISSUE, Type.JOB_RETURN)
MOST_LINES = 40
"""How many items, and how many orders, a text names one by one."""
_NOUGHT = Decimal(0)
_SUM = DecimalField(max_digits=20, decimal_places=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Consumed:
    """An item on a job, in stock units, and what was used less what came back cost."""

    sku: str
    name: str
    unit: str
    used: Decimal
    brought_back: Decimal
    cost: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """What one purchase order holds for a job."""

    number: str
    vendor: str
    status: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Figures:
    """All of a job's material; `cost` is that of what was used."""

    consumed: Sequence[Consumed]
    ordered: Sequence[Ordered]

    @property
    def cost(self) -> Decimal:
        return sum((each.cost for each in self.consumed), _NOUGHT)


Orders = Callable[[int], Sequence[Ordered]]
_orders: list[Orders] = []


def register_orders(orders: Orders) -> None:
    """Have `orders` asked what is ordered for a job; registering again does nothing."""
    if orders not in _orders:
        _orders.append(orders)


def figures(job_id: int) -> Figures:
    """What the ledger and the purchase orders say about a job, in one query each."""
    ordered = [each for orders in _orders for each in orders(job_id)]
    return Figures(_consumed(job_id), ordered)


def text(job: str, currency: str, told: Figures) -> str:
    """The figures as people read them, dearest item first."""
    lines = [f"Material cost of {job}: {money(told.cost):,} {currency}"]
    dearest = sorted(told.consumed, key=lambda each: (-each.cost, each.sku))
    lines += _listed([_consumed_line(each) for each in dearest], "further items")
    if told.ordered:
        lines.append("Ordered for the job:")
        lines += _listed([_ordered_line(each) for each in told.ordered], "further orders")
    return "\n".join(lines)


def _consumed(job_id: int) -> list[Consumed]:
    on_job = StockMovement.objects.filter(job=job_id, type__in=ON_JOB).order_by()
    sums = on_job.values("item__sku", name=F("item__name"), unit=F("item__stock_unit")).annotate(
        out=_total("quantity", Q(type=Type.ISSUE)),
        back=_total("quantity", Q(type=Type.JOB_RETURN)),
        worth=_total("value", Q()),
    )
    return [
        Consumed(
            sku=row["item__sku"],
            name=row["name"],
            unit=row["unit"],
            used=-row["out"],
            brought_back=row["back"],
            cost=-row["worth"],
        )
        for row in sums
        if row["out"] or row["back"]
    ]


def _total(column: str, chosen: Q) -> Coalesce:
    return Coalesce(Sum(column, filter=chosen), _NOUGHT, output_field=_SUM)


def _listed(lines: Sequence[str], rest: str) -> list[str]:
    shown = list(lines[:MOST_LINES])
    if len(lines) > MOST_LINES:
        shown.append(f"{len(lines) - MOST_LINES} {rest}")
    return shown


def _consumed_line(each: Consumed) -> str:
    back = f", {plain(each.brought_back)} {each.unit} brought back" if each.brought_back else ""
    used = f"{plain(each.used)} {each.unit} used{back}"
    return f"{each.sku} {each.name}: {used}, {money(each.cost):,}"


def _ordered_line(each: Ordered) -> str:
    return f"{each.number} {each.vendor}, {each.status}: {each.amount:,.2f}"
