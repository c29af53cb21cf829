"""Using material on a job and bringing it back, from the job's page."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from unfold.widgets import (
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from inventory import usage_selectors
from inventory.models import Item, Job, Location, Technician, Unit
from inventory.services import usage
from plyhub.common.admin.documents import Action
from plyhub.common.quantities import plain


class _UsageForm(forms.Form):
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    quantity = forms.DecimalField(
        max_digits=14, decimal_places=4, widget=UnfoldAdminDecimalFieldWidget()
    )
    note = forms.CharField(required=False, max_length=300, widget=UnfoldAdminTextInputWidget())

    def __init__(self, document: Job, data: Any = None) -> None:
        super().__init__(data)


class UseForm(_UsageForm):
    item = forms.CharField(
        label="Item", widget=UnfoldAdminTextInputWidget(), help_text="Its SKU, typed or scanned."
    )
    unit = forms.ModelChoiceField(
        Unit.objects.all(),
        required=False,
        empty_label="the stock unit",
        widget=UnfoldAdminSelectWidget(),
    )
    location = forms.ModelChoiceField(
        Location.objects.filter(is_active=True).exclude(kind=Location.Kind.TRANSIT),
        label="From",
        required=False,
        empty_label="the technician's truck",
        widget=UnfoldAdminSelectWidget(),
    )
    technician = forms.ModelChoiceField(
        Technician.objects.filter(is_active=True),
        required=False,
        widget=UnfoldAdminSelectWidget(),
    )
    field_order = ("item", "quantity", "unit", "location", "technician", "note")

    def clean_item(self) -> Item:
        sku = self.cleaned_data["item"].strip()
        found = Item.objects.filter(sku__iexact=sku).first()
        if found is None:
            raise forms.ValidationError(f"There is no item {sku}. Look it up under Items.")
        return found


class BringBackForm(_UsageForm):
    usage = forms.TypedChoiceField(
        label="Of", coerce=int, widget=UnfoldAdminSelectWidget(), choices=()
    )
    location = forms.ModelChoiceField(
        Location.objects.filter(is_active=True).exclude(kind=Location.Kind.TRANSIT),
        label="To",
        required=False,
        empty_label="where it came from",
        widget=UnfoldAdminSelectWidget(),
    )
    field_order = ("usage", "quantity", "location", "note")

    def __init__(self, document: Job, data: Any = None) -> None:
        super().__init__(document, data)
        self.fields["usage"].choices = [
            (left.usage.pk, _left(left)) for left in usage_selectors.left_on(document)
        ]


def _left(left: usage_selectors.Left) -> str:
    item = left.usage.item
    amount = f"{plain(left.quantity)} {item.stock_unit_id}"
    return f"{left.usage}: {item.sku} from {left.usage.location}, {amount} left"


def _use(actor: Any, job: Job, data: dict[str, Any]) -> None:
    usage.record(
        actor=actor,
        job_id=job.pk,
        item_id=data["item"].pk,
        quantity=data["quantity"],
        unit=data["unit"] and data["unit"].pk,
        location_id=data["location"] and data["location"].pk,
        technician_id=data["technician"] and data["technician"].pk,
        note=data["note"],
        token=data["token"],
    )


def _bring_back(actor: Any, job: Job, data: dict[str, Any]) -> None:
    usage.bring_back(
        actor=actor,
        usage_id=data["usage"],
        quantity=data["quantity"],
        location_id=data["location"] and data["location"].pk,
        note=data["note"],
        token=data["token"],
    )


JOB_ACTIONS = (
    Action("use", "Use material", _use, "The material is used.", form=UseForm, tone="primary"),
    Action("bring_back", "Bring back", _bring_back, "It is back in stock.", form=BringBackForm),
)
