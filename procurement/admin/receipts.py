"""Receipts, to look at; they are made from their order's page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from unfold.widgets import UnfoldAdminTextareaWidget

from plyhub.common import systems
from plyhub.common.admin.base import ReadOnlyAdmin, link
from plyhub.common.admin.documents import Action, DocumentAdmin, Fact, Table
from plyhub.common.admin.labels import label
from plyhub.common.quantities import plain
from procurement import return_selectors
from procurement.admin import return_goods, returns
from procurement.models import Receipt
from procurement.services import receipt_reversal
from procurement.states import ReceiptStatus


class ReverseForm(forms.Form):
    reason = forms.CharField(widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}))

    def __init__(self, document: Receipt, data: Any = None) -> None:
        super().__init__(data)


def _reverse(actor: Any, receipt: Receipt, data: dict[str, Any]) -> None:
    receipt_reversal.reverse(actor=actor, receipt_id=receipt.pk, reason=data["reason"])


@admin.register(Receipt)
class ReceiptAdmin(ReadOnlyAdmin, DocumentAdmin):
    list_display = [
        "number",
        "state",
        "purchase_order",
        "vendor",
        "location",
        "received_on",
        "packing_slip",
    ]
    list_filter = ["status", "location"]
    search_fields = ["number", "purchase_order__number", "packing_slip"]
    list_select_related = ["purchase_order__vendor", "location"]
    document_actions = (
        return_goods.RETURN_GOODS,
        Action(
            "reverse",
            "Reverse",
            _reverse,
            "{document} is reversed: the goods are out of stock, and to come again.",
            form=ReverseForm,
            tone="danger",
            explains="Takes the goods out of stock at the cost they came in at.",
        ),
    )

    def allowed_actions(self, request: HttpRequest, document: Receipt) -> set[str]:
        can_return = return_goods.is_possible(document, request.user)
        refused = receipt_reversal.refusal(document, request.user)
        return ({"return_goods"} if can_return else set()) | (set() if refused else {"reverse"})

    @admin.display(description="status", ordering="status")
    def state(self, receipt: Receipt) -> object:
        return self.status_label(receipt)

    @admin.display(description="vendor")
    def vendor(self, receipt: Receipt) -> str:
        return receipt.purchase_order.vendor.name

    def status_label(self, document: Receipt) -> object:
        return label(document.status, document.get_status_display())

    def facts(self, request: HttpRequest, document: Receipt) -> list[Fact]:
        order = document.purchase_order
        page = reverse("admin:procurement_purchaseorder_change", args=[order.pk])
        return [
            Fact("Order", link(page, order)),
            Fact("Vendor", order.vendor),
            Fact("Into", document.location),
            Fact("Received on", document.received_on),
            Fact("Packing slip", document.packing_slip),
            Fact("Posted by", document.posted_by or _poster(document)),
        ]

    def tables(self, request: HttpRequest, document: Receipt) -> list[Table]:
        lines = document.lines.select_related("purchase_order_line__item")
        sees_costs = request.user.has_perm("procurement.view_costs")
        columns = ["Item", "Quantity", *(["Cost each"] if sees_costs else [])]
        rows = []
        for line in lines:
            item = line.purchase_order_line.item
            row = [item, f"{plain(line.quantity)} {item.stock_unit_id}"]
            rows.append([*row, plain(line.unit_cost)] if sees_costs else row)
        return [
            Table("Lines", columns, rows, numeric=frozenset({1, 2})),
            *returns.tables_of(return_selectors.of_receipt(document)),
        ]


def _poster(receipt: Receipt) -> str:
    """Nobody here posted it: it was entered over there."""
    return "" if receipt.status == ReceiptStatus.DRAFT else f"entered in {systems.field_service()}"
