"""Things a person has to do in another system, and noticing that they were done.

A step says what a later read has to show. Reads tell what they saw through `seen`; a step all of
whose expectations they show is ticked by itself. Nothing here ever waits for a step.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from integrations.models import Connection, ManualStep
from plyhub.common import audit
from plyhub.common.errors import InvalidInput, NotAllowed, WrongState
from plyhub.common.models import User

PERMISSION = "integrations.close_manualstep"
RULE = "seen in the other system"
State = ManualStep.State
Facts = Mapping[str, Any]


@transaction.atomic
def open_step(
    *,
    connection: Connection,
    kind: str,
    entity: str,
    hub_id: int,
    label: str,
    text: str,
    expected: Facts | None = None,
) -> ManualStep:
    """The open step of that kind for that record, saying `text`.

    One that is open already is brought up to date, so the same need never lists twice. `expected`
    is what `seen` has to report of the record for the step to tick itself; without any only a
    person ticks it.
    """
    step, is_new = ManualStep.objects.update_or_create(
        connection=connection,
        kind=kind,
        entity=entity,
        hub_id=hub_id,
        state=State.OPEN,
        defaults={"label": label[:120], "text": text, "expected": dict(expected or {})},
    )
    if is_new:
        audit.record(step, action="open", actor=None, to_state=State.OPEN, rule=kind)
    return step


@transaction.atomic
def seen(*, connection_id: int, entity: str, facts: Mapping[int, Facts]) -> list[ManualStep]:
    """Tick the open steps about records of this kind whose expectations `facts` shows.

    `facts` holds, by our id, what was just read of each record; more than a step expects does no
    harm. Returns the steps that were ticked.
    """
    if not facts:
        return []
    waiting = ManualStep.objects.select_for_update().filter(
        connection_id=connection_id, entity=entity, hub_id__in=list(facts), state=State.OPEN
    )
    shown = [step for step in waiting if _shows(step.expected, facts[step.hub_id])]
    for step in shown:
        _close(step, State.DETECTED, actor=None, rule=RULE)
    return shown


@transaction.atomic
def withdraw(*, entity: str, hub_ids: Iterable[int], kinds: Iterable[str], reason: str) -> int:
    """Close open steps whose cause is gone here; returns how many."""
    waiting = ManualStep.objects.select_for_update().filter(
        entity=entity, hub_id__in=list(hub_ids), kind__in=list(kinds), state=State.OPEN
    )
    steps = list(waiting)
    for step in steps:
        _close(step, State.DISMISSED, actor=None, rule="no longer needed", reason=reason)
    return len(steps)


@transaction.atomic
def done(*, actor: User, step_id: int) -> ManualStep:
    """A person did it. Raises `NotAllowed`, or `WrongState` when it is closed already."""
    step = _open(actor, step_id)
    _close(step, State.DONE, actor=actor)
    return step


@transaction.atomic
def dismiss(*, actor: User, step_id: int, reason: str) -> ManualStep:
    """It will not be done. Raises `InvalidInput` without a reason, else as `done`."""
    if not reason.strip():
        raise InvalidInput("Say why it need not be done.", field="reason")
    step = _open(actor, step_id)
    _close(step, State.DISMISSED, actor=actor, reason=reason.strip())
    return step


def _open(actor: User, step_id: int) -> ManualStep:
    if not actor.has_perm(PERMISSION):
        raise NotAllowed("Your role does not allow ticking steps to do by hand.")
    step = ManualStep.objects.select_for_update().get(pk=step_id)
    if step.state != State.OPEN:
        raise WrongState(f"“{step.text}” is closed already: {step.get_state_display()}.")
    return step


def _close(
    step: ManualStep, state: str, *, actor: User | None, rule: str = "", reason: str = ""
) -> None:
    step.state, step.closed_by, step.reason = state, actor, reason[:300]
    step.closed_at = timezone.now()
    step.save(update_fields=["state", "closed_by", "reason", "closed_at", "updated_at"])
    audit.record(
        step,
        action=state,
        actor=actor,
        from_state=State.OPEN,
        to_state=state,
        rule=rule,
        reason=reason,
    )


def _shows(expected: Facts, facts: Facts) -> bool:
    """Whether everything expected is there; a step that expects nothing is never shown."""
    return bool(expected) and all(facts.get(name) == value for name, value in expected.items())
