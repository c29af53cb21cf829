"""One worker to a run, one run to a connection, and what happens when a worker dies."""

from datetime import timedelta

import pytest
from django.utils import timezone

from integrations.models import Connection, SyncRun
from integrations.sync import pull, run_lease, runs
from inventory.models import Item, Technician
from tests.integrations.people import person

pytestmark = pytest.mark.django_db
State = SyncRun.State


@pytest.fixture
def connection() -> Connection:
    return Connection.objects.create(
        system="servicetitan", name="ServiceTitan", url="http://127.0.0.1:1", state="active"
    )


def queued(connection: Connection, scope: str = "all") -> SyncRun:
    return runs.request(connection_id=connection.pk, scope=scope, trigger="manual", hand_over=False)


def silent(run: SyncRun, minutes: int) -> None:
    ago = timezone.now() - timedelta(minutes=minutes)
    SyncRun.objects.filter(pk=run.pk).update(heartbeat_at=ago)


def first_page_of_materials(run: SyncRun) -> pull.Gone:
    gone = pull.work(run_id=run.pk, budget=0)
    while not Item.objects.exists():
        gone = pull.work(run_id=run.pk, token=gone.token, budget=0)
    return gone


def test_a_run_is_begun_once(connection):
    run = queued(connection)

    assert run_lease.start(run.pk) is not None
    assert run_lease.start(run.pk) is None


def test_a_second_run_of_the_connection_stays_queued(connection):
    jobs, vendors = queued(connection, "jobs"), queued(connection, "vendors")
    run_lease.start(jobs.pk)

    assert run_lease.start(vendors.pk) is None
    vendors.refresh_from_db()
    assert vendors.state == State.QUEUED


def test_a_run_put_down_is_taken_up_once(connection):
    token = run_lease.start(queued(connection).pk).token
    run = SyncRun.objects.get()

    assert run_lease.resume(run.pk, token) is not None
    assert run_lease.resume(run.pk, token) is None


def test_a_worker_that_was_replaced_finds_out(connection):
    first = run_lease.start(queued(connection).pk)
    run_lease.resume(first.run.pk, first.token)

    with pytest.raises(run_lease.LeaseLost):
        first.beat()


def test_a_worker_that_was_replaced_cannot_end_the_run(connection):
    first = run_lease.start(queued(connection).pk)
    run_lease.resume(first.run.pk, first.token)

    with pytest.raises(run_lease.LeaseLost):
        first.finish(State.SUCCEEDED)
    assert SyncRun.objects.get().state == State.RUNNING


def test_the_heartbeat_tells_that_the_run_is_to_stop(connection):
    lease = run_lease.start(queued(connection).pk)
    SyncRun.objects.update(state=State.CANCELLING)

    lease.beat()

    assert lease.cancelling


def test_a_silent_run_is_abandoned_and_its_connection_due_at_once(connection):
    run = run_lease.start(queued(connection).pk).run
    silent(run, 6)
    now = timezone.now()

    assert runs.abandon_silent(now=now) == [run.pk]

    run.refresh_from_db()
    connection.refresh_from_db()
    assert (run.state, run.reason) == (
        State.ABANDONED,
        "Its worker gave no sign of life for 5 minutes.",
    )
    assert connection.next_pull_at == now


def test_a_run_with_a_fresh_heartbeat_is_left_alone(connection):
    run = run_lease.start(queued(connection).pk).run
    silent(run, 4)

    assert runs.abandon_silent(now=timezone.now()) == []
    run.refresh_from_db()
    assert run.state == State.RUNNING


def test_after_an_abandoned_run_the_next_one_goes_on_from_its_pages(field, servicetitan, pulled):
    servicetitan.control("settings", {"feed_page_size": 30})
    sync = runs.request(
        connection_id=field.pk, scope="materials", trigger="manual", hand_over=False
    )
    put_down = first_page_of_materials(sync)
    before = Item.objects.count()
    silent(sync, 6)
    runs.abandon_silent(now=timezone.now())

    run = pulled(field, "materials")

    count = len(servicetitan.table("materials"))
    late = pull.work(run_id=sync.pk, token=put_down.token)
    assert 0 < before < count
    assert run.state == State.SUCCEEDED
    assert Item.objects.count() == count
    assert run.stages.get(entity="material").created == count - before
    assert late.end is pull.End.NOT_OURS


def test_a_stopped_run_keeps_its_pages_and_its_place(field, servicetitan, pulled):
    servicetitan.control("settings", {"feed_page_size": 30})
    sync = runs.request(
        connection_id=field.pk, scope="materials", trigger="manual", hand_over=False
    )
    gone = first_page_of_materials(sync)
    kept = Item.objects.count()
    runs.cancel(run_id=sync.pk, actor=person("admin", "change_syncrun"))

    gone = pull.work(run_id=sync.pk, token=gone.token)

    sync.refresh_from_db()
    count = len(servicetitan.table("materials"))
    assert (gone.end, sync.state) == (pull.End.OVER, State.CANCELLED)
    assert 0 < Item.objects.count() == kept < count
    assert pulled(field, "materials").stages.get(entity="material").created == count - kept


def test_a_run_whose_connection_was_switched_off_meanwhile_is_skipped(field):
    sync = runs.request(
        connection_id=field.pk, scope="technicians", trigger="manual", hand_over=False
    )
    Connection.objects.filter(pk=field.pk).update(state="inactive")

    pull.work(run_id=sync.pk)

    sync.refresh_from_db()
    assert sync.state == State.SKIPPED
    assert not Technician.objects.exists()
