"""Material used on a job, through the API."""

import uuid
from decimal import Decimal as D

import pytest

from inventory.models import Usage
from plyhub import roles
from tests.factories.inventory import ItemFactory, JobFactory, TruckFactory
from tests.factories.usage import crew_of, used

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(db):
    return JobFactory(status="in_progress")


def _use(client, job, **given: object):
    values = {"item": ItemFactory().pk, "quantity": "3", "location": TruckFactory().pk, **given}
    return client.post(f"/api/inventory/jobs/{job.pk}/usage/", values, format="json")


def test_material_is_used(api_of, job):
    answer = _use(api_of(roles.WHS), job)

    made = Usage.objects.get()
    assert answer.status_code == 201
    assert {name: answer.json()[name] for name in ("number", "status", "quantity", "job")} == {
        "number": made.number,
        "status": "posted",
        "quantity": "3.0000",
        "job": job.pk,
    }


def test_the_same_token_is_one_usage(api_of, job):
    client, token, item = api_of(roles.WHS), str(uuid.uuid4()), ItemFactory()

    ids = {_use(client, job, item=item.pk, token=token).json()["id"] for _ in range(2)}

    assert (len(ids), Usage.objects.count()) == (1, 1)


def test_a_technician_uses_from_their_truck_on_their_job(api_of, job):
    client = api_of(roles.TECH)
    crew_of(job, user=client.person)

    answer = _use(client, job, location=None)

    assert (answer.status_code, Usage.objects.get().entered_by) == (201, client.person)


def test_a_technician_of_another_job_uses_nothing(api_of, job):
    client = api_of(roles.TECH)
    crew_of(JobFactory(), user=client.person)

    assert _use(client, job).status_code == 403
    assert not Usage.objects.exists()


@pytest.mark.parametrize("quantity", ["0", "-1", "NaN", "1.00001"])
def test_a_quantity_that_is_none_is_refused(api_of, job, quantity):
    answer = _use(api_of(roles.WHS), job, quantity=quantity)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "quantity")
    assert not Usage.objects.exists()


@pytest.mark.parametrize(("name", "value"), [("item", 0), ("location", 0), ("technician", 0)])
def test_what_does_not_exist_is_named(api_of, job, name, value):
    answer = _use(api_of(roles.WHS), job, **{name: 999_999 + value})

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, name)
    assert not Usage.objects.exists()


def test_without_logging_in_nothing_is_used(client, job):
    assert _use(client, job).status_code in (401, 403)
    assert not Usage.objects.exists()


def test_it_is_brought_back(api_of, job):
    made = used(job_id=job.pk)

    answer = api_of(roles.WHS).post(
        f"/api/inventory/jobs/{job.pk}/bring-back/",
        {"usage": made.pk, "quantity": "2"},
        format="json",
    )

    assert (answer.status_code, answer.json()["quantity"]) == (201, "-2.0000")
    assert Usage.objects.get(source=made).quantity == D(-2)


def test_what_was_used_on_another_job_is_not_brought_back_from_this(api_of, job):
    made = used()

    answer = api_of(roles.WHS).post(
        f"/api/inventory/jobs/{job.pk}/bring-back/",
        {"usage": made.pk, "quantity": "2"},
        format="json",
    )

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "usage")
    assert Usage.objects.count() == 1
