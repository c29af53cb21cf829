"""Saving, testing and switching off connections, and the state they are in."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_q.models import OrmQ

from integrations.http.errors import RateLimited, Rejected, Unauthorized, Unreachable
from integrations.models import Connection, SyncRun
from integrations.sync import connections
from plyhub.common import secrets
from plyhub.common.errors import DomainError, InputErrors, NotAllowed, WrongState
from plyhub.common.models import AuditEntry
from tests.integrations.people import person

pytestmark = pytest.mark.django_db
State = Connection.State
FULL = {"app_key": "ak", "tenant": "1", "client_id": "id", "client_secret": "hidden"}


@pytest.fixture
def admin():
    return person("admin", "change_connection")


@pytest.fixture
def active() -> Connection:
    return Connection.objects.create(
        system="servicetitan", name="ServiceTitan", url="http://127.0.0.1:1", state="active"
    )


def new() -> Connection:
    return Connection(system="servicetitan", name="ServiceTitan", url="http://127.0.0.1:1")


def fail(connection: Connection, times: int, error: Exception | None = None) -> None:
    for _ in range(times):
        connections.note_failure(
            connection_id=connection.pk, error=error or Unreachable("No answer.")
        )
    connection.refresh_from_db()


def test_credentials_are_sealed_and_the_connection_waits_for_a_test(admin):
    saved = connections.save(actor=admin, connection=new(), credentials=FULL, options={})

    saved.refresh_from_db()
    assert saved.state == State.NOT_CONFIGURED
    assert "hidden" not in saved.sealed_credentials
    assert secrets.unseal(saved.sealed_credentials) == FULL


def test_an_empty_credential_stays_what_it_was(admin):
    saved = connections.save(actor=admin, connection=new(), credentials=FULL, options={})

    connections.save(
        actor=admin,
        connection=saved,
        credentials={"tenant": "2", "client_secret": ""},
        options={"warehouse": "7", "business_unit": ""},
    )

    saved.refresh_from_db()
    assert secrets.unseal(saved.sealed_credentials) == {**FULL, "tenant": "2"}
    assert saved.options == {"warehouse": "7"}


def test_what_is_missing_is_named_and_nothing_is_saved(admin):
    with pytest.raises(InputErrors) as refusal:
        connections.save(actor=admin, connection=new(), credentials={"tenant": "1"}, options={})

    assert [error.field for error in refusal.value.errors] == [
        "credentials.app_key",
        "credentials.client_id",
        "credentials.client_secret",
    ]
    assert not Connection.objects.exists()


def test_an_unknown_credential_is_refused(admin):
    with pytest.raises(InputErrors):
        connections.save(
            actor=admin, connection=new(), credentials={**FULL, "pin": "1"}, options={}
        )


def test_who_may_not_change_connections_saves_nothing():
    with pytest.raises(NotAllowed):
        connections.save(
            actor=person("buyer", "run_sync"), connection=new(), credentials=FULL, options={}
        )

    assert not Connection.objects.exists()


def test_saving_leaves_a_trace_without_the_secret(admin):
    saved = connections.save(actor=admin, connection=new(), credentials=FULL, options={})

    entry = AuditEntry.objects.get(object_type="connection", object_id=saved.pk)
    assert (entry.action, entry.actor) == ("created", admin)
    assert entry.changes["credentials"] == sorted(FULL)
    assert "hidden" not in str(entry.changes)


@pytest.mark.parametrize("before", ["expired", "error", "inactive", "active"])
def test_a_test_that_works_makes_it_active_and_wakes_its_queue(
    field, admin, django_capture_on_commit_callbacks, before
):
    Connection.objects.update(state=before, state_reason="Refused.")

    with django_capture_on_commit_callbacks(execute=True):
        result = connections.test(connection_id=field.pk, actor=admin)

    field.refresh_from_db()
    assert result.choices["warehouse"]
    assert (field.state, field.state_reason) == (State.ACTIVE, "")
    assert field.last_tested_at is not None
    [handed] = [row for row in OrmQ.objects.all()]
    assert (handed.key, handed.task["func"]) == ("plyhub-push", "integrations.tasks.wake")


def test_a_test_with_wrong_credentials_says_so_and_ends_an_active_connection(field, admin):
    wrong = {**secrets.unseal(field.sealed_credentials), "client_secret": "wrong"}
    Connection.objects.update(sealed_credentials=secrets.seal(wrong))

    with pytest.raises(DomainError, match="client secret"):
        connections.test(connection_id=field.pk, actor=admin)

    field.refresh_from_db()
    assert field.state == State.EXPIRED


def test_a_new_connection_that_does_not_work_stays_unconfigured(field, admin):
    wrong = {**secrets.unseal(field.sealed_credentials), "client_secret": "wrong"}
    Connection.objects.update(sealed_credentials=secrets.seal(wrong), state="not_configured")

    with pytest.raises(DomainError):
        connections.test(connection_id=field.pk, actor=admin)

    field.refresh_from_db()
    assert field.state == State.NOT_CONFIGURED


def test_the_books_can_be_tested_too(books, admin):
    Connection.objects.update(state="not_configured")

    connections.test(connection_id=books.pk, actor=admin)

    books.refresh_from_db()
    assert books.state == State.ACTIVE


def test_four_failures_are_bad_luck(active):
    fail(active, 4)

    assert (active.state, len(active.failures)) == (State.ACTIVE, 4)


def test_five_failures_within_ten_minutes_are_an_error(active):
    before = timezone.now()
    fail(active, 5)

    assert (active.state, active.state_reason) == (State.ERROR, "No answer.")
    assert timedelta(minutes=4) < active.next_probe_at - before < timedelta(minutes=6)


def test_failures_of_long_ago_do_not_count(active):
    old = (timezone.now() - timedelta(minutes=11)).isoformat()
    Connection.objects.update(failures=[old] * 4)

    fail(active, 1)

    assert (active.state, len(active.failures)) == (State.ACTIVE, 1)


@pytest.mark.parametrize("error", [RateLimited("Slow down."), Rejected("No such project.")])
def test_a_refusal_says_nothing_about_the_connection(active, error):
    fail(active, 9, error)

    assert (active.state, active.failures) == (State.ACTIVE, [])


def test_refused_credentials_end_it_at_once(active):
    fail(active, 1, Unauthorized("The secret is refused.", hint="Check it."))

    assert (active.state, active.state_reason) == (
        State.EXPIRED,
        "The secret is refused. Check it.",
    )


def test_refused_once_and_taken_again_nothing_has_happened(field):
    connections.report(connection_id=field.pk, error=Unauthorized("The secret is refused."))

    field.refresh_from_db()
    assert (field.state, AuditEntry.objects.filter(action="state").count()) == (State.ACTIVE, 0)


def test_credentials_are_refused_when_a_fresh_log_in_is_too(field, servicetitan):
    servicetitan.control("rotate_secret")
    before = len(servicetitan.calls())

    connections.report(connection_id=field.pk, error=Unauthorized("The secret is refused."))

    field.refresh_from_db()
    assert field.state == State.EXPIRED
    assert len(servicetitan.calls()) - before == 2


def test_other_trouble_on_trying_again_is_that_trouble(active):
    connections.report(connection_id=active.pk, error=Unauthorized("The secret is refused."))

    active.refresh_from_db()
    assert (active.state, len(active.failures)) == (State.ACTIVE, 1)


@pytest.mark.parametrize("state", ["inactive", "expired", "not_configured"])
def test_a_late_success_does_not_switch_on_what_a_person_must(active, state):
    Connection.objects.update(state=state, failures=["x"])

    connections.note_success(connection_id=active.pk)

    active.refresh_from_db()
    assert active.state == state


def test_a_success_forgets_failures_and_ends_an_error(active):
    fail(active, 5)

    connections.note_success(connection_id=active.pk)

    active.refresh_from_db()
    assert (active.state, active.failures, active.next_probe_at) == (State.ACTIVE, [], None)


def test_a_success_of_a_healthy_connection_writes_nothing(active, django_assert_num_queries):
    with django_assert_num_queries(1):
        connections.note_success(connection_id=active.pk)


def test_a_probe_brings_a_connection_back(field):
    fail(field, 5)
    Connection.objects.update(next_probe_at=timezone.now())

    connections.probe(connection_id=field.pk)

    field.refresh_from_db()
    assert field.state == State.ACTIVE


def test_a_probe_in_vain_comes_later_the_longer_it_lasts(active):
    fail(active, 5)
    now = timezone.now()
    waits = []
    for minutes in (1, 12, 300):
        Connection.objects.update(state_since=now - timedelta(minutes=minutes), next_probe_at=now)
        connections.probe(connection_id=active.pk)
        active.refresh_from_db()
        waits.append(round((active.next_probe_at - now) / timedelta(minutes=1)))

    assert (active.state, waits) == (State.ERROR, [5, 12, 30])


def test_a_probe_that_is_not_due_calls_nobody(active):
    fail(active, 5)
    due = active.next_probe_at

    connections.probe(connection_id=active.pk)

    active.refresh_from_db()
    assert active.next_probe_at == due


def test_switching_off_stops_the_run_at_work(active, admin):
    run = SyncRun.objects.create(connection=active, scope="all", trigger="manual", state="running")

    connections.switch_off(connection_id=active.pk, actor=admin)

    active.refresh_from_db()
    run.refresh_from_db()
    assert (active.state, run.state) == (State.INACTIVE, "cancelling")
    assert active.state_reason == "Switched off by admin."


def test_what_is_off_cannot_be_switched_off(active, admin):
    Connection.objects.update(state="inactive")

    with pytest.raises(WrongState):
        connections.switch_off(connection_id=active.pk, actor=admin)


def test_every_change_of_state_is_on_record(active, admin):
    fail(active, 5)
    connections.note_success(connection_id=active.pk)
    connections.switch_off(connection_id=active.pk, actor=admin)

    trail = AuditEntry.objects.filter(action="state").order_by("pk")
    assert list(trail.values_list("from_state", "to_state", "rule")) == [
        ("active", "error", "repeated failures"),
        ("error", "active", "answers again"),
        ("active", "inactive", ""),
    ]
