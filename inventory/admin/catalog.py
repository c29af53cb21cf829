"""Items and the units they come in."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import TabularInline

from inventory import field_owners, selectors
from inventory.admin import quantity_tables
from inventory.admin.item_form import AMOUNTS, ITEM_FIELDS, ItemForm, PackFormSet
from inventory.admin.pictures import pictures
from inventory.models import Item, ItemUnit, Unit
from inventory.services import items
from plyhub.common import inactivity, systems
from plyhub.common.admin.base import BackOfficeAdmin, OnlyInUse, number
from plyhub.common.admin.documents import DocumentAdmin, Fact, Table
from plyhub.common.admin.labels import label
from plyhub.common.quantities import plain

COSTS = "procurement.view_costs"


class ItemUnitInline(TabularInline):
    model = ItemUnit
    formset = PackFormSet
    extra = 0
    verbose_name = "further unit"
    verbose_name_plural = "Further units"
    fields = ["unit", "numerator", "denominator"]


@admin.register(Item)
class ItemAdmin(OnlyInUse, DocumentAdmin):
    """An item: where it lies, what it costs, how it is packed."""

    list_display = ["sku", "name", "category", "unit", "cost_text", "on_hand_text", "active_label"]
    list_filter = ["kind", "is_active", "is_stocked"]
    search_fields = ["sku", "name"]
    search_help_text = "SKU or name"
    inlines = [ItemUnitInline]
    owned = ("item", field_owners.ITEM)
    form = ItemForm

    def get_fields(self, request: HttpRequest, obj: Item | None = None) -> list[str]:
        """Of an item that is kept elsewhere only what is decided here."""
        theirs = obj is not None and systems.keeper_of("item", obj.pk)
        hidden = {name.removesuffix("_id") for name in items.PRICE_BOOK} if theirs else set()
        if not request.user.has_perm(COSTS):
            hidden |= set(AMOUNTS)
        if obj is None:
            hidden.add("is_active")
        elif obj.cost_locked:
            hidden.add("cost")
        return ["token", *(name for name in ITEM_FIELDS if name not in hidden)]

    def save_model(self, request: HttpRequest, obj: Item, form: Any, change: bool) -> None:
        """Nothing yet: the item is written together with its units."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        packs = formsets[0].packs
        if change:
            items.change_item(
                actor=request.user, item_id=form.instance.pk, values=form.values(), packs=packs
            )
            return
        form.instance.pk = self.make(request, form, packs).pk

    def make(self, request: HttpRequest, form: Any, packs: Any) -> Item:
        """The item a form for a new one asks for."""
        return items.create_item(
            actor=request.user,
            values=form.values(),
            packs=packs,
            token=form.cleaned_data.get("token"),
        )

    def construct_change_message(self, *args: Any, **kwargs: Any) -> list[Any]:
        """The service keeps the audit trail."""
        return []

    def has_delete_permission(self, request: HttpRequest, obj: Item | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Item]:
        items = selectors.with_on_hand(super().get_queryset(request))
        return items.select_related("category", "pool")

    def get_list_display(self, request: HttpRequest) -> list[str]:
        hidden = set() if request.user.has_perm(COSTS) else {"cost_text"}
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
            Fact("Name", document.name, "name"),
            Fact("Kind", document.get_kind_display(), "kind"),
            Fact("Category", document.category, "category_id"),
            Fact(
                "Manufacturer",
                f"{document.manufacturer} {document.model}".strip(),
                "manufacturer",
            ),
            Fact("Stock unit", document.stock_unit_id, "stock_unit_id"),
            Fact("Also comes as", ", ".join(str(each) for each in document.units.all())),
            Fact("Tracking", document.get_tracking_display(), "tracking"),
            Fact("Stocked", "yes" if document.is_stocked else "no", "is_stocked"),
            *(_out_of_use(document) if not document.is_active else ()),
            Fact("On hand", f"{plain(document.on_hand)} {document.stock_unit_id}"),
        ]
        if request.user.has_perm(COSTS):
            pool = getattr(document, "pool", None)
            facts += [
                Fact("Price book cost", _cost(document), "cost"),
                Fact("Price", f"{document.price:,.2f}", "price"),
                Fact("Average cost", f"{pool.average:,.6f}" if pool else None),
            ]
        return facts

    def tables(self, request: HttpRequest, document: Item) -> list[Table]:
        return [quantity_tables.of_item(document), *pictures(document)]


def _out_of_use(item: Item) -> list[Fact]:
    return [
        Fact("Out of use", inactivity.told(item)),
        *([Fact("Merged into", item.merged_into)] if item.merged_into_id else []),
    ]


def _cost(item: Item) -> str:
    return f"{item.cost:,.2f}{', locked' if item.cost_locked else ''}"


@admin.register(Unit)
class UnitAdmin(BackOfficeAdmin):
    list_display = ["code", "name", "places"]

    def get_readonly_fields(self, request: HttpRequest, obj: Unit | None = None) -> list[str]:
        return ["code"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Unit | None = None) -> bool:
        return False
