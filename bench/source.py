"""A price book behind HTTP, shaped as ServiceTitan's API answers (pricebook-v2: MaterialResponse).

Standard library only, in a process of its own: python -m bench.source --count N. Pages are made
before the first request, so that serving one costs next to nothing. It prints its address.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
import time
from dataclasses import dataclass, field
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

FIRST_ID = 5_000_001
VENDORS = 50
FIRST_VENDOR = 7_001
CHANGES_EVERY = 100
_ROW = (
    '{"id":%(id)d,"code":"MAT-%(id)d","displayName":"Copper fitting %(n)d, 3/4 in, press",'
    '"description":"Copper press fitting number %(n)d for potable water and heating, lead free, '
    'with sealing element of EPDM; suitable for hard and half-hard tube, 200 psi at 250 F.",'
    '"cost":%(cost)s,"active":true,"price":%(price)s,"memberPrice":%(price)s,"addOnPrice":0.0,'
    '"addOnMemberPrice":0.0,"hours":0.0,"bonus":0.0,"commissionBonus":0.0,"paysCommission":false,'
    '"deductAsJobCost":true,"unitOfMeasure":"EA","isInventory":true,"account":"Inventory",'
    '"costOfSaleAccount":"Cost of goods","assetAccount":"Stock","taxable":true,"primaryVendor":'
    '{"id":%(id)d,"vendorName":"Supply house %(vendor)d","vendorId":%(vendor)d,"memo":null,'
    '"vendorPart":"VP-%(n)d","cost":%(cost)s,"active":true,"primarySubAccount":null,'
    '"otherSubAccounts":null},"otherVendors":[],"categories":[],"assets":[%(asset)s],'
    '"modifiedOn":"2026-0%(month)d-11T08:30:00.1234567Z","source":null,"externalId":null,'
    '"externalData":null,"isConfigurableMaterial":false,"chargeableByDefault":true,'
    '"variationsOrConfigurableMaterials":null,"businessUnitId":null,"createdById":77,'
    '"createdOn":"2025-11-02T10:00:00Z","displayInAmount":false,"generalLedgerAccountId":null,'
    '"isOtherDirectCost":false,"costTypeId":null,"defaultAssetUrl":null,"budgetCostCode":null,'
    '"budgetCostType":null,"isCostLocked":false,"isPriceLocked":false,"manufacturer":"Larkin"}'
)
_ASSET = (
    '{"alias":"front","fileName":"%(n)d.jpg","isDefault":true,"type":"Image",'
    '"url":"Images/Material/%(n)d.jpg"}'
)
_PICTURE_EVERY = 5


def row(number: int, version: int) -> str:
    """One material as it is after so many changes."""
    asset = "" if number % _PICTURE_EVERY else _ASSET % {"n": number}
    return _ROW % {
        "id": FIRST_ID + number,
        "n": number,
        "cost": f"{1 + number % 900}.{25 + version:02}",
        "price": f"{2 + number % 900}.50",
        "vendor": FIRST_VENDOR + number % VENDORS,
        "asset": asset,
        "month": 1 + version,
    }


@dataclass
class Book:
    """The pages of so many materials; `version` counts the changes of each so many-th of them."""

    count: int
    page_size: int
    version: int = 0
    changes_every: int = CHANGES_EVERY
    delay: float = 0.0
    requests: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @cached_property
    def pages(self) -> list[bytes]:
        starts = range(0, self.count, self.page_size)
        return [
            self._rows(range(start, min(start + self.page_size, self.count))) for start in starts
        ]

    def _rows(self, numbers: range) -> bytes:
        return ",".join(row(number, 0) for number in numbers).encode()

    def feed(self, token: str) -> bytes:
        """A page of the export feed: all, or what changed since the token of its end was given."""
        if "-" in token:
            return self._changed(*map(int, token.removeprefix("end-").split("-")))
        number = int(token or 0)
        more = number + 1 < len(self.pages)
        return _feed(self.pages[number], more, str(number + 1) if more else f"end-{self.version}-0")

    def _changed(self, seen: int, page: int) -> bytes:
        """A page of what changed after so many versions."""
        changed = range(0, self.count if seen < self.version else 0, self.changes_every)
        start = page * self.page_size
        numbers = changed[start : start + self.page_size]
        more = start + self.page_size < len(changed)
        rows = ",".join(row(number, self.version) for number in numbers).encode()
        return _feed(rows, more, f"end-{seen}-{page + 1}" if more else f"end-{self.version}-0")

    def listed(self, page: int, size: int) -> bytes:
        """A page of the list; of another size than the pages', only the count."""
        rows = self.pages[page - 1] if size == self.page_size else b""
        more = b"true" if rows and page < len(self.pages) else b"false"
        head = b'{"page":%d,"pageSize":%d,"hasMore":%s,"totalCount":%d,"data":['
        return head % (page, size, more, self.count) + rows + b"]}"


def _feed(rows: bytes, more: bool, token: str) -> bytes:
    text = f'"hasMore":{json.dumps(more)},"continueFrom":"{token}"'
    return b'{"data":[' + rows + b"]," + text.encode() + b"}"


class Handler(BaseHTTPRequestHandler):
    """Answers reads of materials; every other feed is empty."""

    protocol_version = "HTTP/1.1"
    # Head and body are two writes: otherwise the second waits for the first to be acknowledged.
    disable_nagle_algorithm = True
    book: Book

    def do_GET(self) -> None:
        book = self.book
        with book.lock:
            book.requests += 1
        if book.delay:
            time.sleep(book.delay)
        url = urlsplit(self.path)
        asked = dict(parse_qsl(url.query))
        if url.path.endswith("/export/materials"):
            self._answer(book.feed(asked.get("from", "")))
        elif url.path.endswith("/materials"):
            self._answer(book.listed(int(asked.get("page", 1)), int(asked.get("pageSize", 50))))
        else:
            self._answer(_feed(b"", more=False, token="end"))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path.startswith("/connect/token"):
            answer = {"access_token": "x", "expires_in": 86_400, "token_type": "Bearer"}
            return self._answer(json.dumps(answer).encode())
        for name, value in json.loads(body).items():
            setattr(self.book, name, value)
        answer = {"requests": self.book.requests, "version": self.book.version}
        return self._answer(json.dumps(answer).encode())

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """Says nothing of clients that went away."""

    daemon_threads = True

    def handle_error(self, *request: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(*request)


def main() -> None:
    """Serve until the process is ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--page", type=int, default=5000)
    options = parser.parse_args()
    Handler.book = Book(options.count, options.page)
    Handler.book.pages  # noqa: B018 - made before the first request
    server = Server(("127.0.0.1", 0), Handler)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
