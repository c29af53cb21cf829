"""Pictures of a few items: plain squares, one colour for each trade."""

from __future__ import annotations

import struct
import zlib
from typing import Any

from sandbox.demo.model import Item
from sandbox.servicetitan.actions import images
from sandbox.servicetitan.actions.pricebook import assets
from sandbox.servicetitan.tenant import Tenant

_SIDE = 16
# code -> colour
_SHOWN = {
    "CARRIER-24ACC": (40, 90, 160),
    "TRANE-24ACC": (170, 40, 40),
    "WHIP-6FT": (70, 70, 70),
    "PEX-34-BLUE": (30, 110, 200),
    "PANEL-200A": (120, 120, 130),
    "BRK-20A-SP": (20, 20, 20),
}


def of(tenant: Tenant, item: Item) -> dict[str, Any]:
    """Store the item's picture and return the members that name it; none for most items."""
    colour = _SHOWN.get(item.code)
    if colour is None:
        return {}
    path = f"{images.FOLDER}Pricebook/{item.code}.png"
    images.keep(tenant, path, square(colour))
    return assets([{"type": "Image", "alias": item.name, "url": path, "isDefault": True}])


def square(colour: tuple[int, int, int]) -> bytes:
    """Return a small PNG in one colour."""
    row = b"\0" + bytes(colour) * _SIDE
    head = struct.pack(">IIBBBBB", _SIDE, _SIDE, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(row * _SIDE)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
