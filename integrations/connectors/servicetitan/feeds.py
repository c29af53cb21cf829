"""Reading an entity page by page, from a cursor on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any

import msgspec

from integrations.connectors.base import Page, RawRecord
from integrations.connectors.servicetitan.client import Client
from integrations.connectors.servicetitan.resources import BY_CHANGE, Cursor, Resource
from integrations.http.errors import Rejected

OVERLAP = timedelta(minutes=2)
"""How far a modified-since list goes back: its reads can lag behind the writes."""


class FeedPage(msgspec.Struct, rename="camel"):
    """The envelope of an export feed; the rows stay undecoded."""

    data: list[msgspec.Raw]
    has_more: bool = False
    continue_from: str | None = None


class ListPage(msgspec.Struct, rename="camel"):
    """The envelope of an ordinary list; the rows stay undecoded."""

    data: list[msgspec.Raw]
    has_more: bool = False
    total_count: int | None = None


class Stamp(msgspec.Struct, rename="camel"):
    """All that is decoded of a row before it is known to have changed."""

    id: int
    modified_on: str | None = None


_stamp = msgspec.json.Decoder(Stamp).decode


def pages(client: Client, resource: Resource, cursor: str) -> Iterator[Page]:
    """Yield what changed since `cursor`, oldest first; everything when it is empty.

    A date in ISO form is also a cursor, for a pull "since" that day.
    """
    return _READERS[resource.cursor](client, resource, cursor)


def _feed(client: Client, resource: Resource, cursor: str) -> Iterator[Page]:
    """Export feed: the token goes back as it came, also the one of the last page."""
    total = None if cursor else _count(client, resource)
    more = True
    while more:
        # Recent changes at once, at the price of seeing a row twice: a fingerprint settles that.
        parameters = {"includeRecentChanges": "true", **dict(resource.feed_filter)}
        parameters |= {"from": cursor} if cursor else {}
        page = client.read(resource.module, f"export/{resource.path}", parameters, FeedPage)
        # A feed that says "more" without moving on would never end.
        more = page.has_more and bool(page.continue_from) and page.continue_from != cursor
        cursor = page.continue_from or cursor
        rows = [row for row, _ in _rows(page.data)]
        yield Page(rows=rows, cursor=cursor, has_more=more, total=total)


def _count(client: Client, resource: Resource) -> int | None:
    """How many rows a first pull will bring, from the entity's list; None if it does not say."""
    if not resource.has_list:
        return None
    parameters = {"page": 1, "pageSize": 1, "includeTotal": "true", **dict(resource.everything)}
    try:
        return client.read(resource.module, resource.path, parameters, ListPage).total_count
    except Rejected:
        return None


def _modified(client: Client, resource: Resource, cursor: str) -> Iterator[Page]:
    """Modified-since list, oldest change first where the list can be had in that order."""
    walk = _Walk(start=_watermark(cursor), ordered=resource.order == BY_CHANGE)
    total = None
    more = True
    while more:
        parameters = _parameters(resource, walk)
        page = client.read(resource.module, resource.path, parameters, ListPage)
        total = page.total_count if total is None else total
        more = page.has_more
        rows = walk.learn(_rows(page.data))
        yield Page(rows=rows, cursor=walk.cursor(done=not more), has_more=more, total=total)


@dataclass(slots=True)
class _Walk:
    """Where a modified-since list has been read to.

    It goes on from the last stamp seen rather than by page number: a row changed meanwhile moves to
    the end, which would pull an unread one back across the page boundary. Numbers help out where a
    whole page carries one stamp, and where the answer does not obey the order asked for.
    """

    start: str
    since: str = ""
    number: int = 1
    newest: str = ""
    ordered: bool = True
    seen: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.newest = self.start
        self.since = _back(self.start)

    def learn(self, found: list[tuple[RawRecord, str]]) -> list[RawRecord]:
        """Take in one page; returns the rows of it that the page before did not have."""
        fresh = [row for row, _ in found if row.fingerprint not in self.seen]
        stamps = [stamp for _, stamp in found]
        self.ordered = self.ordered and stamps == sorted(stamps, key=_moment)
        self.newest = max([self.newest, *stamps], key=_moment)
        marks = {row.fingerprint for row, _ in found}
        if self.ordered and stamps and stamps[-1] not in ("", self.since):
            self.since, self.number, self.seen = stamps[-1], 1, marks
        else:
            self.number += 1
            self.seen |= marks
        return fresh

    def cursor(self, *, done: bool) -> str:
        """From where to go on after this page: its last stamp, if all older ones are in."""
        watermark = self.newest if done or self.ordered else self.start
        return json.dumps({"since": watermark}) if watermark else ""


def _parameters(resource: Resource, walk: _Walk) -> dict[str, Any]:
    # Deactivated rows are changes too.
    parameters = {
        **dict(resource.everything),
        **({"sort": resource.order} if resource.order else {}),
        "page": walk.number,
        "pageSize": resource.page_size,
        "includeTotal": "true",
    }
    return parameters | ({"modifiedOnOrAfter": walk.since} if walk.since else {})


def _rows(raws: Sequence[msgspec.Raw]) -> list[tuple[RawRecord, str]]:
    """The rows with their stamps, each id once, the last word on it counting."""
    found: dict[int, tuple[RawRecord, str]] = {}
    for raw in raws:
        stamp = _stamp(raw)
        number = stamp.id
        if number in found:
            del found[number]
        found[number] = (_row(bytes(raw), number), stamp.modified_on or "")
    return list(found.values())


def row(content: bytes) -> RawRecord:
    """A row as it came, with its id and a fingerprint of all it says."""
    return _row(content, _stamp(content).id)


def _row(content: bytes, number: int) -> RawRecord:
    return RawRecord(str(number), blake2b(content, digest_size=16).hexdigest(), content)


def _watermark(cursor: str) -> str:
    """The stamp in a cursor of ours, or the cursor itself when it is a date somebody chose."""
    return json.loads(cursor)["since"] if cursor.startswith("{") else cursor


def _back(watermark: str) -> str:
    """The watermark less the overlap, as the API reads it."""
    if not watermark:
        return ""
    return (_moment(watermark) - OVERLAP).isoformat().replace("+00:00", "Z")


def _moment(stamp: str) -> datetime:
    """A stamp as a moment; stamps carry up to seven decimals, trailing zeros cut."""
    if not stamp:
        return datetime.min.replace(tzinfo=UTC)
    moment = datetime.fromisoformat(stamp)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


_READERS = {Cursor.FEED: _feed, Cursor.MODIFIED: _modified}
