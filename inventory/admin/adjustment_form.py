"""The form of an adjustment: what was typed becomes input for the service, and its refusals come
back beside the fields they are about."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.forms.models import BaseInlineFormSet

from inventory.admin.sku_field import SkuField
from inventory.models import Adjustment, AdjustmentLine, AdjustmentReason, Location
from inventory.services import adjustments, business_days
from inventory.services.adjustments import AdjustmentInput, AdjustmentLineInput
from plyhub.common.errors import DomainError, InputErrors, InvalidInput

FIELDS = ["kind", "reason", "location", "effective_on", "note"]
LINE_FIELDS = ["sku", "bin", "lot", "counted", "quantity", "amount"]
# What the service calls a field that the form calls otherwise.
_CALLED = {"item": "sku"}


class AdjustmentForm(forms.ModelForm):
    """The adjustment's own fields; the hidden token makes a double click one adjustment."""

    token = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

    class Meta:
        model = Adjustment
        fields = FIELDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The lines are judged together with the adjustment, and share only the instance with this.
        self.instance.typed_in = self
        self.fields["reason"].queryset = AdjustmentReason.objects.filter(
            is_active=True, by_hand=True
        )
        places = Location.objects.filter(is_active=True).exclude(kind=Location.Kind.TRANSIT)
        self.fields["location"].queryset = places
        self.fields["effective_on"].required = False
        if not self.instance.pk:
            self.fields["effective_on"].initial = business_days.today

    def adjustment_input(self) -> AdjustmentInput:
        """What was typed, for the service. Only after `is_valid`."""
        data = self.cleaned_data
        return AdjustmentInput(
            kind=data["kind"],
            reason_id=data["reason"].pk,
            location_id=data["location"].pk,
            effective_on=data.get("effective_on"),
            note=data.get("note", ""),
        )


class LineForm(forms.ModelForm):
    """A line: what was counted, or the difference, or by how much the value changes."""

    sku = SkuField(required=False)

    class Meta:
        model = AdjustmentLine
        fields = ["bin", "lot", "counted", "quantity", "amount"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        line = self.instance
        for name in ("counted", "quantity", "amount"):
            self.fields[name].required = False
        if line.pk:
            self.initial["sku"] = line.item.sku
        for name, is_said in (
            ("quantity", line.counted is None and line.quantity),
            ("amount", line.amount),
        ):
            if not is_said:
                self.initial[name] = None
        for name, field in self.fields.items():
            # In a row of a table the heading is no label.
            field.widget.attrs["aria-label"] = field.label
            field.widget.attrs["data-part"] = name

    def _get_validation_exclusions(self) -> set[str]:
        """What makes a line possible is the service's to explain: it does so beside the field."""
        return super()._get_validation_exclusions() | {"item", "counted", "quantity", "amount"}

    def line_input(self) -> AdjustmentLineInput:
        data = self.cleaned_data
        return AdjustmentLineInput(
            item_id=data["sku"].pk,
            bin=data.get("bin", ""),
            lot=data.get("lot", ""),
            counted=data.get("counted"),
            quantity=data.get("quantity"),
            amount=data.get("amount"),
        )


class LineFormSet(BaseInlineFormSet):
    """All lines; checked by the service, as this person, before anything is saved."""

    def __init__(self, *args: Any, actor: Any = None, **kwargs: Any) -> None:
        self.actor = actor
        super().__init__(*args, **kwargs)

    @property
    def typed_in(self) -> AdjustmentForm | None:
        return getattr(self.instance, "typed_in", None)

    def is_valid(self) -> bool:
        """Also not while the service has something against the adjustment itself."""
        return super().is_valid() and not (self.typed_in and self.typed_in.errors)

    def clean(self) -> None:
        super().clean()
        form = self.typed_in
        if any(self.errors) or form is None or not form.is_valid():
            return
        try:
            adjustments.validate(
                actor=self.actor, data=form.adjustment_input(), lines=self.line_inputs
            )
        except DomainError as error:
            for single in error.errors if isinstance(error, InputErrors) else [error]:
                self._show(single)

    @property
    def line_inputs(self) -> list[AdjustmentLineInput]:
        """The lines that stay, in their order."""
        return [form.line_input() for form in self._kept()]

    def _kept(self) -> list[LineForm]:
        return [
            form
            for form in self.forms
            if form.cleaned_data.get("sku") and not form.cleaned_data.get("DELETE")
        ]

    def _show(self, error: InvalidInput | DomainError) -> None:
        """`lines.2.quantity` belongs to the second line that stays, `reason` to the adjustment."""
        kept = self._kept()
        scope, _, rest = error.field.partition(".")
        position, _, field = rest.partition(".")
        field = _CALLED.get(field, field)
        if scope == "lines" and position.isdigit() and int(position) <= len(kept):
            form = kept[int(position) - 1]
            form.add_error(field if field in form.fields else None, error.message)
        elif scope in self.typed_in.fields:
            self.typed_in.add_error(scope, error.message)
        else:
            self._non_form_errors.append(error.message)
