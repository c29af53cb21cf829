"""Starting a sync with one click, from wherever people are; a run that does it already is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from integrations import list_buttons, progress
from integrations.models import Connection, SyncRun
from integrations.sync import runs, scopes
from plyhub.common.errors import DomainError


@dataclass(frozen=True, slots=True)
class Started:
    """The run that does what was asked for, and what the person is told about it."""

    run: SyncRun
    told: str

    def __str__(self) -> str:
        return self.told

    @property
    def address(self) -> str:
        return reverse("admin:integrations_syncrun_change", args=[self.run.pk])


def start(actor: Any, connection: Connection, **wish: Any) -> Started:
    """Ask for a run by hand; says how it stands if it was there already. Raises what `runs.ask`
    raises."""
    asked = runs.ask(
        connection_id=connection.pk, trigger=SyncRun.Trigger.MANUAL, user=actor, **wish
    )
    if not asked.joined:
        return Started(asked.run, f"{asked.run} has started.")
    standing = progress.of_run(asked.run, list(asked.run.stages.all())).standing
    return Started(asked.run, f"{asked.run} does this already: {standing}.")


@require_POST
def scope_view(request: HttpRequest, scope: str) -> HttpResponse:
    """Read that part over every connection that has it and works; the first is shown, and all are
    told about."""
    asked = [_told(request, one, scope) for one in list_buttons.reading(scope)]
    started = [each for each in asked if each is not None]
    return redirect(started[0].address if started else "admin:integrations_syncrun_changelist")


def connection_view(request: HttpRequest, object_id: int) -> HttpResponse:
    """Everything that changed over one connection, or the part named in what is posted; who only
    looks sees the connection."""
    connection = Connection.objects.filter(pk=object_id).first()
    started = None
    if connection is not None and request.method == "POST":
        started = _told(request, connection, request.POST.get("scope", scopes.ALL))
    if started is None:
        return redirect("admin:integrations_connection_change", object_id)
    return redirect(started.address)


def _told(request: HttpRequest, connection: Connection, scope: str) -> Started | None:
    """Start it and say so on the next page; None if it was refused, which is said, too."""
    try:
        started = start(request.user, connection, scope=scope)
    except DomainError as error:
        messages.error(request, error.message)
        return None
    messages.success(request, str(started))
    return started


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
