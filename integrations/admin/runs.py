"""The page of a run: what is happening now and what happened, moving without a reload."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from integrations.admin import run_changes
from integrations.models import SyncRun
from integrations.sync import runs, scopes
from plyhub.common.admin.base import ReadOnlyAdmin
from plyhub.common.admin.documents import STOP_POLLING, Action, DocumentAdmin
from plyhub.common.admin.labels import label


def _cancel(actor: Any, run: SyncRun, data: dict[str, Any]) -> None:
    runs.cancel(run_id=run.pk, actor=actor)


@admin.register(SyncRun)
class SyncRunAdmin(ReadOnlyAdmin, DocumentAdmin):
    list_display = ["name", "state_label", "connection", "scope_label", "trigger", "started_at"]
    list_filter = ["state", "connection"]
    list_select_related = ["connection", "started_by"]
    document_actions = (
        Action("cancel", "Stop", _cancel, "It stops after the page at hand.", tone="danger"),
    )

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.progress_view)
        return [
            run_changes.route(self.admin_site),
            path("<int:object_id>/progress/", view, name="integrations_syncrun_progress"),
            *super().get_urls(),
        ]

    @admin.display(description="sync", ordering="pk")
    def name(self, run: SyncRun) -> str:
        return f"Sync #{run.pk}"

    @admin.display(description="state", ordering="state")
    def state_label(self, run: SyncRun) -> object:
        return label(run.state, run.get_state_display())

    @admin.display(description="scope", ordering="scope")
    def scope_label(self, run: SyncRun) -> str:
        return scopes.label(run.scope)

    def allowed_actions(self, request: HttpRequest, document: SyncRun) -> set[str]:
        return {"cancel"} if runs.may_cancel(document, request.user) else set()

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        run = self.document(request, object_id)
        context = {
            **self.admin_site.each_context(request),
            **self._progress(run),
            "opts": self.opts,
            "original": run,
            "title": f"Sync #{run.pk}",
            "actions": [
                (action, self.url("do", run.pk, action.name))
                for action in self.document_actions
                if action.name in self.allowed_actions(request, run)
            ],
        }
        return render(request, "integrations/run.html", context)

    def progress_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        run = self.document(request, object_id)
        status = STOP_POLLING if run.is_over else 200
        return render(request, "integrations/run_progress.html", self._progress(run), status=status)

    def _progress(self, run: SyncRun) -> dict[str, Any]:
        return {
            "run": run,
            "scope": scopes.label(run.scope),
            "state_label": self.state_label(run),
            "stages": [_stage(stage) for stage in run.stages.all()],
            "activity": run.activity.all()[:60],
            "progress_url": self.url("progress", run.pk),
            "changes_url": run_changes.url(run) if run.is_over else "",
        }


def _stage(stage: Any) -> dict[str, Any]:
    done = stage.finished_at is not None
    percent = 100 if done else _percent(stage.read, stage.expected)
    return {
        "stage": stage,
        "name": scopes.entity_label(stage.entity),
        "done": done,
        "percent": percent,
    }


def _percent(read: int, expected: int | None) -> int:
    return min(99, read * 100 // expected) if expected else 0
