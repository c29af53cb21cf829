"""Returns to vendors that are shipped here are in the books once, and taken back when declined."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from integrations.models import ExternalLink, ManualStep, OutboxEntry
from integrations.sync import remedies
from procurement.models import Receipt
from procurement.services import return_credits
from procurement.services.returns import ReturnLineInput
from tests.integrations import outbox_story as w
from tests.integrations.outbox_story import World
from tests.integrations.purchasing_story import CONDENSER, WHIP, Story
from tests.integrations.sage_story import whole

pytest_plugins = ["tests.integrations.outbox_world"]
MAKES = "create_potransaction"
REVERSAL = {"return_reversal_definition": "Vendor Return Reversal"}


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


def back(story: Story, receipt: Receipt, condensers: str = "1", **given):
    return story.ship(story.of(receipt, condensers), **given)


def test_a_shipped_return_arrives_as_it_is(story: Story, came):
    shipped = back(story, came, notes="Dented")
    story.send()

    row = story.row(shipped.number)
    names = ("DOCPARID", "CREATEDFROM", "VENDORID", "VENDORDOCNO", "MESSAGE", "WHENCREATED")
    assert [row[name] for name in names] == [
        "Vendor Return",
        story.link("receipt").external_id,
        "VEND-ABC",
        "RMA-1",
        "Dented",
        shipped.shipped_on.isoformat(),
    ]
    assert story.goods(shipped.number) == [(CONDENSER, D(1), "EA", D(1900))]
    [line] = [
        line for line in story.sage.rows("PODOCUMENTENTRY") if line["DOCHDRID"] == row["DOCID"]
    ]
    source = ExternalLink.objects.get(
        entity="receipt_line", hub_id=shipped.lines.get().receipt_line_id
    )
    assert (str(line["SOURCE_DOCLINEKEY"]), line["WAREHOUSEID"]) == (source.external_id, "WH-MAIN")
    assert story.levels()[CONDENSER] == (D(2), D(0))
    known = story.link("return")
    assert (known.external_id, known.number, known.remote_status) == (
        row["DOCID"],
        row["DOCNO"],
        row["STATE"],
    )
    assert story.steps() == []


def test_it_goes_after_what_brought_the_goods(story: Story):
    receipt = story.receive("3")
    shipped = back(story, receipt)
    entry = w.entry(story.si, "si.vreturn.create")
    assert (entry.state, [one.operation for one in entry.depends_on.all()]) == (
        "waiting",
        ["si.receiver.create"],
    )
    story.send()
    assert list(story.documents())[-2:] == [receipt.number, shipped.number]


def test_goods_of_two_receipts_become_two_documents(story: Story):
    first, second = story.receive("1"), story.receive("2")
    shipped = story.ship(story.of(first, "1"), story.of(second, "2"))
    story.send()

    assert story.goods(shipped.number) == [(CONDENSER, D(1), "EA", D(1900))]
    assert story.goods(f"{shipped.number}-2") == [(CONDENSER, D(2), "EA", D(1900))]
    assert story.link("return").external_id == story.row(shipped.number)["DOCID"]
    assert story.further() == [("return_part", story.row(f"{shipped.number}-2")["DOCNO"])]
    assert story.levels()[CONDENSER][0] == 0


def test_goods_of_no_receipt_go_on_a_document_of_their_own(story: Story, came):
    line = ReturnLineInput(item_id=story.world.whip.pk, quantity=D(2), unit_price=D("8.50"))
    shipped = story.ship(
        line, vendor_id=story.world.vendor.pk, location_id=story.world.warehouse.pk
    )
    story.send()

    assert story.row(shipped.number).get("CREATEDFROM") is None
    assert story.goods(shipped.number) == [(WHIP, D(2), "EA", D("8.5"))]
    assert story.levels()[WHIP][0] == 18


def test_where_returns_are_only_made_from_receipts_a_person_enters_it(story: Story, came):
    story.choose(return_definition="Vendor Return Reversal")
    line = ReturnLineInput(item_id=story.world.whip.pk, quantity=D(2), unit_price=D("8.50"))
    before = whole(story.sage)
    shipped = story.ship(
        line, vendor_id=story.world.vendor.pk, location_id=story.world.warehouse.pk
    )
    story.send()

    entry, step = w.entry(story.si, "si.vreturn.create"), ManualStep.objects.get()
    assert (entry.state, entry.reason) == ("blocked", "external_locked")
    assert entry.message == (
        f"{shipped.number} names no receipt for INV-WHIP-6FT, and Vendor Return Reversal in Sage"
        " Intacct is only made from a receipt."
    )
    assert (step.kind, step.hub_id) == ("return_missing", shipped.pk)
    assert whole(story.sage) == before


def test_the_project_of_the_job_goes_with_the_goods(world: World, si, sage):
    w.switch(si, enable_intacct_projects=True, create_missing_projects_on_export=True)
    story = Story(world, si, sage)
    story.order.job = world.job
    story.order.save()
    receipt = story.receive("3")
    shipped = back(story, receipt)
    story.send()

    document = story.row(shipped.number)["DOCID"]
    lines = [row for row in sage.rows("PODOCUMENTENTRY") if row["DOCHDRID"] == document]
    assert [line["PROJECTID"] for line in lines] == ["PRJ-4521"]


def test_packs_go_back_as_they_came(story: Story):
    story.choose(known_packs="BX=10 EA")
    receipt = story.receive("0", "20")
    line = receipt.lines.get()
    shipped = story.ship(ReturnLineInput(receipt_line_id=line.pk, quantity=D(10)))
    story.send()

    assert story.goods(shipped.number) == [(WHIP, D(1), "BX", D(85))]


def test_what_is_said_later_changes_nothing_there(story: Story, came):
    shipped = back(story, came)
    story.send()
    before = whole(story.sage)
    return_credits.amend(
        actor=story.world.admin, return_id=shipped.pk, rma_number="RMA-2", notes=""
    )
    story.send()

    assert whole(story.sage) == before
    assert OutboxEntry.objects.filter(entity="return").count() == 1


def test_a_declined_one_is_taken_back(story: Story, came):
    story.choose(**REVERSAL)
    shipped = back(story, came)
    story.send()
    story.decline(shipped)
    story.send()

    mirror = story.row(f"{shipped.number}-R")
    assert (mirror["DOCPARID"], mirror["CREATEDFROM"]) == (
        "Vendor Return Reversal",
        story.row(shipped.number)["DOCID"],
    )
    assert story.goods(f"{shipped.number}-R") == story.goods(shipped.number)
    assert story.levels()[CONDENSER][0] == 3
    assert story.further() == [("return_reversal", mirror["DOCNO"])]
    assert story.link("return").external_id == story.row(shipped.number)["DOCID"]


def test_all_documents_of_a_declined_one_are_taken_back(story: Story):
    story.choose(**REVERSAL)
    first, second = story.receive("1"), story.receive("2")
    shipped = story.ship(story.of(first, "1"), story.of(second, "2"))
    story.send()
    story.decline(shipped)
    story.send()

    assert story.levels()[CONDENSER][0] == 3
    assert [kind for kind, _ in story.further()] == [
        "return_part",
        "return_reversal",
        "return_reversal",
    ]


def test_without_a_definition_for_that_a_person_takes_it_back(story: Story, came):
    shipped = back(story, came)
    story.send()
    before = whole(story.sage)
    story.decline(shipped)
    story.send()

    step = ManualStep.objects.get()
    assert (step.kind, step.text) == (
        "return_ended",
        f"Take {shipped.number} back in Sage Intacct by hand: the vendor declined it, and it stands"
        " there.",
    )
    assert whole(story.sage) == before


def test_one_declined_before_it_was_sent_never_goes(story: Story, came):
    before = whole(story.sage)
    story.decline(back(story, came))
    story.send()

    assert w.entry(story.si, "si.vreturn.create").state == "cancelled"
    assert whole(story.sage) == before
    assert story.steps() == []


FAULTS = {
    "cut": {"kind": "cut_after"},
    "never arrived": {"kind": "cut_before"},
    "502 after commit": {"kind": "status", "status": 502, "after": True},
    "half an answer": {"kind": "malformed"},
    "throttled": {"kind": "status", "status": 429, "retry_after": 1},
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_it_goes_back_once_and_is_taken_back_once(story: Story, came, fault):
    story.choose(**REVERSAL)
    story.sage.faults({"match": MAKES, **fault})
    shipped = back(story, came)
    story.send_whatever_comes()
    assert story.levels()[CONDENSER][0] == 2

    story.sage.faults({"match": MAKES, **fault})
    story.decline(shipped)
    story.send_whatever_comes()
    assert list(story.documents())[-2:] == [shipped.number, f"{shipped.number}-R"]
    assert story.levels()[CONDENSER][0] == 3
    assert {state for _, state in story.sent()} == {"succeeded"}


def test_a_refused_one_waits_and_goes_when_the_cause_is_gone(story: Story, came):
    story.sage.control("on_hold", {"vendor_id": "VEND-ABC"})
    before = whole(story.sage)
    shipped = back(story, came)
    story.send()

    entry = w.entry(story.si, "si.vreturn.create")
    assert (entry.state, entry.reason) == ("blocked", "vendor_review")
    assert whole(story.sage) == before

    story.sage.control("on_hold", {"vendor_id": "VEND-ABC", "on_hold": False})
    remedies.retry(actor=story.world.admin, entry_ids=[entry.pk])
    story.send()
    assert story.goods(shipped.number) == [(CONDENSER, D(1), "EA", D(1900))]
