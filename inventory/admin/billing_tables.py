"""What invoices and bills charge, as their pages and those of others show it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime

from inventory.models.billing import Charge
from plyhub.common.admin.base import link
from plyhub.common.admin.documents import Table
from plyhub.common.admin.labels import label
from plyhub.common.quantities import money, plain

COSTS = "procurement.view_costs"


def charges(
    request: HttpRequest,
    lines: Sequence[Charge],
    sums: Sequence[tuple[str, Decimal]],
    *,
    of_jobs: bool,
) -> Table:
    """The lines, with their jobs where these are theirs, their accounts if any has one, and `sums`
    below them. Amounts are for whoever may see costs and prices."""
    booked = any(line.account for line in lines)
    columns = ["What", *(["Job"] if of_jobs else []), *(["Account"] if booked else []), "Quantity"]
    rows = [_line(request, line, of_jobs=of_jobs, booked=booked) for line in lines]
    first = len(columns) - 1
    if not request.user.has_perm(COSTS):
        return Table("Lines", columns, rows, numeric=frozenset({first}), empty="It has no lines.")
    for row, line in zip(rows, lines, strict=True):
        row += [_each(line.unit_price), f"{line.amount:,.2f}"]
    footer = [[*[""] * first, "", name, f"{each:,.2f}"] for name, each in sums]
    return Table(
        "Lines",
        [*columns, "Each", "Amount"],
        rows,
        numeric=frozenset({first, first + 1, first + 2}),
        footer=footer,
        empty="It has no lines.",
    )


def status(document: Any) -> object:
    """How far it was taken, as a coloured label."""
    if not document.is_active:
        return label("inactive", "Removed")
    return label(document.status, document.get_status_display())


def day(moment: datetime | None) -> str | None:
    """The day of a moment in the zone of the page."""
    return date_format(localtime(moment)) if moment else None


def page(request: HttpRequest, model: str, record: Any) -> object:
    """A link to the record for whoever may follow it, else its name."""
    app, _, name = model.partition(".")
    if record is None or not request.user.has_perm(f"{app}.view_{name}"):
        return record
    return link(reverse(f"admin:{app}_{name}_change", args=[record.pk]), record)


def _line(request: HttpRequest, line: Any, *, of_jobs: bool, booked: bool) -> list[object]:
    job = [page(request, "inventory.job", line.job) or ""] if of_jobs else []
    account = [line.account] if booked else []
    return [_what(request, line), *job, *account, plain(line.quantity)]


def _what(request: HttpRequest, line: Any) -> object:
    """The item, if it is one, else what is said of it; below that what kind of thing it is."""
    words = line.description or line.code
    name = page(request, "inventory.item", line.item) or words
    more = words if line.item and words != line.item.sku else ""
    below = " · ".join(part for part in (line.get_kind_display(), more) if part)
    return format_html('{}<span class="ply-sub">{}</span>', name, below)


def _each(price: Decimal) -> str:
    """At least in cents, exactly where it is finer than that."""
    return f"{price:,.2f}" if price == money(price) else plain(price)
