"""Records that were not taken in, and comparing everything, over the API."""

import pytest

from integrations.models import SyncIssue, SyncRun
from plyhub import roles
from tests.pages import rows

pytestmark = pytest.mark.django_db
ISSUES = "/api/integrations/sync-issues/"
RUNS = "/api/integrations/runs/"


@pytest.fixture
def accountant(api_of):
    return api_of(roles.ACC)


def ids(answer) -> list[int]:
    return [each["id"] for each in answer.json()["results"]]


def test_what_is_open_is_listed_without_what_came(accountant):
    found, ignored = rows.issue(), rows.issue()
    SyncIssue.objects.filter(pk=ignored.pk).update(ignored_at=ignored.created_at)

    answer = accountant.get(ISSUES)

    assert ids(answer) == [found.pk]
    assert ids(accountant.get(ISSUES, {"show": "all"})) == [ignored.pk, found.pk]
    assert ids(accountant.get(ISSUES, {"entity": "vendor"})) == []
    assert "payload" not in answer.json()["results"][0]


def test_some_are_tried_again(accountant):
    found = rows.issue()

    answer = accountant.post(f"{ISSUES}retry/", {"ids": [found.pk]})

    run = SyncRun.objects.get()
    assert (answer.status_code, answer.json()) == (202, {"runs": [run.pk]})
    assert (run.scope, run.started_by) == ("parked", accountant.person)


def test_some_are_ignored(accountant):
    found = rows.issue()

    refused = accountant.post(f"{ISSUES}ignore/", {"ids": [found.pk], "reason": ""})
    answer = accountant.post(f"{ISSUES}ignore/", {"ids": [found.pk], "reason": "Test data."})

    found.refresh_from_db()
    assert refused.json() == {
        "errors": [{"field": "reason", "message": "Say why it can stay out."}]
    }
    assert (answer.json(), found.ignored_reason) == ({"ignored": 1}, "Test data.")


@pytest.mark.parametrize(("role", "status"), [(roles.BUY, 403), (roles.TECH, 403)])
def test_others_change_nothing(api_of, role, status):
    found = rows.issue()

    answer = api_of(role).post(f"{ISSUES}ignore/", {"ids": [found.pk], "reason": "No."})

    found.refresh_from_db()
    assert (answer.status_code, found.ignored_at) == (status, None)


def test_everything_is_compared_when_asked(accountant):
    connection = rows.connection()

    answer = accountant.post(RUNS, {"connection": connection.pk, "scope": "comparison"})

    run = SyncRun.objects.get()
    assert (answer.status_code, answer.json()["scope"]) == (201, "comparison")
    assert {each.entity for each in run.stages.all()} == {
        "vendor",
        "item",
        "warehouse",
        "customer",
        "employee",
        "project",
    }
