"""Undoing a sync: see what is restored, what is removed and what stays, then do it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse

from integrations.models import RunUndo, SyncRun
from integrations.sync import undoing
from plyhub.common.errors import DomainError

NAME = "integrations_syncrun_undo"


def route(site: Any) -> URLPattern:
    """The address of the page, below that of its sync."""
    return path("<int:run_id>/undo/", site.admin_view(page), name=NAME)


def page(request: HttpRequest, run_id: int) -> HttpResponse:
    """What would be undone; posted, it is; afterwards, what was."""
    if not request.user.has_perm(undoing.PERMISSION):
        raise PermissionDenied
    run = get_object_or_404(SyncRun.objects.select_related("connection"), pk=run_id)
    if request.method == "POST":
        return _posted(request, run)
    done = RunUndo.objects.filter(run=run).select_related("actor").first()
    refusal = undoing.refusal(run)
    found = None if done or refusal else undoing.preview(run_id=run_id, actor=request.user)
    context = {
        **admin.site.each_context(request),
        "title": f"Undo {run}",
        "run": run,
        "done": done,
        "refusal": refusal,
        "found": done or found,
        "most": undoing.MOST_SHOWN,
    }
    return render(request, "integrations/undo.html", context)


def _posted(request: HttpRequest, run: SyncRun) -> HttpResponse:
    try:
        done = undoing.undo(run_id=run.pk, actor=request.user)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"{done.restored:,} restored, {done.removed:,} removed.")
    return redirect(reverse(f"admin:{NAME}", args=[run.pk]))
