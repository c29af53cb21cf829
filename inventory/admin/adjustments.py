"""Adjustments: the list, the form of a draft, and the page of one adjustment."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from inventory import adjustment_selectors, printing
from inventory.adjustment_states import AdjustmentStatus
from inventory.admin.adjustment_actions import ADJUSTMENT_ACTIONS
from inventory.admin.adjustment_form import LINE_FIELDS, AdjustmentForm, LineForm, LineFormSet
from inventory.models import Adjustment, AdjustmentLine
from inventory.services import adjustments
from plyhub.common.admin.base import link, number
from plyhub.common.admin.documents import DocumentAdmin, Fact, Table
from plyhub.common.admin.labels import label
from plyhub.common.errors import DomainError
from plyhub.common.quantities import plain

COSTS = "procurement.view_costs"


class AdjustmentLineInline(TabularInline):
    model = AdjustmentLine
    form = LineForm
    formset = LineFormSet
    fields = LINE_FIELDS
    extra = 3
    verbose_name = "line"
    verbose_name_plural = "Lines: scan or type an item, then what was counted or the difference"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("inventory.add_adjustment")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("inventory.change_adjustment")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[AdjustmentLine]:
        return super().get_queryset(request).select_related("item")


@admin.register(Adjustment)
class AdjustmentAdmin(DocumentAdmin):
    form = AdjustmentForm
    inlines = [AdjustmentLineInline]
    document_actions = ADJUSTMENT_ACTIONS
    list_display = [
        "number",
        "state",
        "kind",
        "reason",
        "location",
        "value_text",
        "effective_on",
        "created_by",
    ]
    list_filter = ["status", "kind", "reason", ("location", AutocompleteSelectFilter)]
    search_fields = ["number", "note", "lines__item__sku"]
    search_help_text = "Number, note or item"
    list_select_related = ["reason", "location", "created_by"]
    fieldsets = [
        (None, {"fields": [("kind", "reason"), ("location", "effective_on"), "note", "token"]})
    ]

    class Media:
        js = ["plyhub/adjustment.js"]

    def get_formset_kwargs(self, request: HttpRequest, *args: Any) -> dict[str, Any]:
        return {**super().get_formset_kwargs(request, *args), "actor": request.user}

    def get_list_display(self, request: HttpRequest) -> list[str]:
        hidden = set() if request.user.has_perm(COSTS) else {"value_text"}
        return [name for name in self.list_display if name not in hidden]

    @admin.display(description="status", ordering="status")
    def state(self, adjustment: Adjustment) -> object:
        return self.status_label(adjustment)

    @admin.display(description="value", ordering="value")
    def value_text(self, adjustment: Adjustment) -> object:
        return number(f"{adjustment.value:+,.2f}" if adjustment.value else "–")

    # The page.

    def get_queryset(self, request: HttpRequest) -> QuerySet[Adjustment]:
        related = ("reason", "location", "count", "created_by", "posted_by")
        return super().get_queryset(request).select_related(*related)

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("value/", wrap(self.value_view), name="inventory_adjustment_value"),
            path(
                "<int:object_id>/print/",
                wrap(self.print_view),
                name="inventory_adjustment_print",
            ),
            *super().get_urls(),
        ]

    def links(self, request: HttpRequest, document: Adjustment) -> list[tuple[str, str]]:
        return [("Print", self.url("print", document.pk))]

    def print_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """The adjustment for paper, without values for whoever may not see costs."""
        adjustment = self.document(request, object_id)
        sees_costs = request.user.has_perm(COSTS)
        return HttpResponse(printing.adjustment_page(adjustment, with_values=sees_costs))

    def value_view(self, request: HttpRequest) -> JsonResponse:
        """What a line would do, while it is typed."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        told = adjustment_selectors.preview(request.GET, with_values=request.user.has_perm(COSTS))
        return JsonResponse({"text": told})

    def status_label(self, document: Adjustment) -> object:
        return label(document.status, document.get_status_display())

    def allowed_actions(self, request: HttpRequest, document: Model) -> set[str]:
        return adjustment_selectors.allowed_move_names(document, request.user)

    def may_edit(self, request: HttpRequest, document: Adjustment) -> bool:
        is_draft = document.status == AdjustmentStatus.DRAFT
        return is_draft and self.has_change_permission(request, document)

    def facts(self, request: HttpRequest, document: Adjustment) -> list[Fact]:
        facts = [
            Fact("Kind", document.get_kind_display()),
            Fact("Reason", document.reason),
            Fact("Where", _page("inventory_location", document.location)),
            Fact("Counts from", document.effective_on),
            Fact("Count", _page("inventory_stockcount", document.count)),
            Fact("Made by", document.created_by),
            Fact("Posted by", document.posted_by),
            Fact("Note", document.note),
        ]
        return [fact for fact in facts if fact.value not in (None, "")]

    def tables(self, request: HttpRequest, document: Adjustment) -> list[Table]:
        lines = adjustment_selectors.lines_of(document)
        return [_lines_table(lines, request.user.has_perm(COSTS))]

    # Saving: the form only collects, the service writes.

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Nothing yet: the adjustment is written together with its lines."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        given = {"data": form.adjustment_input(), "lines": formsets[0].line_inputs}
        if change:
            saved = adjustments.revise(actor=request.user, adjustment_id=form.instance.pk, **given)
        else:
            token = form.cleaned_data.get("token")
            saved = adjustments.create(actor=request.user, token=token, **given)
        form.instance.pk, form.instance.number = saved.pk, saved.number

    def construct_change_message(self, *args: Any, **kwargs: Any) -> list[Any]:
        """The service keeps the audit trail; the forms saved nothing to tell about."""
        return []

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """As always; if the adjustment changed under the form, say so instead of failing."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except DomainError as error:
            messages.error(request, error.message)
            return redirect(request.get_full_path())

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _page(name: str, record: Any) -> object:
    return link(reverse(f"admin:{name}_change", args=[record.pk]), record) if record else None


def _lines_table(lines: list[adjustment_selectors.Line], sees_costs: bool) -> Table:
    columns = ["Item", "Name", "Bin", "Lot", "Counted", "Difference"]
    rows = [
        [
            _page("inventory_item", each.line.item),
            each.line.item.name,
            each.line.bin or "–",
            each.line.lot or "–",
            None if each.line.counted is None else plain(each.line.counted),
            adjustment_selectors.difference(each.line),
        ]
        for each in lines
    ]
    if not sees_costs:
        return Table("Lines", columns, rows, numeric=frozenset({4, 5}))
    for row, each in zip(rows, lines, strict=True):
        row.append(f"{each.value:+,.2f}")
    total = sum((each.value for each in lines), start=0)
    return Table(
        "Lines",
        [*columns, "Value"],
        rows,
        numeric=frozenset({4, 5, 6}),
        footer=[["", "", "", "", "", "Total", f"{total:+,.2f}"]],
    )
