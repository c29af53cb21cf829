"""A document of two lines, as it is handed to be posted."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from integrations.records import BillingLineRecord, BillingRecord

OPTIONS = {"ar_account": "4000", "ar_tax_account": "2000", "ap_account": "5000"}
LINE = BillingLineRecord(
    amount=Decimal("120.50"),
    kind="service",
    description="Crane  & hook",
    item_id="INV-TEST",
    project_id="PRJ-99001",
)
TAX = BillingLineRecord(amount=Decimal("2.05"), kind="tax", description="Tax")
RECORD = BillingRecord(
    external_id="",
    number="F-99001",
    partner_id="",
    date=date(2026, 11, 20),
    due_on=date(2026, 12, 20),
    total=Decimal("122.55"),
    lines=(LINE, TAX),
    reference="99001",
    memo="Roof",
)
