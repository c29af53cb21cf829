"""Items and the units they come in."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import TabularInline

from inventory import selectors
from inventory.models import Category, Item, ItemUnit, Unit
from plyhub.common.admin.base import BackOfficeAdmin, ReadOnlyAdmin, number
from plyhub.common.admin.documents import DocumentAdmin, Fact, Table
from plyhub.common.admin.labels import label
from plyhub.common.quantities import plain


class ItemUnitInline(TabularInline):
    model = ItemUnit
    extra = 0
    fields = ["unit", "numerator", "denominator"]


@admin.register(Item)
class ItemAdmin(DocumentAdmin):
    """An item: where it lies, what it costs, how it is packed."""

    list_display = ["sku", "name", "category", "unit", "cost_text", "on_hand_text", "active_label"]
    list_filter = ["kind", "is_active", "is_stocked"]
    search_fields = ["sku", "name"]
    search_help_text = "SKU or name"
    inlines = [ItemUnitInline]
    fields = ["sku", "name", "stock_unit", "tracking"]
    readonly_fields = ["sku", "name"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Item | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Item]:
        items = selectors.with_on_hand(super().get_queryset(request))
        return items.select_related("category", "pool")

    def get_list_display(self, request: HttpRequest) -> list[str]:
        hidden = set() if request.user.has_perm("procurement.view_costs") else {"cost_text"}
        return [name for name in self.list_display if name not in hidden]

    @admin.display(description="unit", ordering="stock_unit")
    def unit(self, item: Item) -> str:
        return item.stock_unit_id

    @admin.display(description="cost", ordering="cost")
    def cost_text(self, item: Item) -> str:
        return number(f"{item.cost:,.2f}")

    @admin.display(description="on hand", ordering="on_hand")
    def on_hand_text(self, item: Item) -> str:
        return number(plain(item.on_hand), muted=not item.on_hand)

    @admin.display(description="status")
    def active_label(self, item: Item) -> str:
        return self.status_label(item)

    def status_label(self, document: Item) -> object:
        return label("active", "Active") if document.is_active else label("inactive", "Inactive")

    def may_edit(self, request: HttpRequest, document: Item) -> bool:
        return self.has_change_permission(request, document)

    def facts(self, request: HttpRequest, document: Item) -> list[Fact]:
        facts = [
            Fact("Name", document.name),
            Fact("Category", document.category),
            Fact("Stock unit", document.stock_unit_id),
            Fact("Also comes as", ", ".join(str(each) for each in document.units.all())),
            Fact("On hand", f"{plain(document.on_hand)} {document.stock_unit_id}"),
        ]
        if request.user.has_perm("procurement.view_costs"):
            pool = getattr(document, "pool", None)
            facts += [
                Fact("Price book cost", f"{document.cost:,.2f}"),
                Fact("Average cost", f"{pool.average:,.6f}" if pool else None),
            ]
        return facts

    def tables(self, request: HttpRequest, document: Item) -> list[Table]:
        rows = selectors.stock_by_location(document)
        return [
            Table(
                "Where it is",
                ["Place", "On hand"],
                [(row.location, plain(row.on_hand)) for row in rows],
                numeric=frozenset({1}),
                empty="None on hand anywhere.",
            )
        ]


@admin.register(Category)
class CategoryAdmin(ReadOnlyAdmin):
    list_display = ["name", "parent", "is_active"]
    search_fields = ["name"]
    list_select_related = ["parent"]


@admin.register(Unit)
class UnitAdmin(BackOfficeAdmin):
    list_display = ["code", "name", "places"]

    def get_readonly_fields(self, request: HttpRequest, obj: Unit | None = None) -> list[str]:
        return ["code"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Unit | None = None) -> bool:
        return False
