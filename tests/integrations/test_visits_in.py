"""Visits read from ServiceTitan, and who is sent to them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection as database

from integrations.models import SyncIssue
from inventory import visit_selectors
from inventory.models import Appointment, Job, JobAssignment
from tests.integrations.reading import read, retry

READ = ("business_unit", "technician", "customer", "customer_location", "project", "job")
VISITS = ("appointment", "job_assignment")
TABLES = ("inventory_appointment", "inventory_jobassignment", "integrations_externallink")


def versions() -> list[list[tuple]]:
    """Which version of every row there is: a row that is written again gets a new one."""
    found = []
    with database.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT id, xmin::text, ctid::text FROM {table} ORDER BY id")
            found.append(cursor.fetchall())
    return found


def moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC) if text else None


def there(servicetitan, job: str) -> list[dict]:
    """The visits of a job over there, in their order."""
    wanted = servicetitan.lookup("jobs", job)["id"]
    rows = [row for row in servicetitan.table("appointments") if row["jobId"] == wanted]
    return sorted(rows, key=lambda row: row["start"])


@pytest.fixture
def known(field, servicetitan):
    """Everything a visit points at is in."""
    read(field, *READ)
    return field


def test_a_visit_comes_in_as_it_is_there(known, servicetitan):
    read(known, *VISITS)

    [row] = there(servicetitan, "4521")
    visit = Job.objects.get(number="4521").appointments.get()
    assert (visit.number, visit.status) == (row["appointmentNumber"], row["status"].lower())
    assert [visit.starts_at, visit.ends_at, visit.arrival_from, visit.arrival_until] == [
        moment(row.get(name)) for name in ("start", "end", "arrivalWindowStart", "arrivalWindowEnd")
    ]
    assert (visit.instructions, visit.is_active) == (row.get("specialInstructions") or "", True)


def test_all_visits_come_in_and_every_assignment_knows_its_own(known, servicetitan):
    read(known, *VISITS)

    theirs = {row["id"]: row["appointmentNumber"] for row in servicetitan.table("appointments")}
    assert Appointment.objects.count() == len(theirs)
    crews = servicetitan.table("appointment_assignments")
    assert sorted(
        JobAssignment.objects.values_list("technician__name", "appointment__number")
    ) == sorted((row["technicianName"], theirs[row["appointmentId"]]) for row in crews)


def test_read_twice_nothing_is_written(known):
    read(known, *VISITS)
    before = versions()

    again = read(known, *VISITS)

    assert (versions(), set(again)) == (before, {"read", "unchanged"})


def test_a_visit_that_is_moved_moves_here(known, servicetitan):
    read(known, *VISITS)
    start = "2026-12-01T15:00:00Z"
    servicetitan.control(
        "reschedule_job", {"job": "4521", "start": start, "end": "2026-12-01T17:00:00Z"}
    )

    read(known, *VISITS)

    job = visit_selectors.with_starts_at(Job.objects.filter(number="4521")).get()
    assert job.starts_at == moment(start)


def test_a_visit_that_was_taken_off_stays_inactive(known, servicetitan):
    read(known, *VISITS)
    [row] = there(servicetitan, "4521")
    servicetitan.edit("appointments", str(row["id"]), active=False)

    read(known, *VISITS)

    job = visit_selectors.with_starts_at(Job.objects.filter(number="4521")).get()
    assert [visit.is_active for visit in job.appointments.all()] == [False]
    assert (job.starts_at, list(visit_selectors.visits_of(job))) == (None, [])


def test_a_visit_of_a_job_that_is_not_known_waits_for_it(known, servicetitan):
    servicetitan.control("create_job", {"number": "9100", "technicians": ["Mike Smith"]})

    read(known, *VISITS)
    waiting = SyncIssue.objects.get(entity="appointment", resolved_at=None)
    read(known, "job")
    retry(known, "appointment")
    retry(known, "job_assignment")

    waiting.refresh_from_db()
    assignment = JobAssignment.objects.get(job__number="9100")
    assert "job" in waiting.message
    assert waiting.resolved_at is not None
    assert assignment.appointment == Appointment.objects.get(job__number="9100")
