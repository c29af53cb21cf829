"""Narrowing the queue: what is open, why it stands, how old it is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.contrib.filters.admin import DropdownFilter

from integrations import causes
from integrations.models import OutboxEntry
from integrations.sync import operations

AGES = {
    "30m": ("More than 30 minutes", timedelta(minutes=30)),
    "1d": ("More than a day", timedelta(days=1)),
    "7d": ("More than a week", timedelta(days=7)),
}


class ShowFilter(admin.SimpleListFilter):
    """What is not through yet, unless everything is asked for."""

    title = "show"
    parameter_name = "show"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("all", "Also what is done")]

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        return [{**first, "display": "Open"}, *others]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        asks_for_more = self.value() == "all" or "state__exact" in request.GET
        return queryset if asks_for_more else queryset.filter(state__in=OutboxEntry.OPEN)


class CauseFilter(admin.SimpleListFilter):
    """Entries that stand for the same reason."""

    title = "cause"
    parameter_name = "cause"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        found = model_admin.causes(request)
        return [(each.key, f"{each.title} ({each.system}) · {each.count}") for each in found]

    def has_output(self) -> bool:
        return True

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        key = self.value()
        return causes.of_cause(queryset, key) if key else queryset


class AgeFilter(admin.SimpleListFilter):
    title = "age"
    parameter_name = "age"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, words) for name, (words, _) in AGES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        chosen = AGES.get(self.value() or "")
        return queryset.filter(created_at__lt=timezone.now() - chosen[1]) if chosen else queryset


class _KnownFilter(DropdownFilter):
    """One of all there can be: what there is would be read from the whole table."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        found = {getattr(each, self.known) for each in operations.OPERATIONS}
        return [(value, value) for value in sorted(found)]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        value = self.value()
        return queryset.filter(**{self.parameter_name: value}) if value else queryset


class EntityFilter(_KnownFilter):
    title = parameter_name = known = "entity"


class OperationFilter(_KnownFilter):
    title = parameter_name = "operation"
    known = "code"


FILTERS = [
    ShowFilter,
    CauseFilter,
    AgeFilter,
    "state",
    "connection",
    EntityFilter,
    OperationFilter,
]
