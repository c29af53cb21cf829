"""What is kept for documents, and how long already."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from inventory import move_selectors
from inventory.models import Reservation
from plyhub.common.admin.base import ReadOnlyAdmin, link, number
from plyhub.common.quantities import plain

_PAGES = {"transfer": "inventory_transfer", "picklist": "inventory_picklist"}


class KeptTooLong(admin.SimpleListFilter):
    title = "how long"
    parameter_name = "kept"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("long", "Too long")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() != "long":
            return queryset
        late = move_selectors.kept_too_long(timezone.now()).order_by()
        return queryset.filter(pk__in=late.values("pk"))


@admin.register(Reservation)
class ReservationAdmin(ReadOnlyAdmin):
    list_display = ["item", "location", "amount", "document", "created_at"]
    list_filter = [KeptTooLong, "location"]
    search_fields = ["item__sku", "document_number"]
    search_help_text = "Item or document"
    list_select_related = ["item", "location"]
    ordering = ["created_at", "pk"]

    @admin.display(description="kept", ordering="quantity")
    def amount(self, kept: Reservation) -> object:
        return number(f"{plain(kept.quantity)} {kept.item.stock_unit_id}")

    @admin.display(description="for", ordering="document_number")
    def document(self, kept: Reservation) -> object:
        page = reverse(f"admin:{_PAGES[kept.document_type]}_change", args=[kept.document_id])
        return link(page, kept.document_number)
