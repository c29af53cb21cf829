"""The second yardstick: the same rows, decoded and copied into PlyHub's own four tables.

With their indexes, keys and sequences, in one thread, and nothing else done: not looked for, not
compared, not remembered. It is what the database alone takes for what a first pull keeps.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import msgspec

from bench import floor

ITEM = (
    *("id", "kind", "sku", "name", "description", "manufacturer", "model", "stock_unit_id"),
    *("tracking", "cost", "price", "member_price", "add_on_price", "add_on_member_price"),
    *("is_stocked", "taxable", "cost_locked", "price_locked", "special_order", "is_active"),
    *("inactive_source", "created_at", "updated_at"),
)
LINK = (
    *("connection_id", "entity", "hub_id", "external_id", "fingerprint", "number", "code", "rule"),
    *("state", "base", "made_by_run", "last_exchange_at", "created_at", "updated_at"),
)
OFFER = (
    *("vendor_id", "item_id", "part_number", "cost", "is_preferred", "is_active"),
    *("created_at", "updated_at"),
)
PICTURE = ("item_id", "url", "alias", "is_default", "position")
_KEYS = """
    SELECT nextval(pg_get_serial_sequence('inventory_item', 'id')::regclass)
    FROM generate_series(1, %s)
"""
_VENDORS = "SELECT external_id, hub_id FROM integrations_externallink WHERE entity = 'vendor'"
_PRINT, _BASE = "0" * 32, '{"name": "as long as what both sides agree on usually is"}'


class Vendor(msgspec.Struct, rename="camel"):
    """Whose price it is."""

    vendor_id: int
    vendor_part: str


class Asset(msgspec.Struct, rename="camel"):
    """A picture."""

    url: str
    alias: str


class Material(floor.Material, rename="camel"):
    """What PlyHub keeps of a material."""

    primary_vendor: Vendor
    assets: list[Asset]


class Feed(msgspec.Struct, rename="camel"):
    """A page of the export feed."""

    data: list[Material]


_decode = msgspec.json.Decoder(Feed).decode


def first_pull(url: str, connection, connection_id: int) -> None:
    """Read all materials into the four tables, a page a transaction."""
    vendors = dict(connection.execute(_VENDORS).fetchall())
    for content in floor.bodies(url):
        page = _decode(content).data
        now = datetime.now(UTC)
        with connection.transaction():
            keys = [key for (key,) in connection.execute(_KEYS, [len(page)])]
            pairs = list(zip(keys, page, strict=True))
            _copy(connection, "inventory_item", ITEM, (_item(*each, now) for each in pairs))
            links = (_link(connection_id, *each, now) for each in pairs)
            _copy(connection, "integrations_externallink", LINK, links)
            offers = (_offer(vendors, *each, now) for each in pairs)
            _copy(connection, "procurement_vendoritem", OFFER, offers)
            _copy(connection, "inventory_itemimage", PICTURE, _pictures(pairs))


def _copy(connection, table: str, columns: Sequence[str], rows: Iterator[tuple]) -> None:
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _item(key: int, row: Material, now: datetime) -> tuple:
    texts = ("material", row.code, row.display_name, row.description, "", "", "EA", "none")
    prices = (row.cost, row.price, row.member_price, row.add_on_price, row.add_on_member_price)
    switches = (row.is_inventory, row.taxable, False, False, False, row.active)
    return (key, *texts, *prices, *switches, "", now, now)


def _link(connection_id: int, key: int, row: Material, now: datetime) -> tuple:
    names = (connection_id, "item", key, str(row.id), _PRINT, "", "", "", "linked")
    return (*names, _BASE, 1, now, now, now)


def _offer(vendors: dict[str, int], key: int, row: Material, now: datetime) -> tuple:
    offer = row.primary_vendor
    vendor = vendors[str(offer.vendor_id)]
    return (vendor, key, offer.vendor_part, row.cost, True, True, now, now)


def _pictures(pairs: Sequence[tuple[int, Material]]) -> Iterator[tuple]:
    for key, row in pairs:
        for position, asset in enumerate(row.assets):
            yield key, asset.url, asset.alias, True, position
