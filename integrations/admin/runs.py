"""The page of a run: what is happening now and what happened, moving without a reload."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse

from integrations import progress, record_links, run_watch
from integrations.admin import plans, run_changes, run_list, undoing
from integrations.admin.live import live_context
from integrations.models import SyncActivity, SyncRun
from integrations.run_watch import Filter
from integrations.sync import runs, scopes
from plyhub.common.admin.base import ReadOnlyAdmin, number
from plyhub.common.admin.documents import STOP_POLLING, Action, DocumentAdmin
from plyhub.common.admin.labels import label

NOTHING_NEW = 204
"""htmx leaves the page as it is, and asks again."""


def _cancel(actor: Any, run: SyncRun, data: dict[str, Any]) -> None:
    runs.cancel(run_id=run.pk, actor=actor)


@admin.register(SyncRun)
class SyncRunAdmin(ReadOnlyAdmin, DocumentAdmin):
    list_display = [
        "name",
        "state_label",
        "connection",
        "scope_label",
        "trigger",
        "started_at",
        "took",
        "read",
        "created",
        "updated",
        "failed",
    ]
    list_filter = run_list.FILTERS
    list_select_related = ["connection", "started_by"]
    document_actions = (
        Action("cancel", "Stop", _cancel, "It stops after the page at hand.", tone="danger"),
    )

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        name = "integrations_syncrun"
        return [
            run_changes.route(self.admin_site),
            *plans.routes(self.admin_site),
            undoing.route(self.admin_site),
            path("live/", wrap(self.live_view), name=f"{name}_live"),
            path("<int:object_id>/progress/", wrap(self.progress_view), name=f"{name}_progress"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[SyncRun]:
        return run_list.counted(super().get_queryset(request))

    @admin.display(description="sync", ordering="pk")
    def name(self, run: SyncRun) -> str:
        return f"Sync #{run.pk}"

    @admin.display(description="state", ordering="state")
    def state_label(self, run: SyncRun) -> object:
        return label(run.state, run.get_state_display())

    @admin.display(description="scope", ordering="scope")
    def scope_label(self, run: SyncRun) -> str:
        return scopes.label(run.scope)

    @admin.display(description="took")
    def took(self, run: SyncRun) -> object:
        return number(progress.duration(progress.took(run)) or "–")

    @admin.display(description="read")
    def read(self, run: SyncRun) -> object:
        return _count(run, "read")

    @admin.display(description="new")
    def created(self, run: SyncRun) -> object:
        return _count(run, "created")

    @admin.display(description="changed")
    def updated(self, run: SyncRun) -> object:
        return _count(run, "updated")

    @admin.display(description="failed")
    def failed(self, run: SyncRun) -> object:
        return _count(run, "failed")

    def allowed_actions(self, request: HttpRequest, document: SyncRun) -> set[str]:
        return {"cancel"} if runs.may_cancel(document, request.user) else set()

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        run = self.document(request, object_id)
        shown = Filter.of(request.GET)
        context = {
            **self.admin_site.each_context(request),
            **self._shown(request, run, shown, run_watch.mark(run.pk, shown)),
            "opts": self.opts,
            "original": run,
            "title": f"Sync #{run.pk}",
        }
        return render(request, "integrations/run.html", context)

    def progress_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """What moved since `seen`: nothing costs one query, and what moved a fixed number."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        seen, shown = request.GET.get("seen", ""), Filter.of(request.GET)
        now = run_watch.mark(object_id, shown)
        if now and now == seen and run_watch.state_in(now) in SyncRun.LIVE:
            return HttpResponse(status=NOTHING_NEW)
        run = self.document(request, object_id)
        context = self._shown(request, run, shown, now)
        context["is_fragment"] = True
        context["has_new_head"] = run_watch.state_in(now) != run_watch.state_in(seen)
        status = STOP_POLLING if run.is_over else 200
        return render(request, "integrations/run_progress.html", context, status=status)

    def live_view(self, request: HttpRequest) -> HttpResponse:
        """The runs at work and what they did last, for the first page."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if run_watch.live_mark() == request.GET.get("seen", ""):
            return HttpResponse(status=NOTHING_NEW)
        context = {"live": live_context(request)}
        return render(request, "integrations/live_runs.html", context)

    def _shown(
        self, request: HttpRequest, run: SyncRun, shown: Filter, mark: str
    ) -> dict[str, Any]:
        stages = list(run.stages.all())
        return {
            "run": run,
            "mark": mark,
            "scope": scopes.label(run.scope),
            "state_label": self.state_label(run),
            "progress": progress.of_run(run, stages),
            "took": progress.duration(progress.took(run)),
            "failing": run_watch.failing(run, stages),
            "issues_url": reverse("admin:integrations_syncissue_changelist"),
            "activity": [
                (line, record_links.address(line, request.user))
                for line in run_watch.activity(run, shown)
            ],
            "shown": shown,
            "kinds": [(link, record_links.kind_words(link)) for link in run_watch.kinds(stages)],
            "levels": SyncActivity.Level.choices,
            "progress_url": self.url("progress", run.pk),
            "changes": run_changes.summary(run) if run.is_over else None,
            "actions": [
                (action, self.url("do", run.pk, action.name))
                for action in self.document_actions
                if action.name in self.allowed_actions(request, run)
            ],
        }


def _count(run: SyncRun, name: str) -> object:
    count = (run.counts or {}).get(name) or 0
    return number(f"{count:,}", muted=not count)
