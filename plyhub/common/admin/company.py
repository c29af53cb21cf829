"""The company's own row."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from plyhub.common.admin.base import BackOfficeAdmin
from plyhub.common.models import Company


@admin.register(Company)
class CompanyAdmin(BackOfficeAdmin):
    fieldsets = [
        (None, {"fields": ["name", "time_zone", "currency"]}),
        (
            "Purchase orders",
            {
                "fields": [
                    "export_po_on",
                    "allow_self_approval",
                    "price_tolerance_pct",
                    "buyer_limit",
                    "project_manager_limit",
                    "accountant_limit",
                ]
            },
        ),
        ("Codes in the books", {"fields": ["manufacturers"]}),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Company | None = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: object = None) -> HttpResponse:
        """There is one row, so the menu leads straight to it."""
        return redirect("admin:common_company_change", Company.current().pk)
