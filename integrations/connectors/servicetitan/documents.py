"""The members we read back of ServiceTitan's purchasing documents, and matching them with ours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from integrations.connectors.servicetitan.shapes import Wire
from integrations.records import DocumentLineRecord

CENT = Decimal("0.01")
_GONE = frozenset({"Canceled", "Inactive", "Deleted"})


class Item(Wire, kw_only=True):
    """A line of any of the documents; the last members are a receipt's and a return's own."""

    id: int
    sku_id: int
    quantity: Decimal
    cost: Decimal
    active: bool | None = None
    status: str | None = None
    purchase_order_item_id: int | None = None
    receipt_item_id: int | None = None

    @property
    def stands(self) -> bool:
        """Whether the line still counts: one left out of an update is only deactivated."""
        return self.active is not False and self.status not in _GONE


class Order(Wire, kw_only=True):
    """inventory-v2: PurchaseOrderResponse. `summary` is what was written as `memo`."""

    id: int
    number: str
    status: str
    vendor_id: int | None = None
    type_id: int | None = None
    business_unit_id: int | None = None
    inventory_location_id: int | None = None
    date: str | None = None
    required_on: str | None = None
    summary: str | None = None
    total: Decimal | None = None
    tax: Decimal | None = None
    shipping: Decimal | None = None
    items: list[Item] | None = None


class Receipt(Wire, kw_only=True):
    """inventory-v2: InventoryReceiptResponse."""

    id: int
    number: str
    active: bool | None = None
    memo: str | None = None
    items: list[Item] | None = None


class Return(Wire, kw_only=True):
    """inventory-v2: InventoryReturnResponse."""

    id: int
    number: str
    status: str
    active: bool | None = None
    sync_status: str | None = None
    return_type_id: int | None = None
    business_unit_id: int | None = None
    inventory_location_id: int | None = None
    return_date: str | None = None
    reference_number: str | None = None
    memo: str | None = None
    tax_amount: Decimal | None = None
    shipping_amount: Decimal | None = None
    items: list[Item] | None = None


def amount(quantity: Decimal, price: Decimal) -> Decimal:
    """A line's amount: two places, halves away from zero."""
    return (quantity * price).quantize(CENT, ROUND_HALF_UP)


def goods(lines: Iterable[DocumentLineRecord]) -> Decimal:
    """What the lines come to, each rounded by itself."""
    return sum((amount(line.quantity, line.unit_price) for line in lines), Decimal(0))


@dataclass(frozen=True, slots=True)
class Match:
    """Our lines against theirs: their line ids by our refs, and what has no counterpart."""

    line_ids: dict[str, str]
    missing: tuple[DocumentLineRecord, ...]
    extra: tuple[Item, ...]

    @property
    def complete(self) -> bool:
        """Whether both sides say the same."""
        return not self.missing and not self.extra

    def differences(self) -> str:
        """What differs, as text: quantities and prices, theirs in brackets."""
        ours = [f"{line.quantity} x {line.unit_price} missing" for line in self.missing]
        theirs = [f"{item.quantity} x {item.cost} not ours" for item in self.extra]
        return ", ".join(ours + theirs)


def match(
    lines: Sequence[DocumentLineRecord], items: Iterable[Item] | None, *, by: str = "id"
) -> Match:
    """Pair our lines with the document's standing ones.

    `by` is the member of theirs our `source_line_id` names. A line pairs with the first free one of
    the same item, quantity and, to the cent, amount; lines that name their counterpart go first.
    """
    free = sorted((item for item in items or () if item.stands), key=lambda item: item.id)
    ids: dict[str, str] = {}
    missing: list[DocumentLineRecord] = []
    for line in sorted(lines, key=lambda line: not line.source_line_id):
        found = next((item for item in free if _same(line, item, by)), None)
        if found is None:
            missing.append(line)
            continue
        free.remove(found)
        ids[line.line_ref] = str(found.id)
    return Match(ids, tuple(missing), tuple(free))


def _same(line: DocumentLineRecord, item: Item, by: str) -> bool:
    if line.source_line_id and line.source_line_id != str(getattr(item, by)):
        return False
    if line.item_id != str(item.sku_id) or line.quantity != item.quantity:
        return False
    return abs(line.quantity * line.unit_price - item.quantity * item.cost) <= CENT
