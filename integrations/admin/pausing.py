"""Pausing and resuming what is read, and the table of what is read over a connection."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST
from unfold.widgets import UnfoldAdminTextareaWidget

from integrations import issue_causes
from integrations.models import Connection
from integrations.selectors import ago
from integrations.sync import pauses, scopes
from plyhub.common.admin.base import link
from plyhub.common.admin.documents import Action, Table, add_errors
from plyhub.common.admin.labels import label
from plyhub.common.errors import DomainError

EVERYTHING = "all"
"""In addresses, where a kind of record would stand."""


class PauseForm(forms.Form):
    reason = forms.CharField(
        max_length=300,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}),
        help_text="Everybody who looks at a sync reads it.",
    )


def _pause(actor: Any, connection: Connection, data: dict[str, Any]) -> None:
    pauses.pause(actor=actor, connection_id=connection.pk, **data)


PAUSE = Action(
    "pause",
    "Pause",
    _pause,
    "",
    form=PauseForm,
    tone="danger",
    explains="Nothing of it is read until somebody resumes it. Then it is read from where it"
    " stopped. What PlyHub sends goes on.",
)


def pause_view(request: HttpRequest, object_id: int, entity: str) -> HttpResponse:
    """Ask why, then pause one kind of record, or everything."""
    connection = _seen(request, object_id)
    form = PauseForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            PAUSE.perform(request.user, connection, {"entity": _kind(entity), **form.cleaned_data})
        except DomainError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"{_what(connection, entity)}: paused.")
            return _back(object_id)
    context = {
        **_site(request),
        "title": f"Pause reading: {_what(connection, entity)}",
        "document": connection,
        "action": PAUSE,
        "form": form,
        "back_url": reverse("admin:integrations_connection_change", args=[object_id]),
    }
    return render(request, "admin/document_action.html", context)


@require_POST
def resume_view(request: HttpRequest, object_id: int, entity: str) -> HttpResponse:
    """One click: read it again."""
    connection = _seen(request, object_id)
    try:
        pauses.resume(actor=request.user, connection_id=object_id, entity=_kind(entity))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"{_what(connection, entity)}: read again with the next sync.")
    return _back(object_id)


def routes(site: Any) -> list[URLPattern]:
    """The addresses of the two."""
    return [
        path(
            f"<int:object_id>/{verb}/<slug:entity>/",
            site.admin_view(view),
            name=f"integrations_connection_{verb}",
        )
        for verb, view in (("pause", pause_view), ("resume", resume_view))
    ]


def table(request: HttpRequest, connection: Connection) -> Table:
    """Every kind that is read over the connection, in four queries."""
    cursors = {cursor.entity: cursor for cursor in connection.cursors.all()}
    held = {each.entity: each for each in connection.pauses.select_related("paused_by")}
    open_issues = issue_causes.open_issues().filter(connection=connection).order_by()
    failing = dict(open_issues.values_list("entity").annotate(Count("pk")))
    may_pause = request.user.has_perm(pauses.PERMISSION)
    rows = []
    for name in connection.description.entities:
        cursor, hold = cursors.get(name), held.get(name)
        rows.append(
            (
                scopes.entity_label(name),
                _when(cursor),
                f"{cursor.known:,}" if cursor and cursor.known else "–",
                _issues(connection, name, failing.get(name, 0)),
                _standing(hold),
                _button(request, connection, name, is_paused=hold is not None) if may_pause else "",
            )
        )
    columns = ["Kind", "Last read", "Known", "Failing", "State", ""]
    return Table("What is read", columns, rows, numeric=frozenset({2, 3}))


def address(connection: Connection, verb: str, entity: str = "") -> str:
    """Where one kind, or everything, is paused or resumed."""
    name = f"admin:integrations_connection_{verb}"
    return reverse(name, args=[connection.pk, entity or EVERYTHING])


def _button(
    request: HttpRequest, connection: Connection, entity: str, *, is_paused: bool
) -> object:
    if not is_paused:
        return link(address(connection, "pause", entity), "Pause")
    return format_html(
        '<form method="post" action="{}"><input type="hidden" name="csrfmiddlewaretoken"'
        ' value="{}"><button class="ply-button">Resume</button></form>',
        address(connection, "resume", entity),
        get_token(request),
    )


def _standing(hold: Any) -> object:
    if hold is None:
        return ""
    words = f"by {hold.paused_by}, {ago(hold.paused_at)}: {hold.reason}"
    paused = label("hold", "Paused")
    return format_html('{}<span class="ply-sub ply-sentence">{}</span>', paused, words)


def _when(cursor: Any) -> object:
    words = (ago(cursor.last_read_at) if cursor else "") or "not yet"
    return format_html('<span class="ply-nowrap">{}</span>', words)


def _issues(connection: Connection, entity: str, count: int) -> object:
    if not count:
        return "–"
    page = reverse("admin:integrations_syncissue_changelist")
    return link(
        f"{page}?connection__id__exact={connection.pk}&entity__exact={entity}", f"{count:,}"
    )


def _seen(request: HttpRequest, object_id: int) -> Connection:
    if not request.user.has_perm("integrations.view_connection"):
        raise PermissionDenied
    connection = Connection.objects.filter(pk=object_id).first()
    if connection is None:
        raise Http404("There is no such connection.")
    return connection


def _kind(entity: str) -> str:
    return "" if entity == EVERYTHING else entity


def _what(connection: Connection, entity: str) -> str:
    name = "everything" if entity == EVERYTHING else scopes.entity_label(entity)
    return f"{name.capitalize()} from {connection}"


def _back(object_id: int) -> HttpResponse:
    return redirect("admin:integrations_connection_change", object_id)


def _site(request: HttpRequest) -> dict[str, Any]:
    return {**admin.site.each_context(request), "opts": Connection._meta}
