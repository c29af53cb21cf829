"""An order on paper: the page, and the PDF made of it."""

from __future__ import annotations

import re
import zlib
from decimal import Decimal

import pytest

from plyhub.common.models import Company
from procurement import printing
from procurement.models import PurchaseOrder
from tests.factories import procurement as factories
from tests.factories.inventory import ItemFactory

pytestmark = pytest.mark.django_db


def text_of(page: str) -> str:
    """What a reader sees, in one line."""
    body = page.split("<body>")[1]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def pages_of(pdf: bytes) -> int:
    """The number of pages, which stands in the compressed table of objects."""
    streams = re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    inflated = b"".join(
        zlib.decompressobj().decompress(each) for each in streams if each[:1] == b"x"
    )
    return int(re.search(rb"/Count (\d+)", inflated + pdf).group(1))


def order(**values: object) -> PurchaseOrder:
    item = ItemFactory(sku="CAP-45-5", name="Capacitor 45/5")
    line = factories.line_input(
        item_id=item.pk, quantity="3", unit_price="11.25", vendor_part_number="CAP455"
    )
    vendor = factories.VendorFactory(name="Johnstone Supply", street="1 Depot Rd", city="Mesa")
    return factories.approved_order(line, vendor_id=vendor.pk, shipping=Decimal("12.50"), **values)


def test_the_page_says_what_is_ordered_from_whom_and_for_how_much() -> None:
    made = order()
    text = text_of(printing.order_page(made.pk))
    assert Company.current().name in text
    assert f"Purchase order {made.number}" in text
    assert "Johnstone Supply 1 Depot Rd Mesa" in text
    assert "CAP-45-5 Capacitor 45/5 CAP455 3 EA 11.25/EA 33.75" in text
    assert "Shipping 12.50 Total USD 46.25" in text


def test_without_prices_no_amount_is_on_it() -> None:
    text = text_of(printing.order_page(order().pk, with_prices=False))
    assert "CAP-45-5 Capacitor 45/5 CAP455 3 EA" in text
    assert "11.25" not in text
    assert "46.25" not in text


def test_what_people_typed_is_text_and_no_markup() -> None:
    made = order(notes="<script>alert(1)</script> & more")
    page = printing.order_page(made.pk)
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in page


def test_the_pdf_breaks_a_long_order_into_pages() -> None:
    lines = [factories.line_input() for _ in range(60)]
    content = printing.order_pdf(factories.draft_order(*lines).pk)
    assert content.startswith(b"%PDF-")
    assert pages_of(content) == 4


def test_a_changed_order_has_a_file_of_its_own() -> None:
    made = order()
    assert printing.file_name(made) == f"{made.number}.pdf"
    made.revision = 2
    assert printing.file_name(made) == f"{made.number}-revision-2.pdf"


def test_the_pdf_loads_nothing_from_elsewhere() -> None:
    with pytest.raises(ValueError, match="nothing to be loaded"):
        printing._nothing_else("file:///etc/passwd")
