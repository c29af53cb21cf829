"""Comparing everything: what differs goes in, what is gone is noted, and nothing is deleted."""

from datetime import UTC, datetime, timedelta

import pytest

from integrations.models import Connection, ExternalLink, SeenPage, SyncRun
from integrations.sync import comparing, pull, run_lease, runs
from inventory.models import Item, Job
from procurement.models import PurchaseOrder, Vendor
from tests.factories.people import UserFactory, administrator
from tests.factories.procurement import draft_order
from tests.integrations.conftest import connected

State = SyncRun.State
NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
"""A Wednesday."""


@pytest.fixture
def compared():
    """Compares everything over a connection, or only some kinds to be quick, and gives the finished
    run back."""

    def run(connection: Connection, *only: str) -> SyncRun:
        sync = comparing.request(connection_id=connection.pk, trigger="command", hand_over=False)
        if only:
            sync.stages.exclude(entity__in=only).delete()
        gone = pull.work(run_id=sync.pk)
        while gone.end is pull.End.PUT_DOWN:
            gone = pull.work(run_id=sync.pk, token=gone.token, budget=0)
        sync.refresh_from_db()
        return sync

    return run


def link(entity: str, external_id: object) -> ExternalLink:
    return ExternalLink.objects.get(entity=entity, external_id=str(external_id))


def not_found() -> set[tuple[str, str, bool]]:
    found = ExternalLink.objects.filter(absent_since__isnull=False)
    return {
        (each.entity, each.external_id, each.missing_at_source is not None) for each in found
    } | {
        (each.entity, each.external_id, True)
        for each in ExternalLink.objects.filter(missing_at_source__isnull=False)
    }


def test_what_is_the_same_is_left_alone_and_nothing_is_missed(field, pulled, compared):
    pulled(field)

    run = compared(field)

    assert (run.state, run.reason) == (State.SUCCEEDED, "")
    counts = {(each.created, each.updated, each.failed) for each in run.stages.all()}
    assert counts == {(0, 0, 0)}
    assert not_found() == set()
    assert not SeenPage.objects.exists()


def test_absent_once_is_suspicious_and_twice_is_gone(field, servicetitan, pulled, compared):
    pulled(field, "vendors")
    before = (Vendor.objects.count(), ExternalLink.objects.count())
    gone = servicetitan.control("remove", {"table": "vendors", "id": "Ferguson Enterprises LLC"})
    key = str(gone["id"])

    compared(field, "vendor")
    once = not_found()
    run = compared(field, "vendor")

    assert once == {("vendor", key, False)}
    assert not_found() == {("vendor", key, True)}
    assert (Vendor.objects.count(), ExternalLink.objects.count()) == before
    told = run.activity.filter(level="notice").values_list("sentence", flat=True)
    assert list(told) == ["1 vendor is not in ServiceTitan any more"]


def test_what_comes_back_was_never_gone(field, servicetitan, pulled, compared):
    pulled(field, "vendors")
    gone = servicetitan.control("remove", {"table": "vendors", "id": "Ferguson Enterprises LLC"})
    compared(field, "vendor")
    compared(field, "vendor")
    servicetitan.control("put_back", {"table": "vendors", "row": gone})

    compared(field, "vendor")

    assert not_found() == set()


def test_absent_between_two_finds_is_not_twice_in_a_row(field, servicetitan, pulled, compared):
    pulled(field, "vendors")
    for _ in range(2):
        gone = servicetitan.control(
            "remove", {"table": "vendors", "id": "Ferguson Enterprises LLC"}
        )
        compared(field, "vendor")
        servicetitan.control("put_back", {"table": "vendors", "row": gone})
        compared(field, "vendor")

    assert not_found() == set()


def test_one_kind_of_link_is_found_among_all_kinds_it_stands_for(
    field, servicetitan, pulled, compared
):
    pulled(field, "materials")
    pulled(field, "equipment")
    gone = servicetitan.control("remove", {"table": "materials", "id": "WHIP-6FT"})

    compared(field, "material", "equipment")

    assert not_found() == {("item", str(gone["id"]), False)}


def test_what_could_not_be_read_whole_is_not_missed(field, servicetitan, pulled, compared):
    pulled(field, "materials")
    pulled(field, "equipment")
    servicetitan.control("remove", {"table": "materials", "id": "WHIP-6FT"})
    servicetitan.faults(
        {"match": "pricebook.*equipment", "kind": "status", "status": 403, "times": 99}
    )

    run = compared(field, "material", "equipment")

    assert run.state == State.PARTIAL
    assert not_found() == set()


def test_a_difference_no_change_told_of_becomes_a_normal_update(field, pulled, compared):
    pulled(field, "materials")
    hidden = link("item", ExternalLink.objects.filter(entity="item").first().external_id)
    ExternalLink.objects.filter(pk=hidden.pk).update(fingerprint="of another version")
    Item.objects.filter(pk=hidden.hub_id).update(name="Written over")

    run = compared(field, "material", "equipment")

    assert sum(stage.updated for stage in run.stages.all()) == 1
    assert Item.objects.get(pk=hidden.hub_id).name != "Written over"


def test_only_jobs_that_changed_lately_are_missed(field, servicetitan, pulled, compared):
    pulled(field, "jobs")
    recent, old = Job.objects.order_by("pk")[:2]
    Job.objects.filter(pk=recent.pk).update(source_modified_at=datetime.now(UTC))
    Job.objects.exclude(pk=recent.pk).update(
        source_modified_at=datetime.now(UTC) - timedelta(days=95)
    )
    for job in (recent, old):
        servicetitan.control("remove", {"table": "jobs", "id": job.number})

    compared(field, "job")

    assert {(entity, gone) for entity, _, gone in not_found()} == {("job", False)}
    assert ExternalLink.objects.get(absent_since__isnull=False).hub_id == recent.pk


def test_open_orders_are_asked_for_one_by_one_and_are_gone_at_once(field, compared):
    standing, closed = (draft_order() for _ in range(2))
    PurchaseOrder.objects.filter(pk=closed.pk).update(status="closed")
    for order, external_id in ((standing, "77001"), (closed, "77002")):
        ExternalLink.objects.create(
            connection=field, entity="purchase_order", hub_id=order.pk, external_id=external_id
        )

    run = compared(field, "purchase_order")

    assert not_found() == {("purchase_order", "77001", True)}
    assert run.stages.get(entity="purchase_order").read == 0
    assert PurchaseOrder.objects.filter(status="draft").get() == standing


def test_ids_of_the_books_stand_for_jobs_and_projects_too(books, intacct, pulled, compared):
    pulled(books)
    job = Job.objects.create(number="9001")
    for entity, hub_id, external_id in (("job", job.pk, "PRJ-9001"), ("vendor", 1, "VEND-NONE")):
        ExternalLink.objects.create(
            connection=books, entity=entity, hub_id=hub_id, external_id=external_id
        )

    compared(books)

    assert not_found() == {("job", "PRJ-9001", False), ("vendor", "VEND-NONE", False)}


def test_a_run_that_is_put_down_after_every_page_ends_the_same(field, servicetitan, pulled):
    pulled(field)
    gone = servicetitan.control("remove", {"table": "vendors", "id": "Ferguson Enterprises LLC"})
    run = comparing.request(connection_id=field.pk, trigger="command", hand_over=False)

    step, goes = pull.work(run_id=run.pk, budget=0), 1
    while step.end is pull.End.PUT_DOWN:
        step, goes = pull.work(run_id=run.pk, token=step.token, budget=0), goes + 1

    run.refresh_from_db()
    assert goes > len(comparing.kinds(field)) // 2
    assert run.state == State.SUCCEEDED
    assert not_found() == {("vendor", str(gone["id"]), False)}


def test_a_comparison_counts_once_however_often_its_end_is_tried(field, servicetitan, pulled):
    pulled(field, "vendors")
    gone = servicetitan.control("remove", {"table": "vendors", "id": "Ferguson Enterprises LLC"})
    run = comparing.request(connection_id=field.pk, trigger="command", hand_over=False)
    run.stages.exclude(entity="vendor").delete()
    lease = run_lease.start(run.pk)
    other = run_lease.resume(run.pk, lease.token)
    pull.work(run_id=run.pk, token=other.token)

    with pytest.raises(run_lease.LeaseLost):
        lease.beat()

    assert not_found() == {("vendor", str(gone["id"]), False)}


def test_who_asks_again_joins_the_one_under_way(field):
    ada = administrator()
    first = comparing.request(connection_id=field.pk, trigger="manual", user=ada)
    again = comparing.request(connection_id=field.pk, trigger="manual", user=ada)

    assert again == first
    assert SyncRun.objects.count() == 1
    assert not runs.scopes.covers(first.scope, "all")


@pytest.mark.django_db
def test_who_may_not_sync_compares_nothing(servicetitan):
    connection = connected(servicetitan)

    with pytest.raises(runs.NotAllowed, match="You may not start a sync"):
        comparing.request(connection_id=connection.pk, trigger="manual", user=UserFactory())

    assert not SyncRun.objects.exists()


@pytest.fixture
def quiet(db) -> Connection:
    connection = Connection.objects.create(
        system="servicetitan", name="ServiceTitan", url="http://127.0.0.1:1", state="active"
    )
    connection.cursors.create(entity="job", value="x")
    return connection


def test_a_comparison_is_planned_for_the_next_quiet_hour_and_starts_once(quiet):
    assert comparing.start_due(now=NOON) == []
    quiet.refresh_from_db()
    due = quiet.next_comparison_at
    sunday = due.astimezone(UTC)

    [run_id] = comparing.start_due(now=due)
    again = comparing.start_due(now=due + timedelta(minutes=1))

    quiet.refresh_from_db()
    run = SyncRun.objects.get(pk=run_id)
    assert (sunday - NOON) < timedelta(days=7)
    assert (run.scope, run.trigger, run.is_full) == ("comparison", "schedule", True)
    assert again == []
    assert quiet.next_comparison_at == due + timedelta(days=7)


def test_a_comparison_waits_for_a_run_at_work_instead_of_being_skipped(quiet):
    comparing.start_due(now=NOON)
    quiet.refresh_from_db()
    due = quiet.next_comparison_at
    busy = runs.request(connection_id=quiet.pk, scope="all", trigger="manual")

    during = comparing.start_due(now=due)
    busy.state = State.SUCCEEDED
    busy.save()
    after = comparing.start_due(now=due + timedelta(minutes=3))

    assert during == []
    assert len(after) == 1


@pytest.mark.parametrize("state", ["inactive", "error", "expired"])
def test_a_connection_that_is_not_active_is_not_compared(quiet, state):
    Connection.objects.update(state=state, next_comparison_at=NOON)

    assert comparing.start_due(now=NOON + timedelta(minutes=1)) == []


def test_before_anything_was_read_there_is_nothing_to_compare(quiet):
    quiet.cursors.all().delete()
    Connection.objects.update(next_comparison_at=NOON)

    assert comparing.start_due(now=NOON + timedelta(minutes=1)) == []
