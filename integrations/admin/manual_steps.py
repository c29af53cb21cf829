"""The list of things to do by hand in other systems."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.timesince import timesince
from unfold.widgets import UnfoldAdminTextareaWidget

from integrations.models import ManualStep
from integrations.sync import manual_steps
from plyhub.common.admin.base import ReadOnlyAdmin
from plyhub.common.admin.documents import Action, DocumentAdmin, Fact
from plyhub.common.admin.labels import label
from plyhub.common.errors import DomainError

_WITH_AMOUNTS = {"invoice": "inventory.view_invoice", "bill": "procurement.view_bill"}


class DismissForm(forms.Form):
    reason = forms.CharField(widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}))

    def __init__(self, document: ManualStep, data: Any = None) -> None:
        super().__init__(data)


def _done(actor: Any, step: ManualStep, data: dict[str, Any]) -> None:
    manual_steps.done(actor=actor, step_id=step.pk)


def _dismiss(actor: Any, step: ManualStep, data: dict[str, Any]) -> None:
    manual_steps.dismiss(actor=actor, step_id=step.pk, reason=data["reason"])


class OpenFilter(admin.SimpleListFilter):
    """What is still to do, unless everything is asked for."""

    title = "show"
    parameter_name = "show"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("all", "Also what is done")]

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        return [{**first, "display": "To do"}, *others]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset if self.value() == "all" else queryset.filter(state=ManualStep.State.OPEN)


@admin.register(ManualStep)
class ManualStepAdmin(ReadOnlyAdmin, DocumentAdmin):
    list_display = ["text", "state_label", "label", "connection", "age"]
    list_filter = [OpenFilter, "connection", "kind"]
    search_fields = ["text", "label"]
    list_select_related = ["connection"]
    actions = ["done_selected"]
    document_actions = (
        Action("done", "I did it", _done, "Ticked.", tone="primary"),
        Action("dismiss", "Need not be done", _dismiss, "Dismissed.", form=DismissForm),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[ManualStep]:
        """Steps about invoices and bills tell amounts: they are for whoever may see those."""
        hidden = [name for name, seen in _WITH_AMOUNTS.items() if not request.user.has_perm(seen)]
        return super().get_queryset(request).exclude(entity__in=hidden)

    @admin.display(description="state", ordering="state")
    def state_label(self, step: ManualStep) -> object:
        return self.status_label(step)

    @admin.display(description="age", ordering="created_at")
    def age(self, step: ManualStep) -> str:
        return timesince(step.created_at)

    @admin.action(description="I did these", permissions=["close"])
    def done_selected(self, request: HttpRequest, queryset: QuerySet[ManualStep]) -> None:
        count = 0
        try:
            for pk in queryset.filter(state=ManualStep.State.OPEN).values_list("pk", flat=True):
                manual_steps.done(actor=request.user, step_id=pk)
                count += 1
        except DomainError as error:
            messages.error(request, error.message)
        messages.success(request, f"{count} ticked.")

    def has_close_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(manual_steps.PERMISSION)

    def status_label(self, document: ManualStep) -> object:
        return label(document.state, document.get_state_display())

    def allowed_actions(self, request: HttpRequest, document: ManualStep) -> set[str]:
        may = self.has_close_permission(request) and document.state == ManualStep.State.OPEN
        return {"done", "dismiss"} if may else set()

    def facts(self, request: HttpRequest, document: ManualStep) -> list[Fact]:
        return [
            Fact("In", document.connection),
            Fact("About", document.label),
            Fact("Since", document.created_at),
            Fact("Closed", document.closed_at),
            Fact("By", document.closed_by),
            Fact("Reason", document.reason),
        ]
