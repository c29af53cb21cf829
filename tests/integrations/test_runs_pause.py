"""Reading put on hold by a person: over a connection, or of one kind of record."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from integrations.models import Connection, Pause, SyncActivity, SyncRun, WebhookEvent
from integrations.sync import notices, pauses, pull, run_lease, runs
from inventory.models import Item, JobAssignment, Technician
from plyhub.common.errors import InvalidInput, NotAllowed, WrongState
from plyhub.common.models import AuditEntry
from tests.integrations.people import person

pytestmark = pytest.mark.django_db
State = SyncRun.State


@pytest.fixture
def connection() -> Connection:
    return Connection.objects.create(
        system="servicetitan", name="ServiceTitan", url="http://127.0.0.1:1", state="active"
    )


@pytest.fixture
def keeper():
    return person("keeper", "pause_sync", "run_sync")


def ask(connection: Connection, scope: str = "all", **more) -> SyncRun:
    return runs.request(connection_id=connection.pk, scope=scope, trigger="manual", **more)


def left_out(run: SyncRun) -> dict[str, tuple[str, str]]:
    stages = run.stages.exclude(left_out="")
    return {stage.entity: (stage.left_out, stage.reason) for stage in stages}


def test_a_paused_kind_is_a_stage_that_says_by_whom_and_why(connection, keeper):
    pauses.pause(actor=keeper, connection_id=connection.pk, entity="material", reason="Clean-up")

    run = ask(connection, "materials")

    assert left_out(run) == {"material": ("paused", "Paused by keeper: Clean-up.")}


def test_what_cannot_be_without_a_paused_kind_is_left_out_too(connection, keeper):
    pauses.pause(actor=keeper, connection_id=connection.pk, entity="job", reason="Too many")

    assert left_out(ask(connection, "jobs")) == {
        "job": ("paused", "Paused by keeper: Too many."),
        "appointment": ("paused", "Needs jobs, which are paused."),
        "job_assignment": ("paused", "Needs jobs, which are paused."),
    }


def test_a_run_leaves_out_what_is_paused_and_succeeds(field, servicetitan, keeper, pulled):
    pauses.pause(actor=keeper, connection_id=field.pk, entity="material", reason="Clean-up.")

    run = pulled(field, "materials")

    assert (run.state, run.reason) == (State.SUCCEEDED, "Paused and not read: materials.")
    assert not Item.objects.filter(kind="material").exists()
    assert run.stages.get(entity="category").read == len(servicetitan.table("categories"))


def test_what_was_resumed_is_read_from_where_it_stopped(field, servicetitan, keeper, pulled):
    pulled(field, "technicians")
    pauses.pause(actor=keeper, connection_id=field.pk, entity="technician", reason="Later")
    changed = servicetitan.table("technicians")[0]
    servicetitan.edit("technicians", str(changed["id"]), name="Zoe Zimmer")
    pulled(field, "technicians")
    assert not Technician.objects.filter(name="Zoe Zimmer").exists()

    pauses.resume(actor=keeper, connection_id=field.pk, entity="technician")
    run = pulled(field, "technicians")

    assert run.stages.get(entity="technician").updated == 1
    assert Technician.objects.filter(name="Zoe Zimmer").count() == 1


def test_pausing_a_kind_takes_effect_on_a_run_that_has_not_reached_it(
    field, servicetitan, keeper, pulled
):
    run = ask(field, "jobs", hand_over=False)
    gone = pull.work(run_id=run.pk, budget=0)

    pauses.pause(actor=keeper, connection_id=field.pk, entity="job_assignment", reason="Later")
    while gone.end is pull.End.PUT_DOWN:
        gone = pull.work(run_id=run.pk, token=gone.token)

    run.refresh_from_db()
    assert (run.state, set(left_out(run))) == (State.SUCCEEDED, {"job_assignment"})
    assert not JobAssignment.objects.exists()


def test_a_paused_connection_reads_nothing_when_asked(connection, keeper):
    pauses.pause(actor=keeper, connection_id=connection.pk, reason="Year end")

    with pytest.raises(WrongState) as refused:
        ask(connection)

    assert refused.value.message == (
        "Reading ServiceTitan is paused by keeper: Year end. Resume it first."
    )
    assert not SyncRun.objects.exists()


def test_a_paused_connection_is_never_due(connection, keeper):
    pauses.pause(actor=keeper, connection_id=connection.pk, reason="Year end")

    assert runs.start_due(now=timezone.now()) == []
    assert not SyncRun.objects.exists()


def test_a_resumed_connection_is_due_at_once(connection, keeper):
    pauses.pause(actor=keeper, connection_id=connection.pk, reason="Year end")

    pauses.resume(actor=keeper, connection_id=connection.pk)

    assert len(runs.start_due(now=timezone.now())) == 1


def test_pausing_a_connection_ends_what_waits_and_stops_what_runs(connection, keeper):
    working, waiting = ask(connection, "jobs"), ask(connection, "vendors")
    lease = run_lease.start(working.pk)

    pauses.pause(actor=keeper, connection_id=connection.pk, reason="Year end")
    lease.beat()
    lease.finish(State.CANCELLED, reason=None)

    told = "Reading was paused by keeper: Year end."
    for run in (working, waiting):
        run.refresh_from_db()
        assert (run.state, run.reason) == (State.CANCELLED, told)
    assert lease.cancelling


def test_what_is_told_while_reading_is_paused_starts_nothing(connection, keeper):
    pauses.pause(actor=keeper, connection_id=connection.pk, entity="job", reason="Later")
    WebhookEvent.objects.create(
        connection=connection, key="1", type="job", entity="job", external_id="7"
    )
    run = notices.request(connection.pk)
    notices.plan(run)

    pauses.resume(actor=keeper, connection_id=connection.pk, entity="job")

    event = WebhookEvent.objects.get()
    assert left_out(run) == {"job": ("paused", "Paused by keeper: Later.")}
    assert (event.state, event.message) == ("ignored", "It came while reading was paused.")


def test_pausing_and_resuming_is_told_and_kept(connection, keeper):
    pauses.pause(actor=keeper, connection_id=connection.pk, entity="vendor", reason="Audit")
    pauses.resume(actor=keeper, connection_id=connection.pk, entity="vendor")

    assert list(SyncActivity.objects.order_by("pk").values_list("sentence", flat=True)) == [
        "Reading vendors from ServiceTitan is paused by keeper: Audit.",
        "Reading vendors from ServiceTitan was resumed by keeper.",
    ]
    audited = AuditEntry.objects.order_by("pk").values_list("action", "actor", "reason")
    assert list(audited) == [
        ("paused", keeper.pk, "Audit"),
        ("resumed", keeper.pk, "Reading vendors from ServiceTitan was resumed by keeper."),
    ]


@pytest.mark.parametrize(
    ("about", "error"),
    [
        ({"entity": "vendor", "reason": " "}, InvalidInput),
        ({"entity": "unicorn", "reason": "Why not"}, InvalidInput),
        ({"entity": "job", "reason": "Again"}, WrongState),
    ],
)
def test_what_cannot_be_paused_is_refused(connection, keeper, about, error):
    pauses.pause(actor=keeper, connection_id=connection.pk, entity="job", reason="First")

    with pytest.raises(error):
        pauses.pause(actor=keeper, connection_id=connection.pk, **about)

    assert list(Pause.objects.values_list("entity", "reason")) == [("job", "First")]


def test_what_is_not_paused_cannot_be_resumed(connection, keeper):
    with pytest.raises(WrongState, match="jobs from ServiceTitan is not paused"):
        pauses.resume(actor=keeper, connection_id=connection.pk, entity="job")


def test_only_who_may_pauses_and_resumes(connection, keeper):
    pauses.pause(actor=keeper, connection_id=connection.pk, reason="Year end")
    buyer = person("buyer", "run_sync")

    with pytest.raises(NotAllowed):
        pauses.resume(actor=buyer, connection_id=connection.pk)
    with pytest.raises(NotAllowed):
        pauses.pause(actor=buyer, connection_id=connection.pk, entity="job", reason="Mine")

    assert list(Pause.objects.values_list("entity", flat=True)) == [""]


def test_the_command_pauses_and_resumes_in_somebodys_name(connection, keeper):
    call_command("pause", str(connection.pk), user="keeper", entity="job", reason="Later")
    assert str(Pause.objects.get()) == "Paused by keeper: Later"

    call_command("pause", str(connection.pk), user="keeper", entity="job", resume=True)
    assert not Pause.objects.exists()
    with pytest.raises(CommandError, match="is not paused"):
        call_command("pause", str(connection.pk), user="keeper", entity="job", resume=True)
