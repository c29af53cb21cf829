"""What is not in the books because it came too early, or while the connection took nothing.

Switching something on is not retroactive, and what was skipped is never sent by itself. Here a
person looks through what that left behind, sees what sending it would bring about, and sends it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import models, transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from integrations.models import Connection, ExternalLink, OutboxEntry
from integrations.sync import identity, links, outbox, remedies
from integrations.sync.refs import Ref
from integrations.sync.states import OPEN, RESUMABLE, State
from integrations.sync.target import PROJECT_OPERATION, Target
from inventory.models import Invoice, Job, Project, Usage
from inventory.models.billing import BillingStatus
from plyhub.common import audit
from plyhub.common.errors import InvalidInput, NotAllowed, WrongState
from plyhub.common.models import User
from procurement.models import Bill, PurchaseOrder, Receipt

MOST_AT_ONCE = 500
_NOT_SENT = (
    PurchaseOrder.Status.DRAFT,
    PurchaseOrder.Status.PENDING_APPROVAL,
    PurchaseOrder.Status.CANCELLED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of record, how it is sent, and which of them would have been sent by themselves."""

    entity: str
    label: str
    operation: str
    rows: Callable[[], QuerySet]
    at: str
    columns: tuple[str, ...] = ()

    @property
    def ordering(self) -> tuple[str, str]:
        return (f"-{self.at}", "-pk")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which of them: by day, inclusive, and by a part of the number."""

    since: date | None = None
    until: date | None = None
    number: str = ""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """An entry that sending would make: its `code` there, its `state`, and why it would be held."""

    label: str
    code: str
    state: str
    told: str


def _standing_orders() -> QuerySet:
    return PurchaseOrder.objects.exclude(status__in=_NOT_SENT).select_related("vendor")


def _posted_receipts() -> QuerySet:
    posted = Receipt.objects.filter(status=Receipt.Status.POSTED)
    return posted.select_related("purchase_order")


def _used_goods() -> QuerySet:
    posted = Usage.objects.filter(status=Usage.Status.POSTED, item__is_stocked=True)
    return posted.select_related("item", "job")


def _final(model: type[Invoice] | type[Bill]) -> QuerySet:
    posted = model.objects.filter(status=BillingStatus.POSTED, is_active=True)
    return posted.exclude(posted_at=None).exclude(total=0)


KINDS: tuple[Kind, ...] = (
    Kind(
        entity="project",
        label="Projects",
        operation=PROJECT_OPERATION,
        rows=lambda: Project.objects.select_related("customer"),
        at="source_created_at",
        columns=("customer", "status"),
    ),
    Kind(
        entity="job",
        label="Jobs",
        operation=PROJECT_OPERATION,
        rows=lambda: Job.objects.select_related("customer"),
        at="source_created_at",
        columns=("customer", "get_status_display"),
    ),
    Kind(
        entity="purchase_order",
        label="Purchase orders",
        operation="si.po.create",
        rows=_standing_orders,
        at="approved_at",
        columns=("vendor", "get_status_display"),
    ),
    Kind(
        entity="receipt",
        label="Receipts",
        operation="si.receiver.create",
        rows=_posted_receipts,
        at="posted_at",
        columns=("purchase_order",),
    ),
    Kind(
        entity="usage",
        label="Material used",
        operation="si.issue.create",
        rows=_used_goods,
        at="posted_at",
        columns=("item", "job"),
    ),
    Kind(
        entity="invoice",
        label="Invoices",
        operation="si.invoice.create",
        rows=lambda: _final(Invoice).select_related("customer", "job"),
        at="posted_at",
        columns=("customer", "job"),
    ),
    Kind(
        entity="bill",
        label="Bills",
        operation="si.bill.create",
        rows=lambda: _final(Bill).select_related("vendor", "job"),
        at="posted_at",
        columns=("vendor", "job"),
    ),
)
BY_ENTITY = {kind.entity: kind for kind in KINDS}


def offered(target: Target) -> list[Kind]:
    """The kinds that can be sent over this connection as it is set up now."""
    return [kind for kind in KINDS if target.takes(kind.operation) and _is_wanted(target, kind)]


def missing(target: Target, kind: Kind, chosen: Filter) -> QuerySet:
    """Those that are not there and not on their way, newest first; `skipped` tells of a row whether
    its event was passed over or dropped."""
    mine = {"connection": target.connection, "entity": kind.entity, "hub_id": OuterRef("pk")}
    linked = ExternalLink.objects.filter(**mine).exclude(external_id="")
    entries = OutboxEntry.objects.filter(**mine, operation=kind.operation)
    rows = kind.rows().filter(~Exists(linked), ~Exists(entries.filter(state__in=OPEN)))
    return (
        rows.filter(_within(kind, chosen))
        .annotate(skipped=Exists(entries.filter(state__in=RESUMABLE)))
        .order_by(*kind.ordering)
    )


@transaction.atomic
def send(
    *, actor: User, connection_id: int, entity: str, hub_ids: Sequence[int]
) -> list[OutboxEntry]:
    """Queue these records by hand, with everything they need; returns their entries.

    Those that arrived or are on their way by now are left out. Raises `NotAllowed`, `WrongState`
    while the connection is switched off, and `InvalidInput` for nothing chosen, too many at once,
    or what this connection does not take.
    """
    target = _checked(actor, connection_id, entity, hub_ids)
    kind = BY_ENTITY[entity]
    still = missing(target, kind, Filter()).filter(pk__in=hub_ids).order_by("pk")
    made = [
        outbox.enqueue(
            target,
            kind.operation,
            Ref(entity, hub_id),
            origin=OutboxEntry.Origin.MANUAL,
            actor=actor,
            makes_projects=True,
        )
        for hub_id in still.values_list("pk", flat=True)
    ]
    sent = [entry for entry in made if entry is not None]
    audit.record_many(
        audit.entry("outboxentry", entry.pk, number=entry.label, action="sent by hand", actor=actor)
        for entry in sent
    )
    return sent


def preview(
    *, actor: User, connection_id: int, entity: str, hub_ids: Sequence[int]
) -> list[Foreseen]:
    """What `send` would queue, in the order it would go; nothing is kept. Raises as `send`."""
    with transaction.atomic():
        identity.lock(connection_id)
        newest = OutboxEntry.objects.aggregate(newest=Max("pk"))["newest"] or 0
        send(actor=actor, connection_id=connection_id, entity=entity, hub_ids=hub_ids)
        made = OutboxEntry.objects.filter(connection=connection_id, pk__gt=newest)
        found = _foreseen(connection_id, list(made.order_by("layer", "pk")))
        transaction.set_rollback(True)
    return found


def _checked(actor: User, connection_id: int, entity: str, hub_ids: Sequence[int]) -> Target:
    if not actor.has_perm(remedies.PERMISSION):
        raise NotAllowed("Only accountants and administrators may send earlier records.")
    if not hub_ids:
        raise InvalidInput("Choose what is to be sent.", field="chosen")
    if len(hub_ids) > MOST_AT_ONCE:
        raise InvalidInput(f"Choose at most {MOST_AT_ONCE} at once.", field="chosen")
    target = Target.of(Connection.objects.get(pk=connection_id))
    if target.connection.state == Connection.State.INACTIVE:
        raise WrongState(f"{target.connection} is switched off. Test the connection first.")
    if entity not in {kind.entity for kind in offered(target)}:
        raise InvalidInput(f"{target.label} takes none of these as it is set up now.")
    return target


def _is_wanted(target: Target, kind: Kind) -> bool:
    if kind.operation != PROJECT_OPERATION:
        return True
    return target.maps_parents if kind.entity == "project" else target.carries_projects


def _within(kind: Kind, chosen: Filter) -> Q:
    wanted = Q()
    if chosen.since:
        wanted &= Q(**{f"{kind.at}__gte": _midnight(chosen.since)})
    if chosen.until:
        wanted &= Q(**{f"{kind.at}__lt": _midnight(date.fromordinal(chosen.until.toordinal() + 1))})
    if chosen.number:
        wanted &= Q(number__icontains=chosen.number)
    return wanted


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _foreseen(connection_id: int, made: Sequence[OutboxEntry]) -> list[Foreseen]:
    """These entries as they would stand, with the codes their records would have."""
    connection = Connection.objects.get(pk=connection_id)
    codes = links.read(connection, [Ref(entry.entity, entry.hub_id) for entry in made])
    return [
        Foreseen(
            entry.label,
            codes.id_of(entry.entity, entry.hub_id),
            entry.state,
            entry.message if entry.state == State.BLOCKED else "",
        )
        for entry in made
    ]


def shown(row: models.Model, kind: Kind) -> list[object]:
    """What a list says of a record besides its name and its day."""
    values = (getattr(row, column) for column in kind.columns)
    return [value() if callable(value) else value for value in values]
