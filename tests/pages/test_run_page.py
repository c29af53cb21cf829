"""The page of a run: it moves by itself, and asking whether it moved costs one query."""

from datetime import timedelta

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from integrations.models import SyncActivity, SyncIssue, SyncRun, SyncStage
from integrations.sync import issues
from inventory.models import Job
from plyhub import roles
from tests.pages import rows

pytestmark = pytest.mark.django_db
NOTHING_NEW, STOP = 204, 286


@pytest.fixture
def run() -> SyncRun:
    """A run of the field-service system at work on its jobs."""
    titan = rows.connection(system="servicetitan", name="ServiceTitan")
    now = timezone.now()
    made = SyncRun.objects.create(
        connection=titan,
        scope="jobs",
        trigger="manual",
        state="running",
        started_at=now - timedelta(seconds=10),
        heartbeat_at=now,
    )
    SyncStage.objects.create(
        run=made,
        position=0,
        entity="job",
        read=400,
        created=3,
        expected=1000,
        started_at=now - timedelta(seconds=10),
    )
    return made


def line(run: SyncRun, sentence: str, **given: object) -> SyncActivity:
    return SyncActivity.objects.create(
        connection=run.connection, run=run, sentence=sentence, **{"entity": "job", **given}
    )


def issue(run: SyncRun, external_id: str, message: str, **given: object) -> SyncIssue:
    values = {"entity": "job", "cause": issues.cause_of(message), **given}
    return SyncIssue.objects.create(
        connection=run.connection, external_id=external_id, message=message, **values
    )


def page(run: SyncRun) -> str:
    return rows.page(SyncRun, "change", run.pk)


def moved(client, run: SyncRun, **asked: str):
    return client.get(rows.page(SyncRun, "progress", run.pk), asked)


def seen(answer) -> str:
    return answer.context["mark"]


def our_queries(captured: CaptureQueriesContext) -> list[str]:
    """Those that are not about who is logged in."""
    texts = [each["sql"] for each in captured.captured_queries]
    return [text for text in texts if '"integrations_' in text]


def test_a_poll_that_finds_nothing_new_is_one_query(as_administrator, run):
    line(run, "Job #1 synced from ServiceTitan")
    mark = seen(as_administrator.get(page(run)))
    moved(as_administrator, run, seen=mark)

    with CaptureQueriesContext(database) as captured:
        answer = moved(as_administrator, run, seen=mark)

    assert (answer.status_code, answer.content) == (NOTHING_NEW, b"")
    assert len(our_queries(captured)) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda run: line(run, "Job #2 synced from ServiceTitan"),
        lambda run: SyncRun.objects.update(heartbeat_at=timezone.now()),
        lambda run: SyncRun.objects.update(state="cancelling"),
    ],
    ids=["a line", "a page", "a state"],
)
def test_whatever_moves_is_shown(as_administrator, run, change):
    mark = seen(as_administrator.get(page(run)))

    change(run)

    assert moved(as_administrator, run, seen=mark).status_code == 200
    assert moved(as_administrator, run, seen=mark, level="failed").status_code == 200


def test_another_filter_is_news(as_administrator, run):
    mark = seen(as_administrator.get(page(run)))

    assert moved(as_administrator, run, seen=mark, text="4521").status_code == 200


def test_showing_what_is_new_costs_the_same_with_more_of_everything(as_administrator, run):
    def cost() -> int:
        moved(as_administrator, run)
        with CaptureQueriesContext(database) as captured:
            assert moved(as_administrator, run).status_code == 200
        return len(captured)

    line(run, "Job #1 synced from ServiceTitan", hub_id=1)
    issue(run, "1", "It names no customer.")
    few = cost()
    for number in range(2, 30):
        line(run, f"Job #{number} synced from ServiceTitan", hub_id=number)
        issue(run, str(number), f"Refused for reason {chr(60 + number) * 3}.")
    for position, entity in enumerate(("customer", "project", "invoice", "estimate"), start=1):
        SyncStage.objects.create(run=run, position=position, entity=entity)

    assert cost() == few


def test_asking_stops_when_the_run_is_over_and_the_head_and_summary_come_along(
    as_administrator, run
):
    mark = seen(as_administrator.get(page(run)))
    SyncRun.objects.update(state="succeeded", finished_at=timezone.now())

    answer = moved(as_administrator, run, seen=mark)

    text = answer.content.decode()
    assert answer.status_code == STOP
    assert [part for part in ("run-head", "run-summary", "run-activity") if part not in text] == []
    assert 'hx-trigger="every 1s"' not in as_administrator.get(page(run)).content.decode()


def test_a_stage_shows_counts_rate_and_time_left(as_administrator, run):
    text = as_administrator.get(page(run)).content.decode()

    assert "400 of 1,000 read, 3 new" in text
    assert "40/s" in text
    assert "15 s left" in text


def test_a_stage_that_was_left_out_says_why(as_administrator, run):
    told = "Paused by Ada: Clean-up."
    SyncStage.objects.create(run=run, position=1, entity="estimate", left_out="paused", reason=told)

    assert told in as_administrator.get(page(run)).content.decode()


def test_a_sentence_leads_to_its_record(as_role, run):
    job = Job.objects.create(number="4521")
    line(run, "Job #4521 synced from ServiceTitan", hub_id=job.pk)
    line(run, "24 jobs updated from ServiceTitan")
    line(run, "Job 9 could not be taken in: it is odd.", level="failed")

    shown = as_role(roles.BUY).get(page(run)).context["activity"]

    assert [url for _, url in shown] == [
        "",
        rows.page(Job, "changelist"),
        rows.page(Job, "change", job.pk),
    ]


@pytest.mark.parametrize(
    ("asked", "sentences"),
    [
        ({}, ["Vendor A", "Job #2 failed", "Job #1"]),
        ({"kind": "job"}, ["Job #2 failed", "Job #1"]),
        ({"level": "failed"}, ["Job #2 failed"]),
        ({"text": "#1"}, ["Job #1"]),
        ({"level": "unheard-of"}, ["Vendor A", "Job #2 failed", "Job #1"]),
        ({"kind": "job", "text": "vendor"}, []),
    ],
)
def test_the_activity_is_narrowed_by_kind_level_and_record(as_administrator, run, asked, sentences):
    line(run, "Job #1")
    line(run, "Job #2 failed", level="failed")
    line(run, "Vendor A", entity="vendor")

    shown = moved(as_administrator, run, **asked).context["activity"]

    assert [each.sentence for each, _ in shown] == sentences


def test_failures_of_one_cause_are_one_group_with_its_cure(as_administrator, run):
    for number in range(3):
        issue(run, str(number), f"It belongs to customer {number}77, which is not known yet.")
    issue(run, "9", "It names no customer.")
    issue(run, "10", "It names no customer.", resolved_at=timezone.now())
    issue(run, "11", "It names no customer.", entity="vendor")
    issue(run, "12", "Taken in without customer 5.", payload={"gap": True})

    groups = as_administrator.get(page(run)).context["failing"]

    assert [(each.count, each.kind, each.sample) for each in groups] == [
        (3, "Jobs", "It belongs to customer 077, which is not known yet."),
        (1, "Jobs", "It names no customer."),
    ]
    assert groups[1].cure == ("Fill that in over there in ServiceTitan; the next sync takes it in.")


def test_a_group_leads_to_its_records_in_the_list(as_administrator, run):
    wanted = {issue(run, str(n), f"Customer {n} is odd.").pk for n in range(2)}
    issue(run, "8", "It names no customer.")
    [group, _] = as_administrator.get(page(run)).context["failing"]

    answer = as_administrator.get(rows.page(SyncIssue, "changelist"), {"cause": group.key})

    assert {each.pk for each in answer.context["cl"].result_list} == wanted


@pytest.mark.parametrize("role", [roles.TECH, roles.WHS, roles.RO])
def test_who_may_not_see_syncs_sees_none(as_role, run, role):
    client = as_role(role)

    answers = [client.get(page(run)), moved(client, run)]
    answers.append(client.get(rows.page(SyncRun, "live")))

    assert {answer.status_code for answer in answers} <= {302, 403}


def test_the_first_page_shows_what_runs_and_asks_for_one_query(as_administrator, run):
    line(run, "Job #1 synced from ServiceTitan")
    shown = as_administrator.get("/").context["activity"]
    address = rows.page(SyncRun, "live")

    with CaptureQueriesContext(database) as captured:
        answer = as_administrator.get(address, {"seen": shown["mark"]})

    assert [each.percent for each, _ in shown["runs"]] == [40]
    assert (answer.status_code, len(our_queries(captured))) == (NOTHING_NEW, 1)
    SyncRun.objects.update(heartbeat_at=timezone.now())
    assert "Reading jobs" in as_administrator.get(address, {"seen": shown["mark"]}).content.decode()


def test_the_list_counts_and_times_every_run(as_administrator, run):
    SyncRun.objects.update(state="succeeded", finished_at=run.started_at + timedelta(minutes=3))
    SyncStage.objects.create(run=run, position=1, entity="project", read=1200, failed=2)

    [shown] = as_administrator.get(rows.page(SyncRun, "changelist")).context["cl"].result_list

    assert shown.counts == {"read": 1600, "created": 3, "updated": 0, "failed": 2}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"scope": "jobs"}, True),
        ({"scope": "vendors"}, False),
        ({"state__exact": "running"}, True),
        ({"trigger__exact": "schedule"}, False),
    ],
)
def test_the_list_is_narrowed(as_administrator, run, asked, found):
    listed = as_administrator.get(rows.page(SyncRun, "changelist"), asked).context["cl"]

    assert (list(listed.result_list) == [run]) is found
