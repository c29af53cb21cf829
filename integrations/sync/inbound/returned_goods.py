"""The goods of returns over there: which of our items, places and documents they are about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from integrations.records import RemoteLineRecord, RemoteReturnRecord
from integrations.sync import page_links
from inventory.models import Item
from plyhub.common.quantities import QUANTITY, plain
from procurement.services.foreign_returns import ForeignLine, ForeignReturn


@dataclass(frozen=True, slots=True)
class ReturnedGoods:
    """What the returns of a page name, looked up once; quantities are stock units on both sides."""

    found: Mapping[str, Mapping[str, int]]
    items: Mapping[int, Item]

    @classmethod
    def of(cls, records: Sequence[RemoteReturnRecord], connection_id: int) -> ReturnedGoods:
        """One query for each kind of record they name."""
        lines = [line for record in records for line in record.lines]
        named = {
            "vendor": [record.vendor_id for record in records],
            "purchase_order": [record.purchase_order_id for record in records],
            "job": [record.job_id for record in records],
            "location": [record.location_id for record in records],
            "item": [line.item_id for line in lines],
            "receipt_line": [line.source_line_id for line in lines],
        }
        found = {
            entity: page_links.hub_ids(
                connection_id=connection_id, entity=entity, external_ids=theirs
            )
            for entity, theirs in named.items()
        }
        return cls(found, Item.objects.in_bulk(list(found["item"].values())))

    def returned(self, record: RemoteReturnRecord) -> ForeignReturn:
        """The return in our ids. Raises `ValueError` naming what is not known here yet."""
        lines = [line for line in record.lines if line.quantity > 0]
        if not lines:
            raise ValueError("Nothing goes back with it.")
        return ForeignReturn(
            vendor_id=self._known("vendor", record.vendor_id),
            location_id=self._known("location", record.location_id, "place"),
            lines=[self._line(line) for line in lines],
            purchase_order_id=self._id("purchase_order", record.purchase_order_id),
            job_id=self._id("job", record.job_id),
            returned_on=record.returned_on,
            rma_number=record.reference,
            notes=record.memo,
        )

    def belongs_to(self, record: RemoteReturnRecord) -> tuple[str, int | None]:
        """The record of ours on whose page it is shown: its order, else its vendor."""
        order = self._id("purchase_order", record.purchase_order_id)
        if order is not None:
            return "purchase_order", order
        vendor = self._id("vendor", record.vendor_id)
        return ("vendor" if vendor else "", vendor)

    def shown(self, record: RemoteReturnRecord) -> list[dict[str, Any]]:
        """The lines as JSON: our item where we know it, stock units as text."""
        return [self._shown(line) for line in record.lines]

    def _line(self, line: RemoteLineRecord) -> ForeignLine:
        return ForeignLine(
            item_id=self._known("item", line.item_id),
            quantity=line.quantity.quantize(QUANTITY),
            unit_price=line.unit_cost,
            description=line.description,
            receipt_line_id=self._id("receipt_line", line.source_line_id),
        )

    def _shown(self, line: RemoteLineRecord) -> dict[str, Any]:
        item = self.items.get(self._id("item", line.item_id))
        return {
            "sku": item.sku if item else line.description[:100],
            "unit": item.stock_unit_id if item else "",
            "quantity": plain(line.quantity),
        }

    def _id(self, entity: str, theirs: str) -> int | None:
        return self.found[entity].get(theirs)

    def _known(self, entity: str, theirs: str, words: str = "") -> int:
        hub_id = self._id(entity, theirs)
        if hub_id is None:
            words = words or entity
            raise ValueError(f"It names {words} {theirs or 'none'}, which is not known yet.")
        return hub_id
