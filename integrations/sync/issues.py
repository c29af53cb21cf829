"""Rows of theirs that could not be taken in: kept as they came, and tried again.

A row that went in with a gap (its customer was not known yet) is kept likewise, to fill the gap.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from integrations.connectors.base import RawRecord
from integrations.models import SyncIssue

BATCH = 500
GAP_LIFE = timedelta(days=1)
"""How long what fills a gap may take to come; after that nothing will."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A row and why it could not be taken in, in words."""

    row: RawRecord
    message: str


def park(
    *, connection_id: int, entity: str, failures: Sequence[Failure], are_gaps: bool = False
) -> None:
    """Keep each row with its reason, in place of an earlier version of it."""
    now = timezone.now()
    rows = {failure.row.external_id[:100]: failure for failure in failures}
    SyncIssue.objects.bulk_create(
        (
            SyncIssue(
                connection_id=connection_id,
                entity=entity,
                external_id=external_id,
                message=failure.message,
                payload={**_pack(failure.row), "gap": are_gaps},
                created_at=now,
                updated_at=now,
            )
            for external_id, failure in rows.items()
        ),
        update_conflicts=True,
        unique_fields=["connection", "entity", "external_id"],
        update_fields=["message", "payload", "resolved_at", "updated_at"],
    )


def resolve(*, connection_id: int, entity: str, external_ids: Sequence[str]) -> None:
    """Close the issues of these rows: a version of each went in."""
    now = timezone.now()
    open_ones = _open(connection_id, entity)
    open_ones.filter(external_id__in=external_ids).update(resolved_at=now, updated_at=now)


def forget_old_gaps(*, connection_id: int, entity: str) -> None:
    """Close the issues of rows whose gap has stayed open for a day."""
    now = timezone.now()
    old = _open(connection_id, entity).filter(payload__gap=True, updated_at__lt=now - GAP_LIFE)
    old.update(resolved_at=now, updated_at=now)


def is_gap(issue: SyncIssue) -> bool:
    """Whether the row is in, and only something it points at is missing."""
    return bool(issue.payload.get("gap"))


def parked(*, connection_id: int, entity: str) -> Iterator[list[tuple[SyncIssue, RawRecord]]]:
    """The open issues of an entity with their rows, oldest first, a batch at a time."""
    last = 0
    while batch := list(_open(connection_id, entity).filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield [(issue, _unpack(issue)) for issue in batch]
        last = batch[-1].pk


def _open(connection_id: int, entity: str) -> Any:
    return SyncIssue.objects.filter(
        connection_id=connection_id, entity=entity, resolved_at__isnull=True
    )


def _pack(row: RawRecord) -> dict[str, Any]:
    """The row as JSON that gives back exactly what the connector handed over."""
    content = row.payload
    base = {"id": row.external_id, "fingerprint": row.fingerprint}
    if isinstance(content, bytes):
        return {**base, "text": content.decode(errors="replace")}
    return {**base, "row": content}


def _unpack(issue: SyncIssue) -> RawRecord:
    kept = issue.payload
    content = kept["text"].encode() if "text" in kept else kept["row"]
    return RawRecord(kept["id"], kept["fingerprint"], content)
