"""What can be done with many entries of the queue at once."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from unfold.widgets import UnfoldAdminTextareaWidget

from integrations import causes, selectors
from integrations.models import OutboxEntry
from integrations.sync import remedies
from plyhub.common.errors import DomainError

MOST = 1000
COLUMNS = (
    "what",
    "state",
    "reason",
    "why",
    "connection",
    "operation",
    "attempts",
    "queued",
    "sent",
)


class ReasonForm(forms.Form):
    reason = forms.CharField(widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}))


def retry_cause(request: HttpRequest) -> HttpResponse:
    """Try again whatever stands for one reason."""
    chosen = causes.of_cause(OutboxEntry.objects.all(), request.POST.get("cause", ""))
    _retry(request, list(chosen.order_by("pk").values_list("pk", flat=True)[:MOST]))
    return redirect(reverse("admin:integrations_outboxentry_changelist"))


@admin.action(description="Try again now", permissions=["retry"])
def retry_selected(_admin: Any, request: HttpRequest, queryset: QuerySet[OutboxEntry]) -> None:
    _retry(request, list(queryset.values_list("pk", flat=True)))


@admin.action(description="Cancel", permissions=["retry"])
def cancel_selected(
    model_admin: Any, request: HttpRequest, queryset: QuerySet[OutboxEntry]
) -> HttpResponse | None:
    """Ask for the reason, then drop them."""
    form = ReasonForm(request.POST if "reason" in request.POST else None)
    if form.is_bound and form.is_valid():
        ids = list(queryset.values_list("pk", flat=True))
        try:
            count = remedies.cancel(
                actor=request.user, entry_ids=ids, reason=form.cleaned_data["reason"]
            )
        except DomainError as error:
            form.add_error("reason", error.message)
        else:
            messages.success(request, f"{count} will not be sent.")
            return None
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": f"Cancel {queryset.count():,} of the queue",
        "form": form,
        "labels": list(queryset.values_list("label", flat=True)[:20]),
        "chosen": request.POST.getlist(ACTION_CHECKBOX_NAME),
        "across": request.POST.get("select_across", "0"),
        "name": ACTION_CHECKBOX_NAME,
    }
    return render(request, "integrations/cancel_many.html", context)


@admin.action(description="Export as CSV")
def export_selected(
    _admin: Any, request: HttpRequest, queryset: QuerySet[OutboxEntry]
) -> StreamingHttpResponse:
    """A row for each, with what the list says of it; nothing that was exchanged."""
    lines = _lines(queryset.select_related("connection").prefetch_related("depends_on"))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="queue.csv"'
    return answer


def _retry(request: HttpRequest, ids: list[int]) -> None:
    try:
        count = remedies.retry(actor=request.user, entry_ids=ids)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"{count} will be tried again.")


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line


def _lines(entries: QuerySet[OutboxEntry]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(COLUMNS)
    for entry in entries.iterator(chunk_size=500):
        yield writer.writerow(
            [
                _plain(text)
                for text in (
                    entry.label,
                    entry.get_state_display(),
                    causes.title(entry.state, entry.reason) if entry.reason else "",
                    selectors.glance(entry),
                    entry.connection.name,
                    entry.operation,
                    entry.attempts,
                    entry.created_at.isoformat(),
                    entry.sent_at.isoformat() if entry.sent_at else "",
                )
            ]
        )


def _plain(value: object) -> str:
    """As text that no spreadsheet takes for a formula."""
    text = str(value)
    return f"'{text}" if text.startswith(tuple("=+-@\t\r")) else text
