"""There is one change order, whatever goes wrong on its way to the books."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from integrations.sync import remedies
from procurement.models import Receipt
from tests.integrations import outbox_story as w
from tests.integrations.outbox_story import World
from tests.integrations.purchasing_story import Story
from tests.integrations.sage_story import whole

pytest_plugins = ["tests.integrations.outbox_world"]
MAKES = "create_potransaction"
OPEN, PARTLY = "Pending", "Partially Converted"


@pytest.fixture
def story(world: World, si, sage) -> Story:
    """PO-892 is on both sides."""
    made = Story(world, si, sage)
    made.send()
    return made


@pytest.fixture
def came(story: Story) -> Receipt:
    """Two of three condensers and all whips, as both sides know."""
    receipt = story.receive("2", "20")
    story.send()
    return receipt


FAULTS = {
    "cut": {"match": MAKES, "skip": 1, "kind": "cut_after"},
    "never arrived": {"match": MAKES, "skip": 1, "kind": "cut_before"},
    "502 after commit": {"match": MAKES, "skip": 1, "kind": "status", "status": 502, "after": True},
    "half an answer": {"match": MAKES, "skip": 1, "kind": "malformed"},
    "throttled": {"match": MAKES, "skip": 1, "kind": "status", "status": 429, "retry_after": 1},
    "lost before it ends": {"match": MAKES, "kind": "cut_after"},
    "lost while reading back": {"match": "query PODOCUMENT", "skip": 5, "kind": "cut_after"},
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_there_is_one_change_order(story: Story, came, fault):
    story.sage.faults(fault)
    story.reprice()
    story.send_whatever_comes()
    story.sage.faults()

    assert story.documents() == {
        "PO-892": (PARTLY, D(5870)),
        came.number: (OPEN, D(3970)),
        "PO-892-C1": (OPEN, D(1950)),
    }
    assert story.link().external_id == story.row("PO-892-C1")["DOCID"]
    assert w.entry(story.si, "si.po.change").state == "succeeded"
    assert story.steps() == [("earlier_ended", "open")]


def test_a_dead_session_is_renewed(story: Story, came):
    story.sage.control("kill_sessions")
    story.reprice()
    story.send()

    assert story.documents()["PO-892-C1"] == (OPEN, D(1950))
    assert w.entry(story.si, "si.po.change").attempts == 1


def test_a_refusal_leaves_everything_as_it_was(story: Story, came):
    story.sage.control("settings", {"closed_until": "2099-12-31"})
    before = whole(story.sage)
    story.reprice()
    story.send()

    entry = w.entry(story.si, "si.po.change")
    assert (entry.state, entry.reason) == ("blocked", "period_closed")
    assert whole(story.sage) == before
    assert story.link().number == story.row("PO-892")["DOCNO"]

    story.sage.control("default_settings")
    remedies.retry(actor=story.world.admin, entry_ids=[entry.pk])
    story.send()
    assert story.documents()["PO-892-C1"] == (OPEN, D(1950))


def test_a_change_that_a_person_made_there_is_marked_done(story: Story, came):
    story.sage.control("settings", {"closed_until": "2099-12-31"})
    story.reprice()
    story.send()
    entry = w.entry(story.si, "si.po.change")
    remedies.mark_done(actor=story.world.admin, entry_id=entry.pk, external_id="Order-PO9")

    assert story.link().external_id == "Order-PO9"
    assert [kind for kind, _ in story.further()] == ["earlier_order"]
