"""Receipts that are reversed here are taken back in the books by a document of their own."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from integrations.models import ManualStep, OutboxEntry, RemoteDocument
from integrations.sync import remedies
from procurement.models import Receipt
from tests.integrations import outbox_story as w
from tests.integrations.outbox_story import World
from tests.integrations.purchasing_story import CONDENSER, WHIP, Story
from tests.integrations.sage_story import whole

pytest_plugins = ["tests.integrations.outbox_world"]
MAKES = "create_potransaction"
OPEN, DONE, PARTLY = "Pending", "Converted", "Partially Converted"


@pytest.fixture
def story(world: World, si, sage) -> Story:
    """PO-892 is on both sides."""
    made = Story(world, si, sage)
    made.send()
    return made


@pytest.fixture
def came(story: Story) -> Receipt:
    """All of it, as both sides know."""
    receipt = story.receive("3", "20")
    story.send()
    return receipt


def test_the_goods_leave_again_and_the_order_is_open_for_them(story: Story, came):
    assert story.levels() == {CONDENSER: (D(3), D(0)), WHIP: (D(20), D(0))}
    story.reverse(came)
    story.send()

    assert story.documents() == {
        "PO-892": (DONE, D(5870)),
        came.number: (DONE, D(5870)),
        f"{came.number}-R": (OPEN, D(5870)),
        "PO-892-C1": (OPEN, D(5870)),
    }
    mirror = story.row(f"{came.number}-R")
    assert (mirror["DOCPARID"], mirror["CREATEDFROM"], mirror["WHENCREATED"]) == (
        "Vendor Return",
        story.row(came.number)["DOCID"],
        came.received_on.isoformat(),
    )
    assert story.goods(f"{came.number}-R") == story.goods(came.number)
    assert story.goods("PO-892-C1") == story.goods("PO-892")
    assert story.levels() == {CONDENSER: (D(0), D(3)), WHIP: (D(0), D(20))}
    assert story.steps() == []


def test_the_receipt_stays_linked_to_what_it_was(story: Story, came):
    before = story.link("receipt").external_id
    story.reverse(came)
    story.send()

    assert story.link("receipt").external_id == before
    mirror = RemoteDocument.objects.get(entity="receipt_reversal")
    assert (mirror.external_id, mirror.number, mirror.hub_entity, mirror.hub_id) == (
        story.row(f"{came.number}-R")["DOCID"],
        story.row(f"{came.number}-R")["DOCNO"],
        "receipt",
        came.pk,
    )
    assert w.entry(story.si, "si.receiver.reverse").external_id == mirror.external_id


def test_what_comes_after_all_is_received_on_the_new_document(story: Story, came):
    story.reverse(came)
    again = story.receive("3", "20")
    story.send()

    assert story.row(again.number)["CREATEDFROM"] == story.row("PO-892-C1")["DOCID"]
    assert story.documents()["PO-892-C1"] == (DONE, D(5870))
    assert story.levels() == {CONDENSER: (D(3), D(0)), WHIP: (D(20), D(0))}


def test_of_a_partly_received_order_all_is_expected_on_the_new_document(story: Story):
    first = story.receive("1")
    story.receive("0", "20")
    story.send()
    story.reverse(first)
    story.send()

    assert story.goods("PO-892-C1") == [(CONDENSER, D(3), "EA", D(1900))]
    assert story.documents()["PO-892"][0] == PARTLY
    assert story.steps() == [("earlier_ended", "open")]


def test_the_definition_is_chosen(story: Story, came):
    story.choose(reversal_definition="Nothing")
    story.reverse(came)
    story.send()

    entry = w.entry(story.si, "si.receiver.reverse")
    assert entry.state == "failed"
    assert entry.message == "Sage Intacct has no transaction definition Nothing."
    story.choose(reversal_definition="Vendor Return")
    remedies.retry(actor=story.world.admin, entry_ids=[entry.pk])
    story.send()
    assert f"{came.number}-R" in story.documents()


def test_one_that_was_never_sent_never_goes(story: Story):
    receipt = story.receive("3", "20")
    before = whole(story.sage)
    story.reverse(receipt)
    story.send()

    assert story.sent() == [("si.po.create", "succeeded"), ("si.receiver.create", "cancelled")]
    assert whole(story.sage) == before


def test_one_whose_fate_is_not_known_is_settled_first(story: Story):
    receipt = story.receive("3", "20")
    OutboxEntry.objects.filter(operation="si.receiver.create").update(state="unknown", attempts=1)
    story.reverse(receipt)
    held = w.entry(story.si, "si.receiver.reverse")
    assert (held.state, [one.operation for one in held.depends_on.all()]) == (
        "waiting",
        ["si.receiver.create"],
    )
    story.send_whatever_comes()

    assert {state for _, state in story.sent()} == {"succeeded"}
    assert list(story.documents()) == [
        "PO-892",
        receipt.number,
        f"{receipt.number}-R",
        "PO-892-C1",
    ]


def test_what_sage_refuses_is_left_to_a_person(story: Story, came):
    story.sage.control(
        "document_state", {"document_id": story.link("receipt").external_id, "state": "Closed"}
    )
    before = whole(story.sage)
    story.reverse(came)
    story.send()

    entry, step = w.entry(story.si, "si.receiver.reverse"), ManualStep.objects.get()
    assert (entry.state, entry.reason) == ("blocked", "external_locked")
    assert (step.kind, step.entity, step.hub_id) == ("receipt_reversed", "receipt", came.pk)
    assert step.text.startswith(f"Take {came.number} back in Sage Intacct by hand.")
    assert whole(story.sage) == before


def test_where_somebody_else_writes_receipts_by_now_a_person_reverses_ours(story: Story, came):
    story.choose(writer_receiver="nobody")
    before = whole(story.sage)
    story.reverse(came)
    story.send()

    step = ManualStep.objects.get()
    assert step.text == (
        f"Reverse {came.number} of PO-892 in Sage Intacct: it was reversed here and stands there."
    )
    assert whole(story.sage) == before


def test_a_closed_period_holds_it_with_its_date(story: Story, came):
    story.sage.control("settings", {"closed_until": "2099-12-31"})
    before = whole(story.sage)
    story.reverse(came)
    story.send()

    entry = w.entry(story.si, "si.receiver.reverse")
    assert (entry.state, entry.reason) == ("blocked", "period_closed")
    assert whole(story.sage) == before


FAULTS = {
    "cut": {"kind": "cut_after"},
    "never arrived": {"kind": "cut_before"},
    "502 after commit": {"kind": "status", "status": 502, "after": True},
    "half an answer": {"kind": "malformed"},
    "throttled": {"kind": "status", "status": 429, "retry_after": 1},
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_it_is_taken_back_once(story: Story, came, fault):
    story.sage.faults({"match": MAKES, **fault})
    story.reverse(came)
    story.send_whatever_comes()

    assert story.documents() == {
        "PO-892": (DONE, D(5870)),
        came.number: (DONE, D(5870)),
        f"{came.number}-R": (OPEN, D(5870)),
        "PO-892-C1": (OPEN, D(5870)),
    }
    assert {state for _, state in story.sent()} == {"succeeded"}


def test_a_dead_session_is_renewed(story: Story, came):
    story.sage.control("kill_sessions")
    story.reverse(came)
    story.send()

    assert story.documents()[f"{came.number}-R"] == (OPEN, D(5870))
