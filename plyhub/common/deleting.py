"""Deleting for good: only what was never used and no other system ever knew.

Everything else is taken out of use, cancelled or reversed, and keeps its history.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.db.models import Model, ProtectedError

from plyhub.common import audit
from plyhub.common.errors import NotAllowed, WrongState
from plyhub.common.models import User

Trace = Callable[[Model], str]
_traces: list[Trace] = []
_NAMED = 3


def register_trace(trace: Trace) -> None:
    """Have `trace(record)` asked where else a record is known, in a sentence; again is nothing."""
    if trace not in _traces:
        _traces.append(trace)


@transaction.atomic
def delete(*, actor: User, record: Model, instead: str) -> None:
    """Delete `record`, locked by the caller, with its own parts; its audit trail and the versions
    kept of it stay.

    Raises `NotAllowed`, and `WrongState` naming what it was used on or where it is known;
    `instead` says what to do then. Nothing is changed then.
    """
    meta = record._meta
    if not actor.has_perm(f"{meta.app_label}.delete_{meta.model_name}"):
        raise NotAllowed(f"Your role does not let you delete {meta.verbose_name_plural}.")
    known = next((found for trace in _traces if (found := trace(record))), "")
    if known:
        raise WrongState(f"{known} {instead}")
    name, pk = str(record), record.pk
    try:
        with transaction.atomic():
            record.delete()
    except ProtectedError as error:
        raise WrongState(f"{name} was used: {_named(error)}. {instead}") from error
    record.pk = pk
    audit.record(record, action="delete", actor=actor, reason=name)


def _named(error: ProtectedError) -> str:
    found = sorted(
        {f"{each._meta.verbose_name} {each}" for each in list(error.protected_objects)[:_NAMED]}
    )
    more = len(error.protected_objects) - _NAMED
    return ", ".join(found) + (f" and {more} more" if more > 0 else "")
