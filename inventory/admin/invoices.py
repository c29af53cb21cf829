"""Invoices to customers: read from the field-service system, looked at here."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from inventory.admin import billing_tables
from inventory.models import Invoice, Job
from plyhub.common.admin.base import ReadOnlyAdmin, number
from plyhub.common.admin.documents import DocumentAdmin, Fact, Table

_RELATED = ("job", "customer", "project")


@admin.register(Invoice)
class InvoiceAdmin(ReadOnlyAdmin, DocumentAdmin):
    list_display = [
        "number_text",
        "state",
        "there",
        "customer",
        "job",
        "project",
        "invoiced_on",
        "due_on",
        "total_text",
    ]
    list_filter = [
        "status",
        ("customer", AutocompleteSelectFilter),
        ("job", AutocompleteSelectFilter),
        ("project", AutocompleteSelectFilter),
    ]
    search_fields = ["number", "customer__name", "job__number"]
    search_help_text = "Invoice number, customer or job number"
    list_select_related = _RELATED

    def get_queryset(self, request: HttpRequest) -> QuerySet[Invoice]:
        return super().get_queryset(request).select_related(*_RELATED)

    def get_list_display(self, request: HttpRequest) -> list[str]:
        hidden = set() if request.user.has_perm(billing_tables.COSTS) else {"total_text"}
        return [name for name in self.list_display if name not in hidden]

    @admin.display(description="invoice", ordering="number")
    def number_text(self, invoice: Invoice) -> str:
        return invoice.number or "without a number"

    @admin.display(description="status", ordering="status")
    def state(self, invoice: Invoice) -> object:
        return self.status_label(invoice)

    @admin.display(description="in the books")
    def there(self, invoice: Invoice) -> object:
        return invoice.elsewhere

    @admin.display(description="total", ordering="total")
    def total_text(self, invoice: Invoice) -> object:
        return number(f"{invoice.total:,.2f}")

    def status_label(self, document: Invoice) -> object:
        return billing_tables.status(document)

    def facts(self, request: HttpRequest, document: Invoice) -> list[Fact]:
        facts = [
            Fact("Customer", billing_tables.page(request, "inventory.customer", document.customer)),
            Fact("Job", billing_tables.page(request, "inventory.job", document.job)),
            Fact("Project", billing_tables.page(request, "inventory.project", document.project)),
            Fact("Date", document.invoiced_on),
            Fact("Due", document.due_on),
            Fact("Posted", billing_tables.day(document.posted_at)),
        ]
        return [fact for fact in facts if fact.value]

    def tables(self, request: HttpRequest, document: Invoice) -> list[Table]:
        lines = document.charges.select_related("item").order_by("position", "pk")
        sums = [("Sales tax", document.tax)] if document.tax else []
        sums.append(("Total", document.total))
        return [billing_tables.charges(request, list(lines), sums, of_jobs=False)]


def of_job(request: HttpRequest, job: Job) -> list[Table]:
    """The invoices of a job, as its page lists them; none, no table."""
    if not request.user.has_perm("inventory.view_invoice"):
        return []
    sees_costs = request.user.has_perm(billing_tables.COSTS)
    rows = [
        [
            billing_tables.page(request, "inventory.invoice", invoice),
            billing_tables.status(invoice),
            invoice.invoiced_on,
            *([f"{invoice.total:,.2f}"] if sees_costs else []),
        ]
        for invoice in job.invoices.order_by("pk")
    ]
    columns = ["Invoice", "Status", "Date", *(["Total"] if sees_costs else [])]
    return [Table("Invoices", columns, rows, numeric=frozenset({3}))] if rows else []
