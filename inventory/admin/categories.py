"""The price book's tree: categories of materials are made and changed here, too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from inventory import field_owners
from inventory.admin.item_form import CATEGORY_FIELDS, CategoryForm
from inventory.models import Category
from inventory.services import categories
from plyhub.common.admin.base import link
from plyhub.common.admin.documents import DocumentAdmin, Fact, Table
from plyhub.common.admin.labels import label

SHOWN = 200


class KindFilter(admin.SimpleListFilter):
    """Categories of materials, unless those of services are asked for."""

    title = "kind"
    parameter_name = "of"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(Category.Kind.SERVICES.value, Category.Kind.SERVICES.label), ("all", "All")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Category]) -> QuerySet[Category]:
        if self.value() == "all":
            return queryset
        return queryset.filter(kind=self.value() or Category.Kind.MATERIALS)

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        first, *others = super().choices(changelist)
        yield {**first, "display": Category.Kind.MATERIALS.label}
        yield from others


@admin.register(Category)
class CategoryAdmin(DocumentAdmin):
    form = CategoryForm
    fields = ["token", *CATEGORY_FIELDS]
    owned = ("category", field_owners.CATEGORY)
    list_display = ["name", "parent", "state"]
    list_filter = [KindFilter, "is_active"]
    search_fields = ["name"]
    list_select_related = ["parent"]

    def get_fields(self, request: HttpRequest, obj: Category | None = None) -> list[str]:
        return self.fields if obj else [name for name in self.fields if name != "is_active"]

    def has_delete_permission(self, request: HttpRequest, obj: Category | None = None) -> bool:
        return False

    @admin.display(description="status", ordering="is_active")
    def state(self, category: Category) -> object:
        return self.status_label(category)

    def status_label(self, document: Category) -> object:
        return label("active", "Active") if document.is_active else label("inactive", "Inactive")

    def may_edit(self, request: HttpRequest, document: Category) -> bool:
        of_materials = document.kind == Category.Kind.MATERIALS
        return of_materials and self.has_change_permission(request, document)

    def facts(self, request: HttpRequest, document: Category) -> list[Fact]:
        return [
            Fact("Below", _page(document.parent) if document.parent else None, "parent_id"),
            Fact("Of", document.get_kind_display(), "kind"),
            Fact("Position", document.position, "position"),
        ]

    def tables(self, request: HttpRequest, document: Category) -> list[Table]:
        below = Category.objects.filter(parent=document).order_by("position", "name")[:SHOWN]
        items = document.item_set.order_by("sku")[:SHOWN]
        return [
            Table("Categories below", ["Category"], [(_page(each),) for each in below]),
            Table(
                "Items",
                ["Item", "Name"],
                [
                    (link(reverse("admin:inventory_item_change", args=[each.pk]), each), each.name)
                    for each in items
                ],
            ),
        ]

    def save_model(self, request: HttpRequest, obj: Category, form: Any, change: bool) -> None:
        if change:
            categories.change_category(actor=request.user, category_id=obj.pk, values=form.values())
            return
        saved = categories.create_category(
            actor=request.user, token=form.cleaned_data.get("token"), **form.values()
        )
        obj.pk = saved.pk

    def construct_change_message(self, *args: Any, **kwargs: Any) -> list[Any]:
        """The service keeps the audit trail."""
        return []


def _page(category: Category) -> object:
    return link(reverse("admin:inventory_category_change", args=[category.pk]), category)
