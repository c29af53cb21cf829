"""Quantities as a buyer reads them: the purchase unit and the stock unit beside it."""

from __future__ import annotations

from decimal import Decimal

from django.utils.html import format_html
from django.utils.safestring import SafeString

from plyhub.common.quantities import plain
from procurement.models import PurchaseOrderLine


def ordered(line: PurchaseOrderLine) -> str:
    """`2 BX (20 EA)`, or `3 EA` where both units are the same."""
    text = f"{plain(line.quantity)} {line.unit_id}"
    stock_unit = line.item.stock_unit_id
    if line.unit_id == stock_unit:
        return text
    return f"{text} ({plain(line.stock_quantity)} {stock_unit})"


def priced(line: PurchaseOrderLine) -> SafeString:
    """`85.00/BX` with `8.50/EA` under it."""
    per_unit = f"{_price(line.unit_price)}/{line.unit_id}"
    stock_unit = line.item.stock_unit_id
    if line.unit_id == stock_unit:
        return format_html("{}", per_unit)
    return format_html(
        '{}<span class="ply-sub sub">{}/{}</span>', per_unit, _price(line.stock_price), stock_unit
    )


def _price(price: Decimal) -> str:
    """At least two decimals, more only where they matter."""
    text = f"{price:,.6f}".rstrip("0")
    whole, _, places = text.partition(".")
    return f"{whole}.{places:0<2}"
