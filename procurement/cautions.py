"""What whoever looks at an open order or return should know of the records it names."""

from __future__ import annotations

from collections.abc import Iterable

from inventory.models import Item, Job
from plyhub.common import inactivity
from plyhub.common.models import Retirable
from procurement.models import PurchaseOrder, Return
from procurement.services.leftovers import OPEN_RETURNS
from procurement.states import TERMINAL

_NAMED = 10


def of_order(order: PurchaseOrder) -> list[str]:
    """What of an order that is not closed is out of use: its vendor, its place, its items; and a
    job of it that was canceled."""
    if order.status in TERMINAL:
        return []
    items = Item.objects.filter(purchase_order_lines__purchase_order=order, is_active=False)
    jobs = Job.objects.filter(pk=order.job_id) | Job.objects.filter(
        purchaseorderline__purchase_order=order
    )
    canceled = jobs.filter(status=Job.Status.CANCELED).distinct().order_by("pk")
    return [
        *_out_of_use([order.vendor, order.destination]),
        *_out_of_use(items.distinct().order_by("sku")[:_NAMED]),
        *(f"{job} is canceled. Decide what becomes of what is ordered for it." for job in canceled),
    ]


def of_return(goods: Return) -> list[str]:
    """What of an open return is out of use."""
    if goods.status not in OPEN_RETURNS:
        return []
    items = Item.objects.filter(return_lines__goods_return=goods, is_active=False)
    vendor = [goods.vendor] if goods.vendor else []
    return [*_out_of_use(vendor), *_out_of_use(items.distinct().order_by("sku")[:_NAMED])]


def _out_of_use(records: Iterable[Retirable]) -> list[str]:
    return [f"{each}: {inactivity.told(each)}." for each in records if not each.is_active]
