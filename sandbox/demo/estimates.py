"""The estimates: 42 offers for jobs and projects, half of them sold."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from sandbox.demo.jobs import STORY
from sandbox.demo.model import BusinessUnit, Job, Project
from sandbox.demo.sales_model import Estimate, EstimateLine, Service

_COUNT, _FOR_PROJECTS = 42, 8
_SEED = 1900
_STATUSES = ("Sold", "Open", "Sold", "Dismissed", "Open", "Sold")
_OPTIONS = ("Good", "Better", "Best")
_TECHNICIANS_FROM = ("InProgress", "Completed", "Dispatched")


def build_estimates(
    today: date,
    jobs: Sequence[Job],
    projects: Sequence[Project],
    services: Sequence[Service],
    units: Sequence[BusinessUnit],
) -> tuple[Estimate, ...]:
    """Return the estimates by key; sold ones were sold in the month before `today`."""
    draw = random.Random(_SEED)  # noqa: S311 - demo data, not a secret
    trades = {unit.key: unit.trade for unit in units}
    fitting = [
        job
        for job in jobs
        if job.technician_keys and job.status in _TECHNICIANS_FROM and int(job.number) not in STORY
    ]
    step = len(fitting) // (_COUNT - _FOR_PROJECTS)
    works: list[Job | Project] = list(fitting[: step * (_COUNT - _FOR_PROJECTS) : step])
    works += projects[:_FOR_PROJECTS]
    seller = {trades[job.business_unit_key]: job.technician_keys[0] for job in fitting}
    rows = []
    for index, work in enumerate(works):
        trade = trades[work.business_unit_key]
        own = [service for service in services if service.trade == trade]
        rows.append(_estimate(index, work, own, seller[trade], today, draw))
    return tuple(rows)


def _estimate(
    index: int,
    work: Job | Project,
    services: Sequence[Service],
    seller: int,
    today: date,
    draw: random.Random,
) -> Estimate:
    status = _STATUSES[index % len(_STATUSES)]
    lines = tuple(_lines(index, draw.sample(services, draw.choice((1, 1, 2))), draw))
    first = next(s for s in services if s.key == lines[0].service_key)
    is_job = isinstance(work, Job)
    sold_on = datetime.combine(today - timedelta(days=draw.randint(1, 28)), time(18), UTC)
    by = work.technician_keys[0] if isinstance(work, Job) else seller
    return Estimate(
        key=index + 1,
        name=f"{first.name} - {_OPTIONS[index % len(_OPTIONS)]}",
        status=status,
        job_key=work.key if is_job else None,
        project_key=work.project_key if isinstance(work, Job) else work.key,
        site_key=work.site_key,
        sold_by_key=by if status == "Sold" else None,
        sold=sold_on if status == "Sold" else None,
        lines=lines,
    )


def _lines(index: int, services: Sequence[Service], draw: random.Random) -> Iterator[EstimateLine]:
    for service in services:
        yield EstimateLine(service.key, None, Decimal(1), spelled_out=index % 2 == 0)
    # Every third estimate also sells goods without work around them.
    parts = services[0].parts if index % 3 == 0 else ()
    for part in parts[:2]:
        yield EstimateLine(None, part.item_key, Decimal(draw.choice((1, 2, 4))))
