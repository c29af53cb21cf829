"""The columns of the list of runs that are counted, and its filters."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import JSONObject
from django.http import HttpRequest

from integrations.models import SyncRun, SyncStage
from integrations.sync import scopes

COUNTS = ("read", "created", "updated", "failed")


def counted(runs: QuerySet[SyncRun]) -> QuerySet[SyncRun]:
    """With the sums over the stages as `counts`, in the same query; only of the rows shown."""
    sums = JSONObject(**{name: Sum(name) for name in COUNTS})
    stages = SyncStage.objects.filter(run=OuterRef("pk")).order_by().values("run")
    return runs.annotate(counts=Subquery(stages.annotate(sums=sums).values("sums")))


class ScopeFilter(admin.SimpleListFilter):
    title = "scope"
    parameter_name = "scope"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(scope, scopes.label(scope)) for scope in (*scopes.LABELS, scopes.NOTICES)]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(scope=self.value()) if self.value() else queryset


FILTERS = ["state", ScopeFilter, "connection", "trigger"]
