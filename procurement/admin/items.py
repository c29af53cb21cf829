"""What buying adds to the pages of items: who sells them, and at what price."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from unfold.widgets import (
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from inventory.admin.catalog import COSTS, ItemAdmin
from inventory.admin.item_form import ItemForm
from inventory.models import Item
from plyhub.common.admin.base import link, number
from plyhub.common.admin.documents import Action, Fact, Table
from plyhub.common.admin.labels import label
from plyhub.common.errors import InputErrors
from procurement import cost_selectors
from procurement.admin import deleting, retiring
from procurement.admin.deleting import DELETE_ITEM, Deletable
from procurement.admin.merging import Mergeable
from procurement.models import Vendor, VendorItem
from procurement.services import new_items, vendor_items
from procurement.services.vendor_items import OfferInput

_VENDOR_FIELDS = ["vendor", "part_number", "vendor_cost"]


def _vendors() -> QuerySet[Vendor]:
    return Vendor.objects.filter(is_active=True).order_by("name")


class OfferForm(forms.Form):
    vendor = forms.ModelChoiceField(Vendor.objects.none(), widget=UnfoldAdminSelectWidget())
    part_number = forms.CharField(
        label="Their part number",
        required=False,
        max_length=100,
        widget=UnfoldAdminTextInputWidget(),
    )
    cost = forms.DecimalField(
        label="Their price",
        required=False,
        max_digits=16,
        decimal_places=6,
        widget=UnfoldAdminDecimalFieldWidget(),
        help_text="For one stock unit; empty if it is not known.",
    )
    is_preferred = forms.BooleanField(
        label="Preferred vendor", required=False, widget=UnfoldBooleanWidget()
    )

    def __init__(self, document: Item, data: Any = None) -> None:
        super().__init__(data)
        self.fields["vendor"].queryset = _vendors()


class NewItemForm(ItemForm):
    """A new item with the vendor it is bought from."""

    vendor = forms.ModelChoiceField(
        Vendor.objects.none(),
        label="Preferred vendor",
        required=False,
        widget=UnfoldAdminSelectWidget(),
    )
    part_number = forms.CharField(
        label="Their part number",
        required=False,
        max_length=100,
        widget=UnfoldAdminTextInputWidget(),
    )
    vendor_cost = forms.DecimalField(
        label="Their price",
        required=False,
        max_digits=16,
        decimal_places=6,
        widget=UnfoldAdminDecimalFieldWidget(),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "vendor" in self.fields:
            self.fields["vendor"].queryset = _vendors()

    def offer(self) -> OfferInput | None:
        """What the vendor asks, if one was named."""
        vendor = self.cleaned_data.get("vendor")
        if vendor is None:
            return None
        return OfferInput(
            vendor_id=vendor.pk,
            part_number=self.cleaned_data["part_number"],
            cost=self.cleaned_data["vendor_cost"],
            is_preferred=True,
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        offer = None if self.errors else self.offer()
        if offer is not None:
            try:
                vendor_items.check(None, offer)
            except InputErrors as error:
                for single in error.errors:
                    # The item has a cost of its own.
                    field = "vendor_cost" if single.field == "cost" else single.field
                    self.add_error(field, single.message)
        return data


def _set_offer(actor: Any, item: Item, data: dict[str, Any]) -> None:
    offer = OfferInput(
        vendor_id=data["vendor"].pk,
        part_number=data["part_number"],
        cost=data["cost"],
        is_preferred=data["is_preferred"],
    )
    vendor_items.set_offer(actor=actor, item_id=item.pk, offer=offer)


SET_OFFER = Action(
    "set_offer",
    "Vendor’s price",
    _set_offer,
    "The vendor’s price is entered.",
    form=OfferForm,
    explains="What a vendor calls the item and asks for it. A vendor that is named already is"
    " changed; one of an item’s vendors is the preferred one.",
)

admin.site.unregister(Item)


@admin.register(Item)
class BoughtItemAdmin(Deletable, Mergeable, ItemAdmin):
    document_actions = (SET_OFFER, *retiring.ITEM_ACTIONS, DELETE_ITEM)

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        return super().get_form(request, obj, **({} if obj else {"form": NewItemForm}) | kwargs)

    def get_fields(self, request: HttpRequest, obj: Item | None = None) -> list[str]:
        fields = super().get_fields(request, obj)
        return fields if obj or not _may_price(request) else [*fields, *_VENDOR_FIELDS]

    def make(self, request: HttpRequest, form: Any, packs: Any) -> Item:
        return new_items.create(
            actor=request.user,
            values=form.values(),
            packs=packs,
            offer=form.offer(),
            token=form.cleaned_data.get("token"),
        )

    def allowed_actions(self, request: HttpRequest, document: Item) -> set[str]:
        offers = {"set_offer"} if _may_price(request) else set()
        usual = offers | retiring.allowed(request, document)
        return usual | deleting.allowed(request, document)

    def facts(self, request: HttpRequest, document: Item) -> list[Fact]:
        facts = super().facts(request, document)
        sees = request.user.has_perms([COSTS, "procurement.view_costproposal"])
        proposal = cost_selectors.open_proposal(document) if sees else None
        if proposal is not None:
            page = reverse("admin:procurement_costproposal_change", args=[proposal.pk])
            facts.append(Fact("New cost proposed", link(page, f"{proposal.new_cost:,.2f}")))
        return facts

    def tables(self, request: HttpRequest, document: Item) -> list[Table]:
        tables = super().tables(request, document)
        return [_sellers(document), *tables] if request.user.has_perm(COSTS) else tables


def _may_price(request: HttpRequest) -> bool:
    return request.user.has_perms([vendor_items.ADD, vendor_items.CHANGE, COSTS])


def _sellers(item: Item) -> Table:
    offers = VendorItem.objects.filter(item=item, is_active=True).select_related("vendor")
    return Table(
        "Who sells it",
        ["Vendor", "Their part number", "", "Cost"],
        [
            (
                link(
                    reverse("admin:procurement_vendor_change", args=[each.vendor_id]), each.vendor
                ),
                each.part_number,
                label("active", "Preferred") if each.is_preferred else "",
                number("–" if each.cost is None else f"{each.cost:,.2f}"),
            )
            for each in offers.order_by("-is_preferred", "vendor__name")
        ],
        numeric=frozenset({3}),
        empty="No vendor yet.",
    )
