"""The page of a plan: totals, rows in words, filters, the table, and who may apply it."""

from __future__ import annotations

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from integrations.models import Plan, PlanRow, SyncRun, SyncStage
from plyhub import roles
from tests.pages import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> Plan:
    run = SyncRun.objects.create(
        connection=rows.connection(),
        scope="all",
        trigger="manual",
        is_dry_run=True,
        state="succeeded",
        finished_at=timezone.now(),
    )
    SyncStage.objects.create(
        run=run, position=0, entity="material", read=9, unchanged=6, finished_at=timezone.now()
    )
    plan = Plan.objects.create(run=run)
    add(plan, "1", action="create", title="Material AAA", words=[["Name", "–", "Elbow"]])
    changed = [["Cost", "1.00", "=2.00"]]
    add(plan, "2", action="update", title="Material BBB", words=changed, hub_id=7)
    add(plan, "3", action="note", title="Material CCC")
    return plan


def add(plan: Plan, key: str, **values: object) -> PlanRow:
    return PlanRow.objects.create(
        plan=plan, entity="material", link="item", external_id=key, **values
    )


def at(plan: Plan, view: str = "plan", query: str = "") -> str:
    return reverse(f"admin:integrations_syncrun_{view}", args=[plan.run_id]) + query


def titles(answer) -> list[str]:
    return [row.title for row, _ in answer.context["rows"]]


def test_totals_and_rows_say_what_would_happen(as_administrator, plan):
    answer = as_administrator.get(at(plan))

    [total] = answer.context["totals"]
    assert (total.name, total.unchanged) == ("Materials", 5)
    assert {action: count for action, count in total.counts if count} == {"create": 1, "update": 1}
    assert titles(answer) == ["Material AAA", "Material BBB"]
    assert "<strong>Cost</strong> 1.00 → =2.00" in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?action=update", ["Material BBB"]),
        ("?entity=material&q=aaa", ["Material AAA"]),
        ("?entity=vendor", []),
        ("?state=stale", []),
        ("?action=nonsense", ["Material AAA", "Material BBB"]),
    ],
)
def test_rows_are_filtered(as_administrator, plan, query, found):
    assert titles(as_administrator.get(at(plan, query=query))) == found


def test_the_table_has_a_line_for_each_field_and_no_formula(as_administrator, plan):
    answer = as_administrator.get(at(plan, "plan_csv", "?action=update"))

    assert b"".join(answer.streaming_content).decode().splitlines() == [
        "kind,id there,record,what,field,before,after,why,state",
        "Materials,2,Material BBB,change,Cost,1.00,'=2.00,,not applied",
    ]


def test_a_page_costs_the_same_with_fifty_rows(as_administrator, plan):
    as_administrator.get(at(plan))
    with CaptureQueriesContext(database) as few:
        as_administrator.get(at(plan))
    for number in range(10, 70):
        add(plan, str(number), action="create", title=f"Material {number}")

    with CaptureQueriesContext(database) as many:
        answer = as_administrator.get(at(plan))

    assert len(many) == len(few)
    assert (len(titles(answer)), answer.context["shown"].paginator.num_pages) == (50, 2)


def test_applying_leads_to_the_run_that_does_it(as_administrator, plan):
    answer = as_administrator.post(at(plan, "plan_apply"))

    plan.refresh_from_db()
    run = plan.applied_run
    assert answer["Location"] == rows.page(SyncRun, "change", run.pk)
    assert (run.scope, run.state, run.stages.get().expected) == ("plan", "queued", 3)


def test_who_may_not_see_syncs_sees_no_plan(as_role, plan):
    client = as_role(roles.TECH)

    codes = [
        client.get(at(plan)).status_code,
        client.get(at(plan, "plan_csv")).status_code,
        client.post(at(plan, "plan_apply")).status_code,
    ]

    assert codes == [403, 403, 403]
    assert SyncRun.objects.count() == 1


def test_a_plan_whose_dry_run_failed_cannot_be_applied(as_administrator, plan, said):
    SyncRun.objects.update(state="failed")

    answer = as_administrator.post(at(plan, "plan_apply"))

    assert answer["Location"] == at(plan)
    assert said(as_administrator.get(at(plan))) == [
        (
            "error",
            f"Sync #{plan.run_id} of {plan.run.connection} has not read everything: make a"
            " new dry run.",
        )
    ]
    assert SyncRun.objects.count() == 1


def test_a_dry_run_is_asked_for_with_a_tick(as_administrator):
    connection = rows.connection(state="active")

    as_administrator.post(
        reverse("admin:integrations_connection_do", args=[connection.pk, "sync"]),
        {"scope": "all", "dry_run": "on"},
    )

    run = SyncRun.objects.get()
    assert (run.is_dry_run, run.is_full) == (True, False)
    page = as_administrator.get(rows.page(SyncRun, "change", run.pk)).content.decode()
    assert at(Plan(run=run)) in page
