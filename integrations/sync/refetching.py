"""Reading parked rows again by their id: a newer version over there may go in.

So that one entity full of bad rows does not hold up a run, each stage asks for so many of them at
most, those first that were not tried for longest; the others are tried as they were kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import F

from integrations.connectors.base import Connector, RawRecord
from integrations.http.errors import Rejected, RemoteError
from integrations.models import SyncIssue
from integrations.sync import issues
from integrations.sync.entities import Kind

MOST = 50
"""Rows of one kind that a run reads one by one."""
Parked = Sequence[tuple[SyncIssue, RawRecord]]


@dataclass(slots=True)
class Refetched:
    """The rows to try, as they are now where they could be read, and those that are gone."""

    rows: list[RawRecord] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Refetcher:
    """Reads rows of one kind again. No transaction may be open.

    What cannot be read one by one, or not now, is tried as it was kept: a system that is in
    trouble shows at the next page, not here.
    """

    connector: Connector
    kind: Kind
    due: frozenset[int]
    keep_alive: Callable[[], None]
    _answers: bool = True

    def read(self, parked: Parked) -> Refetched:
        """What to try of these. Raises `LeaseLost`."""
        found = Refetched()
        for issue, kept in parked:
            row = self._now(kept) if issue.pk in self.due and self._answers else kept
            if row is None:
                found.gone.append(kept.external_id)
            else:
                found.rows.append(row)
        return found

    def _now(self, kept: RawRecord) -> RawRecord | None:
        self.keep_alive()
        try:
            return self.connector.fetch_one(self.kind.name, kept.external_id)
        except RemoteError as error:
            self._answers = isinstance(error, Rejected)
            return kept


def due(
    *, connection_id: int, entity: str, before: datetime, only_wanted: bool = False
) -> frozenset[int]:
    """The issues whose rows are to be read again now: those a person asked for, else so many of
    those not tried since `before`. A row that is in with a gap comes with its entity's changes."""
    waiting = issues.opened(connection_id, entity)
    if only_wanted:
        return frozenset(waiting.filter(is_wanted=True).values_list("pk", flat=True))
    tried = waiting.filter(payload__gap=False, last_tried_at__lt=before)
    oldest = tried.order_by(F("is_wanted").desc(), "last_tried_at", "pk")
    return frozenset(oldest.values_list("pk", flat=True)[:MOST])
