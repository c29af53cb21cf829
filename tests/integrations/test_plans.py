"""A dry run changes nothing; applied, its plan is what a pull at that moment had done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection as database
from django.db import transaction
from django.test.utils import CaptureQueriesContext

from integrations.connectors import registry
from integrations.models import (
    Connection,
    Cursor,
    ExternalLink,
    Plan,
    PlanRow,
    SyncActivity,
    SyncChange,
    SyncIssue,
    SyncRun,
)
from integrations.sync import applying, pull, runs
from integrations.sync.entities import BY_NAME
from integrations.sync.rehearsal import rehearse
from inventory.models import Item
from plyhub.common.errors import NotAllowed, WrongState
from plyhub.common.models import Company, User
from tests.factories import people
from tests.integrations import whole_state
from tests.integrations.conftest import connected
from tests.integrations.small_company import build
from tests.integrations.stand_ins import StandIn
from tests.integrations.test_pull_interrupted import forgotten, held

Pulled = Callable[..., SyncRun]


@pytest.fixture
def field(db: None, servicetitan: StandIn) -> Connection:
    build(servicetitan)
    connection = connected(servicetitan)
    Company.objects.update(usage_counted_since=None)
    return connection


@pytest.fixture
def administrator(db: None) -> User:
    return people.administrator()


@pytest.fixture
def planned(field: Connection, pulled: Pulled) -> Callable[..., Plan]:
    def run(scope: str = "all", **options: object) -> Plan:
        return pulled(field, scope, is_dry_run=True, **options).plan

    return run


@pytest.fixture
def applied(administrator: User) -> Callable[[Plan], SyncRun]:
    def run(plan: Plan) -> SyncRun:
        sync = applying.apply(plan_id=plan.pk, actor=administrator, hand_over=False)
        assert pull.work(run_id=sync.pk).end is pull.End.OVER
        sync.refresh_from_db()
        plan.refresh_from_db()
        return sync

    return run


def _cursors(connection: Connection) -> dict[str, str]:
    return dict(Cursor.objects.filter(connection=connection).values_list("entity", "value"))


def _counts(run: SyncRun) -> dict[str, tuple[int, int, int]]:
    return {
        stage.entity: (stage.created, stage.updated, stage.failed) for stage in run.stages.all()
    }


def test_a_dry_run_changes_nothing(field: Connection, planned, pulled: Pulled) -> None:
    before = whole_state.rows()

    plan = planned()

    assert whole_state.rows() == before
    assert (plan.run.state, SyncActivity.objects.count(), SyncChange.objects.count()) == (
        "succeeded",
        0,
        0,
    )
    assert SyncIssue.objects.count() == 0
    foreseen = _counts(plan.run)
    assert {row.action for row in plan.rows.all()} == {"create"}
    assert plan.rows.count() == sum(created for created, _, _ in foreseen.values())
    assert _counts(pulled(field)) == foreseen


def test_a_plan_applied_is_what_a_pull_had_done(
    field: Connection, planned, applied, pulled: Pulled
) -> None:
    with forgotten():
        direct = pulled(field)
        wanted, cursors, counts = held(), _cursors(field), _counts(direct)

    run = applied(planned())

    assert (run.state, run.reason) == ("succeeded", "")
    found = held()
    assert {name: rows for name, rows in found.items() if rows != wanted[name]} == {}
    assert _cursors(field).keys() == cursors.keys()
    assert _counts(run) == counts
    assert set(PlanRow.objects.values_list("state", flat=True)) == {"done"}


def test_after_a_plan_the_next_pull_finds_nothing_new(
    field: Connection, planned, applied, pulled: Pulled
) -> None:
    applied(planned())
    before = held()

    again = pulled(field, is_full=True)

    assert {counts for counts in _counts(again).values()} == {(0, 0, 0)}
    assert held() == before


def test_what_was_changed_here_since_is_stale_and_read_again(
    field: Connection, servicetitan: StandIn, planned, applied, pulled: Pulled
) -> None:
    pulled(field)
    item = Item.objects.order_by("pk").first()
    link = ExternalLink.objects.get(entity="item", hub_id=item.pk)
    ExternalLink.objects.filter(pk=link.pk).update(fingerprint="")
    Item.objects.filter(pk=item.pk).update(name="Before")
    ExternalLink.objects.filter(pk=link.pk).update(base={})
    plan = planned("materials", is_full=True)
    row = plan.rows.get(hub_id=item.pk)
    assert (row.action, row.before["name"], row.state) == ("update", "Before", "open")
    assert ["Name", "Before", item.name] in row.words
    Item.objects.filter(pk=item.pk).update(name="Since then")
    cursors = _cursors(field)

    run = applied(plan)

    row.refresh_from_db()
    item.refresh_from_db()
    assert (row.state, item.name) == ("stale", "Since then")
    assert run.reason == (
        "1 left out: they changed since the dry run. The next sync reads them again."
    )
    assert _cursors(field)[row.entity] == cursors[row.entity]


def test_a_plan_is_applied_once(field: Connection, planned, applied) -> None:
    plan = planned("technicians")
    applied(plan)
    before = whole_state.rows()

    with pytest.raises(WrongState, match="It was applied before"):
        applied(plan)

    assert whole_state.rows() == before


def test_who_may_not_sync_may_not_apply(planned) -> None:
    plan = planned("technicians")

    with pytest.raises(NotAllowed):
        applying.apply(plan_id=plan.pk, actor=people.warehouse(), hand_over=False)

    assert SyncRun.objects.count() == 1


def test_a_plan_that_was_interrupted_is_finished_by_applying_it_again(
    field: Connection, planned, applied, administrator: User
) -> None:
    plan = planned()
    with forgotten():
        applied(plan)
        wanted = held()
    plan = Plan.objects.get(pk=plan.pk)
    first = applying.apply(plan_id=plan.pk, actor=administrator, hand_over=False)
    gone = pull.work(run_id=first.pk, budget=0)
    assert gone.end is pull.End.PUT_DOWN
    with pytest.raises(WrongState, match="It is being applied"):
        applying.apply(plan_id=plan.pk, actor=administrator, hand_over=False)
    runs.cancel(run_id=first.pk, actor=administrator)
    pull.work(run_id=first.pk, token=gone.token)

    second = applied(plan)

    assert (second.state, plan.applied_run) == ("succeeded", second)
    assert held() == wanted


def test_a_dry_run_and_a_sync_do_not_stand_for_each_other(field: Connection) -> None:
    def ask(**options: object) -> SyncRun:
        return runs.request(
            connection_id=field.pk, scope="all", trigger="manual", hand_over=False, **options
        )

    whole, dry = ask(), ask(is_dry_run=True)

    assert (ask(), ask(is_dry_run=True)) == (whole, dry)
    assert whole != dry


def test_plans_are_kept_for_a_week(field: Connection, planned) -> None:
    plan = planned("technicians")
    read = plan.run.finished_at

    applying.forget_old(now=read + timedelta(days=7))
    assert (Plan.objects.count(), PlanRow.objects.exists()) == (1, True)
    applying.forget_old(now=read + timedelta(days=7, seconds=1))

    assert (Plan.objects.count(), PlanRow.objects.count()) == (0, 0)
    assert SyncRun.objects.count() == 1


def test_a_page_costs_the_same_for_one_row_as_for_many(
    field: Connection, servicetitan: StandIn
) -> None:
    one, many = _statements(field, "customer", 1), _statements(field, "customer", 40)

    assert one == many


def _statements(field: Connection, entity: str, count: int) -> int:
    """How many it takes to rehearse a page of so many new records."""
    kind = BY_NAME[entity]
    connector = registry.connect(field.system, field.endpoint)
    [row] = next(iter(connector.fetch(entity))).rows[:1]
    rows = [
        row._replace(external_id=f"9{number}", fingerprint=f"{number}") for number in range(count)
    ]
    run = SyncRun.objects.create(
        connection=field, scope="all", trigger="command", is_dry_run=True, state="succeeded"
    )
    plan = Plan.objects.create(run=run)
    with CaptureQueriesContext(database) as queries, transaction.atomic():
        rehearse(rows, plan=plan, connection=field, kind=kind, parse=connector.parse)
    assert plan.rows.count() == count
    return len(queries)
