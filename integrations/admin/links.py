"""Which of our records is which of theirs, and deciding where that is not plain."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from integrations.models import ExternalLink, SyncIssue
from integrations.sync import decisions, identity
from plyhub.common.admin.base import ReadOnlyAdmin
from plyhub.common.admin.documents import Action, DocumentAdmin, Fact
from plyhub.common.admin.labels import label

NEW = ""


class DecideForm(forms.Form):
    """One of those over there, or a new one with a code of its own."""

    same_as = forms.ChoiceField(
        label="It is", required=False, widget=UnfoldAdminSelectWidget(), initial=NEW
    )
    code = forms.CharField(
        label="Code of a new one, or the id of another one there",
        required=False,
        max_length=60,
        widget=UnfoldAdminTextInputWidget(),
        help_text="Taken if nothing is chosen above.",
    )

    def __init__(self, document: ExternalLink, data: Any = None) -> None:
        super().__init__(data)
        asked = decisions.question(document)
        self.fields["same_as"].choices = [(NEW, "A new one"), *asked.there]
        self.fields["code"].initial = asked.code

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        values["code"] = values.get("same_as") or values.get("code", "")
        if not values["code"]:
            self.add_error("code", "Choose one that is there, or enter a code.")
        return values


def _decide(actor: Any, link: ExternalLink, data: dict[str, Any]) -> None:
    decisions.decide(actor=actor, link_id=link.pk, code=data["code"])


@admin.register(ExternalLink)
class ExternalLinkAdmin(ReadOnlyAdmin, DocumentAdmin):
    list_display = ["entity", "number", "connection", "external_id", "code", "state_label", "rule"]
    list_filter = ["connection", "entity", "state"]
    search_fields = ["external_id", "code", "number"]
    list_select_related = ["connection"]
    document_actions = (
        Action(
            "decide",
            "Decide",
            _decide,
            "Decided. What waited for it goes now.",
            form=DecideForm,
            tone="primary",
            explains="A vendor that is in the books twice may be paid twice: look before making"
            " a new one.",
        ),
    )

    @admin.display(description="state", ordering="state")
    def state_label(self, link: ExternalLink) -> object:
        return self.status_label(link)

    def status_label(self, document: ExternalLink) -> object:
        return label(document.state, document.get_state_display())

    def allowed_actions(self, request: HttpRequest, document: ExternalLink) -> set[str]:
        open_to_decide = not document.external_id and identity.can_link(document.entity)
        may = open_to_decide and decisions.may_decide(request.user, document.entity)
        return {"decide"} if may else set()

    def facts(self, request: HttpRequest, document: ExternalLink) -> list[Fact]:
        return [
            Fact("In", document.connection),
            Fact("Kind", document.entity.replace("_", " ")),
            Fact("Id there", document.external_id),
            Fact("Code", document.code),
            Fact("Number there", document.number),
            Fact("Why", document.rule),
            Fact("Last exchange", document.last_exchange_at),
        ]


@admin.register(SyncIssue)
class SyncIssueAdmin(ReadOnlyAdmin):
    list_display = ["connection", "entity", "external_id", "message", "created_at", "resolved_at"]
    list_filter = ["connection", "entity"]
    search_fields = ["external_id", "message"]
    list_select_related = ["connection"]
