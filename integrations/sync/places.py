"""Making one of our places a warehouse in the books: only ever because somebody asks for it."""

from __future__ import annotations

from django.db import transaction

from integrations.models import Connection, OutboxEntry
from integrations.sync import clearing, identity, links, outbox, remedies
from integrations.sync.refs import Ref
from integrations.sync.states import OPEN
from integrations.sync.target import PLACE_OPERATION, Target
from inventory.models import Location
from plyhub.common import audit
from plyhub.common.errors import InvalidInput, NotAllowed, WrongState
from plyhub.common.models import User

OWN = (Location.Kind.WAREHOUSE, Location.Kind.TRUCK)
"""Job sites share one warehouse there, and what is on its way is in none."""


def creatable(location: Location) -> list[Connection]:
    """Connections in which the place could be made a warehouse now: it is not there, and not on its
    way."""
    if location.kind not in OWN or not location.is_active:
        return []
    connected = Connection.objects.exclude(state=Connection.State.NOT_CONFIGURED)
    takes = [one for one in connected.order_by("pk") if Target.of(one).takes(PLACE_OPERATION)]
    return [one for one in takes if not _is_there(one, location) and not _is_queued(one, location)]


@transaction.atomic
def create_warehouse(
    *, actor: User, location_id: int, connection_id: int | None = None
) -> OutboxEntry | None:
    """Queue the place to be made a warehouse in the books; what waited for that goes after it.

    None when it turns out to be there: then it is linked, and nothing is sent. Raises
    `NotAllowed`, `InvalidInput` when it is not said in which of several systems or there is none,
    and `WrongState` for a place that is there, on its way, not in use, or no warehouse or truck.
    """
    if not actor.has_perm(remedies.PERMISSION):
        raise NotAllowed("Only accountants and administrators may create warehouses there.")
    location = Location.objects.select_for_update().get(pk=location_id)
    target = Target.of(_chosen(connection_id))
    identity.lock(target.connection.pk)
    _check(target, location)
    identity.link_known(target, "location", [location.pk])
    entry = None
    if not _is_there(target.connection, location):
        ref, manual = Ref("location", location.pk), OutboxEntry.Origin.MANUAL
        entry = outbox.enqueue(target, PLACE_OPERATION, ref, origin=manual, actor=actor)
    reason = f"A warehouse in {target.label}."
    audit.record(location, action="asked for", actor=actor, reason=reason)
    clearing.reconsider(target.connection.pk)
    return entry


def _chosen(connection_id: int | None) -> Connection:
    connected = Connection.objects.exclude(state=Connection.State.NOT_CONFIGURED)
    chosen = connected.filter(pk=connection_id) if connection_id else connected
    takes = [one for one in chosen if Target.of(one).takes(PLACE_OPERATION)]
    if len(takes) != 1:
        raise InvalidInput("Say in which system it shall be a warehouse.", field="connection")
    return takes[0]


def _check(target: Target, location: Location) -> None:
    if location.kind not in OWN:
        raise WrongState("Only warehouses and trucks become warehouses there.")
    if not location.is_active:
        raise WrongState(f"{location} is not in use.")
    if _is_there(target.connection, location):
        raise WrongState(f"{location} is a warehouse in {target.label} already.")
    if _is_queued(target.connection, location):
        raise WrongState(f"{location} is on its way to {target.label} already.")


def _is_there(connection: Connection, location: Location) -> bool:
    ref = Ref("location", location.pk)
    return links.read(connection, [ref]).is_there(ref)


def _is_queued(connection: Connection, location: Location) -> bool:
    return OutboxEntry.objects.filter(
        connection=connection,
        operation=PLACE_OPERATION,
        entity="location",
        hub_id=location.pk,
        state__in=OPEN,
    ).exists()
