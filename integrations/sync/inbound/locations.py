"""Warehouses and trucks of the field-service system."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from integrations.records import PlaceRecord
from integrations.sync import manual_steps, page_links
from integrations.sync.inbound.base import (
    Adoption,
    Followed,
    Inbound,
    Reference,
    Values,
    address,
)
from integrations.sync.taken import Entry
from inventory.models import Location
from inventory.services import locations


def _values(record: PlaceRecord) -> Values:
    return {
        "kind": record.kind,
        "name": record.name,
        "memo": record.memo,
        "is_active": record.active,
        **address(record.address),
    }


def _adopt(entries: Sequence[Entry], connection_id: int) -> Adoption:
    """A place entered here of that kind and name is the same place."""
    wanted = {(entry.record.kind, entry.record.name): entry.external_id for entry in entries}
    named = Location.objects.filter(name__in={name for _, name in wanted}).order_by("-pk")
    ours = {(kind, name): pk for kind, name, pk in named.values_list("kind", "name", "pk")}
    linked = page_links.taken(
        connection_id=connection_id, entity="location", hub_ids=list(ours.values())
    )
    return Adoption(
        {wanted[key]: pk for key, pk in ours.items() if key in wanted and pk not in linked}
    )


def _technicians(record: PlaceRecord) -> list[tuple[str, str]]:
    return [("technician", who) for who in record.technician_ids]


def _crew(trucks: Sequence[tuple[int, PlaceRecord]], connection_id: int) -> Followed:
    """Put the technicians on their trucks; those taken off one go."""
    known = page_links.hub_ids(
        connection_id=connection_id,
        entity="technician",
        external_ids=(who for _, truck in trucks for who in truck.technician_ids),
    )
    crews = {
        truck_id: [known[who] for who in truck.technician_ids if who in known]
        for truck_id, truck in trucks
    }
    return Followed(frozenset(locations.assign_technicians(crews)))


def _seen(warehouses: Sequence[tuple[int, PlaceRecord]], connection_id: int) -> Followed:
    """A warehouse somebody was asked to create there exists now."""
    facts = {place_id: {"name": record.name} for place_id, record in warehouses}
    manual_steps.seen(connection_id=connection_id, entity="location", facts=facts)
    return Followed()


_TEMPLATE = Reference(
    column="template_id", link="inventory_template", read=attrgetter("template_id")
)
WAREHOUSE = Inbound(
    save=locations.upsert_locations,
    values=_values,
    references=(_TEMPLATE,),
    adopt=_adopt,
    follow=_seen,
)
TRUCK = Inbound(
    save=locations.upsert_locations,
    values=_values,
    references=(
        _TEMPLATE,
        Reference(
            column="home_warehouse_id", link="location", read=attrgetter("home_warehouse_id")
        ),
    ),
    adopt=_adopt,
    mentions=_technicians,
    follow=_crew,
)
