"""Material used on jobs: the list, what needs a place, what came late."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from inventory.models import Location, Usage
from inventory.services import usage_checks, usage_review
from plyhub.common.admin.base import ReadOnlyAdmin, number
from plyhub.common.admin.documents import Action, DocumentAdmin, Fact
from plyhub.common.admin.labels import label
from plyhub.common.errors import DomainError
from plyhub.common.quantities import money, plain

Status = Usage.Status
COSTS = "procurement.view_costs"


class PlaceForm(forms.Form):
    location = forms.ModelChoiceField(
        Location.objects.filter(is_active=True).exclude(kind=Location.Kind.TRANSIT),
        label="It came from",
        widget=UnfoldAdminSelectWidget(),
    )

    def __init__(self, document: Usage | None, data: Any = None) -> None:
        super().__init__(data, initial={"location": document and document.location_id})


class ReasonForm(forms.Form):
    reason = forms.CharField(widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}))

    def __init__(self, document: Usage | None, data: Any = None) -> None:
        super().__init__(data)


def _assign(actor: Any, usage: Usage, data: dict[str, Any]) -> None:
    usage_review.assign_location(actor=actor, usage_id=usage.pk, location_id=data["location"].pk)


def _accept(actor: Any, usage: Usage, data: dict[str, Any]) -> None:
    usage_review.accept_late(actor=actor, usage_id=usage.pk)


def _dismiss(actor: Any, usage: Usage, data: dict[str, Any]) -> None:
    usage_review.dismiss(actor=actor, usage_id=usage.pk, reason=data["reason"])


ACTIONS = (
    Action("assign", "Say where it came from", _assign, "Posted.", form=PlaceForm, tone="primary"),
    Action("accept", "Let it count", _accept, "It counts.", tone="primary"),
    Action(
        "dismiss",
        "Do not count",
        _dismiss,
        "It is not counted.",
        form=ReasonForm,
        explains="No stock moves for it, and reading the invoice again does not bring it back.",
    ),
)
# What may be done in which state.
ALLOWED = {
    Status.NEEDS_LOCATION: {"assign", "dismiss"},
    Status.REVIEW: {"accept", "dismiss"},
}


@admin.register(Usage)
class UsageAdmin(ReadOnlyAdmin, DocumentAdmin):
    list_display = [
        "number",
        "state",
        "item",
        "quantity_text",
        "job",
        "location",
        "technician",
        "entered",
        "used_at",
        "note",
    ]
    list_filter = [
        "status",
        "entered_in",
        ("job", AutocompleteSelectFilter),
        ("item", AutocompleteSelectFilter),
        ("location", AutocompleteSelectFilter),
    ]
    search_fields = ["number", "job__number", "item__sku"]
    search_help_text = "Number, job or item"
    list_select_related = ["item", "job", "location", "technician"]
    actions = ["assign_selected", "accept_selected", "dismiss_selected"]
    document_actions = ACTIONS

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        several = path("several/<slug:action>/", wrap(self.several_view), name=_SEVERAL)
        return [several, *super().get_urls()]

    @admin.display(description="status", ordering="status")
    def state(self, usage: Usage) -> object:
        return self.status_label(usage)

    @admin.display(description="quantity", ordering="quantity")
    def quantity_text(self, usage: Usage) -> str:
        return number(amount(usage))

    @admin.display(description="entered in", ordering="entered_in")
    def entered(self, usage: Usage) -> str:
        return usage.get_entered_in_display()

    def status_label(self, document: Usage) -> object:
        return label(document.status, document.get_status_display())

    def has_review_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(usage_checks.REVIEW)

    def allowed_actions(self, request: HttpRequest, document: Usage) -> set[str]:
        may = self.has_review_permission(request)
        return ALLOWED.get(document.status, set()) if may else set()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        hidden = () if request.user.has_perm(COSTS) else ("unit_cost",)
        return [name for name in super().get_fields(request, obj) if name not in hidden]

    def facts(self, request: HttpRequest, document: Usage) -> list[Fact]:
        facts = [
            Fact("Job", document.job),
            Fact("Item", document.item),
            Fact("Quantity", amount(document)),
            Fact("Place", document.location),
            Fact("Technician", document.technician),
            Fact("Used", document.used_at),
            Fact("Entered in", document.get_entered_in_display()),
            Fact("Entered by", document.entered_by),
            Fact("Brought back of", document.source),
            Fact("On the invoice", invoice_text(document)),
            Fact("Note", document.note),
        ]
        if request.user.has_perm(COSTS):
            facts.append(Fact("Cost", value(document)))
        return facts

    # Several at once.

    @admin.action(description="Say where these came from", permissions=["review"])
    def assign_selected(self, request: HttpRequest, chosen: QuerySet[Usage]) -> HttpResponse:
        return self._ask_for(chosen, "assign")

    @admin.action(description="Let these count", permissions=["review"])
    def accept_selected(self, request: HttpRequest, chosen: QuerySet[Usage]) -> None:
        self._perform_all(request, list(chosen), ACTIONS[1].perform, {})

    @admin.action(description="Do not count these", permissions=["review"])
    def dismiss_selected(self, request: HttpRequest, chosen: QuerySet[Usage]) -> HttpResponse:
        return self._ask_for(chosen, "dismiss")

    def _ask_for(self, chosen: QuerySet[Usage], action: str) -> HttpResponseRedirect:
        ids = ",".join(str(pk) for pk in chosen.order_by("pk").values_list("pk", flat=True))
        return redirect(f"{self.url('several', action)}?ids={ids}")

    def several_view(self, request: HttpRequest, action: str) -> HttpResponse:
        """What a bulk action asks before it does something to all that were chosen."""
        wanted = next((each for each in ACTIONS if each.name == action and each.form), None)
        if wanted is None or not self.has_review_permission(request):
            return self._to_list()
        ids = [int(each) for each in request.GET.get("ids", "").split(",") if each.isdecimal()]
        usages = list(Usage.objects.filter(pk__in=ids).order_by("pk"))
        form = wanted.form(None, request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid():
            self._perform_all(request, usages, wanted.perform, form.cleaned_data)
            return self._to_list()
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"{wanted.label}: {len(usages)} chosen",
            "action": wanted,
            "form": form,
            "back_url": self.url("changelist"),
        }
        return render(request, "admin/document_action.html", context)

    def _perform_all(
        self,
        request: HttpRequest,
        usages: list[Usage],
        perform: Callable[[Any, Any, dict[str, Any]], object],
        data: dict[str, Any],
    ) -> None:
        done = 0
        for usage in usages:
            try:
                perform(request.user, usage, data)
                done += 1
            except DomainError as error:
                messages.error(request, f"{usage}: {error.message}")
        if done:
            messages.success(request, f"{done} done.")

    def _to_list(self) -> HttpResponseRedirect:
        return redirect(self.url("changelist"))


_SEVERAL = "inventory_usage_several"


def amount(usage: Usage) -> str:
    """The quantity with its unit; less than nothing was brought back."""
    return f"{plain(usage.quantity)} {usage.item.stock_unit_id}"


def value(usage: Usage) -> str:
    """What it cost the job, once stock has moved."""
    return f"{money(usage.quantity * usage.unit_cost):,}" if usage.posted_at else "–"


def invoice_text(usage: Usage) -> str:
    """Where it is on the customer's invoice."""
    line = usage.invoice_line
    if line is None:
        return "Not on the invoice yet"
    return str(line.invoice) if line.is_active else f"Taken off {line.invoice}"
