"""A purchase order on paper: one template, as a page to print and as a PDF."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from inventory.models.addresses import Addressed
from plyhub.common.errors import DomainError
from plyhub.common.models import Company
from procurement.models import PurchaseOrder, PurchaseOrderLine
from procurement.wording import ordered, priced

TEMPLATE = "procurement/order_print.html"


class PrintingUnavailable(DomainError):
    """The libraries that draw a PDF are not installed on this machine."""


def order_page(order_id: int, *, with_prices: bool = True) -> str:
    """The order as one HTML page that needs nothing else, for paper or a browser."""
    order = PurchaseOrder.objects.select_related(
        "vendor", "job__customer_location", "destination__job__customer_location"
    ).get(pk=order_id)
    company = Company.current()
    approved_at = order.approved_at or timezone.now()
    lines = order.lines.select_related("item").order_by("position", "pk")
    context = {
        "order": order,
        "company": company,
        "ordered_on": approved_at.astimezone(company.zone).date(),
        "vendor_address": _address(order.vendor),
        "delivery_address": _address(_delivery_place(order)),
        "lines": [_line(line) for line in lines],
        "with_prices": with_prices,
        "shipping": f"{order.shipping:,.2f}",
        "tax": f"{order.tax:,.2f}",
        "total": f"{order.total:,.2f}",
    }
    return render_to_string(TEMPLATE, context)


def order_pdf(order_id: int, *, with_prices: bool = True) -> bytes:
    """The same page as a PDF. Raises `PrintingUnavailable` where Pango is missing."""
    page = order_page(order_id, with_prices=with_prices)
    try:
        # Loaded here: it needs system libraries that a machine without a printer can do without.
        from weasyprint import HTML
    except (ImportError, OSError) as error:
        raise PrintingUnavailable(
            "PDFs cannot be made on this machine: the Pango libraries are missing. Install"
            " libpango-1.0-0, libpangoft2-1.0-0 and libharfbuzz-subset0, or print the page."
        ) from error
    return HTML(string=page, url_fetcher=_nothing_else).write_pdf()


def file_name(order: PurchaseOrder) -> str:
    """What its PDF is called: `PO-892.pdf`, and `PO-892-revision-2.pdf` after a change."""
    revision = f"-revision-{order.revision}" if order.revision > 1 else ""
    return f"{order.number}{revision}.pdf"


def _nothing_else(url: str, *_: Any, **__: Any) -> Any:
    raise ValueError(f"A printed order names nothing to be loaded, and not {url}.")


def _line(line: PurchaseOrderLine) -> dict[str, object]:
    return {
        "sku": line.item.sku,
        "description": line.description or line.item.name,
        "vendor_part_number": line.vendor_part_number,
        "quantity": ordered(line),
        "price": priced(line),
        "amount": f"{line.amount:,.2f}",
    }


def _delivery_place(order: PurchaseOrder) -> Addressed:
    """Where the goods go: a job site without an address of its own is where its job is."""
    place = order.destination
    if not place.street and place.job and place.job.customer_location:
        return place.job.customer_location
    return place


def _address(place: Addressed) -> list[str]:
    street = " ".join(part for part in (place.street, place.unit_number) if part)
    city = ", ".join(part for part in (place.city, place.state) if part)
    return [line for line in (street, f"{city} {place.zip_code}".strip(), place.country) if line]
