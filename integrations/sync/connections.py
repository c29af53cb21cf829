"""Connections: saving and testing their credentials, and the state they are in.

A connection is active once a test call worked. Five failures to get through within ten minutes put
it in error, from which a probe brings it back by itself; refused credentials (and refused again,
within a minute) and being switched off wait for a person.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from integrations.connectors.base import CheckResult
from integrations.http.errors import OutcomeUnknown, RemoteError, Unauthorized, Unreachable
from integrations.models import Connection, SyncRun
from integrations.sync import calls, connection_input, queue, sentences, writing_since
from plyhub.common import audit
from plyhub.common.errors import DomainError, NotAllowed, WrongState
from plyhub.common.models import Company, User

State = Connection.State
FAILURES_TO_ERROR = 5
FAILURE_WINDOW = timedelta(minutes=10)
SLOWEST_PROBE = 6
"""Times the usual wait: 30 minutes when the first probe comes after 5."""


@transaction.atomic
def begin(*, actor: User | None, connection: Connection) -> Connection:
    """Store a new connection of which only system, name and address are known yet.

    Raises `NotAllowed`, and `InputErrors` for an address that cannot be used.
    """
    _may_change(actor)
    connection_input.check_address(connection)
    connection.save()
    audit.record(connection, action="created", actor=actor, changes={"url": connection.url})
    return connection


@transaction.atomic
def save(
    *,
    actor: User | None,
    connection: Connection,
    credentials: Mapping[str, str],
    options: Mapping[str, str],
) -> Connection:
    """Store a new or changed connection. An empty credential leaves the stored one as it is.

    The state does not change: a test call is what makes a connection active. Raises `NotAllowed`,
    and `InputErrors` naming what is missing or wrong.
    """
    _may_change(actor)
    stored = connection_input.merged(connection, credentials)
    connection.options = connection_input.chosen(connection, options)
    connection_input.check(connection, stored)
    is_new = connection.pk is None
    connection_input.seal(connection, stored)
    connection.save()
    writing_since.note(connection)
    changed = sorted(name for name, value in credentials.items() if value)
    audit.record(
        connection,
        action="created" if is_new else "changed",
        actor=actor,
        changes={"credentials": changed, "url": connection.url, "options": connection.options},
    )
    return connection


def test(*, connection_id: int, actor: User | None) -> CheckResult:
    """Call the other side with the stored credentials; when it answers, the connection is active
    and what did not get through goes at once.

    Not to be called inside a transaction. Raises `NotAllowed`, and `DomainError` in words when it
    does not work: refused credentials end an active connection, other failures count.
    """
    _may_change(actor)
    connection = Connection.objects.get(pk=connection_id)
    try:
        with calls.connected(connection) as connector:
            result = connector.check()
    except RemoteError as error:
        Connection.objects.filter(pk=connection_id).update(last_tested_at=timezone.now())
        note_failure(connection_id=connection_id, error=error)
        raise DomainError(sentences.trouble(error)) from error
    with transaction.atomic():
        connection = _locked(connection_id)
        connection.last_tested_at = timezone.now()
        connection.offers = connection_input.offers(result)
        connection.save(update_fields=["last_tested_at", "offers", "updated_at"])
        if connection.state == State.NOT_CONFIGURED:
            _begin_counting(connection)
        _move(connection, State.ACTIVE, actor=actor)
    return result


@transaction.atomic
def switch_off(*, connection_id: int, actor: User | None) -> Connection:
    """Read and send nothing over the connection until it is tested again.

    A run at work stops after its page. Raises `NotAllowed`, and `WrongState` if it is off already.
    """
    _may_change(actor)
    connection = _locked(connection_id)
    if connection.state == State.INACTIVE:
        raise WrongState(f"{connection} is switched off already.")
    running = SyncRun.objects.filter(connection=connection, state=SyncRun.State.RUNNING)
    running.update(state=SyncRun.State.CANCELLING)
    _move(connection, State.INACTIVE, f"Switched off by {actor}.", actor=actor)
    return connection


def report(*, connection_id: int, error: RemoteError) -> None:
    """Note on the connection that a call failed.

    Refused credentials count only once a fresh log-in was refused as well, twice, within a minute:
    what is skipped while they count as refused does not go by itself any more. When they are taken
    after all, what waited goes on. Not to be called inside a transaction.
    """
    if isinstance(error, Unauthorized):
        standing = _try_again(connection_id, error)
        if standing is None:
            note_success(connection_id=connection_id)
            queue.wake_soon(connection_id)
            return
        error = standing
    note_failure(connection_id=connection_id, error=error)


@transaction.atomic
def note_failure(*, connection_id: int, error: RemoteError) -> None:
    """Remember that a call failed, and change the state if that is what it means.

    Only failures to get through count: a slow-down or a refused record says nothing about the
    connection.
    """
    connection = _locked(connection_id)
    if isinstance(error, Unauthorized):
        if connection.state in (State.ACTIVE, State.ERROR):
            _move(connection, State.EXPIRED, sentences.trouble(error), rule="credentials refused")
    elif isinstance(error, Unreachable | OutcomeUnknown) and connection.state == State.ACTIVE:
        now = timezone.now()
        recent = [*_recent(connection, now), now.isoformat()]
        if len(recent) >= FAILURES_TO_ERROR:
            _move(connection, State.ERROR, sentences.trouble(error), rule="repeated failures")
            return
        connection.failures = recent
        connection.save(update_fields=["failures", "updated_at"])


def note_success(*, connection_id: int) -> None:
    """Remember that a call worked: what failed before is forgotten, an error is over.

    Writes nothing when there is nothing to forget.
    """
    healthy = Connection.objects.filter(pk=connection_id, failures=[])
    if healthy.exclude(state=State.ERROR).exists():
        return
    with transaction.atomic():
        connection = _locked(connection_id)
        if connection.state == State.ERROR:
            _move(connection, State.ACTIVE, rule="answers again")
        else:
            connection.failures = []
            connection.save(update_fields=["failures", "updated_at"])


def due_probes(*, now: datetime) -> list[int]:
    """The connections in error whose time has come to be tried again."""
    in_error = Connection.objects.filter(state=State.ERROR, next_probe_at__lte=now)
    return list(in_error.order_by("pk").values_list("pk", flat=True))


def probe(*, connection_id: int) -> None:
    """Try a connection in error, if that is due; active again when it answers.

    Probes come as far apart as the trouble is old, between the usual wait and six times that.
    """
    now = timezone.now()
    with transaction.atomic():
        connection = _locked(connection_id)
        if connection.state != State.ERROR or connection.next_probe_at > now:
            return
        connection.next_probe_at = now + _wait(now - connection.state_since)
        connection.save(update_fields=["next_probe_at", "updated_at"])
    try:
        with calls.connected(connection) as connector:
            connector.check()
    except RemoteError as error:
        note_failure(connection_id=connection_id, error=error)
    else:
        note_success(connection_id=connection_id)


def _try_again(connection_id: int, refused: Unauthorized) -> RemoteError | None:
    """Log in afresh after each of the set waits; what went wrong the last time, None once it goes.
    Somebody who has given up already is not asked again."""
    for wait in settings.CREDENTIALS_RETRY_SECONDS:
        connection = Connection.objects.get(pk=connection_id)
        if connection.state not in (State.ACTIVE, State.ERROR):
            return refused
        time.sleep(wait)
        try:
            with calls.connected(connection) as connector:
                connector.check()
        except Unauthorized as error:
            refused = error
        except RemoteError as error:
            return error
        else:
            return None
    return refused


def _begin_counting(connection: Connection) -> None:
    """Material that jobs used before the system that tells of it was connected is history."""
    if "invoice_line" in connection.description.entities:
        company = Company.current()
        if company.usage_counted_since is None:
            company.usage_counted_since = timezone.now()
            company.save(update_fields=["usage_counted_since", "updated_at"])


def _wait(trouble: timedelta) -> timedelta:
    usual = timedelta(seconds=settings.CONNECTION_PROBE_SECONDS)
    return min(max(trouble, usual), SLOWEST_PROBE * usual)


def _recent(connection: Connection, now: datetime) -> list[str]:
    since = now - FAILURE_WINDOW
    return [at for at in connection.failures if datetime.fromisoformat(at) >= since]


def _locked(connection_id: int) -> Connection:
    return Connection.objects.select_for_update(no_key=True).get(pk=connection_id)


def _may_change(actor: User | None) -> None:
    if actor is not None and not actor.has_perm("integrations.change_connection"):
        raise NotAllowed("You may not change or test connections.")


def _move(
    connection: Connection,
    state: str,
    reason: str = "",
    *,
    actor: User | None = None,
    rule: str = "",
) -> None:
    """Put the connection in that state, and say so in its history; sends what waited for it."""
    before, now = connection.state, timezone.now()
    connection.failures = []
    connection.state_reason = reason
    connection.next_probe_at = now + _wait(timedelta()) if state == State.ERROR else None
    if before != state:
        connection.state, connection.state_since = state, now
        audit.record(
            connection,
            action="state",
            actor=actor,
            rule=rule,
            from_state=before,
            to_state=state,
            reason=reason,
        )
    connection.save(
        update_fields=[
            "state",
            "state_since",
            "state_reason",
            "failures",
            "next_probe_at",
            "updated_at",
        ]
    )
    if state == State.ACTIVE:
        # Also if it was before: what did not get through meanwhile need not wait any longer.
        queue.wake_soon(connection.pk)
    elif before != state and state in (State.ERROR, State.EXPIRED):
        queue.alert_soon()
