"""The ledger and the balances, to look at."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from inventory import stock_quantities
from inventory.models import StockBalance, StockMovement
from plyhub.common.admin.base import ReadOnlyAdmin, number
from plyhub.common.quantities import plain


@admin.register(StockBalance)
class StockBalanceAdmin(ReadOnlyAdmin):
    list_display = ["item", "item_name", "location", "on_hand_text", "available_text"]
    list_filter = ["location__kind"]
    search_fields = ["item__sku", "item__name", "location__name"]
    search_help_text = "Item or place"
    list_select_related = ["item", "location"]

    @admin.display(description="name")
    def item_name(self, balance: StockBalance) -> str:
        return balance.item.name

    @admin.display(description="on hand", ordering="on_hand")
    def on_hand_text(self, balance: StockBalance) -> str:
        return number(f"{plain(balance.on_hand)} {balance.item.stock_unit_id}")

    @admin.display(description="available there")
    def available_text(self, balance: StockBalance) -> object:
        """Of all bins and lots together: what is kept is kept for no bin."""
        return number(plain(balance.quantities.available), muted=balance.quantities.committed == 0)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The list as always; each row knows the `quantities` of its item at its place."""
        listed = super().get_changelist_instance(request)
        rows = list(listed.result_list)  # evaluates it: these are the rows it keeps
        names = ("on_hand", "committed")
        found = stock_quantities.of(((row.item_id, row.location_id) for row in rows), names=names)
        for row in rows:
            row.quantities = found[row.item_id, row.location_id]
        return listed


@admin.register(StockMovement)
class StockMovementAdmin(ReadOnlyAdmin):
    list_display = [
        "posted_at",
        "item",
        "location",
        "type",
        "quantity_text",
        "cost_text",
        "document_number",
        "job",
        "actor",
    ]
    list_filter = ["type"]
    search_fields = ["item__sku", "document_number"]
    list_select_related = ["item", "location", "job", "actor"]

    def get_list_display(self, request: HttpRequest) -> list[str]:
        hidden = set() if request.user.has_perm("procurement.view_costs") else {"cost_text"}
        return [name for name in self.list_display if name not in hidden]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        sees_costs = request.user.has_perm("procurement.view_costs")
        hidden = () if sees_costs else ("unit_cost", "value")
        return [name for name in super().get_fields(request, obj) if name not in hidden]

    @admin.display(description="quantity", ordering="quantity")
    def quantity_text(self, movement: StockMovement) -> str:
        return number(f"{movement.quantity:+.4f}".rstrip("0").rstrip("."))

    @admin.display(description="unit cost", ordering="unit_cost")
    def cost_text(self, movement: StockMovement) -> str:
        return number(plain(movement.unit_cost))
