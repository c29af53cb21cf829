"""Reading stock: how much there is, and where."""

from __future__ import annotations

from django.db.models import (
    Case,
    DecimalField,
    Exists,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from inventory.models import Item, Job, JobAssignment, Location, StockBalance
from plyhub.common.models import User

_QUANTITY = DecimalField(max_digits=14, decimal_places=4)


def with_on_hand(items: QuerySet[Item]) -> QuerySet[Item]:
    """`items` with `on_hand`: the stock units of each over all places."""
    balances = StockBalance.objects.filter(item=OuterRef("pk")).order_by().values("item")
    total = balances.annotate(total=Sum("on_hand")).values("total")
    return items.annotate(on_hand=Coalesce(Subquery(total), Value(0), output_field=_QUANTITY))


def low_stock() -> QuerySet[StockBalance]:
    """The places that have least of a stocked item that is still in use, lowest first."""
    return (
        StockBalance.objects.filter(
            item__is_active=True, item__is_stocked=True, location__is_active=True
        )
        .exclude(location__kind=Location.Kind.TRANSIT)
        .select_related("item", "location")
        .order_by("on_hand", "item__sku", "location__name", "pk")
    )


def negative_stock() -> QuerySet[StockBalance]:
    """The exceptions: places where more was used than the papers say was there, worst first."""
    balances = StockBalance.objects.filter(on_hand__lt=0)
    return balances.select_related("item", "location").order_by("on_hand", "pk")


def open_jobs_of(user: User) -> QuerySet[Job]:
    """The jobs a technician is put on that are not over, those under way first."""
    over = (Job.Status.COMPLETED, Job.Status.CANCELED)
    mine = JobAssignment.objects.filter(technician__user=user, is_active=True, job=OuterRef("pk"))
    under_way = Case(When(status=Job.Status.IN_PROGRESS, then=0), default=1)
    return (
        Job.objects.filter(Exists(mine))
        .exclude(status__in=over)
        .select_related("customer", "customer_location")
        .order_by(under_way, "number", "pk")
    )
