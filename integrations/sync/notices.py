"""What a system told by itself: kept once, and turned into reading just those records.

A notice is never believed beyond the ids it names. Its records are read in a run of their own, so
that they keep to the order and the lease of every other read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from integrations.connectors import registry
from integrations.connectors.base import Connector, Notice, Page
from integrations.models import Connection, SyncRun, WebhookEvent
from integrations.sync import pauses, queue, run_stages, scopes
from integrations.sync.entities import BY_NAME

State = WebhookEvent.State
SCOPE = scopes.NOTICES
PAGE = 20
"""So many records are read one by one before what came is kept."""


@transaction.atomic
def receive(*, connection: Connection, headers: Mapping[str, str], body: bytes) -> int:
    """Keep what the system tells, and have it read soon; returns how many records it names.

    An event told before is only counted. While the connection is not active, or paused, nothing is
    queued: the next pull reads everything that changed. Raises `Unauthorized` for a wrong signature
    and `Rejected` for what is no notice; nothing is kept then.
    """
    connector = registry.connect(connection.system, connection.endpoint)
    found, type_ = connector.notices(headers, body)
    new = [notice for notice in found if _keep(connection, notice, type_)]
    is_active = connection.state == Connection.State.ACTIVE
    if new and is_active and not pauses.of_connection(connection):
        request(connection.pk)
    return len(found)


def request(connection_id: int) -> SyncRun:
    """The queued run that will read what was told and not read yet; made if there is none."""
    try:
        with transaction.atomic():
            run = SyncRun.objects.create(
                connection_id=connection_id, scope=SCOPE, trigger=SyncRun.Trigger.WEBHOOK
            )
    except IntegrityError:
        # One is queued already, and has yet to look which notices there are.
        queued = SyncRun.objects.filter(
            connection_id=connection_id, scope=SCOPE, state=SyncRun.State.QUEUED
        )
        return queued.get()
    queue.run_sync(run.pk)
    return run


def waiting(run: SyncRun, entity: str) -> list[WebhookEvent]:
    """What this run has to read of that kind because we were told, oldest first; nothing for a
    run of another scope, which reads whatever has changed."""
    if run.scope != SCOPE:
        return []
    return list(_waiting(run.connection_id).filter(entity=entity).order_by("pk"))


def plan(run: SyncRun) -> None:
    """Give a run of notices a stage for each kind of record that was told about."""
    told = set(_waiting(run.connection_id).values_list("entity", flat=True))
    published = run.connection.description.entities
    run_stages.make(run, (BY_NAME[name] for name in published if name in told))


def pages(connector: Connector, entity: str, external_ids: Sequence[str]) -> Iterator[Page]:
    """The records of these ids as they are now, page by page, with the ids of those that are gone.
    Touches no database: another thread reads ahead through it."""
    ids = list(dict.fromkeys(external_ids))
    for start in range(0, len(ids), PAGE):
        found = {one: connector.fetch_one(entity, one) for one in ids[start : start + PAGE]}
        yield Page(
            rows=[row for row in found.values() if row is not None],
            cursor=None,
            has_more=start + PAGE < len(ids),
            gone=[one for one, row in found.items() if row is None],
        )


def settle(events: Sequence[WebhookEvent]) -> None:
    """Mark events as read."""
    WebhookEvent.objects.filter(pk__in=[event.pk for event in events]).update(
        state=State.DONE, finished_at=timezone.now()
    )


def _waiting(connection_id: int) -> QuerySet[WebhookEvent]:
    return WebhookEvent.objects.filter(connection_id=connection_id, state=State.WAITING)


def _keep(connection: Connection, notice: Notice, type_: str) -> bool:
    """Whether this is the first time we are told."""
    active = connection.state == Connection.State.ACTIVE
    event, is_new = WebhookEvent.objects.get_or_create(
        connection=connection,
        key=notice.key,
        entity=notice.entity,
        defaults={
            "type": type_,
            "external_id": notice.external_id,
            "state": State.WAITING if active else State.IGNORED,
            "message": "" if active else "The connection was not active; the next sync reads it.",
        },
    )
    if not is_new:
        WebhookEvent.objects.filter(pk=event.pk).update(times_told=F("times_told") + 1)
    return is_new
