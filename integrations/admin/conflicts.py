"""Conflicts: what both sides changed, side by side, with one click to keep or to apply."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.timesince import timesince

from integrations import conflict_selectors
from integrations.models import Conflict
from integrations.sync import conflict_decisions
from integrations.sync.conflict_decisions import PERMISSIONS
from plyhub.common.admin.base import ReadOnlyAdmin, link
from plyhub.common.admin.documents import Action, DocumentAdmin, Fact, Table
from plyhub.common.admin.labels import label
from plyhub.common.errors import DomainError


def _keep(actor: Any, conflict: Conflict, data: dict[str, Any]) -> None:
    conflict_decisions.keep(actor=actor, conflict_id=conflict.pk)


def _apply(actor: Any, conflict: Conflict, data: dict[str, Any]) -> None:
    conflict_decisions.apply(actor=actor, conflict_id=conflict.pk)


class StateFilter(admin.SimpleListFilter):
    """What is still open, unless everything is asked for."""

    title = "show"
    parameter_name = "show"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("all", "Also what is decided"), *Conflict.State.choices[1:]]

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        return [{**first, "display": "Open"}, *others]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "all":
            return queryset
        return queryset.filter(state=self.value() or Conflict.State.OPEN)


@admin.register(Conflict)
class ConflictAdmin(ReadOnlyAdmin, DocumentAdmin):
    list_display = [
        "what",
        "label",
        "base_text",
        "ours_text",
        "theirs_text",
        "stands",
        "state_label",
        "connection",
        "age",
    ]
    list_filter = [StateFilter, "connection", "entity", "label"]
    search_fields = ["record", "label"]
    search_help_text = "Record or field"
    list_select_related = ["connection"]
    actions = ["keep_selected", "apply_selected"]
    document_actions = (
        Action("keep", "Keep what stands", _keep, "It stays as it is.", tone="primary"),
        Action("apply", "Apply the other value", _apply, "The other value is taken."),
    )

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The list as always; the values of its rows are put in words together."""
        listed = super().get_changelist_instance(request)
        rows = list(listed.result_list)
        found = conflict_selectors.sides(rows)
        for row in rows:
            row.sides = found[row.pk]
        return listed

    @admin.display(description="record", ordering="record")
    def what(self, conflict: Conflict) -> str:
        return f"{conflict.entity.replace('_', ' ').capitalize()} {conflict.record}"

    @admin.display(description="both had")
    def base_text(self, conflict: Conflict) -> str:
        return conflict.sides.base

    @admin.display(description="PlyHub had")
    def ours_text(self, conflict: Conflict) -> object:
        return _marked(conflict.sides.ours, conflict.winner == Conflict.Side.OURS)

    @admin.display(description="they had")
    def theirs_text(self, conflict: Conflict) -> object:
        return _marked(conflict.sides.theirs, conflict.winner == Conflict.Side.THEIRS)

    @admin.display(description="stands", ordering="winner")
    def stands(self, conflict: Conflict) -> str:
        return conflict.sides.stands

    @admin.display(description="state", ordering="state")
    def state_label(self, conflict: Conflict) -> object:
        return self.status_label(conflict)

    @admin.display(description="age", ordering="created_at")
    def age(self, conflict: Conflict) -> str:
        return timesince(conflict.created_at)

    def has_decide_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether there is any kind of conflict this person decides about."""
        kinds = {*PERMISSIONS.values(), conflict_decisions.OTHERS}
        return any(request.user.has_perm(permission) for permission in kinds)

    def status_label(self, document: Conflict) -> object:
        return label(document.state, document.get_state_display())

    def allowed_actions(self, request: HttpRequest, document: Conflict) -> set[str]:
        is_open = document.state == Conflict.State.OPEN
        may = conflict_decisions.may_decide(request.user, document.entity)
        return {"keep", "apply"} if is_open and may else set()

    def facts(self, request: HttpRequest, document: Conflict) -> list[Fact]:
        page = conflict_selectors.page_of(document)
        return [
            Fact("Record", link(page, document.record) if page else document.record),
            Fact("Field", document.label),
            Fact("Stands", conflict_selectors.standing(document)),
            Fact("Here now", conflict_selectors.said_now(document)),
            Fact("Found", document.created_at),
            Fact("By", document.run),
            Fact("Decided", document.closed_at),
            Fact("Decided by", document.closed_by),
        ]

    def tables(self, request: HttpRequest, document: Conflict) -> list[Table]:
        found = conflict_selectors.sides([document])[document.pk]
        there = document.connection.description.label
        columns = ["Both had", "PlyHub had", f"{there} had"]
        return [Table("Side by side", columns, [(found.base, found.ours, found.theirs)])]

    @admin.action(description="Keep what stands", permissions=["decide"])
    def keep_selected(self, request: HttpRequest, chosen: QuerySet[Conflict]) -> HttpResponse:
        return _all(request, chosen, conflict_decisions.keep, "kept as it is")

    @admin.action(description="Apply the other value", permissions=["decide"])
    def apply_selected(self, request: HttpRequest, chosen: QuerySet[Conflict]) -> HttpResponse:
        return _all(request, chosen, conflict_decisions.apply, "changed to the other value")


def _marked(text: str, stands: bool) -> object:
    return format_html("<strong>{}</strong>", text) if stands else text


def _all(
    request: HttpRequest, chosen: QuerySet[Conflict], decide: Callable[..., object], told: str
) -> HttpResponse:
    """Decide about each for itself, so that one that cannot be spoils only itself."""
    done = 0
    for conflict in list(chosen.order_by("pk")):
        try:
            decide(actor=request.user, conflict_id=conflict.pk)
            done += 1
        except DomainError as error:
            messages.error(request, f"{conflict}: {error.message}")
    if done:
        messages.success(request, f"{done} {told}.")
    return redirect(request.get_full_path())
