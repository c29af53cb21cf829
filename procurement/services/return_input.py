"""What a person says goes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from inventory.models import Item, Location
from procurement.models import ReceiptLine, Return


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnInput:
    """The return itself; `location_id` is where the goods leave, or where they come back to.

    The vendor and the job follow from the receipts where lines name any.
    """

    kind: str = Return.Kind.TO_VENDOR
    reason: str = Return.Reason.SURPLUS
    location_id: int | None = None
    vendor_id: int | None = None
    job_id: int | None = None
    rma_number: str = ""
    notes: str = ""
    restocking_fee: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnLineInput:
    """So many stock units of what a receipt brought, or of any item.

    Without a price, the one it was received at, else the price book's cost.
    """

    quantity: Decimal
    receipt_line_id: int | None = None
    item_id: int | None = None
    unit_price: Decimal | None = None
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedLine:
    """A line that may be written."""

    item: Item
    receipt_line: ReceiptLine | None
    quantity: Decimal
    unit_price: Decimal
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedReturn:
    """Input that may be written, with what follows from it."""

    data: ReturnInput
    location: Location
    vendor_id: int | None
    job_id: int | None
    purchase_order_id: int | None
    lines: Sequence[CheckedLine]
