"""How much of what came in, or of what a job used, may still go back."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from django.db.models import Q, Sum

from inventory.models import Usage
from procurement.models import ReceiptLine, ReturnLine
from procurement.states import RETURNED, ReturnStatus


def left_of_receipts(
    lines: Collection[ReceiptLine], *, besides: int | None = None
) -> dict[int, Decimal]:
    """Stock units of these receipt lines that are on no return, by line; `besides` does not count.

    A return counts from its draft on, until it is cancelled or declined.
    """
    back = ReturnLine.objects.filter(
        receipt_line__in=lines, goods_return__status__in=RETURNED
    ).exclude(goods_return=besides)
    totals = back.order_by().values_list("receipt_line").annotate(Sum("quantity"))
    returned = dict(totals)
    return {line.pk: line.quantity - returned.get(line.pk, 0) for line in lines}


def left_on_job(
    job_id: int, item_ids: Collection[int] | None = None, *, besides: int | None = None
) -> dict[int, Decimal]:
    """Stock units a job used and nobody brought or is to bring back, by item.

    A return from the job that waits to be taken in counts; afterwards the usage itself tells.
    """
    of_items = Q() if item_ids is None else Q(item__in=item_ids)
    used = Usage.objects.filter(of_items, job=job_id, status=Usage.Status.POSTED)
    totals = dict(used.order_by().values_list("item").annotate(Sum("quantity")))
    waiting = ReturnLine.objects.filter(
        of_items,
        goods_return__job=job_id,
        goods_return__kind="from_job",
        goods_return__status__in=(ReturnStatus.DRAFT, ReturnStatus.APPROVED),
    ).exclude(goods_return=besides)
    coming = dict(waiting.order_by().values_list("item").annotate(Sum("quantity")))
    return {item: total - coming.get(item, 0) for item, total in totals.items()}
