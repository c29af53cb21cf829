"""What a record says in its custom fields, on its page: the table, and filling them in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Model
from django.http import HttpRequest
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from plyhub.common import custom_fields
from plyhub.common.admin.documents import Action, Table
from plyhub.common.custom_field_types import field_name
from plyhub.common.models import CustomField

Type = CustomField.DataType
_ROWS = {"rows": 2}


class FillInForm(forms.Form):
    """Every field that can be changed from here. Only what the person changed is written, so that
    what changed meanwhile in the other fields stays."""

    def __init__(self, document: Model, data: Any = None) -> None:
        super().__init__(data)
        self.ids: dict[str, int] = {}
        for field, value in custom_fields.changeable(document):
            self.ids[field_name(field.pk)] = field.pk
            self.fields[field_name(field.pk)] = _input(field, value)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        return {"values": {self.ids[name]: data.get(name, "") for name in self.changed_data}}


def _input(field: CustomField, value: str) -> forms.Field:
    shared = {
        "label": field.name,
        "required": False,
        "initial": value,
        "show_hidden_initial": True,
    }
    if field.data_type == Type.DROPDOWN:
        # An option that was taken off the list is still what the record says.
        options = dict.fromkeys(["", *field.options, value])
        choices = [(option, option or "–") for option in options]
        return forms.ChoiceField(choices=choices, widget=UnfoldAdminSelectWidget(), **shared)
    if field.data_type == Type.NUMERIC:
        return forms.CharField(widget=UnfoldAdminTextInputWidget(), **shared)
    return forms.CharField(widget=UnfoldAdminTextareaWidget(attrs=_ROWS), **shared)


def _fill_in(actor: Any, document: Model, data: dict[str, Any]) -> None:
    custom_fields.change_values(
        actor=actor,
        entity=custom_fields.entity_of(document),
        object_id=document.pk,
        values=data["values"],
    )


FILL_IN = Action(
    "fill_in", "Change custom fields", _fill_in, "The custom fields are changed.", form=FillInForm
)


def allowed(request: HttpRequest, document: Model) -> set[str]:
    """`FILL_IN`, if this person may and there is anything to fill in."""
    may = custom_fields.may_change(request.user, document)
    return {FILL_IN.name} if may and custom_fields.changeable(document) else set()


def values_tables(document: Model) -> list[Table]:
    """The table of custom fields, if records like this have any."""
    said = custom_fields.values_of(document)
    if not said:
        return []
    rows = [(field, value or "–", field.get_owner_display()) for field, value in said]
    return [Table("Custom fields", ["Field", "Value", "Decided by"], rows)]
