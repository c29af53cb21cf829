"""The jobs: 4350 to 4749, spread over eleven weeks around today."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from sandbox.demo.model import Job, Project, Site, Technician
from sandbox.demo.work import BUSINESS_UNITS, JOB_TYPES, SUMMARY_OF, TYPES_OF

_FIRST_NUMBER, _COUNT = 4350, 400
_DAYS_BACK, _DAYS = 55, 80
_FULL_DAYS = 2
_PROJECTS_WITH_PAST_JOBS = ("In Progress", "On Hold", "Completed")
_PROJECTS_WITH_JOBS_TO_COME = ("In Progress", "Scheduled")
_SEED = 4521
# Arizona keeps standard time all year: local 08:00 is 15:00 UTC.
_LOCAL_OFFSET = timedelta(hours=7)
_START_HOURS = (8, 10, 13, 15)
_PRIORITIES = ("Normal", "Normal", "Normal", "Normal", "Low", "High", "High", "Urgent")
# before today, today, after today -> statuses taken in turn
_STATUSES = {
    -1: ("Completed",) * 17 + ("Canceled",) * 2 + ("Hold",),
    0: ("InProgress", "Dispatched", "InProgress", "Completed"),
    1: ("Scheduled",) * 17 + ("Canceled",) + ("Hold",) * 2,
}


class _Story(NamedTuple):
    """A job the walk-throughs speak of: where, who, what and when (days from today)."""

    site: str
    technicians: tuple[str, ...]
    job_type: str
    status: str
    day: int
    project: str | None = None


STORY = {
    4521: _Story("Larkin Residence", ("Mike Smith",), "AC Replacement", "InProgress", 0),
    4610: _Story("Harper Residence", ("Dana Ortiz",), "Leak Repair", "InProgress", 0),
    4702: _Story("Riverside Clinic", ("José Núñez",), "Panel Upgrade", "InProgress", -1, "310"),
    4703: _Story("Riverside Clinic", ("Aisha Khan",), "Rough-In", "Scheduled", 2, "310"),
}


class _Cast(NamedTuple):
    sites: Sequence[Site]
    projects: Sequence[Project]
    technicians: Sequence[Technician]


class _Plan(NamedTuple):
    """What differs between a story job and any other, before the common fields are filled."""

    site: Site
    project_key: int | None
    job_type_key: int
    technician_keys: tuple[int, ...]
    status: str
    day: int
    hour: int


def build_jobs(
    today: date,
    sites: Sequence[Site],
    projects: Sequence[Project],
    technicians: Sequence[Technician],
) -> tuple[Job, ...]:
    """Return 400 jobs in number order, in every status, with times relative to `today`."""
    draw = random.Random(_SEED)  # noqa: S311 - demo data, not a secret
    cast = _Cast(sites, projects, technicians)
    return tuple(_job(index, today, draw, cast) for index in range(_COUNT))


def _job(index: int, today: date, draw: random.Random, cast: _Cast) -> Job:
    number = _FIRST_NUMBER + index
    drawn = _drawn_plan(index, draw, cast)
    plan = _story_plan(STORY[number], cast) if number in STORY else drawn
    start = _utc(today + timedelta(days=plan.day), plan.hour)
    end = start + timedelta(hours=draw.choice((1, 2, 2, 3, 4)))
    return Job(
        key=index + 1,
        number=str(number),
        status=plan.status,
        customer_key=plan.site.customer_key,
        site_key=plan.site.key,
        project_key=plan.project_key,
        business_unit_key=JOB_TYPES[plan.job_type_key - 1].business_unit_key,
        job_type_key=plan.job_type_key,
        priority=draw.choice(_PRIORITIES),
        summary=SUMMARY_OF[plan.job_type_key],
        start=start,
        end=end,
        technician_keys=plan.technician_keys,
        completed=end if plan.status == "Completed" else None,
    )


def _story_plan(story: _Story, cast: _Cast) -> _Plan:
    return _Plan(
        site=next(site for site in cast.sites if site.name == story.site),
        project_key=next((p.key for p in cast.projects if p.number == story.project), None),
        job_type_key=next(t.key for t in JOB_TYPES if t.name == story.job_type),
        technician_keys=tuple(p.key for p in cast.technicians if p.name in story.technicians),
        status=story.status,
        day=story.day,
        hour=_START_HOURS[0],
    )


def _drawn_plan(index: int, draw: random.Random, cast: _Cast) -> _Plan:
    day = _day(index, draw)
    project = draw.choice(_open_projects(cast, day)) if draw.random() < 0.2 else None
    unit = project.business_unit_key if project else draw.choice(BUSINESS_UNITS).key
    site = cast.sites[project.site_key - 1] if project else draw.choice(cast.sites)
    choices = _STATUSES[(day > 0) - (day < 0)]
    status = choices[index % len(choices)]
    crew = [p.key for p in cast.technicians if p.active and p.business_unit_key == unit]
    unassigned = status in ("Scheduled", "Hold", "Canceled") and draw.random() < 0.3
    sent = [] if unassigned else draw.sample(crew, draw.choice((1, 1, 2)))
    return _Plan(
        site=site,
        project_key=project.key if project else None,
        job_type_key=draw.choice(TYPES_OF[unit]),
        technician_keys=tuple(sorted(sent)),
        status=status,
        day=day,
        hour=draw.choice(_START_HOURS),
    )


def _day(index: int, draw: random.Random) -> int:
    """Return days from today: rising with the number, scattered, and today itself is full."""
    drift = index * _DAYS // _COUNT - _DAYS_BACK
    return 0 if abs(drift) <= _FULL_DAYS else drift + draw.randint(-3, 3)


def _open_projects(cast: _Cast, day: int) -> list[Project]:
    statuses = _PROJECTS_WITH_PAST_JOBS if day < 0 else _PROJECTS_WITH_JOBS_TO_COME
    return [project for project in cast.projects if project.status in statuses]


def _utc(day: date, local_hour: int) -> datetime:
    return datetime.combine(day, time(local_hour), tzinfo=UTC) + _LOCAL_OFFSET
