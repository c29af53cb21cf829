"""The count sheet: made for scanning with one hand, each line kept as soon as it is typed."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_POST

from inventory import count_selectors, printing
from inventory.count_states import COUNTED_IN
from inventory.models import CountLine, Item
from inventory.services import count_rights, count_variance, counts
from plyhub.common.errors import DomainError, InvalidInput
from plyhub.common.quantities import plain

# News that took longer than this to come say since when they are true.
AT_ONCE = timedelta(seconds=2)


class CountSheet:
    """Views of the sheet, mixed into the page of counts."""

    def sheet_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, "inventory_stockcount"
        own = "<int:object_id>/sheet/"
        keep, add = require_POST(self.keep_view), require_POST(self.add_line_view)
        return [
            path(own, wrap(self.sheet_view), name=f"{name}_sheet"),
            path(f"{own}<int:line_id>/", wrap(keep), name=f"{name}_keep"),
            path(f"{own}add/", wrap(add), name=f"{name}_add_line"),
            path("<int:object_id>/print/", wrap(self.print_view), name=f"{name}_print"),
        ]

    def sheet_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        count = self.document(request, object_id)
        if not count_rights.counts(count, request.user):
            raise PermissionDenied
        if count.status not in COUNTED_IN:
            messages.error(request, f"{count} is not being counted now.")
            return redirect(self.url("change", object_id))
        only_open = request.GET.get("show") == "open"
        lines = count_selectors.sheet(count, only_open=only_open)
        page = Paginator(lines, count_selectors.SHEET).get_page(request.GET.get("page"))
        is_blind = count_rights.is_blind(request.user)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Count {count}",
            "count": count,
            "page": page,
            "only_open": only_open,
            "rows": [_row(line) for line in _shown(page.object_list, is_blind)],
            "open_count": count_selectors.sheet(count, only_open=True).count(),
            "back_url": self.url("change", count.pk),
            "submit_url": self.url("do", count.pk, "submit"),
        }
        return render(request, "inventory/count_sheet.html", context)

    def keep_view(self, request: HttpRequest, object_id: int, line_id: int) -> HttpResponse:
        """Keep what was found of one line; what is refused is said in the service's words."""
        try:
            line = counts.count_line(
                actor=request.user,
                count_id=object_id,
                line_id=line_id,
                quantity=_quantity(request.POST.get("quantity", "")),
                counted_at=_since(request.POST.get("age", "")),
            )
        except DomainError as error:
            return self._refused(request, object_id, error)
        told = "Not counted" if line.counted is None else f"Kept: {plain(line.counted)}"
        left = count_selectors.sheet(line.count, only_open=True).count()
        return self._answer(request, object_id, line.pk, {"text": told, "left": left})

    def add_line_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """The row of a scanned item, put on the sheet if it is not there."""
        try:
            line = counts.add_line(
                actor=request.user,
                count_id=object_id,
                item_id=_item(request.POST.get("sku", "")).pk,
                bin_name=request.POST.get("bin", ""),
                lot=request.POST.get("lot", ""),
            )
        except DomainError as error:
            return self._refused(request, object_id, error)
        found = CountLine.objects.filter(pk=line.pk).select_related("item__stock_unit", "count")
        [shown] = _shown(found, count_rights.is_blind(request.user))
        row = render_to_string("inventory/count_row.html", {"row": _row(shown)}, request)
        return self._answer(request, object_id, line.pk, {"row": row, "line": line.pk})

    def print_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """The sheet for paper: what is to be counted, never how many there should be."""
        return HttpResponse(printing.count_page(self.document(request, object_id)))

    def _answer(
        self, request: HttpRequest, object_id: int, line_id: int, told: dict[str, Any]
    ) -> HttpResponse:
        if _wants_json(request):
            return JsonResponse(told)
        return redirect(f"{self.url('sheet', object_id)}#line-{line_id}")

    def _refused(self, request: HttpRequest, object_id: int, error: DomainError) -> HttpResponse:
        if _wants_json(request):
            return JsonResponse({"text": error.message}, status=error.status)
        messages.error(request, error.message)
        return redirect(self.url("sheet", object_id))


def _wants_json(request: HttpRequest) -> bool:
    return request.accepts("application/json") and not request.accepts("text/html")


def _shown(lines: Any, is_blind: bool) -> list[CountLine]:
    """The lines, with what the ledger has of them for whoever may know."""
    return list(lines if is_blind else count_variance.with_ledger(lines))


def _row(line: CountLine) -> dict[str, Any]:
    ledger = getattr(line, "ledger", None)
    return {
        "line": line,
        "count_id": line.count_id,
        "place": ", ".join(part for part in (line.bin, line.lot) if part),
        "counted": "" if line.counted is None else plain(line.counted),
        "told": "" if line.counted is None else "Kept",
        "expected": "" if ledger is None else plain(ledger),
    }


def _quantity(text: str) -> Decimal | None:
    text = text.strip()
    if not text:
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        raise InvalidInput(f"“{text}” is no number. Write one like 12 or 2.5.") from None


def _since(age: str) -> datetime | None:
    """The moment `age` seconds ago, by our clock and not the phone's; None for just now."""
    if not age.isdigit():
        return None
    ago = timedelta(seconds=min(int(age), 10**7))
    return timezone.now() - ago if ago > AT_ONCE else None


def _item(sku: str) -> Item:
    found = Item.objects.filter(sku__iexact=sku.strip()).first() if sku.strip() else None
    if found is None:
        raise InvalidInput(f"There is no item {sku.strip() or 'without a SKU'}.", field="sku")
    return found
