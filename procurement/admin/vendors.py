"""Vendors."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from plyhub.common import inactivity
from plyhub.common.admin import custom_values
from plyhub.common.admin.base import OnlyInUse, number
from plyhub.common.admin.documents import DocumentAdmin, Fact, Table
from plyhub.common.admin.labels import label
from procurement import field_owners, selectors
from procurement.admin import deleting, retiring
from procurement.admin.deleting import DELETE_VENDOR, Deletable
from procurement.admin.merging import Mergeable
from procurement.admin.vendor_form import VendorForm
from procurement.models import Vendor
from procurement.services import vendor_editing


@admin.register(Vendor)
class VendorAdmin(OnlyInUse, Deletable, Mergeable, DocumentAdmin):
    list_display = ["name", "email", "phone", "lead_days", "terms", "state"]
    list_filter = ["is_active", "on_hold"]
    search_fields = ["name"]
    form = VendorForm
    owned = ("vendor", field_owners.VENDOR)
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "token",
                    "name",
                    "email",
                    "phone",
                    "contact_first_name",
                    "contact_last_name",
                ]
            },
        ),
        ("Address", {"fields": ["street", "unit_number", "city", "state", "zip_code", "country"]}),
        ("Buying", {"fields": ["lead_days", "over_receipt_pct", "memo", "is_active"]}),
    ]

    document_actions = (custom_values.FILL_IN, *retiring.VENDOR_ACTIONS, DELETE_VENDOR)

    def allowed_actions(self, request: HttpRequest, document: Vendor) -> set[str]:
        usual = custom_values.allowed(request, document) | retiring.allowed(request, document)
        return usual | deleting.allowed(request, document)

    def has_delete_permission(self, request: HttpRequest, obj: Vendor | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Vendor, form: Any, change: bool) -> None:
        if change:
            vendor_editing.change(actor=request.user, vendor_id=obj.pk, values=form.values())
            return
        saved = vendor_editing.create(
            actor=request.user, values=form.values(), token=form.cleaned_data.get("token")
        )
        obj.pk = saved.pk

    def construct_change_message(self, *args: Any, **kwargs: Any) -> list[Any]:
        """The service keeps the audit trail."""
        return []

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
            Fact("E-mail", document.email, "email"),
            Fact("Phone", document.phone, "phone"),
            Fact("Contact", contact, "contact_first_name"),
            Fact("Address", document.address_line, "street"),
            Fact("Lead time", f"{document.lead_days} days", "lead_days"),
            Fact("Terms", document.terms, "terms"),
            Fact("Notes", document.memo, "memo"),
            Fact("Out of use", inactivity.told(document) or None),
            Fact("Merged into", document.merged_into),
        ]

    def tables(self, request: HttpRequest, document: Vendor) -> list[Table]:
        own = custom_values.values_tables(document)
        if not request.user.has_perm("procurement.view_costs"):
            return own
        return [
            *own,
            Table(
                "What they sell us",
                ["Item", "Name", "Their part number", "Cost"],
                [
                    (each.item, each.item.name, each.part_number, number(_cost(each.cost)))
                    for each in selectors.vendor_items(document)[:100]
                ],
                numeric=frozenset({3}),
                empty="No items yet; they come with the price book.",
            ),
        ]


def _cost(cost: object) -> str:
    return "–" if cost is None else f"{cost:,.2f}"
