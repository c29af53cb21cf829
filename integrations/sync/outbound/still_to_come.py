"""What of an order is still to come as the other system knows it: ordered, less what it was told
of."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.db.models import Sum

from integrations.models import ExternalLink
from integrations.sync import further_documents
from integrations.sync.further_documents import EARLIER, MIRRORS
from integrations.sync.target import Target
from plyhub.common.quantities import money
from procurement.models import PurchaseOrder, PurchaseOrderLine, ReceiptLine

RECEIPT = "receipt"


def quantities(
    target: Target, order: PurchaseOrder, lines: Sequence[PurchaseOrderLine]
) -> dict[int, Decimal]:
    """Stock units of each line, by its id; without the lines nothing is to come of."""
    told = _told(target, order)
    left = {
        line.pk: line.stock_quantity - line.closed_short - told.get(line.pk, Decimal(0))
        for line in lines
    }
    return {line_id: quantity for line_id, quantity in left.items() if quantity > 0}


def amount(line: PurchaseOrderLine, quantity: Decimal) -> Decimal:
    """What that many stock units of a line come to."""
    ratio = line.ratio
    return money(quantity * line.unit_price * ratio.denominator / ratio.numerator)


def changes(target: Target, order_id: int) -> int:
    """How many change orders there were: each took the place of a document, which may hold part of
    what was ordered."""
    return further_documents.of(target.connection.pk, EARLIER, [order_id]).count()


def _told(target: Target, order: PurchaseOrder) -> dict[int, Decimal]:
    """Stock units of each line by receipts that stand over there."""
    there = ExternalLink.objects.filter(
        connection=target.connection, entity=RECEIPT, hub_id__in=order.receipts.values("pk")
    ).exclude(external_id="")
    known = set(there.values_list("hub_id", flat=True))
    taken_back = further_documents.of(target.connection.pk, MIRRORS[RECEIPT], known)
    standing = known - set(taken_back.values_list("hub_id", flat=True))
    sums = ReceiptLine.objects.filter(receipt__in=standing).values("purchase_order_line")
    return dict(
        sums.annotate(brought=Sum("quantity")).values_list("purchase_order_line", "brought")
    )
