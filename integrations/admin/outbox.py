"""The queue: what still has to reach another system, why it waits, and what frees it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.timesince import timesince
from django.views.decorators.http import require_POST
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from integrations import causes, overview, selectors
from integrations.admin import earlier, queue_actions
from integrations.admin.queue_filters import FILTERS
from integrations.models import OutboxEntry
from integrations.sync import remedies
from plyhub.common.admin.base import ReadOnlyAdmin, link
from plyhub.common.admin.documents import Action, DocumentAdmin, Fact, Table
from plyhub.common.admin.labels import label


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


@admin.register(OutboxEntry)
class OutboxEntryAdmin(ReadOnlyAdmin, DocumentAdmin):
    list_display = ["name", "state_label", "why", "connection", "age", "attempts"]
    list_filter = FILTERS
    list_before_template = "integrations/queue_causes.html"
    search_fields = ["label", "external_id"]
    actions = [
        queue_actions.retry_selected,
        queue_actions.cancel_selected,
        queue_actions.export_selected,
    ]
    document_actions = (
        Action("retry", "Try again now", _retry, "It will be tried again.", tone="primary"),
        Action("mark_done", "Mark as done", _mark_done, "Marked as done.", form=DoneForm),
        Action("cancel", "Cancel", _cancel, "It will not be sent.", form=CancelForm, tone="danger"),
    )

    def get_urls(self) -> list[URLPattern]:
        retry_cause = self.admin_site.admin_view(require_POST(queue_actions.retry_cause))
        return [
            earlier.route(self.admin_site),
            path("cause/", retry_cause, name="integrations_outboxentry_cause"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list, below what holds the queue up."""
        more = {
            "health": overview.queue_health(),
            "causes": self.causes(request),
            "may_retry": self.has_retry_permission(request),
        }
        return super().changelist_view(request, {**more, **(extra_context or {})})

    def causes(self, request: HttpRequest) -> list[causes.Cause]:
        """Read once a page: the list and its filter show the same."""
        if not hasattr(request, "_causes"):
            request._causes = causes.causes()
        return request._causes

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
