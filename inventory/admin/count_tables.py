"""The tables on the page of a count: how far it is, and what was found with its money."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from inventory import count_selectors
from inventory.count_selectors import SHOWN
from inventory.count_states import CountStatus
from inventory.models import CountLine, StockCount
from inventory.services.count_variance import Variance
from plyhub.common.admin.base import link
from plyhub.common.admin.documents import Table
from plyhub.common.quantities import plain


def of(count: StockCount, *, is_blind: bool, sees_costs: bool) -> list[Table]:
    """What was found, unless this person is blind to what should be there, and what was not
    counted."""
    tables = []
    if not is_blind and count.status != CountStatus.DRAFT:
        tables.append(_found(count, sees_costs))
    untouched = _untouched(count)
    return [*tables, *([untouched] if untouched else [])]


def _found(count: StockCount, sees_costs: bool) -> Table:
    review = count_selectors.review(count)
    columns = ["Item", "Bin, lot", "Counted", "Expected then", "Difference"]
    rows = [_row(each, sees_costs) for each in review.variances[:SHOWN]]
    footer: list[list[object]] = []
    if sees_costs:
        columns.append("Value")
        net = f"{review.more + review.less:+,.2f}"
        told = f"{review.more:+,.2f} and {review.less:+,.2f}"
        footer.append([f"{review.differing} lines differ: {told}", "", "", "", "", net])
    if len(review.variances) > SHOWN:
        more = f"{len(review.variances) - SHOWN} more lines are on the print."
        footer.append([more, *[""] * (len(columns) - 1)])
    return Table(
        "What was found",
        columns,
        rows,
        numeric=frozenset({2, 3, 4, 5}),
        footer=footer,
        empty="Nothing was counted yet.",
    )


def _row(variance: Variance, sees_costs: bool) -> list[object]:
    line = variance.line
    unit = line.item.stock_unit_id
    cells = [
        _item(line),
        _place(line),
        _counted(line, unit),
        f"{plain(variance.expected)} {unit}",
        _signed(variance, unit),
    ]
    return [*cells, f"{variance.value:+,.2f}" if variance.difference else "–"][: 5 + sees_costs]


def _counted(line: CountLine, unit: str) -> object:
    """How many, since when; and how many at first, if it was counted again."""
    first = "" if line.earlier is None else f", first {plain(line.earlier)}"
    since = f"{timezone.localtime(line.counted_at):%H:%M}{first}"
    return format_html('{}<span class="ply-sub">{}</span>', f"{plain(line.counted)} {unit}", since)


def _signed(variance: Variance, unit: str) -> str:
    if not variance.difference:
        return "none"
    sign = "+" if variance.difference > 0 else "−"
    return f"{sign}{plain(abs(variance.difference))} {unit}"


def _untouched(count: StockCount) -> Table | None:
    lines = list(count_selectors.uncounted(count)[: SHOWN + 1])
    if not lines:
        return None
    rows = [(_item(line), _place(line)) for line in lines[:SHOWN]]
    more = [["There are more.", ""]] if len(lines) > SHOWN else []
    return Table("Not counted", ["Item", "Bin, lot"], rows, footer=more)


def _item(line: CountLine) -> object:
    page = link(reverse("admin:inventory_item_change", args=[line.item_id]), line.item)
    told = f"{line.item.name}, found beside the list" if line.is_found else line.item.name
    return format_html('{}<span class="ply-sub">{}</span>', page, told)


def _place(line: CountLine) -> str:
    return ", ".join(part for part in (line.bin, line.lot) if part) or "–"
