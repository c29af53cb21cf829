"""What a person can do about entries that do not go by themselves."""

from __future__ import annotations

import pytest

from integrations.models import ExternalLink, OutboxEntry
from integrations.sync import outbox, push, remedies
from integrations.why import why
from plyhub.common.errors import InvalidInput, NotAllowed, WrongState
from plyhub.common.models import AuditEntry, User
from tests.integrations import outbox_story as w
from tests.integrations.outbox_story import World

pytest_plugins = ["tests.integrations.outbox_world"]


def all_states() -> list[tuple[str, str]]:
    return list(OutboxEntry.objects.order_by("pk").values_list("operation", "state"))


def test_one_click_sends_the_project_then_the_order(world: World, si, sage):
    w.switch(si, enable_intacct_projects=True)
    w.approve(world.order(job=world.job))
    remedies.retry(actor=world.admin, entry_ids=[w.entry(si, "si.po.create").pk])
    push.drain(si.pk)
    assert [row["PONUMBER"] for row in sage.rows("PODOCUMENT")] == ["PO-892"]
    assert {row["PROJECTID"] for row in sage.rows("PODOCUMENTENTRY")} == {"PRJ-4521"}


def test_one_click_sends_a_skipped_order_with_its_receipt(world: World, si, sage):
    w.state(si, "inactive")
    order = world.order()
    w.approve(order)
    w.state(si, "active")
    w.post(world.receipt(order, ["2", "20"]))
    remedies.retry(actor=world.admin, entry_ids=[w.entry(si, "si.receiver.create").pk])
    push.drain(si.pk)
    assert sorted(row["PONUMBER"] for row in sage.rows("PODOCUMENT")) == ["PO-892", "RC-892"]


def test_two_receipts_of_a_skipped_order_both_follow(world: World, si, sage):
    w.state(si, "inactive")
    order = world.order()
    w.approve(order)
    w.state(si, "active")
    first, second = world.receipt(order, ["1", "10"]), None
    w.post(first)
    order.number = "PO-900"
    second = world.receipt(order, ["2", "10"])
    w.post(second)
    held = OutboxEntry.objects.filter(operation="si.receiver.create").order_by("pk")
    remedies.retry(actor=world.admin, entry_ids=[held[0].pk])
    push.drain(si.pk)
    numbers = sorted(row["PONUMBER"] for row in sage.rows("PODOCUMENT"))
    assert numbers == ["PO-892", "RC-892", "RC-900"]


def test_a_skipped_entry_is_sent_as_a_new_one(world: World, si, sage):
    w.state(si, "inactive")
    w.approve(world.order())
    skipped = OutboxEntry.objects.get()
    w.state(si, "active")
    remedies.retry(actor=world.admin, entry_ids=[skipped.pk])
    push.drain(si.pk)
    again = OutboxEntry.objects.filter(operation="si.po.create").latest("pk")
    assert (again.state, again.origin) == ("succeeded", "manual")
    skipped.refresh_from_db()
    assert skipped.state == "skipped"


def test_retrying_the_order_retries_what_it_waits_for(world: World, si, sage):
    w.remember(si, "vendor", "VEND-ABC", "ABC Supply of Ohio")
    w.approve(world.order())
    ExternalLink.objects.filter(connection=si, entity="vendor").update(
        state="allocated", code="VEND-ABC-2"
    )
    remedies.retry(actor=world.admin, entry_ids=[w.entry(si, "si.po.create").pk])
    push.drain(si.pk)
    assert [row["CUSTVENDID"] for row in sage.rows("PODOCUMENT")] == ["VEND-ABC-2"]


def test_cancelling_holds_what_waits_for_it(world: World, si):
    w.approve(world.order())
    vendor = w.entry(si, "si.vendor.upsert")
    remedies.cancel(actor=world.admin, entry_ids=[vendor.pk], reason="wrong vendor")
    order = w.entry(si, "si.po.create")
    assert (order.state, order.reason) == ("blocked", "dependency_failed")
    audit = AuditEntry.objects.get(object_type="outboxentry")
    assert (audit.action, audit.actor, audit.reason) == ("cancelled", world.admin, "wrong vendor")


def test_what_a_person_dropped_does_not_come_back_by_itself(world: World, si, sage):
    w.approve(world.order())
    vendor = w.entry(si, "si.vendor.upsert")
    remedies.cancel(actor=world.admin, entry_ids=[vendor.pk], reason="wrong vendor")
    before = all_states()
    assert outbox.reconsider(si.pk) == 0
    assert all_states() == before
    order = w.entry(si, "si.po.create")
    remedies.retry(actor=world.admin, entry_ids=[order.pk])
    push.drain(si.pk)
    assert [row["PONUMBER"] for row in sage.rows("PODOCUMENT")] == ["PO-892"]


@pytest.mark.parametrize("state", ["active", "inactive"])
def test_what_was_taken_back_here_can_not_be_sent_after_all(world: World, si, state):
    w.state(si, state)
    order = world.order()
    w.approve(order)
    w.cancel(order)
    dropped = w.entry(si, "si.po.create")
    before = all_states()
    with pytest.raises(WrongState, match="it is cancelled. The order was cancelled."):
        remedies.retry(actor=world.admin, entry_ids=[dropped.pk])
    assert all_states() == before
    assert (dropped.state, remedies.allowed(dropped)) == ("cancelled", set())
    assert why(dropped).remedy is None


def test_what_was_dropped_before_its_order_was_cancelled_can_not_be_sent_either(world: World, si):
    order = world.order()
    w.approve(order)
    dropped = w.entry(si, "si.po.create")
    remedies.cancel(actor=world.admin, entry_ids=[dropped.pk], reason="not yet")
    w.approve(order)
    w.cancel(order)
    before = all_states()
    with pytest.raises(WrongState, match="it is cancelled. The order was cancelled."):
        remedies.retry(actor=world.admin, entry_ids=[dropped.pk])
    assert all_states() == before


def test_what_was_dropped_and_is_wanted_by_another_frees_both(world: World, si, sage):
    w.approve(world.order())
    vendor = w.entry(si, "si.vendor.upsert")
    remedies.cancel(actor=world.admin, entry_ids=[vendor.pk], reason="not yet")
    w.approve(world.order())
    assert outbox.reconsider(si.pk) == 1
    push.drain(si.pk)
    assert [row["PONUMBER"] for row in sage.rows("PODOCUMENT")] == ["PO-892", "PO-893"]


def test_done_by_hand_frees_what_waits_for_it(world: World, si):
    w.approve(world.order())
    for operation in ("si.vendor.upsert", "si.item.upsert"):
        for entry in OutboxEntry.objects.filter(operation=operation):
            remedies.mark_done(actor=world.admin, entry_id=entry.pk, external_id=f"X{entry.pk}")
    assert w.entry(si, "si.po.create").state == "pending"
    assert ExternalLink.objects.get(connection=si, entity="vendor").external_id.startswith("X")


def test_done_by_hand_needs_the_id_there(world: World, si):
    w.approve(world.order())
    before = all_states()
    with pytest.raises(InvalidInput):
        remedies.mark_done(
            actor=world.admin, entry_id=w.entry(si, "si.po.create").pk, external_id=" "
        )
    assert all_states() == before


def test_done_by_hand_refuses_the_id_of_another_record(world: World, si):
    w.approve(world.order())
    w.link(si, "vendor", world.vendor.pk + 1, "VEND-OTHER")
    before = all_states()
    with pytest.raises(InvalidInput, match="VEND-OTHER is another record of ours"):
        remedies.mark_done(
            actor=world.admin,
            entry_id=w.entry(si, "si.vendor.upsert").pk,
            external_id="VEND-OTHER",
        )
    assert all_states() == before


def test_retrying_what_may_have_arrived_looks_first(world: World, si, sage):
    w.approve(world.order())
    push.drain(si.pk)
    sage.faults({"match": "create_potransaction", "kind": "cut_before"})
    w.approve(world.order())
    push.drain(si.pk)
    entry = OutboxEntry.objects.get(label="PO-893")
    for _ in range(3):
        remedies.retry(actor=world.admin, entry_ids=[entry.pk])
        push.drain(si.pk)
    entry.refresh_from_db()
    assert (entry.state, entry.attempts) == ("unknown", 1)


def test_only_those_who_may_can_retry(world: World, si):
    w.approve(world.order())
    before = all_states()
    with pytest.raises(NotAllowed):
        remedies.retry(
            actor=User.objects.create_user("bea"), entry_ids=[w.entry(si, "si.po.create").pk]
        )
    assert all_states() == before


def test_what_was_sent_can_not_be_cancelled(world: World, si, sage):
    w.approve(world.order())
    push.drain(si.pk)
    before = all_states()
    with pytest.raises(WrongState, match="PO-892 cannot be cancelled: it is sent"):
        remedies.cancel(
            actor=world.admin, entry_ids=[w.entry(si, "si.po.create").pk], reason="changed my mind"
        )
    assert all_states() == before


def test_cancelling_one_that_may_not_leaves_all(world: World, si, sage):
    w.approve(world.order())
    push.drain(si.pk)
    w.approve(world.order())
    before = all_states()
    ids = OutboxEntry.objects.filter(operation="si.po.create").values_list("pk", flat=True)
    with pytest.raises(WrongState):
        remedies.cancel(actor=world.admin, entry_ids=list(ids), reason="all of them")
    assert all_states() == before
