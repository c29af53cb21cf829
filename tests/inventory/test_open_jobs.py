"""A technician's own jobs."""

import pytest

from inventory import selectors
from inventory.models import Job, JobAssignment
from tests.factories.inventory import JobFactory, TechnicianFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def mike():
    return TechnicianFactory(user=UserFactory())


def _put_on(technician, *, status: str, is_active: bool = True) -> Job:
    job = JobFactory(status=status)
    JobAssignment.objects.create(job=job, technician=technician, is_active=is_active)
    return job


def test_those_under_way_come_first_and_what_is_over_does_not_come(mike):
    scheduled = _put_on(mike, status=Job.Status.SCHEDULED)
    under_way = _put_on(mike, status=Job.Status.IN_PROGRESS)
    for over in (Job.Status.COMPLETED, Job.Status.CANCELED):
        _put_on(mike, status=over)

    assert list(selectors.open_jobs_of(mike.user)) == [under_way, scheduled]


def test_neither_others_jobs_nor_those_one_was_taken_off(mike):
    _put_on(TechnicianFactory(), status=Job.Status.SCHEDULED)
    _put_on(mike, status=Job.Status.SCHEDULED, is_active=False)

    assert list(selectors.open_jobs_of(mike.user)) == []


def test_two_visits_are_one_job(mike):
    job = _put_on(mike, status=Job.Status.DISPATCHED)
    JobAssignment.objects.create(job=job, technician=mike)

    assert list(selectors.open_jobs_of(mike.user)) == [job]


def test_the_first_page_of_a_technician_lists_them(client, mike):
    job = _put_on(mike, status=Job.Status.IN_PROGRESS)
    mike.user.is_staff = True
    mike.user.save()
    client.force_login(mike.user)

    assert [each["job"] for each in client.get("/").context["my_jobs"]] == [job]
