"""Where material used on a job came from, if nobody said so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from inventory.models import InvoiceLine, JobAssignment, Location
from plyhub.common.models import Company


@dataclass(frozen=True, slots=True)
class Source:
    """The place material came from and who used it, as far as that is known."""

    location_id: int | None = None
    technician_id: int | None = None


def sources(lines: Sequence[InvoiceLine]) -> dict[int, Source]:
    """Where each line's material came from, by line, in a fixed number of queries.

    The place the line names, else the truck of the technician it names, else that of the only
    technician on its job, else nowhere, or the default warehouse if the company says so. The lines
    need their invoices.
    """
    alone = only_technicians({line.invoice.job_id for line in lines})
    who = {line.pk: line.technician_id or alone.get(line.invoice.job_id) for line in lines}
    trucks = trucks_of(technician for technician in who.values() if technician)
    fallback = default_place()
    return {
        line.pk: Source(
            line.location_id or trucks.get(who[line.pk]) or fallback, technician_id=who[line.pk]
        )
        for line in lines
    }


def only_technicians(job_ids: Iterable[int | None]) -> Mapping[int, int]:
    """By job, the technician on it, of the jobs that have exactly one."""
    crews: dict[int, set[int]] = {}
    assignments = JobAssignment.objects.filter(
        job_id__in=set(job_ids) - {None}, is_active=True, technician__is_active=True
    )
    for job_id, technician_id in assignments.values_list("job_id", "technician_id"):
        crews.setdefault(job_id, set()).add(technician_id)
    return {job_id: next(iter(crew)) for job_id, crew in crews.items() if len(crew) == 1}


def trucks_of(technician_ids: Iterable[int]) -> Mapping[int | None, int]:
    """By technician, their truck, of those who have exactly one in use."""
    wanted = set(technician_ids)
    if not wanted:
        return {}
    found: dict[int, set[int]] = {}
    trucks = Location.objects.filter(
        kind=Location.Kind.TRUCK, is_active=True, technicians__in=wanted
    )
    for location_id, technician_id in trucks.values_list("pk", "technicians"):
        found.setdefault(technician_id, set()).add(location_id)
    return {who: next(iter(places)) for who, places in found.items() if len(places) == 1}


def default_place() -> int | None:
    """The default warehouse, if material without a place is taken from there."""
    if not Company.current().usage_from_default_warehouse:
        return None
    warehouses = Location.objects.filter(is_default=True, is_active=True)
    return warehouses.values_list("pk", flat=True).first()
