"""The page of records that were not taken in, and its API."""

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME

from integrations.models import ExternalLink, SyncIssue, SyncRun
from plyhub import roles
from tests.pages import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return rows.page(SyncIssue, "changelist")


def issue(connection, external_id, **given) -> SyncIssue:
    values = {
        "entity": "job",
        "message": "`jobStatus` is 'Odd'.",
        "cause": "`jobStatus` is 'Odd'.",
        "payload": {"id": external_id, "fingerprint": "f", "text": "{}", "gap": False},
        **given,
    }
    return SyncIssue.objects.create(connection=connection, external_id=external_id, **values)


def shown(answer) -> set[str]:
    return {each.external_id for each in answer.context["cl"].result_list}


@pytest.fixture
def titan():
    return rows.connection(name="ServiceTitan", system="servicetitan")


@pytest.fixture
def several(titan):
    now = titan.created_at
    return {
        "first": issue(titan, "1"),
        "second": issue(titan, "2", tries=3),
        "other": issue(titan, "3", entity="vendor", cause="It has no name."),
        "ignored": issue(titan, "4", ignored_at=now),
        "settled": issue(titan, "5", resolved_at=now),
    }


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ({}, {"1", "2", "3"}),
        ({"show": "ignored"}, {"4"}),
        ({"show": "all"}, {"1", "2", "3", "4", "5"}),
        ({"kind": "vendor"}, {"3"}),
        ({"cause": "nonsense"}, set()),
    ],
)
def test_what_is_open_comes_first(as_administrator, page, several, query, wanted):
    assert shown(as_administrator.get(page, query)) == wanted


def test_one_cause_is_one_line_that_narrows_the_list(as_administrator, page, several):
    answer = as_administrator.get(page)
    largest, smaller = answer.context["causes"]

    assert [(each.count, each.kind) for each in (largest, smaller)] == [(2, "Jobs"), (1, "Vendors")]
    assert shown(as_administrator.get(page, {"cause": largest.key})) == {"1", "2"}


def test_all_of_a_cause_are_tried_again_at_once(as_administrator, page, several, said):
    [key] = [each.key for each in as_administrator.get(page).context["causes"] if each.count == 2]

    answer = as_administrator.post("/integrations/syncissue/cause/", {"cause": key})

    run = SyncRun.objects.get()
    assert said(answer) == [("success", f"2 will be read again now, by sync #{run.pk}.")]
    assert set(SyncIssue.objects.filter(is_wanted=True).values_list("external_id", flat=True)) == {
        "1",
        "2",
    }


def test_many_are_ignored_with_one_reason(as_administrator, page, several, said):
    chosen = [several["first"].pk, several["other"].pk]
    form = {"action": "ignore_selected", ACTION_CHECKBOX_NAME: chosen}

    asked = as_administrator.post(page, form)
    done = as_administrator.post(page, {**form, "reason": "Test data."})

    assert asked.status_code == 200
    assert "Job 1" in asked.content.decode()
    assert said(done) == [("success", "2 ignored until another version of them comes.")]
    ignored = SyncIssue.objects.filter(ignored_reason="Test data.")
    assert {each.external_id for each in ignored} == {"1", "3"}


def test_a_record_is_shown_line_by_line_without_secrets(as_administrator, titan):
    told = '{"id": 7, "jobStatus": "Odd", "apiKey": "abc123"}'
    found = issue(titan, "7", payload={"id": "7", "fingerprint": "f", "text": told, "gap": False})

    text = as_administrator.get(rows.page(SyncIssue, "change", found.pk)).content.decode()

    assert "&quot;jobStatus&quot;: &quot;Odd&quot;" in text
    assert "abc123" not in text


@pytest.mark.parametrize(("role", "may"), [(roles.ACC, True), (roles.BUY, False)])
def test_the_buttons_are_there_for_who_may_use_them(as_role, several, role, may):
    text = as_role(role).get(rows.page(SyncIssue, "change", several["first"].pk)).content.decode()

    assert ("Retry now" in text, "/do/ignore/" in text) == (may, may)


def test_who_sees_no_syncs_sees_none_of_them(as_role, page):
    assert as_role(roles.TECH).get(page).status_code == 403


def test_what_is_missing_there_has_a_list(as_administrator, titan):
    now = titan.created_at
    for number, values in enumerate(({}, {"absent_since": now}, {"missing_at_source": now})):
        ExternalLink.objects.create(
            connection=titan, entity="vendor", hub_id=number, external_id=f"{number}", **values
        )
    listed = rows.page(ExternalLink, "changelist")

    assert shown(as_administrator.get(listed, {"there": "missing"})) == {"2"}
    assert shown(as_administrator.get(listed, {"there": "absent"})) == {"1"}
    assert "missing there" in as_administrator.get(listed, {"there": "missing"}).content.decode()
