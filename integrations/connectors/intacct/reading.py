"""Pulling an object page by page.

Pages follow RECORDNO ("greater than the last one seen"), so rows that come or go meanwhile neither
repeat nor hide others. A finished read leaves the latest WHENMODIFIED it saw; the next one starts
two hours before it, because what Sage shows can lag behind what was saved. What may change without
a stamp is read in full once in a while.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta, timezone

from integrations.connectors.base import Page, RawRecord
from integrations.connectors.intacct import parts, stamps
from integrations.connectors.intacct.client import Client
from integrations.connectors.intacct.envelope import Element, Result
from integrations.connectors.intacct.payloads.queries import condition, query
from integrations.connectors.intacct.resources import Resource

PAGE_SIZE = 1000
OVERLAP = timedelta(hours=2)
CHANGED = "WHENMODIFIED"


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a read stands. `since` bounds the running read; `seen` will bound the next one; `full`
    is when everything was last read, kept only where that is done again; all are ISO times or
    empty. `after` is the last RECORDNO kept, `read` the rows before it."""

    seen: str = ""
    since: str = ""
    full: str = ""
    after: int = 0
    read: int = 0

    @classmethod
    def load(
        cls, text: str, *, every: timedelta | None = None, now: datetime | None = None
    ) -> Cursor:
        """The cursor in `text`, with `since` set when a new read begins, unless that is a full one:
        the first, and another `every` so often. A date in ISO form is also a cursor, for a read of
        what changed since that day, whatever has no stamp left out."""
        if text and not text.startswith("{"):
            since = datetime.fromisoformat(text).astimezone(UTC).isoformat()
            return cls(seen=since, since=since)
        cursor = cls(**json.loads(text)) if text else cls()
        if cursor.after:
            return cursor
        moment = now or datetime.now(UTC)
        if not cursor.seen or (every and _is_old(cursor.full, moment - every)):
            return cls(seen=cursor.seen, full=moment.isoformat() if every else "")
        since = datetime.fromisoformat(cursor.seen) - OVERLAP
        return cls(seen=cursor.seen, since=since.isoformat(), full=cursor.full)

    def dump(self) -> str:
        """The cursor as text; members at their default are left out."""
        return json.dumps({name: value for name, value in asdict(self).items() if value})


def pages(
    client: Client, resource: Resource, cursor: str, *, user_zone: timezone
) -> Iterator[Page]:
    """Yield the pages of `resource` from `cursor` on; at least one, which may be empty."""
    at = Cursor.load(cursor, every=resource.every)
    while True:
        [result] = client.read(_query(resource, at, user_zone))
        more = bool(result.rows) and _has_more(result)
        reached = _advance(at, result, user_zone)
        after = reached if more else Cursor(seen=reached.seen, full=reached.full)
        yield Page(
            rows=[raw(resource, row) for row in parts.added(client, resource, result.rows)],
            cursor=after.dump(),
            has_more=more,
            total=None if result.total is None else at.read + result.total,
        )
        if not more:
            return
        at = reached


def raw(resource: Resource, row: Mapping[str, str]) -> RawRecord:
    """The row under its business id. Its fingerprint is that of everything but the time stamp,
    which Sage also moves when nothing has changed."""
    content = {field: value for field, value in row.items() if field != CHANGED}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    fingerprint = hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
    return RawRecord(row.get(resource.id_field, ""), fingerprint, dict(row))


def _is_old(text: str, before: datetime) -> bool:
    return not text or datetime.fromisoformat(text) <= before


def _query(resource: Resource, at: Cursor, user_zone: timezone) -> Element:
    conditions = []
    if at.since:
        since = stamps.write(datetime.fromisoformat(at.since), user_zone=user_zone)
        conditions.append(condition("greaterthanorequalto", CHANGED, since))
    if at.after:
        conditions.append(condition("greaterthan", "RECORDNO", str(at.after)))
    return query(resource.object, resource.fields, *conditions, page_size=PAGE_SIZE)


def _has_more(result: Result) -> bool:
    if result.remaining is not None:
        return result.remaining > 0
    return len(result.rows) == PAGE_SIZE


def _advance(at: Cursor, result: Result, user_zone: timezone) -> Cursor:
    if not result.rows:
        return at
    return Cursor(
        seen=max([at.seen, *_changes(result, user_zone)]),
        since=at.since,
        full=at.full,
        after=int(result.rows[-1]["RECORDNO"]),
        read=at.read + len(result.rows),
    )


def _changes(result: Result, user_zone: timezone) -> Iterator[str]:
    """Times of change in UTC and one format, so they compare as text. Old rows have none."""
    for stamp in {row.get(CHANGED, "") for row in result.rows}:
        moment = stamps.read(stamp, field=CHANGED, user_zone=user_zone)
        if moment is not None:
            yield moment.astimezone(UTC).isoformat()
