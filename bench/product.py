"""PlyHub's own way in, as a worker goes it: a run of the scope Materials over a connection."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection as database

from bench.source import FIRST_VENDOR, VENDORS
from integrations.models import Connection, ExternalLink, SyncIssue, SyncRun
from integrations.sync import pull, runs
from inventory.models import Item
from plyhub.common import secrets
from procurement.models import Vendor

# What a run says about itself: it is written whether or not anything was new.
BOOKKEEPING = ("integrations_syncrun", "integrations_syncstage", "integrations_cursor")
COUNTED = ("integrations_dailycalls", "integrations_callturn", "bench_material")
_WRITTEN = """
    SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_user_tables
    WHERE n_tup_ins + n_tup_upd + n_tup_del > 0
"""
_EMPTY = """
    TRUNCATE inventory_item, integrations_externallink, integrations_cursor, integrations_syncrun,
        integrations_syncissue CASCADE
"""
_FORGET = """
    TRUNCATE inventory_itemevent, procurement_vendorevent
"""


def connect(url: str) -> Connection:
    """A connection to the source, where books are kept as well, and nothing was read yet."""
    keys = {"client_id": "x", "client_secret": "x", "app_key": "x", "tenant": "1"}
    return Connection.objects.create(
        system="servicetitan",
        name=url,
        url=url,
        sealed_credentials=secrets.seal(keys),
        options={},
        state=Connection.State.ACTIVE,
    )


def empty(connection: Connection) -> None:
    """Forget all that was ever read, but for the vendors."""
    with database.cursor() as cursor:
        cursor.execute(_EMPTY)
    Vendor.objects.all().delete()
    with database.cursor() as cursor:
        cursor.execute(_FORGET)
    vendors = Vendor.objects.bulk_create(Vendor(name=f"Supply house {n}") for n in range(VENDORS))
    ExternalLink.objects.bulk_create(
        ExternalLink(
            connection=connection,
            entity="vendor",
            hub_id=vendor.pk,
            external_id=str(FIRST_VENDOR + n),
        )
        for n, vendor in enumerate(vendors)
    )
    analyze()


def analyze() -> None:
    """Have the database know what is there, as it finds out by itself within minutes."""
    with database.cursor() as cursor:
        cursor.execute("ANALYZE inventory_item, integrations_externallink, procurement_vendoritem")


def read(connection: Connection, *, is_full: bool = False) -> SyncRun:
    """Read what is new, or everything again, to the end."""
    run = runs.request(
        connection_id=connection.pk,
        scope="materials",
        trigger="command",
        hand_over=False,
        is_full=is_full,
    )
    gone = pull.work(run_id=run.pk)
    while gone.end is pull.End.PUT_DOWN:
        gone = pull.work(run_id=run.pk, token=gone.token)
    run.refresh_from_db()
    if run.state != SyncRun.State.SUCCEEDED or SyncIssue.objects.exists():
        raise SystemExit(f"the run is {run.state}: {run.reason}")
    return run


def check(count: int, *, offers: int) -> None:
    """Raise unless all is there: items, links, offers."""
    links = ExternalLink.objects.filter(entity="item").count()
    found = (Item.objects.count(), links, _offers())
    if found != (count, count, offers):
        raise SystemExit(f"items, links and offers are {found}, of {count}")


def _offers() -> int:
    with database.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procurement_vendoritem")
        return cursor.fetchone()[0]


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements made inside, COPY left out."""
    seen: list[str] = []

    def note(execute, sql, params, many, context):
        seen.append(sql)
        return execute(sql, params, many, context)

    with database.execute_wrapper(note):
        yield seen


def rows_written() -> Counter[str]:
    """How many rows were ever written, by table, but for what a run says about itself."""
    with database.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute(_WRITTEN)
        found = Counter(dict(cursor.fetchall()))
    for name in (*BOOKKEEPING, *COUNTED):
        found.pop(name, None)
    return found
