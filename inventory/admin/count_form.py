"""The form of a count: its scope becomes input for the service."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminTextInputWidget

from inventory.count_states import COUNT
from inventory.models import Location, StockCount
from inventory.services import counts
from inventory.services.counts import CountInput
from plyhub.common.admin.documents import add_errors
from plyhub.common.errors import DomainError
from plyhub.common.models import User

FIELDS = [
    "kind",
    "location",
    "assigned_to",
    "bins",
    "categories",
    "items",
    "abc_class",
    "not_counted_for",
    "note",
]
_BACKEND = "django.contrib.auth.backends.ModelBackend"


class CountForm(forms.ModelForm):
    """What is to be counted; the hidden token makes a double click one count."""

    token = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

    class Meta:
        model = StockCount
        fields = FIELDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "bins" in self.fields:
            self.fields["bins"].widget = UnfoldAdminTextInputWidget()
        if "location" in self.fields:
            places = Location.objects.filter(is_active=True).exclude(kind=Location.Kind.TRANSIT)
            self.fields["location"].queryset = places
        if "assigned_to" in self.fields:
            people = User.objects.with_perm(COUNT, backend=_BACKEND)
            self.fields["assigned_to"].queryset = people.order_by("first_name", "last_name")

    def clean(self) -> dict[str, Any]:
        """Show beside each field what the service would refuse."""
        data = super().clean()
        if not self.errors:
            try:
                counts.validate(data=self.count_input())
            except DomainError as error:
                add_errors(self, error)
        return data

    def count_input(self) -> CountInput:
        """What was typed, for the service. Only after the fields were cleaned."""
        data = self.cleaned_data
        return CountInput(
            kind=data["kind"],
            location_id=data["location"].pk,
            assigned_to_id=data["assigned_to"].pk,
            bins=data.get("bins") or [],
            category_ids=[each.pk for each in data.get("categories") or []],
            item_ids=[each.pk for each in data.get("items") or []],
            abc_class=data.get("abc_class") or "",
            not_counted_for=data.get("not_counted_for"),
            note=data.get("note", ""),
        )
