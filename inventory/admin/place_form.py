"""The form of a warehouse or truck: what was typed becomes values for the service."""

from __future__ import annotations

import copy
import uuid
from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from inventory.models import Location
from inventory.services import place_editing
from plyhub.common.admin.documents import add_errors
from plyhub.common.errors import DomainError


class PlaceForm(forms.ModelForm):
    """A place's own fields; the hidden token makes a double click one place."""

    token = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

    class Meta:
        model = Location
        fields = [*place_editing.FIELDS, "technicians"]
        widgets = {"memo": UnfoldAdminTextareaWidget(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "kind" in self.fields:
            choices = [(kind, kind.label) for kind in place_editing.MADE_HERE]
            self.fields["kind"] = forms.ChoiceField(
                choices=choices, widget=UnfoldAdminSelectWidget()
            )
        if "home_warehouse" in self.fields:
            warehouses = Location.objects.filter(kind=Location.Kind.WAREHOUSE, is_active=True)
            self.fields["home_warehouse"].queryset = warehouses

    def clean(self) -> dict[str, Any]:
        """Show beside each field what the service would refuse."""
        data = super().clean()
        if not self.errors:
            try:
                place_editing.review(copy.copy(self.instance), self.values())
            except DomainError as error:
                add_errors(self, error)
        return data

    def values(self) -> dict[str, Any]:
        """What was typed, for the service. Only after `is_valid`."""
        return {name: self.cleaned_data[name] for name in place_editing.FIELDS}

    def crew(self) -> list[int]:
        """The technicians of the truck."""
        return [technician.pk for technician in self.cleaned_data["technicians"]]
