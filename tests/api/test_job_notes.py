"""Notes on jobs and their custom fields, through the API."""

import uuid

import pytest

from inventory.models import JobNote
from plyhub import roles
from plyhub.common.models import CustomField, CustomFieldValue
from tests.factories.inventory import JobFactory
from tests.factories.usage import used

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(db):
    return JobFactory(number="4521", status="in_progress")


def _address(job, what: str) -> str:
    return f"/api/inventory/jobs/{job.pk}/{what}/"


def test_a_note_is_written_once_per_token(api_of, job):
    client, values = api_of(roles.WHS), {"text": "Gate is locked.", "token": str(uuid.uuid4())}

    answers = [client.post(_address(job, "notes"), values, format="json") for _ in range(2)]

    note = JobNote.objects.get()
    assert [answer.status_code for answer in answers] == [201, 201]
    assert {answer.json()["number"] for answer in answers} == {note.number}


def test_who_may_not_write_writes_nothing(api_of, job):
    answer = api_of(roles.RO).post(_address(job, "notes"), {"text": "Hm."}, format="json")

    assert (answer.status_code, JobNote.objects.count()) == (403, 0)


@pytest.mark.parametrize(("role", "sees"), [(roles.BUY, True), (roles.WHS, False)])
def test_costs_are_told_to_who_may_see_them(api_of, job, role, sees):
    used(job_id=job.pk)
    api_of(roles.BUY).post(_address(job, "material-cost"), {}, format="json")

    [row] = api_of(role).get(_address(job, "notes")).json()["results"]

    assert (row["kind"], bool(row["text"])) == ("material_cost", sees)


def test_a_technician_lists_no_notes(api_of, job):
    assert api_of(roles.TECH).get(_address(job, "notes")).status_code == 403


def test_custom_fields_are_read_and_filled_in(api_of, job):
    field = CustomField.objects.create(entity="job", name="Gate Code", owner="hub")

    answer = api_of(roles.PM).patch(
        _address(job, "custom-fields"), {str(field.pk): "4711"}, format="json"
    )

    assert (answer.status_code, answer.json()) == (
        200,
        [
            {
                "id": field.pk,
                "name": "Gate Code",
                "data_type": "text",
                "options": [],
                "value": "4711",
                "can_be_changed": True,
            }
        ],
    )


@pytest.mark.parametrize(
    ("owner", "data_type", "value", "status"),
    [("field_service", "text", "1", 409), ("hub", "numeric", "x", 400)],
)
def test_a_value_that_is_refused_changes_nothing(api_of, job, owner, data_type, value, status):
    field = CustomField.objects.create(
        entity="job", name="Gate Code", owner=owner, data_type=data_type
    )

    answer = api_of(roles.PM).patch(
        _address(job, "custom-fields"), {str(field.pk): value}, format="json"
    )

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (
        status,
        f"field_{field.pk}",
    )
    assert not CustomFieldValue.objects.exists()
