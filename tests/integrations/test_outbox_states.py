"""Every state of the outbox, and each way out of it that other tests do not show."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from integrations.models import ExternalLink, OutboxEntry
from integrations.records import VendorRecord
from integrations.sync import outbox, push, remedies
from integrations.sync.refs import Ref
from integrations.sync.states import State
from integrations.sync.target import Target
from plyhub.common.errors import WrongState
from tests.integrations import outbox_story as w
from tests.integrations.outbox_story import World
from tests.integrations.sage_story import make_there

pytest_plugins = ["tests.integrations.outbox_world"]

CREATE = "create_potransaction"
NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def masters_there(world: World, si) -> None:
    """One order went before, so that the next needs nothing else."""
    w.approve(world.order())
    push.drain(si.pk)


def orders(sage) -> list[str]:
    return [row["PONUMBER"] for row in sage.rows("PODOCUMENT")]


def of_label(label: str) -> OutboxEntry:
    return OutboxEntry.objects.get(label=label)


def overdue(**which) -> None:
    OutboxEntry.objects.filter(**which).update(next_attempt_at=timezone.now())


# Waiting


def test_waiting_ends_with_the_last_of_what_is_needed(world: World, si):
    w.approve(world.order())
    needed = list(w.entry(si, "si.po.create").depends_on.order_by("pk"))
    seen = []
    for each in needed:
        remedies.mark_done(actor=world.admin, entry_id=each.pk, external_id=f"X{each.pk}")
        seen.append(w.entry(si, "si.po.create").state)
    assert seen == ["waiting", "waiting", "pending"]


def test_waiting_becomes_blocked_down_the_whole_chain_when_its_head_fails(world: World, si, sage):
    order = world.order()
    w.approve(order)
    w.post(world.receipt(order, ["1", "10"]))
    OutboxEntry.objects.filter(operation="si.vendor.upsert").update(attempts=6)
    w.connect_to(si, NOWHERE)
    push.drain(si.pk)
    assert w.entry(si, "si.vendor.upsert").state == "failed"
    chain = [w.entry(si, code) for code in ("si.po.create", "si.receiver.create")]
    assert [(each.state, each.reason) for each in chain] == [("blocked", "dependency_failed")] * 2
    assert chain[0].message.startswith("Needs Vendor ABC Supply first, which is failed: ")
    assert chain[1].message.startswith("Needs PO-892 first, which is blocked: ")


def test_the_chain_goes_on_by_itself_once_its_head_is_through(world: World, si, sage):
    order = world.order()
    w.approve(order)
    w.post(world.receipt(order, ["1", "10"]))
    real = si.url
    OutboxEntry.objects.filter(operation="si.vendor.upsert").update(attempts=6)
    w.connect_to(si, NOWHERE)
    push.drain(si.pk)
    w.connect_to(si, real)
    remedies.retry(actor=world.admin, entry_ids=[w.entry(si, "si.vendor.upsert").pk])
    overdue(state="retrying")
    push.drain(si.pk)
    assert sorted(orders(sage)) == ["PO-892", "RC-892"]
    assert set(w.states(si).values()) == {"succeeded"}


# Unknown


def test_what_reads_did_not_show_at_first_is_found_by_the_second_look(
    world: World, si, sage, masters_there
):
    sage.control("settings", {"read_lag_seconds": 3600})
    sage.faults({"match": CREATE, "kind": "cut_after"})
    w.approve(world.order())
    push.drain(si.pk)
    unsure = of_label("PO-893")
    assert (unsure.state, unsure.probes) == ("unknown", 1)
    sage.control("settings", {"read_lag_seconds": 0})
    overdue(pk=unsure.pk)
    push.drain(si.pk)
    unsure.refresh_from_db()
    assert (unsure.state, unsure.attempts) == ("succeeded", 1)
    assert orders(sage) == ["PO-892", "PO-893"]
    assert ExternalLink.objects.get(entity="purchase_order", hub_id=unsure.hub_id).external_id


def test_a_look_that_fails_leaves_the_question_open(world: World, si, sage, masters_there):
    sage.faults(
        {"match": CREATE, "kind": "cut_before"},
        {"match": "query PODOCUMENT", "kind": "status", "status": 429},
    )
    w.approve(world.order())
    push.drain(si.pk)
    unsure = of_label("PO-893")
    assert (unsure.state, unsure.probes, unsure.attempts) == ("unknown", 0, 1)
    assert unsure.next_attempt_at > timezone.now() + timedelta(minutes=3)


def test_what_is_never_found_fails_when_its_chances_are_used_up(
    world: World, si, sage, masters_there
):
    sage.faults({"match": CREATE, "kind": "cut_before"})
    w.approve(world.order())
    push.drain(si.pk)
    OutboxEntry.objects.filter(label="PO-893").update(attempts=7)
    overdue(label="PO-893")
    push.drain(si.pk)
    assert of_label("PO-893").state == "failed"
    assert orders(sage) == ["PO-892"]


def test_what_may_have_arrived_is_not_dropped(world: World, si, sage, masters_there):
    sage.faults({"match": CREATE, "kind": "cut_before"})
    w.approve(world.order())
    push.drain(si.pk)
    with pytest.raises(WrongState, match="cannot be cancelled: it is outcome unknown"):
        remedies.cancel(actor=world.admin, entry_ids=[of_label("PO-893").pk], reason="no")
    assert of_label("PO-893").state == "unknown"


# Retrying


def test_what_did_not_get_through_goes_by_itself_when_its_time_comes(
    world: World, si, sage, masters_there
):
    real = si.url
    w.connect_to(si, NOWHERE)
    w.approve(world.order())
    push.drain(si.pk)
    late = of_label("PO-893")
    wait = (late.next_attempt_at - timezone.now()).total_seconds()
    assert (late.state, late.attempts) == ("retrying", 1)
    assert 0.8 * 60 - 5 < wait < 1.2 * 60
    w.connect_to(si, real)
    assert (push.due_connections(), push.drain(si.pk).sent) == ([], 0)
    overdue(pk=late.pk)
    assert push.due_connections() == [si.pk]
    push.drain(si.pk)
    assert orders(sage) == ["PO-892", "PO-893"]


def test_after_the_last_wait_it_has_failed_and_says_so(world: World, si, sage, masters_there):
    w.connect_to(si, NOWHERE)
    w.approve(world.order())
    OutboxEntry.objects.filter(label="PO-893").update(attempts=6)
    push.drain(si.pk)
    failed = of_label("PO-893")
    assert (failed.state, failed.attempts) == ("failed", 7)
    assert failed.message.endswith("The connection was refused.")


# Failed


@pytest.fixture
def failed(world: World, si, masters_there) -> OutboxEntry:
    w.approve(world.order())
    OutboxEntry.objects.filter(label="PO-893").update(state="failed", attempts=7, message="No.")
    return of_label("PO-893")


def test_a_failed_one_that_is_retried_has_all_its_chances_again(world, si, sage, failed):
    remedies.retry(actor=world.admin, entry_ids=[failed.pk])
    failed.refresh_from_db()
    assert (failed.state, failed.attempts, failed.message) == ("pending", 0, "")
    push.drain(si.pk)
    assert orders(sage) == ["PO-892", "PO-893"]


def test_a_failed_one_is_cancelled_or_marked_done_by_a_person(world, si, sage, failed):
    remedies.mark_done(actor=world.admin, entry_id=failed.pk, external_id="Purchase Order-77")
    failed.refresh_from_db()
    assert (failed.state, failed.external_id) == ("succeeded", "Purchase Order-77")
    w.approve(world.order())
    OutboxEntry.objects.filter(label="PO-894").update(state="failed", attempts=7)
    remedies.cancel(actor=world.admin, entry_ids=[of_label("PO-894").pk], reason="by hand")
    assert (of_label("PO-894").state, of_label("PO-894").message) == ("cancelled", "by hand")
    push.drain(si.pk)
    assert orders(sage) == ["PO-892"]


def test_a_failed_one_is_never_tried_again_by_itself(world, si, sage, failed):
    overdue()
    assert outbox.reconsider(si.pk) == 0
    push.drain(si.pk)
    assert of_label("PO-893").state == "failed"
    assert orders(sage) == ["PO-892"]


# Blocked: the cause clears


def test_a_missing_project_that_comes_by_itself_frees_its_order(world: World, si, sage):
    w.switch(si, enable_intacct_projects=True, enable_project_auto_sync=True)
    w.approve(world.order(job=world.job))
    assert w.entry(si, "si.po.create").reason == "project_missing"
    outbox.enqueue(Target.of(si), "si.project.upsert", Ref("job", world.job.pk))
    assert outbox.reconsider(si.pk) == 1
    push.drain(si.pk)
    assert {row["PROJECTID"] for row in sage.rows("PODOCUMENTENTRY")} == {"PRJ-4521"}


def test_a_review_that_is_decided_frees_the_record_and_its_order(world: World, si):
    w.remember(si, "vendor", "VEND-ABC", "ABC Supply of Ohio")
    w.approve(world.order())
    held, order = w.entry(si, "si.vendor.upsert"), w.entry(si, "si.po.create")
    assert (held.reason, order.reason) == ("vendor_review", "dependency_failed")
    ExternalLink.objects.filter(entity="vendor").update(state="allocated", code="VEND-ABC-2")
    for _ in range(2):
        outbox.reconsider(si.pk)
    held.refresh_from_db()
    order.refresh_from_db()
    assert (held.state, order.state) == ("pending", "waiting")


def test_what_sage_refused_goes_once_its_record_is_another_one(
    world: World, si, sage, masters_there
):
    sage.control("on_hold", {"vendor_id": "VEND-ABC"})
    w.approve(world.order())
    push.drain(si.pk)
    assert (of_label("PO-893").state, of_label("PO-893").reason) == ("blocked", "vendor_review")
    assert outbox.reconsider(si.pk) == 0
    other = VendorRecord(external_id="V-OHIO", name="ABC Supply of Ohio")
    make_there(si, "si.vendor.upsert", other)
    link = ExternalLink.objects.get(entity="vendor")
    link.external_id = "V-OHIO"
    link.save()
    assert outbox.reconsider(si.pk) == 1
    push.drain(si.pk)
    assert [row["CUSTVENDID"] for row in sage.rows("PODOCUMENT")] == ["VEND-ABC", "V-OHIO"]


def test_totals_that_were_put_right_free_the_order(world: World, si, sage, masters_there):
    order = world.order()
    line = w.add_line(order, world.whip, "100000", "BX", "0.100001", numerator=3)
    w.approve(order)
    push.drain(si.pk)
    assert (of_label("PO-893").state, of_label("PO-893").reason) == ("blocked", "total_mismatch")
    assert outbox.reconsider(si.pk) == 0
    line.delete()
    assert outbox.reconsider(si.pk) == 1
    push.drain(si.pk)
    assert orders(sage) == ["PO-892", "PO-893"]


def test_a_skipped_order_that_somebody_entered_there_frees_its_receipt(world, si):
    w.state(si, "inactive")
    order = world.order()
    w.approve(order)
    w.state(si, "active")
    w.post(world.receipt(order, ["2", "20"]))
    assert w.entry(si, "si.receiver.create").reason == "dependency_skipped"
    w.link(si, "purchase_order", order.pk, "Purchase Order-1")
    assert outbox.reconsider(si.pk) == 1
    assert w.entry(si, "si.receiver.create").state == "pending"


def test_what_waits_for_a_dropped_order_is_held(world: World, si):
    order = world.order()
    w.approve(order)
    w.post(world.receipt(order, ["2", "20"]))
    w.reopen(order)
    assert w.entry(si, "si.po.create").state == "cancelled"
    outbox.reconsider(si.pk)
    held = w.entry(si, "si.receiver.create")
    assert (held.state, held.reason) == ("blocked", "dependency_skipped")


# Superseded


def test_a_newer_change_takes_the_place_of_one_that_did_not_get_through(world, si, sage):
    w.approve(world.order())
    w.connect_to(si, NOWHERE)
    push.drain(si.pk)
    old = w.entry(si, "si.vendor.upsert")
    assert (old.state, old.attempts) == ("retrying", 1)
    outbox.enqueue(Target.of(si), "si.vendor.upsert", Ref("vendor", world.vendor.pk))
    old.refresh_from_db()
    new = OutboxEntry.objects.filter(operation="si.vendor.upsert").latest("pk")
    assert (old.state, new.state, new.revision) == ("superseded", "pending", 2)
    order = w.entry(si, "si.po.create")
    assert new in order.depends_on.all()
    assert old not in order.depends_on.all()


def test_changes_of_a_master_that_was_not_sent_are_one_entry(world: World, si):
    for _ in range(3):
        outbox.enqueue(Target.of(si), "si.vendor.upsert", Ref("vendor", world.vendor.pk))
    only = w.entry(si, "si.vendor.upsert")
    assert (only.state, only.revision) == ("pending", 3)


def test_a_record_somebody_asked_for_stays_asked_for(world: World, si):
    target, ref = Target.of(si), Ref("vendor", world.vendor.pk)
    outbox.enqueue(target, "si.vendor.upsert", ref)
    outbox.enqueue(target, "si.vendor.upsert", ref, origin="manual", actor=world.admin)
    outbox.enqueue(target, "si.vendor.upsert", ref)
    only = w.entry(si, "si.vendor.upsert")
    assert (only.origin, only.requested_by, only.revision) == ("manual", world.admin, 3)


# The ends


@pytest.mark.parametrize("state", ["succeeded", "superseded"])
def test_what_is_over_stays_over(world: World, si, state):
    w.approve(world.order())
    OutboxEntry.objects.filter(operation="si.vendor.upsert").update(state=state)
    over = w.entry(si, "si.vendor.upsert")
    before = list(OutboxEntry.objects.order_by("pk").values())
    for refused in (
        lambda: remedies.retry(actor=world.admin, entry_ids=[over.pk]),
        lambda: remedies.cancel(actor=world.admin, entry_ids=[over.pk], reason="no"),
        lambda: remedies.mark_done(actor=world.admin, entry_id=over.pk, external_id="X"),
    ):
        with pytest.raises(WrongState):
            refused()
    assert list(OutboxEntry.objects.order_by("pk").values()) == before
    assert remedies.allowed(over) == set()


def test_what_was_cancelled_is_sent_as_a_new_entry(world: World, si, sage, masters_there):
    w.approve(world.order())
    dropped = of_label("PO-893")
    remedies.cancel(actor=world.admin, entry_ids=[dropped.pk], reason="too early")
    remedies.retry(actor=world.admin, entry_ids=[dropped.pk])
    push.drain(si.pk)
    entries = OutboxEntry.objects.filter(label="PO-893").order_by("pk")
    assert list(entries.values_list("state", "origin", "revision")) == [
        ("cancelled", "event", 1),
        ("succeeded", "manual", 2),
    ]
    assert orders(sage) == ["PO-892", "PO-893"]


def test_every_state_has_its_way_out(world: World, si):
    """What may still happen leaves by a worker, by itself or by a person; what is over by none."""
    w.approve(world.order())
    entry = w.entry(si, "si.vendor.upsert")
    by_worker = {State.PENDING, State.RETRYING, State.UNKNOWN, State.IN_FLIGHT}
    by_itself = {State.WAITING, State.BLOCKED}
    by_person = set()
    for entry.state in State:
        by_person |= {entry.state} if remedies.allowed(entry) else set()
    assert by_worker | by_itself | by_person == set(State) - {State.SUCCEEDED, State.SUPERSEDED}
    assert by_person == set(State) - {State.IN_FLIGHT, State.SUCCEEDED, State.SUPERSEDED}
