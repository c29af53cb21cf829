"""Rows of theirs that could not be taken in: kept as they came, and tried again.

A row that went in with a gap (its customer was not known yet) is kept likewise, to fill the gap. A
person may ignore one: it is left alone until another version of it comes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection as database
from django.db.models import QuerySet
from django.utils import timezone

from integrations.connectors.base import RawRecord
from integrations.models import SyncIssue

BATCH = 500
GAP_LIFE = timedelta(days=1)
"""How long what fills a gap may take to come; after that nothing will."""
_ID_LENGTH = 100
_CAUSE_LENGTH = 200
_OF_ONE = re.compile(r"“[^”]*”|\S*\d\S*?(?=[.,;:]?(?:\s|$))")

# An issue that was closed begins anew. What was ignored stays so while it is the same version.
_PARK = """
    INSERT INTO integrations_syncissue AS kept (
        connection_id, entity, external_id, message, cause, payload, last_tried_at,
        created_at, updated_at
    )
    SELECT %s, %s, row.external_id, row.message, row.cause, row.payload, %s, %s, %s
    FROM unnest(%s::text[], %s::text[], %s::text[], %s::jsonb[])
        AS row (external_id, message, cause, payload)
    ON CONFLICT (connection_id, entity, external_id) DO UPDATE SET
        message = excluded.message, cause = excluded.cause, payload = excluded.payload,
        updated_at = excluded.updated_at, last_tried_at = excluded.updated_at,
        is_wanted = false, resolved_at = NULL,
        tries = CASE WHEN kept.resolved_at IS NULL THEN kept.tries + 1 ELSE 1 END,
        created_at = CASE WHEN kept.resolved_at IS NULL THEN kept.created_at
            ELSE excluded.created_at END,
        ignored_at = CASE
            WHEN kept.payload ->> 'fingerprint' = excluded.payload ->> 'fingerprint'
            THEN kept.ignored_at
        END
"""


@dataclass(frozen=True, slots=True)
class Failure:
    """A row and why it could not be taken in, in words."""

    row: RawRecord
    message: str


def park(
    *, connection_id: int, entity: str, failures: Sequence[Failure], are_gaps: bool = False
) -> None:
    """Keep each row with its reason, in place of an earlier version of it."""
    rows = {failure.row.external_id[:_ID_LENGTH]: failure for failure in failures}
    columns = [
        list(rows),
        [failure.message for failure in rows.values()],
        [cause_of(failure.message) for failure in rows.values()],
        [json.dumps({**pack(failure.row), "gap": are_gaps}) for failure in rows.values()],
    ]
    with database.cursor() as cursor:
        cursor.execute(_PARK, [connection_id, entity, *[timezone.now()] * 3, *columns])


def cause_of(message: str) -> str:
    """The message without what it says of one record alone: quoted words, ids and numbers."""
    return _OF_ONE.sub("…", message)[:_CAUSE_LENGTH]


def resolve(*, connection_id: int, entity: str, external_ids: Collection[str]) -> None:
    """Close the issues of these rows: a version of each went in, or it is gone over there."""
    now = timezone.now()
    unsettled = SyncIssue.objects.filter(
        connection_id=connection_id, entity=entity, resolved_at__isnull=True
    )
    unsettled.filter(external_id__among=set(external_ids)).update(
        resolved_at=now, updated_at=now, is_wanted=False
    )


def forget_old_gaps(*, connection_id: int, entity: str) -> None:
    """Close the issues of rows whose gap has stayed open for a day."""
    now = timezone.now()
    old = opened(connection_id, entity).filter(payload__gap=True, updated_at__lt=now - GAP_LIFE)
    old.update(resolved_at=now, updated_at=now, is_wanted=False)


def opened(connection_id: int, entity: str) -> QuerySet[SyncIssue]:
    """The issues of a kind of record that are neither closed nor ignored."""
    return SyncIssue.objects.filter(
        connection_id=connection_id,
        entity=entity,
        resolved_at__isnull=True,
        ignored_at__isnull=True,
    )


def is_gap(issue: SyncIssue) -> bool:
    """Whether the row is in, and only something it points at is missing."""
    return bool(issue.payload.get("gap"))


def parked(
    *, connection_id: int, entity: str, only_wanted: bool = False
) -> Iterator[list[tuple[SyncIssue, RawRecord]]]:
    """The open issues of an entity with their rows, oldest first, a batch at a time; with
    `only_wanted` those a person asked for."""
    chosen = opened(connection_id, entity)
    if only_wanted:
        chosen = chosen.filter(is_wanted=True)
    last = 0
    while batch := list(chosen.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield [(issue, unpack(issue.payload)) for issue in batch]
        last = batch[-1].pk


def content(issue: SyncIssue) -> str:
    """The row as it came, as text."""
    kept = issue.payload
    return kept["text"] if "text" in kept else json.dumps(kept.get("row"))


def pack(row: RawRecord) -> dict[str, Any]:
    """The row as JSON that gives back exactly what the connector handed over."""
    content = row.payload
    base = {"id": row.external_id, "fingerprint": row.fingerprint}
    if isinstance(content, bytes):
        return {**base, "text": content.decode(errors="replace")}
    return {**base, "row": content}


def unpack(kept: dict[str, Any]) -> RawRecord:
    """The row that `pack` made this of."""
    content = kept["text"].encode() if "text" in kept else kept["row"]
    return RawRecord(kept["id"], kept["fingerprint"], content)
