"""The yardstick of a pull: fetch a page, decode what is kept of it, COPY it, commit; one thread."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from decimal import Decimal
from urllib.parse import urlsplit

import msgspec

TABLE = "bench_material"
COLUMNS = (
    *("external_id", "code", "name", "description", "unit", "cost", "price", "member_price"),
    *("add_on_price", "add_on_member_price", "taxable", "is_stocked", "is_active", "modified_on"),
)
_MAKE = f"""
    CREATE TABLE IF NOT EXISTS {TABLE} (
        external_id bigint PRIMARY KEY, code varchar(100), name varchar(300), description text,
        unit varchar(12), cost numeric(16, 6), price numeric(14, 2), member_price numeric(14, 2),
        add_on_price numeric(14, 2), add_on_member_price numeric(14, 2), taxable boolean,
        is_stocked boolean, is_active boolean, modified_on timestamptz
    )
"""


class Material(msgspec.Struct, rename="camel"):
    """What the table keeps of a material."""

    id: int
    code: str
    display_name: str
    description: str
    unit_of_measure: str
    cost: Decimal
    price: Decimal
    member_price: Decimal
    add_on_price: Decimal
    add_on_member_price: Decimal
    taxable: bool
    is_inventory: bool
    active: bool
    modified_on: str


class Feed(msgspec.Struct, rename="camel"):
    """A page of the export feed."""

    data: list[Material]
    has_more: bool
    continue_from: str


decode = msgspec.json.Decoder(Feed).decode


def prepare(connection) -> None:
    """An empty table."""
    connection.execute(_MAKE)
    connection.execute(f"TRUNCATE {TABLE}")


def first_pull(url: str, connection) -> int:
    """Read all materials into the table; returns how many."""
    names = ", ".join(COLUMNS)
    count = 0
    for content in bodies(url):
        page = decode(content)
        with (
            connection.transaction(),
            connection.cursor() as cursor,
            cursor.copy(f"COPY {TABLE} ({names}) FROM STDIN") as copy,
        ):
            for row in page.data:
                copy.write_row(msgspec.structs.astuple(row))
        count += len(page.data)
    return count


def drain(url: str, pages: int) -> int:
    """Fetch the numbered pages one after the other and look at nothing; returns the bytes."""
    wire = _wire(url)
    return sum(
        len(_get(wire, f"/pricebook/v2/tenant/1/materials?page={number}&pageSize=5000"))
        for number in range(1, pages + 1)
    )


def bodies(url: str) -> Iterator[bytes]:
    """The pages of the feed as they come."""
    wire, token, more = _wire(url), "", True
    while more:
        content = _get(wire, f"/pricebook/v2/tenant/1/export/materials?from={token}")
        tail = msgspec.json.decode(b"{" + content[content.rindex(b'"hasMore"') :])
        more, token = tail["hasMore"], tail["continueFrom"]
        yield content


def _wire(url: str) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)


def _get(wire: http.client.HTTPConnection, path: str) -> bytes:
    wire.request("GET", path)
    return wire.getresponse().read()
