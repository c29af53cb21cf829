"""Cells that tables of goods share."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from inventory.models.packed_lines import PackedLine
from plyhub.common.admin.base import link
from plyhub.common.admin.labels import label

ZERO = Decimal(0)


def item(line: PackedLine, *, short: Decimal = ZERO) -> object:
    """The item with its name, bin and lot if the line names any, and how much of it is short."""
    page = link(reverse("admin:inventory_item_change", args=[line.item_id]), line.item)
    where = ", ".join(part for part in (line.bin, line.lot) if part)
    told = f"{line.item.name} ({where})" if where else line.item.name
    missing = label("wait", f"{line.in_stock_units(short)} short") if short > 0 else ""
    return format_html('{}<span class="ply-sub">{}</span>{}', page, told, missing)


def page(request: HttpRequest, name: str, record: Any) -> object:
    """The record, as a link to its page for whoever may look at it."""
    if record is None or not request.user.has_perm(f"inventory.view_{name}"):
        return record
    return link(reverse(f"admin:inventory_{name}_change", args=[record.pk]), record)
