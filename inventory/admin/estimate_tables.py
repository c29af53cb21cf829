"""Material that was offered or sold, as pages show it."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse

from inventory import estimate_selectors
from inventory.models import Estimate, EstimateLine, Job
from plyhub.common.admin.base import link
from plyhub.common.admin.documents import Table
from plyhub.common.quantities import money, plain

COSTS = "procurement.view_costs"
SHOWN = 500


def material(request: HttpRequest, estimate: Estimate) -> Table:
    """What an estimate takes, with the sum of its cost for whoever may see costs."""
    lines = estimate_selectors.material_of(estimate)
    columns = ["Item", "Name", "For", "Quantity"]
    rows = [[_item(line), line.item.name, line.service, _quantity(line)] for line in lines[:SHOWN]]
    table = Table("Material", columns, rows, numeric=frozenset({3}), empty="No material in it.")
    if not rows or not request.user.has_perm(COSTS):
        return table
    total = f"{money(estimate_selectors.cost_of(lines)):,}"
    return _with_costs(table, lines[:SHOWN], [["", "", "", "", "Cost", total]])


def sold_material(request: HttpRequest, job: Job) -> list[Table]:
    """What was sold on a job; nothing while nothing was, or for who may not see estimates."""
    if not request.user.has_perm("inventory.view_estimate"):
        return []
    lines = estimate_selectors.sold_on(job)
    rows = [[_estimate(each), _item(each), each.service, _quantity(each)] for each in lines[:SHOWN]]
    if not rows:
        return []
    columns = ["Estimate", "Item", "For", "Quantity"]
    table = Table("Sold material", columns, rows, numeric=frozenset({3}))
    if not request.user.has_perm(COSTS):
        return [table]
    total = f"{money(estimate_selectors.cost_of(lines)):,}"
    return [_with_costs(table, lines[:SHOWN], [["", "", "", "", "Cost", total]])]


def _with_costs(table: Table, lines: Iterable[EstimateLine], footer: list[list[str]]) -> Table:
    amounts = [
        [f"{line.unit_cost:,.2f}", f"{money(line.quantity * line.unit_cost):,}"] for line in lines
    ]
    rows = [[*row, *more] for row, more in zip(table.rows, amounts, strict=True)]
    columns = [*table.columns, "Unit cost", "Estimated cost"]
    return Table(table.title, columns, rows, numeric=frozenset({3, 4, 5}), footer=footer)


def _item(line: EstimateLine) -> object:
    return link(reverse("admin:inventory_item_change", args=[line.item_id]), line.item)


def _estimate(line: EstimateLine) -> object:
    page = reverse("admin:inventory_estimate_change", args=[line.estimate_id])
    return link(page, line.estimate)


def _quantity(line: EstimateLine) -> str:
    return f"{plain(line.quantity)} {line.item.stock_unit_id}"
