"""The page of what a run changed: before and after of every record, kind by kind."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse

from integrations import run_changes
from integrations.models import SyncRun

NAME = "integrations_syncrun_changes"


def route(site: AdminSite) -> URLPattern:
    """The address of the page, below that of the run."""

    def view(request: HttpRequest, object_id: int) -> HttpResponse:
        return _view(site, request, object_id)

    return path("<int:object_id>/changes/", site.admin_view(view), name=NAME)


def url(run: SyncRun) -> str:
    """Where the changes of a run are shown."""
    return reverse(f"admin:{NAME}", args=[run.pk])


def summary(run: SyncRun) -> dict[str, Any]:
    """What the include on the run's own page needs: counts by kind, each with its address."""
    here = url(run)
    return {
        "run": run,
        "url": here,
        "counts": [
            (each, f"{here}?kind={each.entity}&what={each.action}")
            for each in run_changes.counts(run)
        ],
    }


def _view(site: AdminSite, request: HttpRequest, object_id: int) -> HttpResponse:
    if not request.user.has_perm("integrations.view_syncrun"):
        raise PermissionDenied
    run = get_object_or_404(SyncRun.objects.select_related("connection"), pk=object_id)
    told = summary(run)
    offered = {(each.entity, each.action): each for each, _ in told["counts"]}
    asked = (request.GET.get("kind", ""), request.GET.get("what", ""))
    chosen = offered.get(asked) or next(iter(offered.values()), None)
    page, records = None, []
    if chosen is not None:
        page, records = run_changes.page(
            run, entity=chosen.entity, action=chosen.action, number=request.GET.get("page")
        )
    context = {
        **site.each_context(request),
        **told,
        "title": f"What Sync #{run.pk} changed",
        "run_url": reverse("admin:integrations_syncrun_change", args=[run.pk]),
        "chosen": chosen,
        "page": page,
        "records": records,
    }
    return render(request, "integrations/run_changes_page.html", context)
