"""Looking again at what is held, and letting go what need not be held any more."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from integrations.http.errors import Rejected
from integrations.models import Connection, OutboxEntry
from integrations.sync import entries, identity, links, operations, outbox
from integrations.sync.refs import Ref
from integrations.sync.states import DEAD_ENDS, OPEN, SHORT, State
from integrations.sync.target import Target

AT_ONCE = 200
"""How many held entries one round looks at, those first that were looked at longest ago."""
# Causes that lie with us, found before anything is sent.
_PLANNED = frozenset(
    {
        "project_missing",
        "vendor_review",
        "item_review",
        "warehouse_missing",
        "customer_missing",
        "id_invalid",
        "dependency_failed",
        "dependency_skipped",
    }
)
_BUILT = frozenset(
    {"total_mismatch", "invoice_missing", "external_locked", "customer_unknown", SHORT}
)
# Told by the other side, but cured here: by linking the record to another one.
_RELINKED = frozenset({"vendor_review", "item_review"})


@transaction.atomic
def reconsider(connection_id: int) -> int:
    """Settle every held entry whose cause may have cleared; returns how many moved on."""
    connection = Connection.objects.filter(pk=connection_id).first()
    if connection is None:
        return 0
    identity.lock(connection_id)
    target = Target.of(connection)
    held = [*_stranded(connection_id)[:AT_ONCE], *_blocked(connection_id)[:AT_ONCE]]
    moved = 0
    for entry in entries.locked(one.pk for one in held):
        if _may_have_cleared(target, entry):
            before = entry.state
            outbox.settle(target, entry)
            moved += entry.state != before
    return moved


def _stranded(connection_id: int) -> QuerySet[OutboxEntry]:
    """Waiting for nothing that will still happen."""
    depends = OutboxEntry.objects.filter(dependents=OuterRef("pk"))
    moving = Exists(depends.filter(state__in=OPEN - DEAD_ENDS))
    dead = Exists(depends.filter(state__in=DEAD_ENDS))
    waiting = OutboxEntry.objects.filter(connection_id=connection_id, state=State.WAITING)
    return waiting.filter(~moving | dead).order_by("pk")


def _blocked(connection_id: int) -> QuerySet[OutboxEntry]:
    ours = Q(attempts=0, reason__in=_PLANNED | _BUILT)
    return OutboxEntry.objects.filter(
        ours | Q(reason__in=_RELINKED), connection_id=connection_id, state=State.BLOCKED
    ).order_by("next_attempt_at", "pk")


def _may_have_cleared(target: Target, entry: OutboxEntry) -> bool:
    if entry.state not in (State.WAITING, State.BLOCKED):
        return False
    if entry.reason in _BUILT:
        return _can_be_built(target, entry)
    if entry.reason == outbox.DEPENDENCY_FAILED and _needs_what_was_dropped(target, entry):
        return False
    return entry.attempts == 0 or _was_relinked(target, entry)


def _needs_what_was_dropped(target: Target, entry: OutboxEntry) -> bool:
    """Whether a person cancelled something it needs, and nothing has brought that there since or
    is going to."""
    dropped = entry.depends_on.filter(state=State.CANCELLED, reason=outbox.DROPPED)
    for one in dropped:
        ref = Ref(one.entity, one.hub_id)
        again = OutboxEntry.objects.filter(
            connection=target.connection,
            operation=one.operation,
            entity=one.entity,
            hub_id=one.hub_id,
            state__in=OPEN,
        )
        if not links.read(target.connection, [ref]).is_there(ref) and not again.exists():
            return True
    return False


def _can_be_built(target: Target, entry: OutboxEntry) -> bool:
    subject = operations.get(entry.operation, entry.entity).subject
    try:
        subject.build(target, entry)
    except Rejected:
        return False
    return True


def _was_relinked(target: Target, entry: OutboxEntry) -> bool:
    """Whether a link of what it names changed since it was refused."""
    needs = operations.get(entry.operation, entry.entity).subject.needs(target, entry.hub_id)
    found = links.read(target.connection, needs.all_masters)
    return any(link.updated_at > entry.sent_at for link in found.by_ref.values())
