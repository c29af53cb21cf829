"""Purchase orders: the list a buyer lives in, and the page of one order."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from unfold.admin import TabularInline

from plyhub.common import systems
from plyhub.common.admin import custom_values
from plyhub.common.admin.base import link, number, without_related_links
from plyhub.common.admin.documents import DocumentAdmin, Fact, Table
from plyhub.common.admin.labels import label
from plyhub.common.errors import DomainError
from plyhub.common.models import DocumentOwner
from plyhub.common.quantities import plain
from procurement import cautions, printing, return_selectors, selectors
from procurement.admin import bills, deleting, returns
from procurement.admin.deleting import DELETE_ORDER, Deletable
from procurement.admin.order_actions import ORDER_ACTIONS
from procurement.admin.order_form import LINE_FIELDS, LineForm, LineFormSet, OrderForm
from procurement.models import PurchaseOrder, PurchaseOrderLine
from procurement.services import purchase_orders
from procurement.states import PurchaseOrderStatus
from procurement.wording import ordered, priced


class LineInline(TabularInline):
    model = PurchaseOrderLine
    form = LineForm
    formset = LineFormSet
    fields = LINE_FIELDS
    autocomplete_fields = ["item", "job"]
    extra = 3
    verbose_name = "line"
    verbose_name_plural = "Lines: leave unit and price empty for the vendor's usual ones"

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        sees_costs = request.user.has_perm("procurement.view_costs")
        return [name for name in LINE_FIELDS if sees_costs or name != "unit_price"]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return without_related_links(super().formfield_for_dbfield(db_field, request, **kwargs))


@admin.register(PurchaseOrder)
class PurchaseOrderAdmin(Deletable, DocumentAdmin):
    form = OrderForm
    inlines = [LineInline]
    document_actions = (*ORDER_ACTIONS, DELETE_ORDER)
    list_display = [
        "number",
        "state",
        "there",
        "vendor",
        "job",
        "destination",
        "needed_by",
        "total_text",
        "created_at",
    ]
    list_filter = ["status", "owner", "destination"]
    search_fields = ["number", "vendor__name", "job__number"]
    search_help_text = "Order number, vendor or job number"
    list_select_related = ["vendor", "job", "destination"]
    autocomplete_fields = ["vendor", "destination", "job", "project"]
    fieldsets = [
        (None, {"fields": [("vendor", "destination"), ("job", "needed_by")]}),
        (None, {"fields": [("project", "shipping", "tax"), "notes", "token"]}),
    ]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if request.user.has_perm("procurement.view_costs"):
            return self.fieldsets
        return [self.fieldsets[0], (None, {"fields": ["project", "notes", "token"]})]

    # The list.

    def get_list_display(self, request: HttpRequest) -> list[str]:
        hidden = set() if request.user.has_perm("procurement.view_costs") else {"total_text"}
        return [name for name in self.list_display if name not in hidden]

    @admin.display(description="status", ordering="status")
    def state(self, order: PurchaseOrder) -> object:
        return self.status_label(order)

    @admin.display(description="elsewhere")
    def there(self, order: PurchaseOrder) -> object:
        """Who keeps it, if not we do, and how it stands in the field-service system."""
        kept = "" if order.owner == DocumentOwner.HUB else "Made there"
        return format_html('{}<span class="ply-sub">{}</span>', order.elsewhere, kept)

    @admin.display(description="total", ordering="total")
    def total_text(self, order: PurchaseOrder) -> object:
        return number(f"{order.total:,.2f}")

    # The page.

    def get_queryset(self, request: HttpRequest) -> QuerySet[PurchaseOrder]:
        return super().get_queryset(request).select_related("vendor", "job", "destination")

    def status_label(self, document: PurchaseOrder) -> object:
        return label(document.status, document.get_status_display())

    def allowed_actions(self, request: HttpRequest, document: Model) -> set[str]:
        moves = selectors.allowed_move_names(document, request.user)
        return moves | deleting.allowed(request, document)

    def may_edit(self, request: HttpRequest, document: PurchaseOrder) -> bool:
        is_draft = document.status == PurchaseOrderStatus.DRAFT
        return is_draft and self.has_change_permission(request, document)

    def facts(self, request: HttpRequest, document: PurchaseOrder) -> list[Fact]:
        facts = [
            Fact("Vendor", _page("procurement_vendor", document.vendor)),
            Fact("Job", _page("inventory_job", document.job)),
            Fact("Project", _page("inventory_project", document.project)),
            Fact("Deliver to", document.destination),
            Fact("Needed by", document.needed_by),
            Fact("Revision", document.revision),
            Fact("Kept in", _keeper(document)),
            Fact("Made by", document.created_by),
            Fact("Approved by", document.approved_by),
        ]
        if document.notes:
            facts.append(Fact("Notes to the vendor", document.notes))
        return facts

    def cautions(self, request: HttpRequest, document: PurchaseOrder) -> list[str]:
        return cautions.of_order(document)

    def tables(self, request: HttpRequest, document: PurchaseOrder) -> list[Table]:
        lines = selectors.lines_of(document)
        sees_costs = request.user.has_perm("procurement.view_costs")
        return [
            _lines_table(document, lines, sees_costs),
            _receipts_table(document),
            *returns.tables_of(return_selectors.of_order(document)),
            *bills.of_order(request, document),
            *custom_values.values_tables(document),
        ]

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path(
                "<int:object_id>/print/",
                wrap(self.print_view),
                name="procurement_purchaseorder_print",
            ),
            path("<int:object_id>/pdf/", wrap(self.pdf_view), name="procurement_purchaseorder_pdf"),
            *super().get_urls(),
        ]

    def links(self, request: HttpRequest, document: PurchaseOrder) -> list[tuple[str, str]]:
        return [("Print", self.url("print", document.pk)), ("PDF", self.url("pdf", document.pk))]

    def print_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """The order as it goes on paper, with prices for whoever may see them."""
        order = self.document(request, object_id)
        sees_costs = request.user.has_perm("procurement.view_costs")
        return HttpResponse(printing.order_page(order.pk, with_prices=sees_costs))

    def pdf_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """The same as a file; where none can be made, the page to print and why."""
        order = self.document(request, object_id)
        sees_costs = request.user.has_perm("procurement.view_costs")
        try:
            content = printing.order_pdf(order.pk, with_prices=sees_costs)
        except printing.PrintingUnavailable as error:
            messages.error(request, error.message)
            return redirect(self.url("change", order.pk))
        headers = {"Content-Disposition": f'inline; filename="{printing.file_name(order)}"'}
        return HttpResponse(content, content_type="application/pdf", headers=headers)

    # Saving: the form only collects, the service writes.

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Nothing yet: the order is written together with its lines."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        lines = formsets[0].line_inputs
        order = form.order_input()
        if change:
            saved = purchase_orders.revise(
                actor=request.user, order_id=form.instance.pk, order=order, lines=lines
            )
        else:
            token = form.cleaned_data.get("token")
            saved = purchase_orders.create(
                actor=request.user, order=order, lines=lines, token=token
            )
        form.instance.pk, form.instance.number = saved.pk, saved.number

    def construct_change_message(self, *args: Any, **kwargs: Any) -> list[Any]:
        """The service keeps the audit trail; the forms saved nothing to tell about."""
        return []

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """As always; if the order changed under the form, say so instead of failing."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except DomainError as error:
            messages.error(request, error.message)
            return redirect(request.get_full_path())

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _keeper(order: PurchaseOrder) -> str:
    """Where the order is changed."""
    if order.owner == DocumentOwner.HUB:
        return "PlyHub"
    system = systems.field_service()
    return f"{system}: it is changed there, and only received here"


def _page(name: str, record: Any) -> object:
    return link(reverse(f"admin:{name}_change", args=[record.pk]), record) if record else None


def _lines_table(order: PurchaseOrder, lines: Any, sees_costs: bool) -> Table:
    columns = ["Item", "Ordered", "Received", "Job"]
    rows = [[_item(line), ordered(line), _received(line), line.job or ""] for line in lines]
    if not sees_costs:
        return Table("Lines", columns, rows, numeric=frozenset({1, 2}))
    for row, line in zip(rows, lines, strict=True):
        row += [priced(line), f"{line.amount:,.2f}"]
    extra = [(name, each) for name, each in _extras(order) if each]
    return Table(
        "Lines",
        [*columns, "Price", "Amount"],
        rows,
        numeric=frozenset({1, 2, 4, 5}),
        footer=[["", "", "", "", name, f"{each:,.2f}"] for name, each in extra],
    )


def _extras(order: PurchaseOrder) -> list[tuple[str, Any]]:
    return [("Shipping", order.shipping), ("Tax", order.tax), ("Total", order.total)]


def _item(line: PurchaseOrderLine) -> object:
    page = link(reverse("admin:inventory_item_change", args=[line.item_id]), line.item)
    return format_html('{}<span class="ply-sub">{}</span>', page, line.description)


def _received(line: PurchaseOrderLine) -> str:
    return f"{plain(line.received)} of {plain(line.stock_quantity)} {line.item.stock_unit_id}"


def _receipts_table(order: PurchaseOrder) -> Table:
    receipts = order.receipts.select_related("location").order_by("pk")
    return Table(
        "Receipts",
        ["Receipt", "Status", "Received on", "Into", "Packing slip"],
        [
            (
                _page("procurement_receipt", each),
                label(each.status, each.get_status_display()),
                each.received_on,
                each.location,
                each.packing_slip,
            )
            for each in receipts
        ],
        empty="Nothing received yet.",
    )
