"""Comparing everything: once a week, and when somebody asks, all that we know is looked for there.

Such a run is a run like any other, and takes in what it reads like any other: what is the same is
dropped by its fingerprint, what differs becomes a normal update. Besides it keeps the ids it saw,
page by page, and at its end one statement a kind of link finds those of ours that were not among
them. Masters are read whole, jobs as far as they changed within 90 days, and the orders that are
open here one by one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.db import connection as database
from django.db import transaction
from django.db.models import Exists, OuterRef

from integrations.models import Connection, ExternalLink, SeenPage, SyncRun, SyncStage
from integrations.sync import missing, queue, run_stages, runs, scopes
from integrations.sync.entities import BY_NAME, Kind, takes_from_us
from plyhub.common.errors import NotAllowed, WrongState
from plyhub.common.models import Company, User
from procurement.models import PurchaseOrder
from procurement.states import TERMINAL

MASTERS = frozenset(
    {
        "business_unit",
        "technician",
        "job_custom_field",
        "vendor_custom_field",
        "vendor",
        "category",
        "material",
        "equipment",
        "item",
        "service",
        "inventory_template",
        "warehouse",
        "truck",
        "customer",
        "customer_location",
        "employee",
        "project",
    }
)
JOB, ORDER = "job", "purchase_order"
JOBS_BACK = timedelta(days=90)
MARGIN = timedelta(days=2)
"""Jobs this close to the edge of what is read are not missed."""
QUIET_DAY, QUIET_HOUR = 6, 2
"""Sundays at two in the morning, company time, a minute apart for each connection."""
State = SyncRun.State
# What was written or linked since the run began may have come after its page.
_ABSENT = """
    WITH seen AS (
        SELECT unnest(page.external_ids) AS external_id
        FROM integrations_seenpage AS page
        JOIN integrations_syncstage AS stage ON stage.id = page.stage_id
        WHERE stage.run_id = %(run)s AND stage.entity = ANY(%(kinds)s)
    )
    UPDATE integrations_externallink AS link SET
        absent_since = COALESCE(link.absent_since, now()),
        missing_at_source = CASE WHEN link.absent_since IS NOT NULL THEN now() END,
        updated_at = now()
    WHERE link.connection_id = %(connection)s AND link.entity = %(link)s
        AND link.external_id <> '' AND link.missing_at_source IS NULL
        AND link.updated_at < %(started)s
        AND NOT EXISTS (SELECT FROM seen WHERE seen.external_id = link.external_id)
        AND (%(since)s::timestamptz IS NULL OR EXISTS (
            SELECT FROM inventory_job AS job
            WHERE job.id = link.hub_id AND job.source_modified_at >= %(since)s
        ))
    RETURNING link.missing_at_source IS NOT NULL
"""


@transaction.atomic
def request(
    *, connection_id: int, trigger: str, user: User | None = None, hand_over: bool = True
) -> SyncRun:
    """The comparison of this connection: the one that waits or works already, or a new one.

    Without `hand_over` the caller works on it. Raises `NotAllowed`, and `WrongState` when the
    connection is not active or paused.
    """
    if user is not None and not user.has_perm("integrations.run_sync"):
        raise NotAllowed("You may not start a sync.")
    connection = Connection.objects.select_for_update(no_key=True).get(pk=connection_id)
    if why := runs.refusal(connection):
        raise WrongState(why)
    under_way = SyncRun.objects.filter(
        connection=connection,
        scope=scopes.COMPARISON,
        state__in=(State.QUEUED, State.RUNNING),
    )
    if found := under_way.first():
        return found
    run = SyncRun.objects.create(
        connection=connection,
        scope=scopes.COMPARISON,
        trigger=trigger,
        started_by=user,
        is_full=True,
    )
    run_stages.make(run, kinds(connection))
    if hand_over:
        queue.run_sync(run.pk)
    return run


def kinds(connection: Connection) -> list[Kind]:
    """What is compared, in the order it is read."""
    published = [BY_NAME[name] for name in connection.description.entities]
    return [
        kind
        for kind in published
        if kind.name in MASTERS
        or (kind.name in (JOB, ORDER) and not takes_from_us(connection.description, kind))
    ]


def begins_at(run: SyncRun, entity: str) -> str:
    """The cursor at which a run that reads everything begins with this kind."""
    if run.scope == scopes.COMPARISON and entity == JOB:
        return (run.queued_at - JOBS_BACK).date().isoformat()
    return ""


def one_by_one(run: SyncRun, stage: SyncStage) -> list[str] | None:
    """The ids a comparison reads singly and has not read yet; None for what it reads whole."""
    if run.scope != scopes.COMPARISON or stage.entity != ORDER:
        return None
    standing = PurchaseOrder.objects.filter(pk=OuterRef("hub_id")).exclude(status__in=TERMINAL)
    linked = ExternalLink.objects.filter(Exists(standing), connection=run.connection_id)
    ids = linked.filter(entity=ORDER).exclude(external_id="").order_by("pk")
    read = {one for page in stage.seen.all() for one in (*page.external_ids, *page.gone)}
    return [one for one in ids.values_list("external_id", flat=True) if one not in read]


def conclude(run: SyncRun) -> None:
    """Note what a comparison did not find, of each kind of link all of whose kinds it read to the
    end. Must be committed together with the end of the run: it counts once."""
    if run.scope != scopes.COMPARISON:
        return
    ended = set(run.stages.filter(finished_at__isnull=False).values_list("entity", flat=True))
    for link, made_of in _links(run.connection).items():
        if {kind.name for kind in made_of} <= ended:
            _note_absent(run, link, made_of)
    SeenPage.objects.filter(stage__run__connection=run.connection_id).delete()


def _links(connection: Connection) -> dict[str, list[Kind]]:
    """Every kind of link whose other sides were read whole, with all kinds it stands for."""
    compared = [kind for kind in kinds(connection) if kind.name != ORDER]
    wanted = {link for kind in compared for link in missing.links_of(connection, kind)}
    made_of: dict[str, list[Kind]] = {}
    for name in connection.description.entities:
        for link in wanted.intersection(missing.links_of(connection, BY_NAME[name])):
            made_of.setdefault(link, []).append(BY_NAME[name])
    return made_of


def _note_absent(run: SyncRun, link: str, made_of: list[Kind]) -> None:
    by_change = [kind.name for kind in made_of] == [JOB]
    since = run.queued_at - JOBS_BACK + MARGIN if by_change else None
    with database.cursor() as cursor:
        cursor.execute(
            _ABSENT,
            {
                "run": run.pk,
                "kinds": [kind.name for kind in made_of],
                "connection": run.connection_id,
                "link": link,
                "started": run.started_at,
                "since": since,
            },
        )
        gone = sum(is_gone for (is_gone,) in cursor.fetchall())
    if gone:
        missing.tell(run, made_of[0], gone)


def start_due(*, now: datetime) -> list[int]:
    """Queue the comparison of each active connection whose time has come; their ids.

    One that is due while another run is at work waits for it, and so does one of a connection over
    which nothing was read yet: its first read finds everything anyway.
    """
    active = Connection.objects.filter(state=Connection.State.ACTIVE).exclude(pauses__entity="")
    _plan(active.filter(next_comparison_at__isnull=True), now)
    busy = SyncRun.objects.filter(connection=OuterRef("pk"), state__in=SyncRun.LIVE)
    due = active.filter(~Exists(busy), next_comparison_at__lte=now).exclude(cursors=None)
    started = [_start(pk, now) for pk in due.order_by("pk").values_list("pk", flat=True).distinct()]
    return [run.pk for run in started if run is not None]


@transaction.atomic
def _start(connection_id: int, now: datetime) -> SyncRun | None:
    waiting = Connection.objects.select_for_update(skip_locked=True, no_key=True)
    connection = waiting.filter(pk=connection_id, next_comparison_at__lte=now).first()
    if connection is None:
        return None
    _plan([connection], now)
    return request(connection_id=connection_id, trigger=SyncRun.Trigger.SCHEDULE)


def _plan(connections: Iterable[Connection], now: datetime) -> None:
    for connection in connections:
        connection.next_comparison_at = next_quiet(connection.pk, now=now)
        connection.save(update_fields=["next_comparison_at", "updated_at"])


def next_quiet(connection_id: int, *, now: datetime) -> datetime:
    """The next quiet moment after `now` that is this connection's."""
    zone = Company.current().zone
    today = now.astimezone(zone)
    day = today.date() + timedelta(days=(QUIET_DAY - today.weekday()) % 7)
    at = time(QUIET_HOUR, connection_id % 60)
    found = datetime.combine(day, at, tzinfo=zone)
    return found if found > now else datetime.combine(day + timedelta(days=7), at, tzinfo=zone)
