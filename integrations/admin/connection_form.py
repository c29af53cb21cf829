"""The form of a connection: its fields come from what the connector says it needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from unfold.widgets import (
    UnfoldAdminPasswordWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from integrations.connectors import registry
from integrations.connectors.base import Field
from integrations.models import Connection
from integrations.sync import connection_input
from plyhub.common.errors import DomainError, InputErrors

Choice = tuple[str, str]
UNCHANGED = "Saved. Leave empty to keep it."


class ConnectionForm(forms.ModelForm):
    """Secrets are written here and never shown again."""

    class Meta:
        model = Connection
        fields = ["name", "system", "url", "pull_every_minutes"]
        widgets = {
            "system": UnfoldAdminSelectWidget(
                choices=[(name, registry.describe(name).label) for name in registry.names()]
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            return
        description = self.instance.description
        saved = connection_input.saved(self.instance)
        for field in description.credentials:
            self.fields[f"credential_{field.name}"] = _credential(field, field.name in saved)
        for field in description.options:
            self.fields[f"option_{field.name}"] = _option(field, self.instance)

    def clean(self) -> dict[str, Any]:
        """Show what the service would miss beside its field."""
        data = super().clean()
        if self.instance.pk and not self.errors:
            try:
                connection_input.review(
                    self.instance, self.typed_credentials(), self.typed_options()
                )
            except InputErrors as refused:
                for error in refused.errors:
                    self.add_error(self._field_of(error.field), error.message)
        if wrong := self.instance.pk and self._interval_error(data):
            self.add_error(wrong.field, wrong.message)
        return data

    def _interval_error(self, data: dict[str, Any]) -> DomainError | None:
        return connection_input.interval_error(self.instance, data.get("pull_every_minutes"))

    def _field_of(self, field: str) -> str | None:
        """`credentials.app_key` is asked for as `credential_app_key`."""
        what, _, name = field.partition(".")
        own = f"{what.removesuffix('s')}_{name}"
        return own if own in self.fields else None

    def typed_credentials(self) -> dict[str, str]:
        """The credentials that were typed; those left empty stay as they are."""
        return self._typed("credential_", keep_empty=False)

    def typed_options(self) -> dict[str, str]:
        return self._typed("option_", keep_empty=True)

    def _typed(self, prefix: str, *, keep_empty: bool) -> dict[str, str]:
        return {
            name.removeprefix(prefix): value
            for name, value in self.cleaned_data.items()
            if name.startswith(prefix) and (value or keep_empty)
        }


def _credential(field: Field, is_saved: bool) -> forms.CharField:
    widget = UnfoldAdminPasswordWidget() if field.secret else UnfoldAdminTextInputWidget()
    widget.attrs["autocomplete"] = "off"
    return forms.CharField(
        label=field.label,
        required=field.required and not is_saved,
        widget=widget,
        help_text=UNCHANGED if is_saved else field.help,
    )


def _option(field: Field, connection: Connection) -> forms.Field:
    """What the system offered at the last test to choose from, else free text."""
    saved = connection.options.get(field.name, field.default)
    common = {
        "label": field.label,
        "required": False,
        "initial": saved,
        "help_text": field.help,
    }
    offered = connection.offers.get("choices", {}).get(field.name) or field.choices
    if not offered:
        attrs = {"inputmode": "numeric"} if field.bounds else {}
        return forms.CharField(widget=UnfoldAdminTextInputWidget(attrs=attrs), **common)
    choices = _choices(offered, saved, is_free=not field.choices)
    return forms.ChoiceField(choices=choices, widget=UnfoldAdminSelectWidget(), **common)


def _choices(offered: Sequence[Sequence[str]], saved: str, *, is_free: bool) -> list[Choice]:
    """The choices, with none at all where that is one, and with what is saved even if it is not
    offered any more, so that looking at the form changes nothing."""
    choices = [(value, label) for value, label in offered]
    if saved and saved not in dict(choices):
        choices.append((saved, f"{saved} (not offered there)"))
    return [("", "None"), *choices] if is_free else choices
