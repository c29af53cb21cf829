"""An item as it is typed or scanned: by its SKU."""

from __future__ import annotations

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminTextInputWidget

from inventory.models import Item


class SkuField(forms.CharField):
    """Cleans to the item; upper and lower case are the same."""

    def __init__(self, **given: Any) -> None:
        widget = UnfoldAdminTextInputWidget(attrs={"data-scan": "", "autocomplete": "off"})
        super().__init__(**{"label": "Item", "widget": widget, **given})

    def clean(self, value: Any) -> Item | None:
        sku = super().clean(value)
        if not sku:
            return None
        found = Item.objects.select_related("stock_unit").filter(sku__iexact=sku).first()
        if found is None:
            raise forms.ValidationError(f"There is no item {sku}. Look it up under Items.")
        return found
