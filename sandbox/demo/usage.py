"""What was used on jobs: the goods of a service that fits the job's trade."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from sandbox.demo.jobs import STORY
from sandbox.demo.model import BusinessUnit, Job, Truck
from sandbox.demo.sales_model import Service, Usage

_SEED = 7712
_WORKED = ("InProgress", "Completed")
# Taken in turn: from the van, not told, from the main warehouse, from the van.
_SOURCES = ("truck", None, "warehouse", "truck")
_MAIN_WAREHOUSE = 1
# One worked job in so many needed goods.
_EVERY = 2


def build_usage(
    jobs: Sequence[Job],
    services: Sequence[Service],
    trucks: Sequence[Truck],
    units: Sequence[BusinessUnit],
) -> tuple[Usage, ...]:
    """Return the goods used, by job; the jobs of the walk-throughs have none."""
    draw = random.Random(_SEED)  # noqa: S311 - demo data, not a secret
    trades = {unit.key: unit.trade for unit in units}
    vans = {person: truck.key for truck in trucks for person in truck.technician_keys}
    worked = [job for job in jobs if job.status in _WORKED and int(job.number) not in STORY]
    rows: list[Usage] = []
    for turn, job in enumerate(worked[::_EVERY]):
        trade = trades[job.business_unit_key]
        choices = [s for s in services if s.trade == trade and (s.parts or s.machines)]
        rows += _of_job(len(rows), turn, job, draw.choice(choices), vans)
    return tuple(rows)


def _of_job(
    start: int, turn: int, job: Job, service: Service, vans: dict[int, int]
) -> Iterator[Usage]:
    person = job.technician_keys[0] if job.technician_keys else None
    source = _SOURCES[turn % len(_SOURCES)]
    place = None
    if source == "truck" and person in vans:
        place = (source, vans[person])
    elif source is not None:
        place = ("warehouse", _MAIN_WAREHOUSE)
    for key, part in enumerate((*service.parts, *service.machines), start=start + 1):
        yield Usage(key, job.key, part.item_key, part.quantity, person, place)
