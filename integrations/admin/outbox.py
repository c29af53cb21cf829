"""The queue: what still has to reach another system, why it waits, and what frees it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.html import format_html
from django.utils.timesince import timesince
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from integrations import selectors
from integrations.admin import earlier
from integrations.models import OutboxEntry
from integrations.sync import remedies
from plyhub.common.admin.base import ReadOnlyAdmin, link
from plyhub.common.admin.documents import Action, DocumentAdmin, Fact, Table
from plyhub.common.admin.labels import label
from plyhub.common.errors import DomainError


class CancelForm(forms.Form):
    reason = forms.CharField(widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}))

    def __init__(self, document: OutboxEntry, data: Any = None) -> None:
        super().__init__(data)


class DoneForm(forms.Form):
    external_id = forms.CharField(
        label="Its id over there", widget=UnfoldAdminTextInputWidget(), max_length=100
    )

    def __init__(self, document: OutboxEntry, data: Any = None) -> None:
        super().__init__(data)


def _retry(actor: Any, entry: OutboxEntry, data: dict[str, Any]) -> None:
    remedies.retry(actor=actor, entry_ids=[entry.pk])


def _cancel(actor: Any, entry: OutboxEntry, data: dict[str, Any]) -> None:
    remedies.cancel(actor=actor, entry_ids=[entry.pk], reason=data["reason"])


def _mark_done(actor: Any, entry: OutboxEntry, data: dict[str, Any]) -> None:
    remedies.mark_done(actor=actor, entry_id=entry.pk, external_id=data["external_id"])


class ShowFilter(admin.SimpleListFilter):
    """What is not through yet, unless everything is asked for."""

    title = "show"
    parameter_name = "show"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("all", "Also what is done")]

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        return [{**first, "display": "Open"}, *others]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        asks_for_more = self.value() == "all" or "state__exact" in request.GET
        return queryset if asks_for_more else queryset.filter(state__in=OutboxEntry.OPEN)


@admin.register(OutboxEntry)
class OutboxEntryAdmin(ReadOnlyAdmin, DocumentAdmin):
    list_display = ["name", "state_label", "why", "connection", "age", "attempts"]
    list_filter = [ShowFilter, "state", "connection", "operation", "reason"]
    search_fields = ["label", "external_id"]
    actions = ["retry_selected"]
    document_actions = (
        Action("retry", "Try again now", _retry, "It will be tried again.", tone="primary"),
        Action("mark_done", "Mark as done", _mark_done, "Marked as done.", form=DoneForm),
        Action("cancel", "Cancel", _cancel, "It will not be sent.", form=CancelForm, tone="danger"),
    )

    def get_urls(self) -> list[URLPattern]:
        return [earlier.route(self.admin_site), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[OutboxEntry]:
        entries = super().get_queryset(request).select_related("connection")
        return entries.prefetch_related("depends_on").defer("payload", "error_detail")

    @admin.display(description="what", ordering="label")
    def name(self, entry: OutboxEntry) -> str:
        return entry.label

    @admin.display(description="state", ordering="state")
    def state_label(self, entry: OutboxEntry) -> object:
        return self.status_label(entry)

    @admin.display(description="why")
    def why(self, entry: OutboxEntry) -> str:
        return selectors.glance(entry)

    @admin.display(description="age", ordering="created_at")
    def age(self, entry: OutboxEntry) -> str:
        return timesince(entry.created_at)

    @admin.action(description="Try again now", permissions=["retry"])
    def retry_selected(self, request: HttpRequest, queryset: QuerySet[OutboxEntry]) -> None:
        try:
            chosen = list(queryset.values_list("pk", flat=True))
            count = remedies.retry(actor=request.user, entry_ids=chosen)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, f"{count} will be tried again.")

    def has_retry_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("integrations.retry_outboxentry")

    def status_label(self, document: OutboxEntry) -> object:
        return label(document.state, document.get_state_display())

    def allowed_actions(self, request: HttpRequest, document: OutboxEntry) -> set[str]:
        if not self.has_retry_permission(request):
            return set()
        return remedies.allowed(document)

    def facts(self, request: HttpRequest, document: OutboxEntry) -> list[Fact]:
        return [
            Fact("To", document.connection),
            Fact("Why", selectors.explain(document)),
            Fact("What to do", document.hint),
            Fact("Id over there", document.external_id),
            Fact("Queued", document.created_at),
            Fact("Sent", document.sent_at),
            Fact("Next try", document.next_attempt_at if document.state == "retrying" else None),
        ]

    def tables(self, request: HttpRequest, document: OutboxEntry) -> list[Table]:
        # What was exchanged holds prices.
        sees_details = request.user.has_perm("procurement.view_costs")
        return [_chain(self, document), _attempts(document, sees_details)]


def _chain(page: OutboxEntryAdmin, entry: OutboxEntry) -> Table:
    needed = entry.depends_on.select_related("connection").order_by("layer", "pk")
    return Table(
        "Goes after",
        ["What", "State", "Why"],
        [
            (
                link(page.url("change", each.pk), each.label),
                page.status_label(each),
                selectors.explain(each),
            )
            for each in needed
        ],
        empty="It waits for nothing else.",
    )


def _attempts(entry: OutboxEntry, sees_details: bool) -> Table:
    return Table(
        "Attempts",
        ["When", "What", "Outcome", "Took", "Said"],
        [
            (
                attempt.started_at,
                attempt.kind,
                attempt.outcome,
                f"{attempt.duration_ms} ms" if attempt.duration_ms is not None else "",
                _said(attempt) if sees_details else attempt.message,
            )
            for attempt in entry.history.all()[:30]
        ],
        numeric=frozenset({3}),
        empty="Not tried yet.",
    )


def _said(attempt: Any) -> object:
    if not (attempt.request_digest or attempt.response_digest):
        return attempt.message
    return format_html(
        "{}<details><summary>Details</summary><pre>{}\n\n{}</pre></details>",
        attempt.message,
        attempt.request_digest,
        attempt.response_digest,
    )
