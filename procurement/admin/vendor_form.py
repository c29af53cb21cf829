"""The form of a vendor: what was typed becomes values for the service."""

from __future__ import annotations

import copy
import uuid
from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminTextareaWidget

from plyhub.common.admin.documents import add_errors
from plyhub.common.errors import DomainError
from procurement.models import Vendor
from procurement.services import vendor_editing


class VendorForm(forms.ModelForm):
    """A vendor's own fields; the hidden token makes a double click one vendor."""

    token = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

    class Meta:
        model = Vendor
        fields = vendor_editing.FIELDS
        widgets = {"memo": UnfoldAdminTextareaWidget(attrs={"rows": 3})}

    def values(self) -> dict[str, Any]:
        """What was typed, for the service. Only after `is_valid`."""
        return {name: self.cleaned_data[name] for name in vendor_editing.FIELDS}

    def clean(self) -> dict[str, Any]:
        """Show beside each field what the service would refuse."""
        data = super().clean()
        if not self.errors:
            try:
                vendor_editing.review(copy.copy(self.instance), self.values())
            except DomainError as error:
                add_errors(self, error)
        return data
