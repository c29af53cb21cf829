"""Services of the price book, with the items one of each takes."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from integrations.records import ServiceRecord
from integrations.sync import page_links
from integrations.sync.inbound.base import Inbound, Reference, Values
from inventory.services import price_book


def _service(record: ServiceRecord) -> Values:
    return {
        "code": record.code,
        "name": record.name,
        "description": record.description,
        "price": record.price or Decimal(0),
        "is_active": record.active,
    }


def _first_category(record: ServiceRecord) -> str:
    return record.category_ids[0] if record.category_ids else ""


def _items(record: ServiceRecord) -> list[tuple[str, str]]:
    return [("item", taken.item_id) for taken in record.materials]


def _follow(services: Sequence[tuple[int, ServiceRecord]], connection_id: int) -> None:
    """Write what each takes of the items that are known; the others are told as a gap."""
    items = page_links.hub_ids(
        connection_id=connection_id,
        entity="item",
        external_ids=(taken.item_id for _, record in services for taken in record.materials),
    )
    price_book.set_materials(
        {
            service_id: {
                items[taken.item_id]: taken.quantity
                for taken in record.materials
                if taken.item_id in items
            }
            for service_id, record in services
        }
    )


SERVICE = Inbound(
    save=price_book.upsert_services,
    values=_service,
    references=(Reference(column="category_id", link="category", read=_first_category),),
    mentions=_items,
    follow=_follow,
)
