"""Which of our records is which of theirs, and deciding where that is not plain."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from unfold.widgets import UnfoldAdminTextareaWidget

from integrations import mapping_kinds
from integrations.admin import mapping_decide, mapping_page
from integrations.models import ExternalLink
from integrations.sync import decisions, identity
from plyhub.common.admin import base
from plyhub.common.admin.base import ReadOnlyAdmin
from plyhub.common.admin.documents import Action, DocumentAdmin, Fact
from plyhub.common.admin.labels import label


class ReasonForm(forms.Form):
    reason = forms.CharField(widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}))

    def __init__(self, document: ExternalLink, data: Any = None) -> None:
        super().__init__(data)


class MissingFilter(admin.SimpleListFilter):
    """What is not over there any more; nothing of it is deleted here."""

    title = "there"
    parameter_name = "there"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("missing", "Missing there"), ("absent", "Not found once")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "missing":
            return queryset.filter(missing_at_source__isnull=False)
        if self.value() == "absent":
            return queryset.filter(absent_since__isnull=False, missing_at_source__isnull=True)
        return queryset


def _decide(actor: Any, link: ExternalLink, data: dict[str, Any]) -> None:
    decisions.decide(actor=actor, link_id=link.pk, code=data["code"], reason=data["reason"])


def _retire(actor: Any, link: ExternalLink, data: dict[str, Any]) -> None:
    decisions.retire(actor=actor, link_id=link.pk, reason=data["reason"])


def _keep(actor: Any, link: ExternalLink, data: dict[str, Any]) -> None:
    decisions.keep(actor=actor, link_id=link.pk)


@admin.register(ExternalLink)
class ExternalLinkAdmin(ReadOnlyAdmin, DocumentAdmin):
    list_display = ["entity", "number", "connection", "external_id", "code", "state_label", "rule"]
    list_filter = [MissingFilter, "connection", "entity", "state"]
    search_fields = ["external_id", "code", "number"]
    list_select_related = ["connection"]
    document_actions = (
        Action(
            "decide",
            "Decide",
            _decide,
            "Decided. What waited for it goes now.",
            form=mapping_decide.DecideForm,
            tone="primary",
            explains="A vendor that is in the books twice may be paid twice: look before making"
            " a new one.",
        ),
        Action("keep", "Use this code again", _keep, "It is used again.", tone="primary"),
        Action(
            "retire",
            "Retire",
            _retire,
            "Nothing is sent with this code any more.",
            form=ReasonForm,
            tone="danger",
            explains="Nothing is sent with the code any more, and no other record gets it. What"
            " needs the record waits until somebody chooses another code, or keeps this one.",
        ),
    )

    def get_urls(self) -> list[URLPattern]:
        return [*mapping_page.routes(self.admin_site), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The mapping; asked for what is missing there, the list of that."""
        if MissingFilter.parameter_name in request.GET:
            return super().changelist_view(request, extra_context)
        return mapping_page.page(request, self.admin_site.each_context(request))

    def action_view(self, request: HttpRequest, object_id: int, action: str) -> HttpResponse:
        """Deciding has a page of its own, which shows both sides."""
        link = self.document(request, object_id)
        if action == "decide" and identity.can_link(link.entity):
            return mapping_decide.of_link(request, link)
        return super().action_view(request, object_id, action)

    @admin.display(description="state", ordering="state")
    def state_label(self, link: ExternalLink) -> object:
        return self.status_label(link)

    def status_label(self, document: ExternalLink) -> object:
        if document.missing_at_source:
            return label("missing", "missing there")
        return label(document.state, document.get_state_display())

    def allowed_actions(self, request: HttpRequest, document: ExternalLink) -> set[str]:
        if not _has_our_code(document):
            return set()
        may = decisions.may_decide(request.user, document.entity)
        return {"decide", *_MORE.get(document.state, ())} if may else set()

    def facts(self, request: HttpRequest, document: ExternalLink) -> list[Fact]:
        return [
            Fact("Ours", _ours(document)),
            Fact("In", document.connection),
            Fact("Kind", document.entity.replace("_", " ")),
            Fact("Id there", document.external_id),
            Fact("Code", document.code),
            Fact("Number there", document.number),
            Fact("Why", document.rule),
            Fact("Chosen by hand", "yes" if document.is_overridden else ""),
            Fact("Last exchange", document.last_exchange_at),
            Fact("Not found since", document.absent_since),
            Fact("Missing there since", document.missing_at_source),
        ]


# What can be done besides deciding, by state.
_MORE = {
    ExternalLink.State.LINKED: ("retire",),
    ExternalLink.State.ALLOCATED: ("retire",),
    ExternalLink.State.RETIRED: ("keep",),
}


def _has_our_code(link: ExternalLink) -> bool:
    return identity.can_link(link.entity) and link.connection.description.gives_codes


def _ours(link: ExternalLink) -> object:
    """Our record, with its page."""
    kind = mapping_kinds.BY_ENTITY.get(link.entity)
    names = kind.names([link.hub_id]) if kind else {}
    if link.hub_id not in names:
        return ""
    page = kind.page_of(link.hub_id)
    name = names[link.hub_id][1]
    return base.link(reverse(page, args=[link.hub_id]), name) if page else name
