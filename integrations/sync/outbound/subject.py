"""What the outbox has to know of a kind of record it sends."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from integrations.connectors.base import PushResult
from integrations.models import OutboxEntry
from integrations.records import Record
from integrations.sync.refs import Needs
from integrations.sync.target import Target

Payload = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Functions for one hub entity.

    `build` makes the record to send from the rows as they are now, or from the entry's snapshot;
    it raises `Rejected` with a block reason when it cannot be sent as it is. `label` names the
    record for people. `key` is the queue it stands in: entries of one key go strictly in order.
    `applies` chooses those records it is about, where an entity has further ones. `snapshot` copies
    a posted fact. `settled` takes in what a write left over there, `blocked` says
    what a person has to do about one that cannot go; both run in the transaction that says so.
    """

    build: Callable[[Target, OutboxEntry], Record]
    needs: Callable[[Target, int], Needs]
    label: Callable[[int], str]
    key: Callable[[int], str]
    snapshot: Callable[[int], Payload] | None = None
    applies: Callable[[Collection[int]], set[int]] = set
    settled: Callable[[OutboxEntry, PushResult], None] | None = None
    blocked: Callable[[OutboxEntry], None] | None = None
