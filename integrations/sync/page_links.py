"""The links of a page of records: looked up and written in one statement each."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple

from django.db import connection as database
from django.utils import timezone

from plyhub.common import lookups

# Naming the empty id lets PostgreSQL see that the partial unique index holds the answer.
_KNOWN = """
    SELECT external_id, hub_id, fingerprint FROM integrations_externallink
    WHERE connection_id = %s AND entity = %s AND external_id <> ''
        AND external_id = ANY(%s::text[])
"""
_SAVE = """
    INSERT INTO integrations_externallink (
        connection_id, entity, hub_id, external_id, fingerprint, number, code, rule, state,
        base, made_by_run, last_exchange_at, created_at, updated_at
    )
    SELECT %s, %s, row.hub_id, row.external_id, row.fingerprint, row.number, '', '', 'linked',
        row.base, row.made_by_run, now(), now(), now()
    FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::jsonb[], %s::bigint[])
        AS row (hub_id, external_id, fingerprint, number, base, made_by_run)
    ON CONFLICT (connection_id, entity, hub_id) DO UPDATE SET
        external_id = excluded.external_id, fingerprint = excluded.fingerprint,
        number = excluded.number, state = excluded.state,
        base = CASE WHEN excluded.base = '{}' THEN integrations_externallink.base
            ELSE excluded.base END,
        last_exchange_at = excluded.last_exchange_at, updated_at = excluded.updated_at
"""
_MAKE = """
    COPY integrations_externallink (
        connection_id, entity, hub_id, external_id, fingerprint, number, base, made_by_run,
        code, rule, state, last_exchange_at, created_at, updated_at
    ) FROM STDIN
"""
# Left out where records of ours are looked for: it would lead to the index of their ids.
_OF_OURS = """
    SELECT hub_id, external_id, base, made_by_run FROM integrations_externallink
    WHERE connection_id = %s AND entity = %s AND hub_id = ANY(%s::bigint[])
"""
_NOTE = """
    UPDATE integrations_externallink AS kept SET remote_status = row.status, updated_at = now()
    FROM unnest(%s::bigint[], %s::text[]) AS row (hub_id, status)
    WHERE kept.connection_id = %s AND kept.entity = %s AND kept.hub_id = row.hub_id
        AND kept.remote_status <> row.status
    RETURNING kept.hub_id
"""
_STATUS_LENGTH = 40
NO_BASE = "{}"
"""The base of a kind of which no field may be changed on both sides."""


Complete = Callable[[str, Sequence[str]], bool]
"""Given what links are called and ids without one: whether it made links for any of them."""
_COMPLETE: ContextVar[Complete | None] = ContextVar("complete", default=None)


class Known(NamedTuple):
    """What we know of a row of theirs: which record of ours it is, and how it last looked."""

    hub_id: int | None
    fingerprint: str


class Agreed(NamedTuple):
    """What both sides last agreed on of a record of ours, and the pull that made it, if one did."""

    base: Mapping[str, Any]
    made_by_run: int | None


class Link(NamedTuple):
    """A record of ours and its counterpart, as just read; `is_new` if ours was just made, so that
    it cannot have one yet.

    `base` is what both sides agree on by now, as JSON; `made_by_run` the pull that made ours, which
    a link that is there already does not take over.
    """

    hub_id: int
    external_id: str
    fingerprint: str
    number: str = ""
    base: str = NO_BASE
    made_by_run: int | None = None
    is_new: bool = False


def known(*, connection_id: int, entity: str, external_ids: Sequence[str]) -> dict[str, Known]:
    """Those of the ids that are linked, by id."""
    found = _read(connection_id, entity, external_ids)
    complete = _COMPLETE.get()
    if complete is None or not complete(entity, [one for one in external_ids if one not in found]):
        return found
    return _read(connection_id, entity, external_ids)


@contextmanager
def completed_by(complete: Complete) -> Iterator[None]:
    """Inside, whatever looks links up first lets `complete` make those that are missing."""
    token = _COMPLETE.set(complete)
    try:
        yield
    finally:
        _COMPLETE.reset(token)


def _read(connection_id: int, entity: str, external_ids: Sequence[str]) -> dict[str, Known]:
    with database.cursor() as cursor:
        cursor.execute(_KNOWN, [connection_id, entity, lookups.array(external_ids)])
        return {
            external_id: Known(hub_id, print_) for external_id, hub_id, print_ in cursor.fetchall()
        }


def hub_ids(*, connection_id: int, entity: str, external_ids: Iterable[str]) -> Mapping[str, int]:
    """Our ids of those of their ids that are linked; asks nothing when there are none."""
    wanted = sorted({external_id for external_id in external_ids if external_id})
    if not wanted:
        return {}
    found = known(connection_id=connection_id, entity=entity, external_ids=wanted)
    return {external_id: link.hub_id for external_id, link in found.items()}


def save(*, connection_id: int, entity: str, links: Sequence[Link]) -> None:
    """Write these links, new or changed. No two may name the same record of ours."""
    first = [link for link in links if link.is_new]
    others = [link for link in links if not link.is_new]
    if first:
        _make(connection_id, entity, first)
    if others:
        columns = [list(column) for column in zip(*(link[:6] for link in others), strict=True)]
        with database.cursor() as cursor:
            cursor.execute(_SAVE, [connection_id, entity, *columns])


def _make(connection_id: int, entity: str, links: Sequence[Link]) -> None:
    now = timezone.now()
    with database.cursor() as cursor, database.wrap_database_errors, cursor.copy(_MAKE) as copy:
        for link in links:
            given = link[:6]
            copy.write_row((connection_id, entity, *given, "", "", "linked", now, now, now))


def note_statuses(*, connection_id: int, entity: str, statuses: Mapping[int, str]) -> set[int]:
    """Keep what they call the state of these records of ours, by our id; returns whose changed."""
    if not statuses:
        return set()
    columns = [list(statuses), [status[:_STATUS_LENGTH] for status in statuses.values()]]
    with database.cursor() as cursor:
        cursor.execute(_NOTE, [*columns, connection_id, entity])
        return {hub_id for (hub_id,) in cursor.fetchall()}


def taken(*, connection_id: int, entity: str, hub_ids: Collection[int]) -> set[int]:
    """Those of our records that already have a counterpart over this connection."""
    return set(agreed(connection_id=connection_id, entity=entity, hub_ids=hub_ids))


def agreed(*, connection_id: int, entity: str, hub_ids: Collection[int]) -> dict[int, Agreed]:
    """What was agreed on of those of our records that have a counterpart; asks nothing for none."""
    if not hub_ids:
        return {}
    with database.cursor() as cursor:
        cursor.execute(_OF_OURS, [connection_id, entity, lookups.array(list(hub_ids))])
        return {
            hub_id: Agreed(json.loads(base), made_by_run)
            for hub_id, external_id, base, made_by_run in cursor.fetchall()
            if external_id
        }
