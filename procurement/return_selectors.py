"""Reading returns: their lines, and what a person may do with one."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import QuerySet

from plyhub.common.models import User
from procurement.models import PurchaseOrder, Receipt, ReceiptLine, Return, ReturnLine
from procurement.services import return_moves, return_quantities
from procurement.states import RETURN_MOVES, ReceiptStatus


def allowed_move_names(goods_return: Return, user: User) -> set[str]:
    """The names of the moves this person can take now."""
    return {
        name
        for name, move in RETURN_MOVES.items()
        if goods_return.status in move.sources
        and return_moves.refusal(goods_return, user, name) is None
    }


def lines_of(goods_return: Return) -> list[ReturnLine]:
    """The lines with what is shown of them."""
    related = ("item", "receipt_line__receipt")
    return list(goods_return.lines.select_related(*related).order_by("pk"))


def of_receipt(receipt: Receipt) -> QuerySet[Return]:
    """Returns with goods of this receipt, the latest first."""
    found = Return.objects.filter(lines__receipt_line__receipt=receipt).distinct()
    return found.select_related("location").order_by("-pk")


def of_order(order: PurchaseOrder) -> QuerySet[Return]:
    """Returns of this order's goods, the latest first."""
    return order.returns.select_related("location").order_by("-pk")


def returnable(receipt: Receipt) -> list[tuple[ReceiptLine, Decimal]]:
    """Lines of a posted receipt that are not all on returns yet, with how much is left."""
    if receipt.status != ReceiptStatus.POSTED:
        return []
    lines = list(receipt.lines.select_related("purchase_order_line__item").order_by("pk"))
    left = return_quantities.left_of_receipts(lines)
    return [(line, left[line.pk]) for line in lines if left[line.pk] > 0]
