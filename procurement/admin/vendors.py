"""Vendors."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from plyhub.common.admin.base import number
from plyhub.common.admin.documents import DocumentAdmin, Fact, Table
from plyhub.common.admin.labels import label
from procurement import selectors
from procurement.models import Vendor


@admin.register(Vendor)
class VendorAdmin(DocumentAdmin):
    list_display = ["name", "email", "phone", "lead_days", "terms", "state"]
    list_filter = ["is_active", "on_hold"]
    search_fields = ["name"]
    fieldsets = [
        (None, {"fields": ["name", "email", "phone", "contact_first_name", "contact_last_name"]}),
        ("Address", {"fields": ["street", "unit_number", "city", "state", "zip_code", "country"]}),
        ("Buying", {"fields": ["lead_days", "over_receipt_pct", "is_active"]}),
    ]

    def has_delete_permission(self, request: HttpRequest, obj: Vendor | None = None) -> bool:
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description="status")
    def state(self, vendor: Vendor) -> object:
        return self.status_label(vendor)

    def status_label(self, document: Vendor) -> object:
        if document.on_hold:
            return label("error", "On hold in the books")
        return label("active", "Active") if document.is_active else label("inactive", "Inactive")

    def may_edit(self, request: HttpRequest, document: Vendor) -> bool:
        return self.has_change_permission(request, document)

    def facts(self, request: HttpRequest, document: Vendor) -> list[Fact]:
        contact = f"{document.contact_first_name} {document.contact_last_name}".strip()
        return [
            Fact("E-mail", document.email),
            Fact("Phone", document.phone),
            Fact("Contact", contact),
            Fact("Address", document.address_line),
            Fact("Lead time", f"{document.lead_days} days"),
            Fact("Terms", document.terms),
        ]

    def tables(self, request: HttpRequest, document: Vendor) -> list[Table]:
        if not request.user.has_perm("procurement.view_costs"):
            return []
        return [
            Table(
                "What they sell us",
                ["Item", "Name", "Their part number", "Cost"],
                [
                    (each.item, each.item.name, each.part_number, number(_cost(each.cost)))
                    for each in selectors.vendor_items(document)[:100]
                ],
                numeric=frozenset({3}),
                empty="No items yet; they come with the price book.",
            )
        ]


def _cost(cost: object) -> str:
    return "–" if cost is None else f"{cost:,.2f}"
