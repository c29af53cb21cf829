"""Bills of vendors: read from the field-service system, looked at here."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from inventory.admin import billing_tables
from plyhub.common.admin.base import ReadOnlyAdmin, number
from plyhub.common.admin.documents import DocumentAdmin, Fact, Table
from procurement.models import Bill, PurchaseOrder

_RELATED = ("vendor", "purchase_order", "job")


@admin.register(Bill)
class BillAdmin(ReadOnlyAdmin, DocumentAdmin):
    list_display = [
        "number_text",
        "state",
        "there",
        "vendor",
        "purchase_order",
        "job",
        "billed_on",
        "due_on",
        "total_text",
    ]
    list_filter = [
        "status",
        ("vendor", AutocompleteSelectFilter),
        ("job", AutocompleteSelectFilter),
    ]
    search_fields = ["number", "reference", "vendor__name", "job__number", "purchase_order__number"]
    search_help_text = "Bill number, vendor, order or job number"
    list_select_related = _RELATED

    def get_queryset(self, request: HttpRequest) -> QuerySet[Bill]:
        return super().get_queryset(request).select_related(*_RELATED)

    def get_list_display(self, request: HttpRequest) -> list[str]:
        hidden = set() if request.user.has_perm(billing_tables.COSTS) else {"total_text"}
        return [name for name in self.list_display if name not in hidden]

    @admin.display(description="bill", ordering="number")
    def number_text(self, bill: Bill) -> str:
        return bill.number or bill.reference

    @admin.display(description="status", ordering="status")
    def state(self, bill: Bill) -> object:
        return self.status_label(bill)

    @admin.display(description="in the books")
    def there(self, bill: Bill) -> object:
        return bill.elsewhere

    @admin.display(description="total", ordering="total")
    def total_text(self, bill: Bill) -> object:
        return number(f"{bill.total:,.2f}")

    def status_label(self, document: Bill) -> object:
        return billing_tables.status(document)

    def facts(self, request: HttpRequest, document: Bill) -> list[Fact]:
        order = document.purchase_order
        facts = [
            Fact("Vendor", billing_tables.page(request, "procurement.vendor", document.vendor)),
            Fact("Order", billing_tables.page(request, "procurement.purchaseorder", order)),
            Fact("Job", billing_tables.page(request, "inventory.job", document.job)),
            Fact("Reference", document.reference),
            Fact("Date", document.billed_on),
            Fact("Due", document.due_on),
            Fact("Posted", billing_tables.day(document.posted_at)),
            Fact("Memo", document.memo),
        ]
        return [fact for fact in facts if fact.value]

    def tables(self, request: HttpRequest, document: Bill) -> list[Table]:
        lines = document.lines.select_related("item", "job").order_by("position", "pk")
        extras = [
            ("Tax", document.tax),
            ("Shipping", document.shipping),
            ("Other costs", document.other),
        ]
        sums = [(name, each) for name, each in extras if each]
        sums.append(("Total", document.total))
        return [billing_tables.charges(request, list(lines), sums, of_jobs=True)]


def of_order(request: HttpRequest, order: PurchaseOrder) -> list[Table]:
    """The bills of an order, as its page lists them; none, no table."""
    if not request.user.has_perm("procurement.view_bill"):
        return []
    sees_costs = request.user.has_perm(billing_tables.COSTS)
    rows = [
        [
            billing_tables.page(request, "procurement.bill", bill),
            billing_tables.status(bill),
            bill.billed_on,
            bill.due_on,
            *([f"{bill.total:,.2f}"] if sees_costs else []),
        ]
        for bill in order.bills.order_by("pk")
    ]
    columns = ["Bill", "Status", "Date", "Due", *(["Total"] if sees_costs else [])]
    return [Table("Bills", columns, rows, numeric=frozenset({4}))] if rows else []
