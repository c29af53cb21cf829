"""Orders that change after the books let nobody change their document any more."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from integrations.models import ExternalLink, ManualStep, OutboxEntry, RemoteDocument
from integrations.sync import document_export, remedies
from integrations.sync.target import Target
from procurement.models import Receipt
from tests.integrations import outbox_story as w
from tests.integrations.outbox_story import World
from tests.integrations.purchasing_story import CONDENSER, WHIP, Story

pytest_plugins = ["tests.integrations.outbox_world"]
MAKES = "create_potransaction"
OPEN, DONE, PARTLY = "Pending", "Converted", "Partially Converted"


@pytest.fixture
def story(world: World, si, sage) -> Story:
    """PO-892 is on both sides."""
    made = Story(world, si, sage)
    made.send()
    return made


def linked() -> set[tuple[str, int, str]]:
    return set(ExternalLink.objects.values_list("entity", "hub_id", "external_id"))


@pytest.fixture
def came(story: Story) -> Receipt:
    """Two of three condensers and all whips, as both sides know."""
    receipt = story.receive("2", "20")
    story.send()
    return receipt


def test_the_rest_goes_at_the_new_terms(story: Story, came):
    old = story.link()
    story.reprice()
    story.send()

    assert story.documents() == {
        "PO-892": (PARTLY, D(5870)),
        came.number: (OPEN, D(3970)),
        "PO-892-C1": (OPEN, D(1950)),
    }
    assert story.goods("PO-892-C1") == [(CONDENSER, D(1), "EA", D(1950))]
    new = story.row("PO-892-C1")
    assert (story.link().external_id, story.link().number) == (new["DOCID"], new["DOCNO"])
    kept = RemoteDocument.objects.get()
    assert (kept.entity, kept.external_id, kept.number, kept.hub_entity, kept.hub_id) == (
        *("earlier_order", old.external_id, old.number),
        *("purchase_order", story.order.pk),
    )


def test_one_entry_tells_the_whole_story(story: Story, came):
    story.reprice()
    story.send()

    assert story.sent() == [
        ("si.po.create", "succeeded"),
        ("si.receiver.create", "succeeded"),
        ("si.po.change", "succeeded"),
    ]
    tries = w.entry(story.si, "si.po.change").history.order_by("pk")
    assert list(tries.values_list("outcome", "message")) == [
        (
            "blocked",
            "PO-892 cannot be changed in Sage Intacct any more: it is partially converted there.",
        ),
        ("succeeded", ""),
    ]


def test_somebody_is_asked_to_end_what_only_people_can_end(story: Story, came):
    old = story.link().number
    story.reprice()
    story.send()

    step = ManualStep.objects.get()
    assert (step.kind, step.entity, step.hub_id, step.state) == (
        *("earlier_ended", "purchase_order", story.order.pk, "open"),
    )
    assert step.text == (
        f"End {old} in Sage Intacct by hand: {story.link().number} has taken its place for PO-892,"
        " and nothing more will be received on it."
    )


def test_later_goods_are_received_on_the_change_order(story: Story, came):
    story.reprice()
    rest = story.receive("1")
    story.send()

    assert story.row(rest.number)["CREATEDFROM"] == story.link().external_id
    assert story.goods(rest.number) == [(CONDENSER, D(1), "EA", D(1950))]
    assert story.documents()["PO-892-C1"] == (DONE, D(1950))
    assert story.levels() == {CONDENSER: (D(3), D(1)), WHIP: (D(20), D(0))}


def test_another_change_changes_the_change_order(story: Story, came):
    story.reprice()
    story.send()
    story.reprice("1975")
    story.send()

    assert story.documents()["PO-892-C1"] == (OPEN, D(1975))
    assert len(story.documents()) == 3
    assert story.further() == [("earlier_order", RemoteDocument.objects.get().number)]


def test_a_change_order_that_was_received_is_replaced_as_well(story: Story):
    story.receive("1", "0")
    story.reprice("1950")
    story.send()
    story.receive("1", "0")
    story.reprice("1975")
    story.send()

    assert {name: total for name, total in story.documents().items() if name.startswith("PO")} == {
        "PO-892": (PARTLY, D(5870)),
        "PO-892-C1": (PARTLY, D(4070)),
        "PO-892-C2": (OPEN, D(2145)),
    }
    assert story.goods("PO-892-C2") == [
        (CONDENSER, D(1), "EA", D(1975)),
        (WHIP, D(20), "EA", D("8.5")),
    ]
    assert [kind for kind, _ in story.further()] == ["earlier_order"] * 2


def test_packs_go_on_as_packs_where_the_rest_is_neat(story: Story):
    story.choose(known_packs="BX=10 EA")
    story.receive("3", "10")
    story.order.lines.filter(item=story.world.whip).update(unit_price=D(80))
    w.approve(story.order)
    story.send()
    assert story.goods("PO-892-C1") == [(WHIP, D(1), "BX", D(80))]

    story.receive("0", "4")
    story.order.lines.filter(item=story.world.whip).update(unit_price=D(75))
    w.approve(story.order)
    story.send()
    assert story.goods("PO-892-C2") == [(WHIP, D("0.6"), "BX", D(75))]


def test_a_line_taken_off_an_open_order_issues_it_again(story: Story):
    story.order.lines.filter(item=story.world.whip).delete()
    w.approve(story.order)
    story.send()

    assert story.documents() == {"PO-892": ("Closed", D(5870)), "PO-892-C1": (OPEN, D(5700))}
    assert story.levels() == {CONDENSER: (D(0), D(3)), WHIP: (D(0), D(0))}
    assert story.steps() == []


def test_a_line_added_after_goods_came_is_on_the_change_order(story: Story, came):
    w.add_line(story.order, story.world.whip, "5", "EA", "9.00")
    w.approve(story.order)
    story.send()

    assert story.goods("PO-892-C1") == [
        (CONDENSER, D(1), "EA", D(1900)),
        (WHIP, D(5), "EA", D(9)),
    ]
    lines = ExternalLink.objects.filter(entity="purchase_order_line")
    assert lines.count() == 2


@pytest.mark.parametrize("left", ["some", "nothing"])
def test_what_changes_nothing_that_is_still_to_come_makes_no_document(story: Story, left):
    story.receive("2", "20") if left == "some" else story.receive("3", "20")
    story.send()
    before, links = story.sage.rows("PODOCUMENT"), linked()
    story.order.notes = "Call first"
    story.order.save()
    if left == "nothing":
        story.order.lines.update(unit_price=D(1))
    w.approve(story.order)
    story.send()

    assert story.sage.rows("PODOCUMENT") == before
    assert linked() == links
    assert story.sent()[-1] == ("si.po.change", "succeeded")
    assert story.further() == []


def test_what_was_converted_there_by_somebody_takes_a_change_order_too(story: Story):
    document = story.link().external_id
    story.sage.control("document_state", {"document_id": document, "state": DONE})
    story.reprice()
    story.send()

    assert story.documents() == {"PO-892": (DONE, D(5870)), "PO-892-C1": (OPEN, D(6020))}
    assert story.steps() == []


def test_what_is_being_approved_there_waits_for_a_person(story: Story):
    document = story.link().external_id
    story.sage.control("document_state", {"document_id": document, "state": "Submitted"})
    before = story.sage.rows("PODOCUMENT")
    story.reprice()
    story.send()

    entry, step = w.entry(story.si, "si.po.update"), ManualStep.objects.get()
    assert (entry.state, entry.reason) == ("blocked", "external_locked")
    assert step.kind == "order_changed"
    assert story.sage.rows("PODOCUMENT") == before

    story.sage.control("document_state", {"document_id": document, "state": OPEN})
    remedies.retry(actor=story.world.admin, entry_ids=[entry.pk])
    story.send()
    assert story.documents() == {"PO-892": (OPEN, D(6020))}
    step.refresh_from_db()
    assert step.state == "dismissed"


def test_where_somebody_else_writes_receipts_the_change_is_left_to_a_person(story: Story, came):
    story.choose(writer_receiver="servicetitan")
    before = story.sage.rows("PODOCUMENT")
    story.reprice()
    story.send()

    entry = w.entry(story.si, "si.po.change")
    assert (entry.state, entry.reason, entry.message) == (
        "blocked",
        "external_locked",
        "PO-892 cannot be changed in Sage Intacct, and what was received on it there is not known"
        " here. ServiceTitan's own Sage Intacct integration writes it there.",
    )
    assert [kind for kind, _ in story.steps()] == ["order_changed"]
    assert story.sage.rows("PODOCUMENT") == before


def test_a_price_that_does_not_divide_is_held_before_sending(story: Story, came):
    line = w.add_line(story.order, story.world.whip, "100000", "BX", "0.100001", numerator=3)
    w.approve(story.order)
    before = story.sage.rows("PODOCUMENT")
    story.send()

    entry = w.entry(story.si, "si.po.update")
    assert (entry.state, entry.reason, entry.attempts) == ("blocked", "total_mismatch", 0)
    assert story.sage.rows("PODOCUMENT") == before

    line.delete()
    story.reprice()
    story.send()
    assert story.documents()["PO-892-C1"] == (OPEN, D(1950))


def test_a_further_change_takes_the_place_of_one_that_is_held(story: Story, came):
    story.sage.control("settings", {"closed_until": "2099-12-31"})
    story.reprice()
    story.send()
    story.sage.control("default_settings")
    story.reprice("1960")
    story.send()

    changes = OutboxEntry.objects.filter(operation="si.po.change").order_by("pk")
    assert list(changes.values_list("state", "revision")) == [("superseded", 1), ("succeeded", 2)]
    assert story.documents()["PO-892-C1"] == (OPEN, D(1960))


# Closing.


def test_a_cancelled_order_closes_its_open_document(story: Story):
    story.order.lines.filter(item=story.world.whip).delete()
    w.approve(story.order)
    w.cancel(story.order)
    story.send()

    assert story.documents()["PO-892"][0] == "Closed"
    story.send()
    assert {state for state, _ in story.documents().values()} == {"Closed"}


def test_a_change_order_is_closed_when_the_order_is_cancelled(story: Story):
    story.order.lines.filter(item=story.world.whip).delete()
    w.approve(story.order)
    story.send()
    w.cancel(story.order)
    story.send()

    assert story.documents() == {"PO-892": ("Closed", D(5870)), "PO-892-C1": ("Closed", D(5700))}
    assert story.link().number == story.row("PO-892-C1")["DOCNO"]


def test_an_order_closed_short_is_closed_there(story: Story):
    document_export.end_order(Target.of(story.si), story.order.pk)
    story.send()

    assert story.documents() == {"PO-892": ("Closed", D(5870))}


def test_what_is_partly_received_there_is_closed_by_hand(story: Story, came):
    before = story.sage.rows("PODOCUMENT")
    document_export.end_order(Target.of(story.si), story.order.pk)
    story.send()

    entry, step = w.entry(story.si, "si.po.close"), ManualStep.objects.get()
    assert (entry.state, entry.reason) == ("blocked", "external_locked")
    assert step.text.startswith(
        "Close PO-892 in Sage Intacct by hand: nothing more of it will come."
    )
    assert (step.kind, step.expected) == ("order_ended", {"ended": True})
    assert story.sage.rows("PODOCUMENT") == before


# In which order.


def test_a_change_after_a_receipt_stays_behind_it(story: Story):
    story.reprice("1910")
    story.receive("1")
    story.reprice("1920")
    assert [operation for operation, _ in story.sent()[1:]] == [
        "si.po.update",
        "si.receiver.create",
        "si.po.update",
    ]
    story.reprice("1930")
    assert OutboxEntry.objects.filter(operation="si.po.update").count() == 2
    story.send()

    # The first change was built when it was sent, with the latest price: nothing was left to do.
    assert story.sent()[1:] == [
        ("si.po.update", "succeeded"),
        ("si.receiver.create", "succeeded"),
        ("si.po.change", "succeeded"),
    ]
    assert story.goods("PO-892")[0] == (CONDENSER, D(3), "EA", D(1930))
    assert [name for name in story.documents() if name.startswith("PO")] == ["PO-892"]
