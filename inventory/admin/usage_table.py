"""Material used, as a job's page shows it."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from inventory import usage_selectors
from inventory.admin.usage import COSTS, amount, invoice_text, value
from inventory.models import Job, Usage
from plyhub.common.admin.base import link
from plyhub.common.admin.documents import Table
from plyhub.common.admin.labels import label
from plyhub.common.quantities import money

SHOWN = 200


def material_used(request: HttpRequest, job: Job) -> Table:
    """What was used on a job and brought back, newest first, with the sum of its cost."""
    usages = list(usage_selectors.used_on(job)[:SHOWN])
    sees_costs = request.user.has_perm(COSTS)
    columns = ["", "Item", "Quantity", "Place", "Entered in", "Invoice", "Status"]
    rows = [_row(usage, sees_costs) for usage in usages]
    footer = _footer(job) if usages and sees_costs else ()
    return Table(
        "Material used",
        [*columns, "Cost"] if sees_costs else columns,
        rows,
        numeric=frozenset({2, 7}),
        footer=footer,
        empty="No material used yet.",
    )


def _footer(job: Job) -> list[list[str]]:
    return [["", "", "", "", "", "", "Cost", f"{money(usage_selectors.cost_of(job)):,}"]]


def _row(usage: Usage, sees_costs: bool) -> list[object]:
    page = reverse("admin:inventory_usage_change", args=[usage.pk])
    row = [
        link(page, usage.number),
        usage.item,
        amount(usage),
        usage.location,
        usage.get_entered_in_display(),
        invoice_text(usage),
        label(usage.status, usage.get_status_display()),
    ]
    return [*row, value(usage)] if sees_costs else row
