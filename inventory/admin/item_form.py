"""The forms of items and categories: what was typed becomes values for the services."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.db.models import Q
from django.forms.models import BaseInlineFormSet
from django.utils.functional import cached_property
from unfold.widgets import UnfoldAdminTextareaWidget

from inventory.models import Category, Item
from inventory.services import catalog_checks, categories, items
from inventory.services.catalog_checks import Pack
from plyhub.common.admin.documents import add_errors
from plyhub.common.errors import DomainError

# Field of the form -> column of the service.
_COLUMNS = {"category": "category_id", "stock_unit": "stock_unit_id", "parent": "parent_id"}
ITEM_FIELDS = [column.removesuffix("_id") for column in items.COLUMNS]
CATEGORY_FIELDS = ["name", "parent", "position", "is_active"]
AMOUNTS = ("cost", "price", "member_price", "add_on_price", "add_on_member_price")


class _ValuesForm(forms.ModelForm):
    """Typed fields as columns; the hidden token makes a double click one record."""

    token = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)
    own: list[str]

    def values(self) -> dict[str, Any]:
        """What was typed, for the service. Only after `is_valid`."""
        return {
            _COLUMNS.get(name, name): _key(self.cleaned_data[name])
            for name in self.own
            if name in self.fields
        }

    def review(self) -> None:
        """Raise what the service would refuse."""

    def clean(self) -> dict[str, Any]:
        """Show beside each field what the service would refuse."""
        data = super().clean()
        if not self.errors:
            try:
                self.review()
            except DomainError as error:
                add_errors(self, error)
        return data


class ItemForm(_ValuesForm):
    own = ITEM_FIELDS

    class Meta:
        model = Item
        fields = ITEM_FIELDS
        widgets = {"description": UnfoldAdminTextareaWidget(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The packs are judged together with the item, and share only the instance with this form.
        self.instance.typed_in = self
        for name in AMOUNTS:
            if name in self.fields:
                self.fields[name].required = False
        if "category" in self.fields:
            usual = Q(kind=Category.Kind.MATERIALS, is_active=True)
            chosen = Category.objects.filter(usual | Q(pk=self.instance.category_id))
            self.fields["category"].queryset = chosen.order_by("name")

    def review(self) -> None:
        items.review(Item.objects.filter(pk=self.instance.pk).first(), self.values())

    def values(self) -> dict[str, Any]:
        """An amount that was left empty is nought, or what it was."""
        typed = super().values()
        empty = [name for name in AMOUNTS if name in typed and typed[name] is None]
        return {name: value for name, value in typed.items() if name not in empty}

    def _get_validation_exclusions(self) -> set[str]:
        """That a SKU is taken is the service's to explain: it does so beside the field."""
        return super()._get_validation_exclusions() | {"sku"}


class CategoryForm(_ValuesForm):
    own = CATEGORY_FIELDS

    class Meta:
        model = Category
        fields = CATEGORY_FIELDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "parent" in self.fields:
            of_materials = Category.objects.filter(kind=Category.Kind.MATERIALS, is_active=True)
            self.fields["parent"].queryset = of_materials.order_by("name")

    def review(self) -> None:
        categories.review(Category.objects.filter(pk=self.instance.pk).first(), self.values())


class PackFormSet(BaseInlineFormSet):
    """The further units of an item; checked by the service before anything is saved."""

    def clean(self) -> None:
        super().clean()
        typed = getattr(self.instance, "typed_in", None)
        if any(self.errors) or typed is None or not typed.is_valid():
            return
        unit = typed.cleaned_data.get("stock_unit") or self.instance.stock_unit
        try:
            catalog_checks.check_packs(self.packs, unit.pk)
        except DomainError as error:
            self._non_form_errors.append(error.message)

    @cached_property
    def packs(self) -> list[Pack]:
        """The units that stay."""
        return [
            Pack(
                unit=form.cleaned_data["unit"].pk,
                numerator=form.cleaned_data["numerator"],
                denominator=form.cleaned_data["denominator"],
            )
            for form in self.forms
            if form.cleaned_data.get("unit") and not form.cleaned_data.get("DELETE")
        ]


def _key(value: Any) -> Any:
    return value.pk if hasattr(value, "pk") else value
