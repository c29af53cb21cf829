"""Records that are not over there any more: noted on their links, never deleted here.

Whoever is asked for by id and is not there is gone at once. Who is only absent from a complete
comparison is gone when the next one does not find it either. One that shows up again was never
gone.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection as database
from django.utils import timezone

from integrations.connectors.base import Page
from integrations.models import Connection, ExternalLink, SeenPage, SyncRun, SyncStage
from integrations.sync import activity, issues, scopes, sentences
from integrations.sync.entities import Kind, takes_from_us
from plyhub.common import lookups

# Their projects stand for our jobs, too, where projects are given there by us.
_STANDS_FOR = {"project": ("project", "job")}
# Naming what is not null lets PostgreSQL see that the partial index holds the answer.
_ANY = """
    SELECT FROM integrations_externallink
    WHERE connection_id = %s AND entity = ANY(%s)
        AND (absent_since IS NOT NULL OR missing_at_source IS NOT NULL)
    LIMIT 1
"""
_BACK = """
    UPDATE integrations_externallink
    SET absent_since = NULL, missing_at_source = NULL, updated_at = now()
    WHERE connection_id = %s AND entity = ANY(%s) AND external_id = ANY(%s::text[])
        AND (absent_since IS NOT NULL OR missing_at_source IS NOT NULL)
"""


def links_of(connection: Connection, kind: Kind) -> tuple[str, ...]:
    """The links that rows of this kind of theirs are the other side of."""
    if takes_from_us(connection.description, kind):
        return _STANDS_FOR.get(kind.name, (kind.link,))
    return (kind.link,)


def page_kept(run: SyncRun, stage: SyncStage, kind: Kind, page: Page) -> None:
    """Note what a page shows of what is there and what is gone. In the transaction of the page."""
    ids = [row.external_id for row in page.rows]
    if ids:
        links = list(links_of(run.connection, kind))
        with database.cursor() as cursor:
            cursor.execute(_ANY, [run.connection_id, links])
            if cursor.fetchone() is not None:
                cursor.execute(_BACK, [run.connection_id, links, lookups.array(ids)])
    if page.gone:
        gone(run, kind, page.gone)
    if run.scope == scopes.COMPARISON:
        SeenPage.objects.create(stage=stage, external_ids=ids, gone=list(page.gone))


def gone(run: SyncRun, kind: Kind, external_ids: Sequence[str]) -> None:
    """These were asked for one by one and are not there: say so on their links, and try no more
    what of them was parked. Must run inside a transaction."""
    now = timezone.now()
    connection = run.connection
    links = ExternalLink.objects.filter(
        connection=connection,
        entity__in=links_of(connection, kind),
        external_id__in=list(external_ids),
        missing_at_source__isnull=True,
    )
    count = links.update(missing_at_source=now, updated_at=now)
    issues.resolve(connection_id=connection.pk, entity=kind.name, external_ids=external_ids)
    if count:
        tell(run, kind, count)


def tell(run: SyncRun, kind: Kind, count: int) -> None:
    """Add the sentence that so many were found gone."""
    label = run.connection.description.label
    verb = "is" if count == 1 else "are"
    sentence = f"{sentences.counted(kind, count)} {verb} not in {label} any more"
    activity.note(run.connection, sentence, run=run)
