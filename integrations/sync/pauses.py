"""Putting reading on hold: over a whole connection, or one kind of record of it.

What is sent goes on; a connection that shall do nothing at all is switched off instead.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from integrations.models import Connection, Pause, SyncRun, WebhookEvent
from integrations.sync import activity, entities, run_stages, sentences
from plyhub.common import audit
from plyhub.common.errors import InvalidInput, NotAllowed, WrongState
from plyhub.common.models import User

PERMISSION = "integrations.pause_sync"


@transaction.atomic
def pause(*, actor: User, connection_id: int, reason: str, entity: str = "") -> Pause:
    """Read nothing of that kind, or nothing at all, until it is resumed.

    A run at work leaves out the kinds it has not begun; when the whole connection is paused it
    stops after its page, and those that wait are given up. Raises `NotAllowed`, `InvalidInput`
    without a reason or for a kind the system does not have, and `WrongState` if it is paused.
    """
    connection = _locked(actor, connection_id, entity)
    if not reason.strip():
        raise InvalidInput("Say why, for those who wonder.", field="reason")
    what = _what(connection, entity)
    if connection.pauses.filter(entity=entity).exists():
        raise WrongState(f"{what} is paused already.")
    made = Pause.objects.create(
        connection=connection,
        entity=entity,
        reason=reason.strip()[:300],
        paused_by=actor,
        paused_at=timezone.now(),
    )
    live = SyncRun.objects.filter(connection=connection, state__in=SyncRun.LIVE)
    if entity:
        run_stages.leave_out_paused(live, connection)
    else:
        _stop(live, f"Reading was {words(made)}")
    _tell(connection, actor, "paused", f"Reading {what} is {words(made)}", made.reason)
    return made


@transaction.atomic
def resume(*, actor: User, connection_id: int, entity: str = "") -> None:
    """Read it again: the next sync, which is due at once, goes on where reading stopped.

    Raises `NotAllowed`, `InvalidInput` for a kind the system does not have, and `WrongState` if it
    is not paused.
    """
    connection = _locked(actor, connection_id, entity)
    what = _what(connection, entity)
    ended, _ = connection.pauses.filter(entity=entity).delete()
    if not ended:
        raise WrongState(f"{what} is not paused.")
    connection.next_pull_at = timezone.now()
    connection.save(update_fields=["next_pull_at", "updated_at"])
    # What was told meanwhile is among what the next sync reads.
    told = WebhookEvent.objects.filter(connection=connection, state=WebhookEvent.State.WAITING)
    told.filter(**({"entity": entity} if entity else {})).update(
        state=WebhookEvent.State.IGNORED, message="It came while reading was paused."
    )
    _tell(connection, actor, "resumed", f"Reading {what} was resumed by {actor}.", "")


def of_connection(connection: Connection) -> Pause | None:
    """What holds reading over the whole connection; None if nothing does."""
    return connection.pauses.filter(entity="").select_related("paused_by").first()


def refusal(connection: Connection, held: Pause) -> str:
    """Why nothing is read over the connection, and the cure."""
    return f"Reading {connection} is {words(held)} Resume it first."


def words(held: Pause) -> str:
    """Like "paused by Mike: the price book is being cleaned up."."""
    return sentences.paused(str(held.paused_by), held.reason)


def _locked(actor: User, connection_id: int, entity: str) -> Connection:
    if not actor.has_perm(PERMISSION):
        raise NotAllowed("Only accountants and administrators may pause and resume reading.")
    connection = Connection.objects.select_for_update(no_key=True).get(pk=connection_id)
    if entity and entity not in connection.description.entities:
        raise InvalidInput(f"{connection} has no {entity!r} to read.", field="entity")
    return connection


def _what(connection: Connection, entity: str) -> str:
    if not entity:
        return str(connection)
    return f"{entities.BY_NAME[entity].plural} from {connection}"


def _stop(live: object, reason: str) -> None:
    now = timezone.now()
    live.filter(state=SyncRun.State.RUNNING).update(state=SyncRun.State.CANCELLING, reason=reason)
    live.filter(state=SyncRun.State.QUEUED).update(
        state=SyncRun.State.CANCELLED, reason=reason, finished_at=now
    )


def _tell(connection: Connection, actor: User, action: str, sentence: str, reason: str) -> None:
    audit.record(connection, action=action, actor=actor, reason=reason or sentence)
    activity.note(connection, sentence)
