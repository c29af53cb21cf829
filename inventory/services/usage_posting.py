"""Moving the stock of usages, many at once, and keeping what cannot be moved for a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from inventory import events
from inventory.models import Job, StockMovement, Usage
from inventory.services import stock
from inventory.services.stock import Document, StockLine
from plyhub.common import audit, bulk
from plyhub.common.errors import DomainError
from plyhub.common.models import AuditEntry, User

TYPE = "usage"
RULE = "invoice line"
Status = Usage.Status
_MOVES = (StockMovement.Type.ISSUE, StockMovement.Type.JOB_RETURN)


@transaction.atomic
def post(
    usages: Sequence[Usage],
    *,
    actor: User | None,
    origin: int | None = None,
    effective_at: datetime | None = None,
    reason: str = "",
) -> None:
    """Move the stock of these usages, all of which have a place, and tell about it.

    Issues take goods out at the average, what was brought back comes in at it. Raises
    `DomainError` naming what is short, with nothing changed.
    """
    costs = _move(usages, actor=actor, origin=origin, effective_at=effective_at)
    now = timezone.now()
    told = {"action": "post", "actor": actor, "reason": reason, "rule": "" if actor else RULE}
    entries = [_entry(usage, **told) for usage in usages]
    for usage in usages:
        usage.status, usage.unit_cost, usage.posted_at = Status.POSTED, costs[usage.pk], now
    audit.record_many(entries)
    bulk.upsert(Usage, [(usage.pk, _posted_columns(usage)) for usage in usages])
    events.usages_posted.send(sender=Usage, usage_ids=[usage.pk for usage in usages], origin=origin)


def post_or_hold(usages: Sequence[Usage], *, origin: int | None) -> None:
    """Post each of these that can be posted; the others need a place, with the cause as note.

    All at once if possible, else each half for itself, down to the ones at fault.
    """
    if not usages:
        return
    try:
        post(usages, actor=None, origin=origin)
    except DomainError as error:
        if len(usages) == 1:
            _hold(usages[0], error)
            return
        middle = len(usages) // 2
        post_or_hold(usages[:middle], origin=origin)
        post_or_hold(usages[middle:], origin=origin)


def _move(
    usages: Sequence[Usage],
    *,
    actor: User | None,
    origin: int | None,
    effective_at: datetime | None,
) -> dict[int, object]:
    """Post the movements; the cost per stock unit of each usage."""
    projects = dict(
        Job.objects.filter(pk__in={usage.job_id for usage in usages}).values_list(
            "pk", "project_id"
        )
    )
    taken = [usage for usage in usages if usage.quantity > 0]
    back = [usage for usage in usages if usage.quantity < 0]
    circumstances = {
        "actor": actor,
        "document": Document(type=TYPE),
        "effective_at": effective_at,
        "origin": _origin(actor, origin),
    }
    movements = []
    for move, group in ((stock.issue, taken), (stock.take_back, back)):
        if group:
            lines = [_line(usage, projects[usage.job_id]) for usage in group]
            movements += move(lines=lines, **circumstances)
    return {each.document_id: each.unit_cost for each in movements if each.type in _MOVES}


def _line(usage: Usage, project_id: int | None) -> StockLine:
    return StockLine(
        item_id=usage.item_id,
        location_id=usage.location_id,
        quantity=abs(usage.quantity),
        # What is to come in at a cost of its own already has it.
        unit_cost=usage.unit_cost or None,
        bin=usage.bin,
        lot=usage.lot,
        line_id=usage.pk,
        job_id=usage.job_id,
        project_id=project_id,
        document=Document(type=TYPE, id=usage.pk, number=usage.number),
    )


def _origin(actor: User | None, origin: int | None) -> str:
    if origin is not None:
        return "st"
    return "user" if actor else "system"


def _entry(usage: Usage, **told: Any) -> AuditEntry:
    """What the audit trail says; one that begins as posted comes from nowhere."""
    before = "" if usage.status == Status.POSTED else usage.status
    return audit.entry(
        TYPE, usage.pk, number=usage.number, from_state=before, to_state=Status.POSTED, **told
    )


def _posted_columns(usage: Usage) -> dict[str, object]:
    return {
        "status": usage.status,
        "location_id": usage.location_id,
        "unit_cost": usage.unit_cost,
        "posted_at": usage.posted_at,
    }


def _hold(usage: Usage, error: DomainError) -> None:
    usage.status, usage.note = Status.NEEDS_LOCATION, _unnumbered(error.message)[:300]
    usage.save(update_fields=["status", "note", "updated_at"])


def _unnumbered(message: str) -> str:
    """A refusal of one line says so for people who see a list of them."""
    text = message.removeprefix("Line 1: ")
    return text[:1].upper() + text[1:]
