"""Counts: the list, the form that starts one, the page of one count with what was found."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from inventory import count_selectors
from inventory.admin import count_tables
from inventory.admin.count_actions import COUNT_ACTIONS
from inventory.admin.count_form import CountForm
from inventory.admin.count_sheet import CountSheet
from inventory.count_states import COUNTED_IN, CountStatus
from inventory.models import StockCount
from inventory.services import count_rights, counts
from plyhub.common.admin.base import link, number
from plyhub.common.admin.documents import DocumentAdmin, Fact, Table
from plyhub.common.admin.labels import label
from plyhub.common.errors import DomainError

COSTS = "procurement.view_costs"


@admin.register(StockCount)
class StockCountAdmin(CountSheet, DocumentAdmin):
    form = CountForm
    document_actions = COUNT_ACTIONS
    list_display = [
        "number",
        "state",
        "kind",
        "location",
        "assigned_to",
        "progress",
        "started_at",
        "value_text",
    ]
    list_filter = ["status", "kind", ("location", AutocompleteSelectFilter)]
    search_fields = ["number", "note", "location__name"]
    search_help_text = "Number, note or place"
    list_select_related = ["location", "assigned_to"]
    autocomplete_fields = ["categories", "items"]
    fieldsets = [
        (None, {"fields": [("kind", "location"), ("assigned_to", "note"), "token"]}),
        ("Only a part of it", {"fields": ["bins", "categories"]}),
        ("Cycle count", {"fields": [("abc_class", "not_counted_for")]}),
        ("Spot check", {"fields": ["items"]}),
    ]

    def get_list_display(self, request: HttpRequest) -> list[str]:
        hidden = set() if request.user.has_perm(COSTS) else {"value_text"}
        return [name for name in self.list_display if name not in hidden]

    @admin.display(description="status", ordering="status")
    def state(self, count: StockCount) -> object:
        return self.status_label(count)

    @admin.display(description="counted")
    def progress(self, count: StockCount) -> object:
        if count.status == CountStatus.DRAFT:
            return number("–")
        return number(f"{count.counted_count:,} of {count.line_count:,}")

    @admin.display(description="differs by", ordering="value")
    def value_text(self, count: StockCount) -> object:
        return number(f"{count.value:,.2f}" if count.status == CountStatus.POSTED else "–")

    # The page.

    def get_queryset(self, request: HttpRequest) -> QuerySet[StockCount]:
        related = ("location", "assigned_to", "created_by", "approved_by", "adjustment")
        found = super().get_queryset(request).select_related(*related)
        return count_selectors.with_progress(found)

    def has_view_permission(self, request: HttpRequest, obj: StockCount | None = None) -> bool:
        """Whoever counts it sees it too, without the right to see all."""
        if super().has_view_permission(request, obj):
            return True
        return obj is not None and count_rights.counts(obj, request.user)

    def get_urls(self) -> list[URLPattern]:
        return [*self.sheet_urls(), *super().get_urls()]

    def links(self, request: HttpRequest, document: StockCount) -> list[tuple[str, str]]:
        found = [("Print sheet", self.url("print", document.pk))]
        if document.status in COUNTED_IN and count_rights.counts(document, request.user):
            found.insert(0, ("Count sheet", self.url("sheet", document.pk)))
        return found

    def status_label(self, document: StockCount) -> object:
        return label(document.status, document.get_status_display())

    def allowed_actions(self, request: HttpRequest, document: Model) -> set[str]:
        return count_selectors.allowed_move_names(document, request.user)

    def may_edit(self, request: HttpRequest, document: StockCount) -> bool:
        is_draft = document.status == CountStatus.DRAFT
        return is_draft and self.has_change_permission(request, document)

    def facts(self, request: HttpRequest, document: StockCount) -> list[Fact]:
        counted = f"{document.counted_count:,} of {document.line_count:,} lines"
        adjustment = getattr(document, "adjustment", None)
        facts = [
            Fact("Kind", document.get_kind_display()),
            Fact("Where", document.location),
            Fact("Counted by", document.assigned_to),
            Fact("Counted", counted if document.line_count else None),
            *_scope(document),
            Fact("Started", document.started_at),
            Fact("Handed in", document.submitted_at),
            Fact("Approved by", document.approved_by),
            Fact("Adjustment", adjustment and _adjustment(adjustment)),
            Fact("Note", document.note),
        ]
        return [fact for fact in facts if fact.value not in (None, "")]

    def tables(self, request: HttpRequest, document: StockCount) -> list[Table]:
        return count_tables.of(
            document,
            is_blind=count_rights.is_blind(request.user),
            sees_costs=request.user.has_perm(COSTS),
        )

    # Saving: the form only collects, the service writes.

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        data = form.count_input()
        if change:
            counts.revise(actor=request.user, count_id=obj.pk, data=data)
            return
        token = form.cleaned_data.get("token")
        saved = counts.create(actor=request.user, data=data, token=token)
        obj.pk, obj.number = saved.pk, saved.number

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Nothing: the service wrote the scope together with the count."""

    def construct_change_message(self, *args: Any, **kwargs: Any) -> list[Any]:
        """The service keeps the audit trail."""
        return []

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """As always; if the count changed under the form, say so instead of failing."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except DomainError as error:
            messages.error(request, error.message)
            return redirect(request.get_full_path())

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _scope(count: StockCount) -> list[Fact]:
    """How it is narrowed down, as far as it is."""
    days = count.not_counted_for
    return [
        Fact("Bins", ", ".join(count.bins)),
        Fact("Categories", ", ".join(each.name for each in count.categories.all())),
        Fact("Class", count.get_abc_class_display()),
        Fact("Not counted for", f"{days} days" if days else None),
    ]


def _adjustment(adjustment: Any) -> object:
    page = reverse("admin:inventory_adjustment_change", args=[adjustment.pk])
    return link(page, adjustment)
