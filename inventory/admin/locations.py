"""Warehouses, trucks and job sites."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from inventory import selectors
from inventory.models import Location
from plyhub.common.admin.base import ReadOnlyAdmin
from plyhub.common.admin.documents import DocumentAdmin, Fact, Table
from plyhub.common.admin.labels import label
from plyhub.common.quantities import plain


@admin.register(Location)
class LocationAdmin(ReadOnlyAdmin, DocumentAdmin):
    list_display = ["name", "kind", "home_warehouse", "address_line", "is_active"]
    list_filter = ["kind", "is_active"]
    search_fields = ["name"]
    list_select_related = ["home_warehouse"]

    def status_label(self, document: Location) -> object:
        return label("info", document.get_kind_display())

    def facts(self, request: HttpRequest, document: Location) -> list[Fact]:
        technicians = ", ".join(each.name for each in document.technicians.all())
        return [
            Fact("Address", document.address_line),
            Fact("Home warehouse", document.home_warehouse),
            Fact("Technicians", technicians),
        ]

    def tables(self, request: HttpRequest, document: Location) -> list[Table]:
        balances = selectors.stock_at(document)[:200]
        return [
            Table(
                "On hand here",
                ["Item", "Name", "On hand"],
                [
                    (each.item, each.item.name, f"{plain(each.on_hand)} {each.item.stock_unit_id}")
                    for each in balances
                ],
                numeric=frozenset({2}),
                empty="Nothing on hand here.",
            )
        ]
