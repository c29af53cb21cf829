"""The form of a return: what was typed becomes input for the service, and its refusals come back
beside the fields they are about."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.models import BaseInlineFormSet
from unfold.widgets import UnfoldAdminTextareaWidget

from plyhub.common.errors import DomainError, InputErrors, InvalidInput
from procurement.models import Return, ReturnLine
from procurement.services import returns
from procurement.services.returns import ReturnInput, ReturnLineInput

RETURN_FIELDS = [
    "kind",
    "reason",
    "vendor",
    "job",
    "location",
    "rma_number",
    "restocking_fee",
    "notes",
]
LINE_FIELDS = ["item", "quantity", "unit_price"]


class ReturnForm(forms.ModelForm):
    """The return's own fields; the hidden token makes a double click one return."""

    token = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

    class Meta:
        model = Return
        fields = RETURN_FIELDS
        widgets = {"notes": UnfoldAdminTextareaWidget(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The lines are judged together with the return, and share only the instance with this form.
        self.instance.typed_in = self
        self.was_kind = self.instance.kind
        if "restocking_fee" in self.fields:
            self.fields["restocking_fee"].required = False
        if self.instance.pk:
            self.fields["kind"].disabled = True

    def _get_validation_exclusions(self) -> set[str]:
        """Who has to be named for which kind is the service's to explain."""
        return super()._get_validation_exclusions() | {"kind", "vendor", "job"}

    def return_input(self) -> ReturnInput:
        """What was typed, for the service. Only after `is_valid`."""
        data = self.cleaned_data
        return ReturnInput(
            kind=data["kind"],
            reason=data["reason"],
            location_id=_key(data.get("location")),
            vendor_id=_key(data.get("vendor")),
            job_id=_key(data.get("job")),
            rma_number=data.get("rma_number", ""),
            notes=data.get("notes", ""),
            restocking_fee=self._fee(),
        )

    def _fee(self) -> Decimal:
        """What was typed, or what the return has where the person may not see amounts."""
        if "restocking_fee" in self.fields:
            return self.cleaned_data.get("restocking_fee") or Decimal(0)
        return self.instance.restocking_fee


class LineForm(forms.ModelForm):
    """A line; the price may be left empty for the one it was bought at."""

    class Meta:
        model = ReturnLine
        fields = LINE_FIELDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # In a row of a table the heading is no label.
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = field.label
        # Validation writes what was typed into the instance.
        self.was_item, self.was_price = self.instance.item_id, self.instance.unit_price
        if "unit_price" in self.fields:
            self.fields["unit_price"].required = False
            if not self.instance.pk:
                self.fields["unit_price"].initial = None

    def _get_validation_exclusions(self) -> set[str]:
        """The database's constraints are the service's to explain: it does so beside the field."""
        return super()._get_validation_exclusions() | {"quantity", "unit_price"}

    def line_input(self) -> ReturnLineInput:
        data = self.cleaned_data
        is_same = self.was_item == data["item"].pk
        price = data["unit_price"] if "unit_price" in self.fields else None
        if "unit_price" not in self.fields and is_same and self.instance.pk:
            price = self.was_price
        return ReturnLineInput(
            quantity=data["quantity"],
            receipt_line_id=self.instance.receipt_line_id if is_same else None,
            item_id=data["item"].pk,
            unit_price=price,
        )


class LineFormSet(BaseInlineFormSet):
    """All lines; checked by the service, as this person, before anything is saved."""

    def __init__(self, *args: Any, actor: Any = None, **kwargs: Any) -> None:
        self.actor = actor
        super().__init__(*args, **kwargs)

    @property
    def return_form(self) -> ReturnForm | None:
        return getattr(self.instance, "typed_in", None)

    def is_valid(self) -> bool:
        """Also not while the service has something against the return itself."""
        return super().is_valid() and not (self.return_form and self.return_form.errors)

    def clean(self) -> None:
        super().clean()
        form = self.return_form
        if any(self.errors) or form is None or not form.is_valid():
            return
        try:
            returns.validate(
                actor=self.actor,
                data=form.return_input(),
                lines=self.line_inputs,
                return_id=self.instance.pk,
            )
        except DomainError as error:
            for single in error.errors if isinstance(error, InputErrors) else [error]:
                self._show(single)

    @property
    def line_inputs(self) -> list[ReturnLineInput]:
        """The lines that stay, in their order."""
        return [form.line_input() for form in self._kept()]

    def _kept(self) -> list[LineForm]:
        return [
            form
            for form in self.forms
            if form.cleaned_data.get("item") and not form.cleaned_data.get("DELETE")
        ]

    def _show(self, error: InvalidInput | DomainError) -> None:
        """`lines.2.quantity` belongs to the second line that stays, `vendor` to the return."""
        kept = self._kept()
        scope, _, rest = error.field.partition(".")
        position, _, field = rest.partition(".")
        if scope == "lines" and position.isdigit() and int(position) <= len(kept):
            form = kept[int(position) - 1]
            form.add_error(field if field in form.fields else None, error.message)
        elif scope in self.return_form.fields:
            self.return_form.add_error(scope, error.message)
        else:
            self._non_form_errors.append(error.message)


def _key(record: Any) -> int | None:
    return record.pk if record else None
