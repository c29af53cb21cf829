"""Starting a sync with one click, from wherever people are; a run that does it already is shown."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from integrations import list_buttons, progress
from integrations.models import Connection, SyncRun
from integrations.sync import runs, scopes
from plyhub.common.errors import DomainError


@require_POST
def scope_view(request: HttpRequest, scope: str) -> HttpResponse:
    """Read that part over every connection that has it and works."""
    started = [run for one in list_buttons.reading(scope) if (run := start(request, one, scope))]
    if len(started) == 1:
        return redirect("admin:integrations_syncrun_change", started[0].pk)
    return redirect("admin:integrations_syncrun_changelist")


def connection_view(request: HttpRequest, object_id: int) -> HttpResponse:
    """Everything that changed over one connection, or the part named in what is posted; who only
    looks sees the connection."""
    connection = Connection.objects.filter(pk=object_id).first()
    run = None
    if connection is not None and request.method == "POST":
        run = start(request, connection, request.POST.get("scope", scopes.ALL))
    if run is None:
        return redirect("admin:integrations_connection_change", object_id)
    return redirect("admin:integrations_syncrun_change", run.pk)


def start(request: HttpRequest, connection: Connection, scope: str) -> SyncRun | None:
    """`begin`, but None if it was refused, which is told on the next page."""
    try:
        return begin(request, connection, scope=scope)
    except DomainError as error:
        messages.error(request, error.message)
        return None


def begin(request: HttpRequest, connection: Connection, **wish: Any) -> SyncRun:
    """The run that does what is asked for; that it was there already is told on the next page.
    Raises what `runs.ask` raises."""
    asked = runs.ask(
        connection_id=connection.pk, trigger=SyncRun.Trigger.MANUAL, user=request.user, **wish
    )
    if asked.joined:
        messages.info(request, f"{asked.run} does this already: {words(asked.run)}.")
    return asked.run


def words(run: SyncRun) -> str:
    """How a run stands: "running since 14:02, 61 %"."""
    return progress.of_run(run, list(run.stages.all())).standing


def routes(site: Any) -> list[URLPattern]:
    """The addresses of the buttons."""
    return [
        path(
            "sync/<slug:scope>/", site.admin_view(scope_view), name="integrations_connection_scope"
        ),
        path(
            "<int:object_id>/sync/",
            site.admin_view(connection_view),
            name="integrations_connection_sync",
        ),
    ]
