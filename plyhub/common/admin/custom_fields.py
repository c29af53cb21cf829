"""Custom fields: which there are, and where each is changed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from unfold.widgets import UnfoldAdminSelectWidget

from plyhub.common import custom_fields, systems
from plyhub.common.admin.base import ReadOnlyAdmin
from plyhub.common.admin.documents import Action, DocumentAdmin, Fact
from plyhub.common.admin.labels import label
from plyhub.common.models import CustomField


class OwnerForm(forms.Form):
    owner = forms.ChoiceField(
        label="Its values are decided by",
        choices=CustomField.Owner.choices,
        widget=UnfoldAdminSelectWidget(),
    )

    def __init__(self, document: CustomField, data: Any = None) -> None:
        super().__init__(data, initial={"owner": document.owner})


def _set_owner(actor: Any, field: CustomField, data: dict[str, Any]) -> None:
    custom_fields.set_owner(actor=actor, field_id=field.pk, owner=data["owner"])


@admin.register(CustomField)
class CustomFieldAdmin(ReadOnlyAdmin, DocumentAdmin):
    list_display = ["name", "belongs_to", "data_type", "owner", "is_writable", "state"]
    list_filter = ["entity", "owner", "is_active"]
    search_fields = ["name"]
    document_actions = (
        Action(
            "owner",
            "Decide who changes it",
            _set_owner,
            "Decided.",
            form=OwnerForm,
            explains="What PlyHub decides is sent again when it differs there.",
        ),
    )

    def allowed_actions(self, request: HttpRequest, document: CustomField) -> set[str]:
        may = document.is_writable and request.user.has_perm(custom_fields.SET_OWNER)
        return {"owner"} if may else set()

    @admin.display(description="belongs to", ordering="entity")
    def belongs_to(self, field: CustomField) -> str:
        return field.entity.replace("_", " ")

    @admin.display(description="status", ordering="is_active")
    def state(self, field: CustomField) -> object:
        return self.status_label(field)

    def status_label(self, document: CustomField) -> object:
        return label("active", "Active") if document.is_active else label("inactive", "Inactive")

    def facts(self, request: HttpRequest, document: CustomField) -> list[Fact]:
        facts = [
            Fact("Belongs to", self.belongs_to(document)),
            Fact("Takes", document.get_data_type_display()),
            Fact("Its values are decided by", document.get_owner_display()),
        ]
        if document.options:
            facts.append(Fact("Options", ", ".join(document.options)))
        if not document.is_writable:
            facts.append(Fact("Filled in", f"in {systems.field_service()} only"))
        return facts
