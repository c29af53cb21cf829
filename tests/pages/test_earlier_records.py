"""The page of records from before: filter, choose, preview, send."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from integrations.models import OutboxEntry
from inventory.models import Job
from plyhub import roles
from tests.pages import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return reverse("admin:integrations_outboxentry_earlier")


@pytest.fixture
def settings_on():
    return rows.settings(enable_intacct_projects=True)


@pytest.fixture
def jobs(settings_on):
    return [
        Job.objects.create(number=number, source_created_at=timezone.now())
        for number in ("4400", "4401")
    ]


def _asked(settings, **more):
    return {"connection": settings.pk, "kind": "job", **more}


def test_without_a_connection_it_says_how_to_begin(as_administrator, page):
    assert "Connect Sage Intacct" in as_administrator.get(page).content.decode()


def test_the_list_shows_what_is_not_there(as_administrator, page, settings_on, jobs):
    shown = as_administrator.get(page, _asked(settings_on)).content.decode()

    assert "2 not there" in shown
    assert re.findall(r'name="chosen" value="(\d+)"', shown) == [
        str(job.pk) for job in reversed(jobs)
    ]


def test_a_wrong_date_is_told_beside_its_field(as_administrator, page, settings_on, jobs):
    shown = as_administrator.get(page, _asked(settings_on, since="soon")).content.decode()

    assert "Enter a valid date." in shown
    assert 'value="soon"' in shown


def test_a_preview_sends_nothing(as_administrator, page, settings_on, jobs):
    answer = as_administrator.post(page, _asked(settings_on, chosen=[jobs[0].pk], preview="1"))

    told = answer.content.decode()
    assert "<td>Job 4400</td><td>PRJ-4400</td><td>at once</td>" in told
    assert "Job 4401" not in told
    assert OutboxEntry.objects.count() == 0


def test_all_that_match_are_chosen_with_one_click(as_administrator, page, settings_on, jobs):
    answer = as_administrator.post(page, _asked(settings_on, all="1", number="440"))

    assert answer.context["chosen"] == [job.pk for job in reversed(jobs)]


def test_confirmed_they_are_queued(as_administrator, page, settings_on, jobs, said):
    ids = [job.pk for job in jobs]

    answer = as_administrator.post(page, _asked(settings_on, chosen=ids, send="1"))

    assert said(answer) == [("success", "2 will be sent.")]
    assert set(OutboxEntry.objects.values_list("hub_id", flat=True)) == set(ids)


def test_choosing_nothing_says_so_and_keeps_the_filter(as_administrator, page, settings_on, said):
    answer = as_administrator.post(page, _asked(settings_on, number="44", preview="1"))

    assert said(answer) == [("error", "Choose what is to be sent.")]
    assert answer.url == f"{page}?connection={settings_on.pk}&kind=job&number=44"


@pytest.mark.parametrize("role", [roles.BUY, roles.PM, roles.WHS, roles.RO, roles.TECH])
def test_only_accountants_and_administrators_come_here(as_role, page, settings_on, jobs, role):
    client = as_role(role)

    answers = [
        client.get(page),
        client.post(page, _asked(settings_on, chosen=[jobs[0].pk], send="1")),
    ]

    assert {answer.status_code for answer in answers} == {403}
    assert OutboxEntry.objects.count() == 0
