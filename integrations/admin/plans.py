"""The page of a plan: what a dry run found, row by row, and the button that takes it in."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from integrations import plans
from integrations.models import Plan, PlanRow
from integrations.sync import applying, scopes
from plyhub.common.errors import DomainError

NAME = "integrations_syncrun_plan"
PAGE_SIZE = 50
TONES = {"create": "good", "conflict": "bad", "blocked": "bad", "deactivate": "wait"}


def routes(site: Any) -> list[URLPattern]:
    """The addresses of a plan, below those of its sync."""
    wrap = site.admin_view
    return [
        path("<int:run_id>/plan/", wrap(page), name=NAME),
        path("<int:run_id>/plan.csv", wrap(export), name=f"{NAME}_csv"),
        path("<int:run_id>/plan/apply/", wrap(require_POST(apply)), name=f"{NAME}_apply"),
    ]


def page(request: HttpRequest, run_id: int) -> HttpResponse:
    """Totals and rows, filtered; a fixed number of queries."""
    plan = _plan(request, run_id)
    chosen = plans.Filter.of(request.GET)
    shown = Paginator(plans.rows(plan, chosen), PAGE_SIZE).get_page(request.GET.get("page"))
    refusal = applying.refusal(plan)
    actions = [(name, PlanRow.Action(name).label.capitalize()) for name in plans.shown_actions()]
    context = {
        **admin.site.each_context(request),
        "title": str(plan),
        "plan": plan,
        "run": plan.run,
        "scope": scopes.label(plan.run.scope),
        "totals": plans.totals(plan),
        "actions": actions,
        "states": PlanRow.State.choices,
        "chosen": chosen,
        "shown": shown,
        "rows": [(row, TONES.get(row.action, "calm")) for row in shown],
        "query": urlencode(_given(chosen)),
        "refusal": refusal,
        "may_apply": not refusal and request.user.has_perm(applying.PERMISSION),
        "kept_days": applying.KEPT.days,
    }
    return render(request, "integrations/plan.html", context)


def export(request: HttpRequest, run_id: int) -> StreamingHttpResponse:
    """The rows that the filter leaves, as a table."""
    plan = _plan(request, run_id)
    lines = plans.lines(plan, plans.Filter.of(request.GET))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="plan-{run_id}.csv"'
    return answer


def apply(request: HttpRequest, run_id: int) -> HttpResponse:
    """Take the plan in; leads to the run that does it."""
    plan = _plan(request, run_id)
    try:
        run = applying.apply(plan_id=plan.pk, actor=request.user)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(reverse(f"admin:{NAME}", args=[run_id]))
    messages.success(request, "The plan is being applied.")
    return redirect(reverse("admin:integrations_syncrun_change", args=[run.pk]))


def _plan(request: HttpRequest, run_id: int) -> Plan:
    if not request.user.has_perm("integrations.view_syncrun"):
        raise PermissionDenied
    whole = Plan.objects.select_related("run__connection", "applied_run", "applied_by")
    return get_object_or_404(whole, run=run_id)


def _given(chosen: plans.Filter) -> dict[str, str]:
    told = {
        "entity": chosen.entity,
        "action": chosen.action,
        "state": chosen.state,
        "q": chosen.text,
    }
    return {name: value for name, value in told.items() if value}
