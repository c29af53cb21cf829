"""How far an entity was read: where a stage begins, and where the next one goes on."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from integrations.models import Connection, Cursor, ExternalLink, RemoteRecord, SyncRun, SyncStage
from integrations.sync import comparing
from integrations.sync.entities import BY_NAME, KINDS, Kind, takes_from_us


def start(run: SyncRun, stage: SyncStage) -> str:
    """Where to read on from. A run that reads everything again begins each stage at the start, one
    with a date at that date, and a dry run where it was put down."""
    if run.is_dry_run and stage.place:
        return stage.place
    if run.since is not None:
        return stage.place or run.since.isoformat()
    if run.is_full and stage.started_at is None:
        return comparing.begins_at(run, stage.entity)
    kept = Cursor.objects.filter(connection=run.connection_id, entity=stage.entity)
    return kept.values_list("value", flat=True).first() or ""


def keep(run: SyncRun, stage: SyncStage, value: str) -> None:
    """Remember where the next page, or the next run, goes on.

    A run with a date keeps that to itself: the cursor may be further on, and must not go back; and
    where there is none, what is older than the date has yet to be read.
    """
    if run.since is not None:
        SyncStage.objects.filter(pk=stage.pk).update(place=value)
        stage.place = value
        return
    now = timezone.now()
    row = Cursor(connection=run.connection, entity=stage.entity, value=value, last_read_at=now)
    row.created_at = row.updated_at = now
    Cursor.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["connection", "entity"],
        update_fields=["value", "last_read_at", "updated_at"],
    )


def count_known(connection: Connection, stage: SyncStage) -> None:
    """Count the records of the kind we know there, if that can have changed; kept with the cursor,
    so that no page has to count them. The stage has ended."""
    cursors = Cursor.objects.filter(connection=connection, entity=stage.entity)
    if stage.created or cursors.filter(known=None).exists():
        cursors.update(known=_known(connection, BY_NAME[stage.entity]).count())


def _known(connection: Connection, kind: Kind) -> QuerySet:
    if takes_from_us(connection.description, kind):
        return RemoteRecord.objects.filter(connection=connection, entity=kind.name)
    links = ExternalLink.objects.filter(connection=connection, entity=kind.link)
    links = links.exclude(external_id="")
    alike = [each for each in KINDS if each.link == kind.link]
    if len(alike) == 1 or not _tells_apart(kind):
        return links
    return links.filter(hub_id__in=kind.model.objects.filter(kind=kind.name).values("pk"))


def _tells_apart(kind: Kind) -> bool:
    """Whether rows of ours say which of the kinds under one link they are."""
    column = next((each for each in kind.model._meta.fields if each.name == "kind"), None)
    return column is not None and kind.name in dict(column.choices or ())
