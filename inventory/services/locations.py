"""Warehouses and trucks as the field-service system has them, and who drives which truck."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from inventory import events
from inventory.models import Location
from plyhub.common import bulk, inactivity
from plyhub.common.bulk import Row


@transaction.atomic
def upsert_locations(rows: Sequence[Row], *, origin: int | None) -> list[int]:
    """Write places and send `locations_saved` once; ids in the order of `rows`.

    Raises `IntegrityError` for a home warehouse on anything but a truck.
    """
    if origin is not None:
        rows = inactivity.keep_retired(Location, rows)
    ids = bulk.upsert(Location, rows)
    if ids:
        inactivity.stamp(Location, ids, origin=origin)
        events.locations_saved.send(
            sender=Location,
            location_ids=ids,
            created_ids=bulk.created_ids(rows, ids),
            origin=origin,
        )
    return ids


@transaction.atomic
def assign_technicians(crews: Mapping[int, Sequence[int]]) -> set[int]:
    """Make the technicians of each truck exactly those named: truck id to technician ids. Returns
    the trucks whose crew was another."""
    pairs = Location.technicians.through
    wanted = {(truck, technician) for truck, crew in crews.items() for technician in crew}
    present = {
        (truck, technician): pk
        for pk, truck, technician in pairs.objects.filter(location_id__in=crews).values_list(
            "pk", "location_id", "technician_id"
        )
    }
    gone = [pk for pair, pk in present.items() if pair not in wanted]
    if gone:
        pairs.objects.filter(pk__in=gone).delete()
    pairs.objects.bulk_create(
        (
            pairs(location_id=truck, technician_id=technician)
            for truck, technician in sorted(wanted - present.keys())
        ),
        ignore_conflicts=True,
    )
    return {truck for truck, _ in wanted ^ present.keys()}
