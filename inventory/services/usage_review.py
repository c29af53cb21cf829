"""Usages that moved no stock yet: a person says where they came from, or whether they count."""

from __future__ import annotations

from django.db import transaction

from inventory.models import Location, Usage
from inventory.services import usage_checks, usage_places, usage_posting
from plyhub.common import audit
from plyhub.common.errors import InvalidInput, NotAllowed, WrongState
from plyhub.common.models import User

Status = Usage.Status


@transaction.atomic
def assign_location(*, actor: User, usage_id: int, location_id: int) -> Usage:
    """Post a usage that needed a place, from this one. Raises `NotAllowed`, `WrongState`,
    `InvalidInput`, or `DomainError` naming what is short there."""
    usage = _lock(actor, usage_id, {Status.NEEDS_LOCATION}, "given a location")
    if not Location.objects.filter(pk=location_id).exists():
        raise InvalidInput("This place does not exist any more. Choose another.", field="location")
    usage.location_id = location_id
    usage_posting.post([usage], actor=actor)
    return usage


@transaction.atomic
def accept_late(*, actor: User, usage_id: int, reason: str = "") -> Usage:
    """Let a late usage count: its stock moves now, or it needs a place if none is known.

    Raises `NotAllowed`, `WrongState`, or `DomainError` naming what is short.
    """
    usage = _lock(actor, usage_id, {Status.REVIEW}, "accepted")
    usage.location_id = usage.location_id or usage_places.default_place()
    if usage.location_id:
        usage_posting.post([usage], actor=actor, reason=reason)
        return usage
    _move(usage, Status.NEEDS_LOCATION, "accept", actor, reason)
    return usage


@transaction.atomic
def dismiss(*, actor: User, usage_id: int, reason: str) -> Usage:
    """Leave a usage out of the stock for good; its line counts as dealt with.

    Raises `InvalidInput` without a reason, `NotAllowed` or `WrongState`.
    """
    if not reason.strip():
        raise InvalidInput("Say why this is not counted.", field="reason")
    usage = _lock(actor, usage_id, {Status.NEEDS_LOCATION, Status.REVIEW}, "dismissed")
    _move(usage, Status.DISMISSED, "dismiss", actor, reason.strip())
    return usage


def _lock(actor: User, usage_id: int, states: set[str], what: str) -> Usage:
    if not actor.has_perm(usage_checks.REVIEW):
        raise NotAllowed("Only the warehouse and accountants decide about usage to be reviewed.")
    usage = Usage.objects.select_for_update().filter(pk=usage_id).first()
    if usage is None:
        raise InvalidInput("This usage does not exist any more.", field="usage")
    if usage.status not in states:
        state = usage.get_status_display().lower()
        raise WrongState(f"{usage} is {state} and cannot be {what}.")
    return usage


def _move(usage: Usage, state: str, action: str, actor: User, reason: str) -> None:
    before, usage.status = usage.status, state
    usage.save(update_fields=["status", "updated_at"])
    audit.record(
        usage, action=action, actor=actor, from_state=before, to_state=state, reason=reason
    )
