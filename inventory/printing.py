"""Adjustments and counts on paper: pages that need nothing else."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils import timezone

from inventory import adjustment_selectors
from inventory.models import Adjustment, StockCount
from plyhub.common.models import Company
from plyhub.common.quantities import plain


def adjustment_page(adjustment: Adjustment, *, with_values: bool) -> str:
    """What was corrected, why, and by whom, as one HTML page."""
    lines = adjustment_selectors.lines_of(adjustment)
    context = {
        "adjustment": adjustment,
        "company": Company.current(),
        "lines": [
            {
                "item": each.line.item,
                "place": " ".join(part for part in (each.line.bin, each.line.lot) if part),
                "counted": "" if each.line.counted is None else plain(each.line.counted),
                "difference": adjustment_selectors.difference(each.line),
                "value": f"{each.value:+,.2f}",
            }
            for each in lines
        ],
        "with_values": with_values,
        "total": f"{sum((each.value for each in lines), start=0):+,.2f}",
        "printed_at": timezone.now(),
    }
    return render_to_string("inventory/adjustment_print.html", context)


def count_page(count: StockCount) -> str:
    """What is to be counted, with room to write; never how many there should be."""
    context = {
        "count": count,
        "company": Company.current(),
        "lines": count.lines.select_related("item"),
    }
    return render_to_string("inventory/count_print.html", context)
