"""The form of an order: what was typed becomes input for the service, and its refusals come back
beside the fields they are about."""

from __future__ import annotations

import copy
import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.models import BaseInlineFormSet
from django.utils.functional import cached_property
from unfold.widgets import UnfoldAdminTextareaWidget

from inventory.models import Item
from plyhub.common.errors import DomainError, InputErrors, InvalidInput
from procurement import selectors
from procurement.models import PurchaseOrder, PurchaseOrderLine
from procurement.selectors import UsualTerms
from procurement.services import purchase_orders
from procurement.services.purchase_orders import LineInput, OrderInput

ORDER_FIELDS = ["vendor", "destination", "job", "project", "needed_by", "tax", "shipping", "notes"]
LINE_FIELDS = [
    "item",
    "quantity",
    "unit",
    "unit_price",
    "job",
    "vendor_part_number",
]


class OrderForm(forms.ModelForm):
    """The order's own fields; the hidden token makes a double click one order."""

    token = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

    class Meta:
        model = PurchaseOrder
        fields = ORDER_FIELDS
        widgets = {"notes": UnfoldAdminTextareaWidget(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The lines are judged together with the order, and share only the instance with this form.
        self.instance.typed_in = self
        for name in ("tax", "shipping"):
            if name in self.fields:
                self.fields[name].required = False

    def order_input(self) -> OrderInput:
        """What was typed, for the service. Only after `is_valid`."""
        data = self.cleaned_data
        return OrderInput(
            vendor_id=data["vendor"].pk,
            destination_id=data["destination"].pk,
            job_id=_key(data.get("job")),
            project_id=_key(data.get("project")),
            needed_by=data.get("needed_by"),
            tax=self._amount("tax"),
            shipping=self._amount("shipping"),
            notes=data.get("notes", ""),
        )

    def _amount(self, name: str) -> Decimal:
        """What was typed, or what the order has where the person may not see amounts."""
        typed = self.cleaned_data.get(name) if name in self.fields else getattr(self.instance, name)
        return typed or Decimal(0)


class LineForm(forms.ModelForm):
    """A line; unit and price may be left empty for the vendor's usual ones."""

    class Meta:
        model = PurchaseOrderLine
        fields = LINE_FIELDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # In a row of a table the heading is no label.
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = field.label
        # Validation writes what was typed into the instance.
        self.before = copy.copy(self.instance) if self.instance.pk else None
        for name in ("unit", "unit_price"):
            if name in self.fields:
                self.fields[name].required = False

    def _get_validation_exclusions(self) -> set[str]:
        """The database's constraints are the service's to explain: it does so beside the field."""
        return super()._get_validation_exclusions() | {"quantity", "unit_price"}


class LineFormSet(BaseInlineFormSet):
    """All lines; checked by the service before anything is saved."""

    @property
    def order_form(self) -> OrderForm | None:
        return getattr(self.instance, "typed_in", None)

    def is_valid(self) -> bool:
        """Also not while the service has something against the order itself."""
        return super().is_valid() and not (self.order_form and self.order_form.errors)

    def clean(self) -> None:
        super().clean()
        order_form = self.order_form
        if any(self.errors) or order_form is None or not order_form.is_valid():
            return
        try:
            purchase_orders.validate(order=order_form.order_input(), lines=self.line_inputs)
        except DomainError as error:
            self._show(error)

    @cached_property
    def line_inputs(self) -> list[LineInput]:
        """The lines that stay, in their order, with usual unit and price where none was typed."""
        vendor = self.order_form.cleaned_data["vendor"]
        kept = self._kept()
        items = [form.cleaned_data["item"] for form in kept]
        usual = selectors.usual_terms(vendor=vendor, items=items)
        return [_line_input(form, usual[item.pk]) for form, item in zip(kept, items, strict=True)]

    def _kept(self) -> list[LineForm]:
        return [
            form
            for form in self.forms
            if form.cleaned_data.get("item") and not form.cleaned_data.get("DELETE")
        ]

    def _show(self, error: DomainError) -> None:
        kept = self._kept()
        for single in error.errors if isinstance(error, InputErrors) else [error]:
            self._show_one(single, kept)

    def _show_one(self, error: InvalidInput | DomainError, kept: list[LineForm]) -> None:
        """`lines.2.quantity` belongs to the second line that stays, `vendor` to the order."""
        scope, _, rest = error.field.partition(".")
        position, _, field = rest.partition(".")
        if scope == "lines" and position.isdigit() and int(position) <= len(kept):
            form = kept[int(position) - 1]
            form.add_error(field if field in form.fields else None, error.message)
        elif scope in self.order_form.fields:
            self.order_form.add_error(scope, error.message)
        else:
            self._non_form_errors.append(error.message)


def _line_input(form: LineForm, usual: UsualTerms) -> LineInput:
    data = form.cleaned_data
    unit = data["unit"].pk if data["unit"] else usual.unit
    price = _price(form, data["item"], unit)
    return LineInput(
        line_id=form.instance.pk,
        item_id=data["item"].pk,
        quantity=data["quantity"],
        unit=unit,
        unit_price=usual.price_per(unit) if price is None else price,
        job_id=_key(data.get("job")),
        vendor_part_number=data.get("vendor_part_number") or usual.part_number,
        description=_description(form.before, data["item"]),
    )


def _price(form: LineForm, item: Item, unit: str) -> Decimal | None:
    """The price that was typed; where prices are not shown, the one the line had."""
    if "unit_price" in form.fields:
        return form.cleaned_data["unit_price"]
    before = form.before
    is_same = before is not None and (before.item_id, before.unit_id) == (item.pk, unit)
    return before.unit_price if is_same else None


def _description(before: PurchaseOrderLine | None, item: Item) -> str:
    """What the line said before, as long as it is still about the same item."""
    is_same = before is not None and before.item_id == item.pk
    return before.description if is_same else item.name[:300]


def _key(record: Any) -> int | None:
    return record.pk if record else None
