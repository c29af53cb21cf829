"""Visits: written as they come in, and what is read off them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inventory import visit_selectors
from inventory.models import Appointment, Job, JobAssignment
from inventory.services import appointments
from tests.factories.inventory import JobFactory, TechnicianFactory

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)


def visit(job: Job, hours: int = 0, **values: object) -> Appointment:
    start = NINE + timedelta(hours=hours)
    return Appointment.objects.create(job=job, starts_at=start, **values)


def starts_at(job: Job) -> datetime | None:
    return visit_selectors.with_starts_at(Job.objects.filter(pk=job.pk)).get().starts_at


def next_visit(job: Job) -> datetime | None:
    return visit_selectors.with_next_visit(Job.objects.filter(pk=job.pk)).get().next_visit


def test_visits_are_written_in_as_many_statements_however_many():
    job = JobFactory()
    known = visit(job)

    def written(count: int) -> tuple[list[int], int]:
        rows = [(known.pk, {"job_id": job.pk, "status": "done"})]
        rows += [(None, {"job_id": job.pk, "starts_at": NINE}) for _ in range(count)]
        with CaptureQueriesContext(connection) as captured:
            return appointments.upsert_appointments(rows, origin=1), len(captured)

    _, few = written(1)
    ids, many = written(50)

    assert few == many < 8
    assert ids[0] == known.pk
    assert Appointment.objects.filter(pk__in=ids).count() == 51
    assert Appointment.objects.get(pk=known.pk).status == "done"


def test_a_job_starts_with_its_first_visit():
    job = JobFactory()
    visit(job, 5)
    visit(job, 1)

    assert starts_at(job) == NINE + timedelta(hours=1)


@pytest.mark.parametrize("lost", [{"status": "canceled"}, {"is_active": False}])
def test_a_visit_that_does_not_take_place_starts_nothing(lost):
    job = JobFactory()
    visit(job, 1, **lost)
    visit(job, 5)

    assert (starts_at(job), next_visit(job)) == (NINE + timedelta(hours=5),) * 2


def test_a_job_without_visits_has_no_start():
    job = JobFactory()

    assert (starts_at(job), next_visit(job)) == (None, None)


def test_the_next_visit_is_the_first_that_is_not_over():
    job = JobFactory()
    visit(job, 1, status="done")
    visit(job, 5, status="working")
    visit(job, 9)

    assert (starts_at(job), next_visit(job)) == (
        NINE + timedelta(hours=1),
        NINE + timedelta(hours=5),
    )


def test_visits_of_another_job_count_for_that_one():
    job, other = JobFactory(), JobFactory()
    visit(other)

    assert (starts_at(job), list(visit_selectors.visits_of(job))) == (None, [])


def test_a_visit_knows_who_is_still_put_on_it():
    job = JobFactory()
    first, second = visit(job, 1), visit(job, 2)
    mike, ann = TechnicianFactory(name="Mike"), TechnicianFactory(name="Ann")
    for who, where, is_active in ((mike, first, True), (ann, first, False), (ann, second, True)):
        JobAssignment.objects.create(
            job=job, technician=who, appointment=where, is_active=is_active
        )

    crews = [[each.technician.name for each in one.crew] for one in visit_selectors.visits_of(job)]

    assert crews == [["Mike"], ["Ann"]]


def test_more_visits_are_not_more_queries(django_assert_num_queries):
    job = JobFactory()
    for hour in range(5):
        JobAssignment.objects.create(
            job=job, technician=TechnicianFactory(), appointment=visit(job, hour)
        )

    with django_assert_num_queries(2):
        names = [
            each.technician.name for one in visit_selectors.visits_of(job) for each in one.crew
        ]

    assert len(names) == 5
