"""Forms of documents that list goods: an item is scanned or typed, with a quantity and a unit.

The forms only collect; what a service refuses is shown beside the field it is about.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.db.models.functions import Upper
from unfold.widgets import (
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from inventory.models import Item, Job, Location, Unit
from inventory.models.packed_lines import PackedLine
from inventory.services.goods_lines import LONGEST, GoodsInput
from plyhub.common.admin.documents import add_errors
from plyhub.common.errors import DomainError, InputErrors

BLANK_ROWS = 3


class HeadForm(forms.Form):
    """The document's own fields; the hidden token makes a double click one document."""

    token = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)


class PlaceField(forms.ModelChoiceField):
    """A place goods can be at."""

    def __init__(self, **given: Any) -> None:
        super().__init__(_places(), widget=UnfoldAdminSelectWidget(), **given)


class JobField(forms.CharField):
    """A job by its number."""

    def __init__(self, **given: Any) -> None:
        super().__init__(widget=UnfoldAdminTextInputWidget(), **given)

    def clean(self, value: Any) -> Job | None:
        number = super().clean(value).strip()
        if not number:
            return None
        found = Job.objects.filter(number__iexact=number).order_by("-pk").first()
        if found is None:
            raise forms.ValidationError(f"There is no job {number}. Look it up under Jobs.")
        return found


def _places() -> QuerySet[Location]:
    return Location.objects.filter(is_active=True).exclude(kind=Location.Kind.TRANSIT)


class GoodsLineForm(forms.Form):
    """A line. Which item the SKU is, all lines look up at once."""

    item = forms.CharField(required=False, widget=UnfoldAdminTextInputWidget())
    quantity = forms.DecimalField(
        required=False, max_digits=14, decimal_places=4, widget=UnfoldAdminDecimalFieldWidget()
    )
    unit = forms.ChoiceField(required=False, widget=UnfoldAdminSelectWidget())
    bin = forms.CharField(
        required=False, max_length=LONGEST["bin"], widget=UnfoldAdminTextInputWidget()
    )
    lot = forms.CharField(
        label="Lot",
        required=False,
        max_length=LONGEST["lot"],
        widget=UnfoldAdminTextInputWidget(),
    )

    def __init__(self, *args: Any, units: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", "stock unit"), *((each, each) for each in units)]
        self.found: Item | None = None

    @property
    def sku(self) -> str:
        return self.cleaned_data.get("item", "").strip()

    @property
    def is_empty(self) -> bool:
        return not self.sku and self.cleaned_data.get("quantity") is None

    def goods(self) -> GoodsInput:
        data = self.cleaned_data
        return GoodsInput(
            item_id=self.found.pk,
            quantity=data["quantity"],
            unit=data["unit"],
            bin=data["bin"],
            lot=data["lot"],
        )


class GoodsFormSet(forms.BaseFormSet):
    """All lines; empty ones do not count."""

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        if not hasattr(self, "_units"):
            self._units = list(Unit.objects.values_list("code", flat=True))
        return {**super().get_form_kwargs(index), "units": self._units}

    def clean(self) -> None:
        """Find the items of all lines in one query."""
        kept = self.kept
        found = {
            item.sku.upper(): item
            for item in Item.objects.annotate(code=Upper("sku")).filter(
                code__in={form.sku.upper() for form in kept}
            )
        }
        for form in kept:
            form.found = found.get(form.sku.upper())
            if form.found is None:
                text = f"There is no item {form.sku}." if form.sku else "Say which item."
                form.add_error("item", f"{text} Look it up under Items.")
            if form.cleaned_data.get("quantity") is None and "quantity" not in form.errors:
                form.add_error("quantity", "Say how many.")

    @property
    def kept(self) -> list[GoodsLineForm]:
        return [form for form in self.forms if form.errors or not form.is_empty]

    def goods(self) -> list[GoodsInput]:
        """The lines for the service. Only after `is_valid`."""
        return [form.goods() for form in self.kept]


LINES = forms.formset_factory(GoodsLineForm, formset=GoodsFormSet, extra=BLANK_ROWS)


def lines_form(data: Any = None, lines: Iterable[PackedLine] = ()) -> GoodsFormSet:
    """The lines as they were typed, or as they are."""
    initial = [
        {
            "item": line.item.sku,
            "quantity": line.quantity.normalize(),
            "unit": "" if line.unit_id == line.item.stock_unit_id else line.unit_id,
            "bin": line.bin,
            "lot": line.lot,
        }
        for line in lines
    ]
    return LINES(data, initial=initial, prefix="lines")


def show(error: DomainError, head: HeadForm, lines: GoodsFormSet) -> None:
    """Put what a service refused beside its field: `lines.2.quantity` is the second line that
    counts, `source` a field of the document."""
    kept = lines.kept
    for single in error.errors if isinstance(error, InputErrors) else [error]:
        scope, _, rest = single.field.partition(".")
        position, _, field = rest.partition(".")
        if scope == "lines" and position.isdigit() and int(position) <= len(kept):
            form = kept[int(position) - 1]
            form.add_error(field if field in form.fields else None, single.message)
        else:
            add_errors(head, single)
