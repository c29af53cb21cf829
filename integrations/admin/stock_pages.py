"""Above the stock comparison: how it stands, comparing again, and opening balances."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods, require_POST

from integrations import stock_selectors
from integrations.models import Connection, StockComparison, StockDiscrepancy
from integrations.sync.stock import differences, openings
from plyhub.common.admin.documents import Table
from plyhub.common.errors import DomainError
from plyhub.common.quantities import plain

LIST = "admin:integrations_stockdiscrepancy_changelist"
COMPARE = "integrations_stockdiscrepancy_compare"
OPENINGS = "integrations_stockdiscrepancy_openings"
_LEFT_OUT = {
    "unknown_items": "of items that are not linked here",
    "unknown_places": "in warehouses that are not linked here",
    "other_units": "counted in a unit of unknown size",
}


def routes(site: Any) -> list[URLPattern]:
    """The addresses of the pages below."""
    return [
        path("connection/<int:connection_id>/compare/", site.admin_view(compare), name=COMPARE),
        path(
            "connection/<int:connection_id>/openings/",
            site.admin_view(opening_balances(site)),
            name=OPENINGS,
        ),
    ]


def summary(request: HttpRequest) -> dict[str, Any]:
    """How the latest comparison over each connection stands, for the head of the list."""
    may_decide = request.user.has_perm(differences.PERMISSION)
    return {
        "comparisons": [_summary(each, may_decide) for each in stock_selectors.comparisons()],
    }


def words(row: StockDiscrepancy) -> str:
    """The unexplained part: `5 EA more here than expected`."""
    if not row.unexplained:
        return "nothing"
    where = "here" if row.unexplained > 0 else "there"
    return f"{plain(abs(row.unexplained))} {row.item.stock_unit_id} more {where} than expected"


@require_POST
def compare(request: HttpRequest, connection_id: int) -> HttpResponse:
    """One click: compare with stock and queue as they are now."""
    try:
        found = differences.compare_now(actor=request.user, connection_id=connection_id)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        told = f"{found.opened} new, {found.changed} changed, {found.resolved} gone."
        messages.success(request, f"Compared: {told}")
    return redirect(LIST)


def opening_balances(site: Any) -> Any:
    """The page that shows what would be loaded, and loads just that when it is confirmed."""

    @require_http_methods(["GET", "POST"])
    def view(request: HttpRequest, connection_id: int) -> HttpResponse:
        if not request.user.has_perm(differences.PERMISSION):
            raise PermissionDenied
        connection = get_object_or_404(Connection, pk=connection_id)
        if request.method == "POST" and _load(request, connection):
            return redirect(LIST)
        preview = openings.preview(connection_id)
        context = {
            **site.each_context(request),
            "title": f"Opening balances from {connection}",
            "connection": connection,
            "preview": preview,
            "left_out": [(openings.OBSTACLES[why], n) for why, n in preview.left_out.items()],
            "table": _table(preview),
            "back_url": reverse(LIST),
        }
        return render(request, "integrations/stock_openings.html", context)

    return view


def _load(request: HttpRequest, connection: Connection) -> bool:
    """Whether the balances were loaded; a message says how many, or why not."""
    try:
        count, value = int(request.POST["count"]), Decimal(request.POST["value"])
    except (KeyError, ValueError, InvalidOperation):
        messages.error(request, "Look at what would be loaded, then confirm it.")
        return False
    try:
        loaded = openings.load(
            actor=request.user, connection_id=connection.pk, count=count, value=value
        )
    except DomainError as error:
        messages.error(request, error.message)
        return False
    messages.success(request, f"{loaded:,} opening balances loaded from {connection}.")
    return True


def _table(preview: openings.Preview) -> Table:
    return Table(
        "What the books hold",
        ["Item", "Warehouse", "On hand there", "Cost there", "On hand here", "Loaded"],
        [
            (
                row.sku or row.item_code,
                row.warehouse_code,
                f"{plain(row.quantity)} {row.unit or ''}".strip(),
                f"{row.cost:,.2f}",
                plain(row.here),
                openings.OBSTACLES.get(row.obstacle, "yes"),
            )
            for row in preview.shown
        ],
        numeric=frozenset({2, 3, 4}),
        empty="The books hold nothing, or were not read yet.",
    )


def _summary(kept: StockComparison, may_decide: bool) -> dict[str, Any]:
    left_out = [
        f"{getattr(kept, name):,} {words}"
        for name, words in _LEFT_OUT.items()
        if getattr(kept, name)
    ]
    address = [kept.connection_id]
    return {
        "comparison": kept,
        "left_out": ", ".join(left_out),
        "compare_url": reverse(f"admin:{COMPARE}", args=address) if may_decide else "",
        "openings_url": reverse(f"admin:{OPENINGS}", args=address) if may_decide else "",
    }
