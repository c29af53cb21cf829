"""Receipts another system has of an order of ours, beside those that count here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from integrations.models import RemoteDocument
from plyhub.common.quantities import plain
from procurement.models import Receipt, ReceiptLine
from procurement.states import ReceiptStatus

Quantities = dict[int | None, Decimal]


@dataclass(frozen=True, slots=True)
class RemoteReceipt:
    """One of theirs; `verdict` says in words whether one of ours is the same."""

    system: str
    number: str
    status: str
    received_on: date | None
    goods: str
    verdict: str
    matches: bool


def of_order(order_id: int) -> list[RemoteReceipt]:
    """The receipts of that order that are only shown, oldest first, in three queries."""
    documents = list(
        RemoteDocument.objects.filter(
            entity="receipt", hub_entity="purchase_order", hub_id=order_id
        )
        .select_related("connection")
        .order_by("pk")
    )
    if not documents:
        return []
    ours = _posted(order_id)
    return [_remote(document, ours) for document in documents]


def _posted(order_id: int) -> dict[str, Quantities]:
    """What each receipt that counts here brought, by its number; used up as it is matched."""
    found: dict[str, Quantities] = {
        number: {}
        for number in Receipt.objects.filter(
            purchase_order=order_id, status=ReceiptStatus.POSTED
        ).values_list("number", flat=True)
    }
    lines = ReceiptLine.objects.filter(receipt__number__in=found)
    for number, line, quantity in lines.values_list(
        "receipt__number", "purchase_order_line", "quantity"
    ):
        found[number][line] = quantity
    return found


def _remote(document: RemoteDocument, ours: dict[str, Quantities]) -> RemoteReceipt:
    lines = document.content.get("lines", [])
    verdict, matches = _verdict(document, _quantities(lines), ours)
    return RemoteReceipt(
        system=document.connection.description.label,
        number=document.number or document.external_id,
        status=document.status,
        received_on=document.dated_on,
        goods=", ".join(
            f"{plain(Decimal(each['quantity']))} {each['unit']} {each['sku']}".replace("  ", " ")
            for each in lines
        ),
        verdict=verdict,
        matches=matches,
    )


def _quantities(lines: Sequence[dict]) -> Quantities:
    found: Quantities = {}
    for each in lines:
        key = each["order_line"]
        found[key] = found.get(key, Decimal(0)) + Decimal(each["quantity"])
    return found


def _verdict(
    document: RemoteDocument, brought: Quantities, ours: dict[str, Quantities]
) -> tuple[str, bool]:
    if not document.is_active:
        return "Canceled there", True
    same = next((number for number, quantities in ours.items() if quantities == brought), None)
    if same is None:
        return "Not received here: nothing posted here has these quantities", False
    del ours[same]
    return f"The same as {same}", True
