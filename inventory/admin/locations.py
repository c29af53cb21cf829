"""Warehouses, trucks and job sites."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from inventory import field_owners
from inventory.admin import quantity_tables
from inventory.admin.place_form import PlaceForm
from inventory.models import Location
from inventory.services import place_editing
from plyhub.common.admin.base import OnlyInUse
from plyhub.common.admin.documents import DocumentAdmin, Fact, Table
from plyhub.common.admin.labels import label


@admin.register(Location)
class LocationAdmin(OnlyInUse, DocumentAdmin):
    form = PlaceForm
    autocomplete_fields = ["technicians"]
    fieldsets = [
        (
            None,
            {"fields": ["token", "kind", "name", ("home_warehouse", "template"), "technicians"]},
        ),
        ("Address", {"fields": ["street", "unit_number", "city", "state", "zip_code", "country"]}),
        (None, {"fields": ["business_unit", "memo", ("is_default", "is_active")]}),
    ]
    owned = ("location", field_owners.PLACE)
    list_display = ["name", "kind", "home_warehouse", "address_line", "is_active"]
    list_filter = ["kind", "is_active"]
    search_fields = ["name"]
    list_select_related = ["home_warehouse"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Location]:
        return super().get_queryset(request).select_related("home_warehouse", "template")

    def has_delete_permission(self, request: HttpRequest, obj: Location | None = None) -> bool:
        return False

    def may_edit(self, request: HttpRequest, document: Location) -> bool:
        made_here = document.kind in place_editing.MADE_HERE
        return made_here and self.has_change_permission(request, document)

    def save_model(self, request: HttpRequest, obj: Location, form: Any, change: bool) -> None:
        if change:
            place_editing.change(
                actor=request.user,
                location_id=obj.pk,
                values=form.values(),
                technician_ids=form.crew(),
            )
            return
        saved = place_editing.create(
            actor=request.user,
            values=form.values(),
            technician_ids=form.crew(),
            token=form.cleaned_data.get("token"),
        )
        obj.pk = saved.pk

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Nothing: the service wrote the crew together with the place."""

    def construct_change_message(self, *args: Any, **kwargs: Any) -> list[Any]:
        """The service keeps the audit trail."""
        return []

    def status_label(self, document: Location) -> object:
        return label("info", document.get_kind_display())

    def facts(self, request: HttpRequest, document: Location) -> list[Fact]:
        technicians = ", ".join(each.name for each in document.technicians.all())
        return [
            Fact("Address", document.address_line, "street"),
            Fact("Home warehouse", document.home_warehouse, "home_warehouse_id"),
            Fact("Technicians", technicians),
            Fact("Stocking list", document.template, "template_id"),
            Fact("Default warehouse", "yes" if document.is_default else None, "is_default"),
            Fact("Notes", document.memo, "memo"),
        ]

    def tables(self, request: HttpRequest, document: Location) -> list[Table]:
        return [quantity_tables.at_place(document)]
