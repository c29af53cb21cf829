"""Returns: the list, the form of a draft, and the page of one return."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from unfold.admin import TabularInline

from plyhub.common.admin.base import link, without_related_links
from plyhub.common.admin.documents import DocumentAdmin, Fact, Table
from plyhub.common.admin.labels import label
from plyhub.common.errors import DomainError
from plyhub.common.quantities import plain
from procurement import cautions, return_selectors
from procurement.admin import deleting
from procurement.admin.deleting import DELETE_RETURN, Deletable
from procurement.admin.return_actions import RETURN_ACTIONS
from procurement.admin.return_form import LINE_FIELDS, LineForm, LineFormSet, ReturnForm
from procurement.models import Return, ReturnLine
from procurement.services import returns
from procurement.states import ReturnStatus

COSTS = "procurement.view_costs"


class ReturnLineInline(TabularInline):
    model = ReturnLine
    form = LineForm
    formset = LineFormSet
    fields = LINE_FIELDS
    autocomplete_fields = ["item"]
    extra = 3
    verbose_name = "line"
    verbose_name_plural = "Lines: leave the price empty for the one it was bought at"

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        sees_costs = request.user.has_perm(COSTS)
        return [name for name in LINE_FIELDS if sees_costs or name != "unit_price"]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return without_related_links(super().formfield_for_dbfield(db_field, request, **kwargs))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("procurement.add_return")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("procurement.change_return")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)


@admin.register(Return)
class ReturnAdmin(Deletable, DocumentAdmin):
    form = ReturnForm
    inlines = [ReturnLineInline]
    document_actions = (*RETURN_ACTIONS, DELETE_RETURN)
    list_display = ["number", "state", "kind", "vendor", "job", "location", "rma_number"]
    list_filter = ["status", "kind", "location"]
    search_fields = ["number", "vendor__name", "job__number", "rma_number"]
    search_help_text = "Return number, vendor, job number or RMA number"
    list_select_related = ["vendor", "job", "location"]
    autocomplete_fields = ["vendor", "location", "job"]
    fieldsets = [
        (None, {"fields": [("kind", "reason"), ("vendor", "job")]}),
        (None, {"fields": [("location", "rma_number"), "restocking_fee", "notes", "token"]}),
    ]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if request.user.has_perm(COSTS):
            return self.fieldsets
        rest = [("location", "rma_number"), "notes", "token"]
        return [self.fieldsets[0], (None, {"fields": rest})]

    def get_formset_kwargs(self, request: HttpRequest, *args: Any) -> dict[str, Any]:
        return {**super().get_formset_kwargs(request, *args), "actor": request.user}

    @admin.display(description="status", ordering="status")
    def state(self, goods_return: Return) -> object:
        return self.status_label(goods_return)

    # The page.

    def get_queryset(self, request: HttpRequest) -> QuerySet[Return]:
        related = ("vendor", "job", "location", "purchase_order", "created_by", "approved_by")
        return super().get_queryset(request).select_related(*related)

    def status_label(self, document: Return) -> object:
        return label(document.status, document.get_status_display())

    def allowed_actions(self, request: HttpRequest, document: Model) -> set[str]:
        moves = return_selectors.allowed_move_names(document, request.user)
        return moves | deleting.allowed(request, document)

    def may_edit(self, request: HttpRequest, document: Return) -> bool:
        is_draft = document.status == ReturnStatus.DRAFT
        return is_draft and self.has_change_permission(request, document)

    def facts(self, request: HttpRequest, document: Return) -> list[Fact]:
        facts = [
            Fact("Kind", document.get_kind_display()),
            Fact("Reason", document.get_reason_display()),
            Fact("Vendor", _page("procurement_vendor", document.vendor)),
            Fact("Order", _page("procurement_purchaseorder", document.purchase_order)),
            Fact("Job", _page("inventory_job", document.job)),
            Fact("From" if document.vendor_id else "Into", document.location),
            Fact("Return authorisation", document.rma_number),
            Fact("Shipped on", document.shipped_on),
            Fact("Made by", document.created_by),
            Fact("Approved by", document.approved_by),
            Fact("Notes", document.notes),
        ]
        if request.user.has_perm(COSTS):
            facts += _money(document)
        return [fact for fact in facts if fact.value not in (None, "")]

    def cautions(self, request: HttpRequest, document: Return) -> list[str]:
        return cautions.of_return(document)

    def tables(self, request: HttpRequest, document: Return) -> list[Table]:
        lines = return_selectors.lines_of(document)
        return [_lines_table(document, lines, request.user.has_perm(COSTS))]

    # Saving: the form only collects, the service writes.

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Nothing yet: the return is written together with its lines."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        given = {"data": form.return_input(), "lines": formsets[0].line_inputs}
        if change:
            saved = returns.revise(actor=request.user, return_id=form.instance.pk, **given)
        else:
            token = form.cleaned_data.get("token")
            saved = returns.create(actor=request.user, token=token, **given)
        form.instance.pk, form.instance.number = saved.pk, saved.number

    def construct_change_message(self, *args: Any, **kwargs: Any) -> list[Any]:
        """The service keeps the audit trail; the forms saved nothing to tell about."""
        return []

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """As always; if the return changed under the form, say so instead of failing."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except DomainError as error:
            messages.error(request, error.message)
            return redirect(request.get_full_path())

    def response_post_save_add(self, request: HttpRequest, obj: Model) -> HttpResponse:
        """Whoever may make returns and not look at them goes home."""
        if self.has_view_permission(request):
            return super().response_post_save_add(request, obj)
        return redirect("admin:index")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def tables_of(found: QuerySet[Return]) -> list[Table]:
    """Returns as another document's page lists them; none, no table."""
    rows = [
        (
            _page("procurement_return", each),
            label(each.status, each.get_status_display()),
            each.location,
            each.rma_number,
        )
        for each in found
    ]
    return [Table("Returns", ["Return", "Status", "From", "RMA"], rows)] if rows else []


def _money(document: Return) -> list[Fact]:
    credited = None if document.credit_amount is None else f"{document.credit_amount:,.2f}"
    return [
        Fact("Expected credit", f"{document.total - document.restocking_fee:,.2f}"),
        Fact("Credited", credited),
        Fact("Vendor's credit", document.credit_number),
    ]


def _page(name: str, record: Any) -> object:
    return link(reverse(f"admin:{name}_change", args=[record.pk]), record) if record else None


def _lines_table(document: Return, lines: list[ReturnLine], sees_costs: bool) -> Table:
    columns = ["Item", "Quantity", "Received with"]
    rows = [[_page("inventory_item", line.item), _quantity(line), _receipt(line)] for line in lines]
    if not sees_costs:
        return Table("Lines", columns, rows, numeric=frozenset({1}))
    for row, line in zip(rows, lines, strict=True):
        amounts = (line.amount, line.price_variance)
        row += [plain(line.unit_price), *(f"{each:,.2f}" for each in amounts)]
    return Table(
        "Lines",
        [*columns, "Credit each", "Amount", "Price variance"],
        rows,
        numeric=frozenset({1, 3, 4, 5}),
        footer=[["", "", "", "Total", f"{document.total:,.2f}", ""]],
    )


def _quantity(line: ReturnLine) -> str:
    return f"{plain(line.quantity)} {line.item.stock_unit_id}"


def _receipt(line: ReturnLine) -> object:
    return _page("procurement_receipt", line.receipt_line.receipt) if line.receipt_line else ""
