"""The lines of receipts over there, in our stock units and on our order lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from integrations.records import RemoteLineRecord, RemoteReceiptRecord
from integrations.sync import page_links
from integrations.sync.outbound import units
from integrations.sync.target import Target
from plyhub.common.quantities import QUANTITY, plain, unit_cost
from procurement.models import PurchaseOrderLine
from procurement.services.foreign_receipts import ForeignLine


@dataclass(frozen=True, slots=True)
class ReceivedLines:
    """What the lines of a page of receipts are about, looked up once."""

    target: Target
    by_order: Mapping[int, Sequence[PurchaseOrderLine]]
    lines: Mapping[str, int]
    items: Mapping[str, int]

    @classmethod
    def of(
        cls, records: Sequence[RemoteReceiptRecord], target: Target, order_ids: Sequence[int]
    ) -> ReceivedLines:
        """Look up the orders' lines, and which of theirs they are."""
        named = [line for record in records for line in record.lines]
        connection_id = target.connection.pk
        found: dict[int, list[PurchaseOrderLine]] = defaultdict(list)
        ordered = PurchaseOrderLine.objects.filter(purchase_order__in=order_ids)
        for line in ordered.select_related("item").order_by("position", "pk"):
            found[line.purchase_order_id].append(line)
        return cls(
            target=target,
            by_order=found,
            lines=page_links.hub_ids(
                connection_id=connection_id,
                entity="purchase_order_line",
                external_ids=[line.source_line_id for line in named],
            ),
            items=page_links.hub_ids(
                connection_id=connection_id,
                entity="item",
                external_ids=[line.item_id for line in named],
            ),
        )

    def received(self, record: RemoteReceiptRecord, order_id: int) -> list[ForeignLine]:
        """The lines as deliveries of our order lines. Raises `ValueError` for one that is not on
        the order, or if there are none."""
        arrived = [line for line in record.lines if line.quantity > 0]
        if not arrived:
            raise ValueError("Nothing arrived with it.")
        return [self._received(line, order_id) for line in arrived]

    def shown(self, record: RemoteReceiptRecord, order_id: int | None) -> list[dict[str, Any]]:
        """The lines as JSON: our order line and item where we know them, stock units as text."""
        return [self._shown(line, order_id) for line in record.lines]

    def _received(self, line: RemoteLineRecord, order_id: int) -> ForeignLine:
        ordered = self._ordered(line, order_id)
        if ordered is None:
            raise ValueError(
                f"It receives item {line.item_id}, which is not on the purchase order here."
            )
        quantity, cost = self._in_stock_units(line, ordered)
        return ForeignLine(ordered.pk, quantity, cost)

    def _shown(self, line: RemoteLineRecord, order_id: int | None) -> dict[str, Any]:
        ordered = self._ordered(line, order_id) if order_id else None
        quantity = self._in_stock_units(line, ordered)[0] if ordered else line.quantity
        return {
            "order_line": ordered.pk if ordered else None,
            "sku": ordered.item.sku if ordered else line.description[:100],
            "unit": ordered.item.stock_unit_id if ordered else "",
            "quantity": plain(quantity),
        }

    def _ordered(self, line: RemoteLineRecord, order_id: int) -> PurchaseOrderLine | None:
        """The line it names, else the first of that item with something to come."""
        ours = self.by_order.get(order_id, ())
        named = self.lines.get(line.source_line_id)
        if named:
            return next((one for one in ours if one.pk == named), None)
        alike = [one for one in ours if one.item_id == self.items.get(line.item_id)]
        return next((one for one in alike if one.remaining), alike[0] if alike else None)

    def _in_stock_units(
        self, line: RemoteLineRecord, ordered: PurchaseOrderLine
    ) -> tuple[Decimal, Decimal]:
        """Quantity and cost. A pack they know went out as a pack, everything else in pieces."""
        ratio = ordered.ratio
        stock_unit = ordered.item.stock_unit_id
        if ordered.unit_id == stock_unit or not units.is_known(
            self.target, ordered.unit_id, stock_unit, ratio
        ):
            return line.quantity.quantize(QUANTITY), unit_cost(line.unit_cost)
        quantity = ratio.to_stock(line.quantity).quantize(QUANTITY)
        return quantity, ratio.to_stock_price(line.unit_cost)
