"""The reasons a company corrects stock for, and where each stands in the books."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from inventory.models import AdjustmentReason
from plyhub.common.admin.base import BackOfficeAdmin


@admin.register(AdjustmentReason)
class AdjustmentReasonAdmin(BackOfficeAdmin):
    """History is kept by the table itself; a code that movements bear never changes."""

    list_display = ["name", "code", "books_increase", "books_decrease", "by_hand", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["name", "code"]
    fields = ["code", "name", "books_increase", "books_decrease", "by_hand", "is_active"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["code", "by_hand"] if obj else ["by_hand"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
