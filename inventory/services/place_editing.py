"""Warehouses and trucks as people here make and change them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from inventory import events
from inventory.models import Location, StockBalance
from inventory.services import locations
from plyhub.common import audit, idempotency, inactivity
from plyhub.common.errors import InputErrors, InvalidInput, NotAllowed, WrongState
from plyhub.common.models import User

FIELDS = (
    "kind",
    "name",
    "home_warehouse",
    "template",
    "business_unit",
    "memo",
    "is_default",
    "is_active",
    "street",
    "unit_number",
    "city",
    "state",
    "zip_code",
    "country",
)
MADE_HERE = (Location.Kind.WAREHOUSE, Location.Kind.TRUCK)
"""Job sites and transit come with their jobs and transfers."""


def create(
    *,
    actor: User,
    values: Mapping[str, Any],
    technician_ids: Sequence[int] = (),
    token: uuid.UUID | None = None,
) -> Location:
    """A new warehouse or truck. Raises `NotAllowed`, and `InputErrors` naming fields: a truck needs
    the warehouse it is served from, and a name is used once among places of its kind."""
    _may(actor, "inventory.add_location")
    make = partial(_create, actor, values, technician_ids)
    return idempotency.once(token, model=Location, make=make)


@transaction.atomic
def change(
    *,
    actor: User,
    location_id: int,
    values: Mapping[str, Any],
    technician_ids: Sequence[int] | None = None,
) -> Location:
    """The place with these values; what is not named stays, and the crew too without
    `technician_ids`. Raises as `create`, and `WrongState` for taking a place out of use while stock
    lies there."""
    _may(actor, "inventory.change_location")
    place = Location.objects.select_for_update().get(pk=location_id)
    before = {name: getattr(place, name) for name in FIELDS}
    _write(place, values, technician_ids)
    changes = {
        name: {"before": str(old), "after": str(getattr(place, name))}
        for name, old in before.items()
        if old != getattr(place, name)
    }
    audit.record(place, action="changed", actor=actor, changes=changes)
    _announce(place, is_new=False)
    return place


@transaction.atomic
def _create(actor: User, values: Mapping[str, Any], technician_ids: Sequence[int]) -> Location:
    place = Location()
    _write(place, values, technician_ids)
    audit.record(place, action="created", actor=actor)
    _announce(place, is_new=True)
    return place


def review(place: Location, values: Mapping[str, Any]) -> None:
    """Put the values on `place`, unsaved. Raises `InputErrors` for what could not be saved, and
    `WrongState` for taking it out of use while stock lies there."""
    was_active = place.pk is not None and place.is_active
    for name, value in values.items():
        setattr(place, name, value.strip() if isinstance(value, str) else value)
    errors = _wrong(values, place)
    # A constraint would only say once more what has been said in words.
    errors += _invalid(place, constraints=not errors)
    if errors:
        raise InputErrors(errors)
    if was_active and not place.is_active:
        _check_empty(place)


def _write(place: Location, values: Mapping[str, Any], crew: Sequence[int] | None) -> None:
    review(place, values)
    place.save()
    inactivity.stamp(Location, [place.pk], origin=None)
    if crew is not None:
        locations.assign_technicians({place.pk: crew if place.kind == "truck" else ()})


def _wrong(values: Mapping[str, Any], place: Location) -> list[InvalidInput]:
    unknown = sorted(set(values) - set(FIELDS))
    errors = [InvalidInput(f"{name} is not decided here.", field=name) for name in unknown]
    if place.kind not in MADE_HERE:
        errors.append(InvalidInput("Only warehouses and trucks are made by hand.", field="kind"))
    is_truck = place.kind == Location.Kind.TRUCK
    if is_truck and place.home_warehouse is None:
        errors.append(
            InvalidInput("Say which warehouse the truck is served from.", field="home_warehouse")
        )
    if not is_truck and place.home_warehouse is not None:
        errors.append(
            InvalidInput("Only a truck is served from a warehouse.", field="home_warehouse")
        )
    named = Location.objects.filter(kind=place.kind, name__iexact=place.name)
    if named.exclude(pk=place.pk).exists():
        kind = Location.Kind(place.kind).label.lower()
        errors.append(InvalidInput(f"There is a {kind} of that name already.", field="name"))
    return errors


def _invalid(place: Location, *, constraints: bool) -> list[InvalidInput]:
    try:
        place.full_clean(validate_constraints=constraints)
    except ValidationError as error:
        return [
            InvalidInput(" ".join(said), field="" if name == "__all__" else name)
            for name, said in error.message_dict.items()
        ]
    return []


def _check_empty(place: Location) -> None:
    held = StockBalance.objects.filter(location=place).exclude(on_hand=0).count()
    if held:
        what = "1 item" if held == 1 else f"{held} items"
        raise WrongState(
            f"{place.name} holds {what}. Move the stock first, then take it out of use."
        )


def _announce(place: Location, *, is_new: bool) -> None:
    events.locations_saved.send(
        sender=Location,
        location_ids=[place.pk],
        created_ids=[place.pk] if is_new else [],
        origin=None,
    )


def _may(actor: User, permission: str) -> None:
    if not actor.has_perm(permission):
        raise NotAllowed("Your role does not allow editing warehouses and trucks.")
