"""Parts that facts about stock have in common: where goods are, what for, and whose stock it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from integrations.sync import links
from integrations.sync.outbound.purchase_orders import place_ref
from integrations.sync.refs import Needs, Ref
from integrations.sync.target import Target
from inventory.models import Location, StockMovement
from plyhub.common.models import Company

End = dict[str, Any]


def end(location: Location, job_id: int | None, project_id: int | None) -> End:
    """A place as JSON with our ids, and the work the goods are there for."""
    return {
        "location": place_ref(location).hub_id,
        "job": job_id,
        "project": None if job_id else project_id,
    }


def end_of(movement: StockMovement) -> End:
    """Where a movement took place, and what for; at a job site for its job, unless it says."""
    job_id = movement.job_id or movement.location.job_id
    return end(movement.location, job_id, movement.project_id)


def end_of_transfer(movement: StockMovement) -> End:
    """As `end_of`, but what lies in a warehouse or a truck is there for nothing yet."""
    at_site = movement.location.kind == Location.Kind.JOB_SITE
    return end_of(movement) if at_site else end(movement.location, None, None)


def day(moment: datetime) -> str:
    """The day of `moment` in the company's zone, as JSON has it."""
    return timezone.localdate(moment, Company.current().zone).isoformat()


def work_of(target: Target, place: Mapping[str, Any]) -> Ref | None:
    """The job, or else the project, whose project over there goods carry; None if they carry
    none."""
    if place["job"]:
        return Ref("job", place["job"]) if target.carries_projects else None
    return Ref("project", place["project"]) if place["project"] and target.maps_parents else None


def project_id(target: Target, place: Mapping[str, Any], found: links.Links) -> str:
    """The id over there of that project; empty if goods carry none."""
    work = work_of(target, place)
    return found.id_of(work.entity, work.hub_id) if work else ""


def needs(
    target: Target,
    item_ids: Iterable[int],
    places: Iterable[Mapping[str, Any]],
    technician_ids: Iterable[int] = (),
) -> Needs:
    """Items, places and projects have to be there first; an employee goes along if there is one."""
    places = list(places)
    masters = {Ref("item", item_id) for item_id in item_ids}
    masters |= {Ref("location", place["location"]) for place in places}
    works = {work_of(target, place) for place in places} - {None}
    known = {Ref("technician", technician_id) for technician_id in technician_ids}
    return Needs(
        masters=tuple(sorted(masters)), projects=tuple(sorted(works)), known=tuple(sorted(known))
    )
