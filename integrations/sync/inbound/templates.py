"""Stocking lists of the field-service system."""

from __future__ import annotations

from collections.abc import Sequence

from integrations.records import InventoryTemplateRecord
from integrations.sync import page_links
from integrations.sync.inbound.base import Inbound, Values
from inventory.services import templates


def _values(record: InventoryTemplateRecord) -> Values:
    return {"name": record.name, "is_active": record.active}


def _items(record: InventoryTemplateRecord) -> list[tuple[str, str]]:
    return [("item", line.item_id) for line in record.items]


def _levels(rows: Sequence[tuple[int, InventoryTemplateRecord]], connection_id: int) -> None:
    """Set what each list asks for. A most below the least counts as the least: a place is filled up
    to where it starts to need."""
    known = page_links.hub_ids(
        connection_id=connection_id,
        entity="item",
        external_ids=(line.item_id for _, record in rows for line in record.items),
    )
    templates.set_levels(
        {
            template_id: {
                known[line.item_id]: (line.minimum, max(line.minimum, line.maximum))
                for line in record.items
                if line.item_id in known
            }
            for template_id, record in rows
        }
    )


INVENTORY_TEMPLATE = Inbound(
    save=templates.upsert_templates, values=_values, mentions=_items, follow=_levels
)
