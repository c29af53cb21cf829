"""Returns on their way to ServiceTitan when something goes wrong, and what no call can do."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from integrations.models import ManualStep
from integrations.sync import remedies
from procurement.models import Return
from procurement.services import return_credits
from tests.integrations import outbox_story as w
from tests.integrations.outbox_story import World
from tests.integrations.return_story import Story

pytest_plugins = ["tests.integrations.outbox_world"]
CREATE, UPDATE, CANCEL = (
    "POST .*inventory/v2/.*/returns$",
    "PATCH .*/returns/[0-9]+$",
    "PATCH .*/returns/.*/cancellation",
)


@pytest.fixture
def story(world: World, st, titan) -> Story:
    """PO-892 and its goods are on both sides."""
    made = Story(world, st, titan)
    made.send()
    return made


# When something goes wrong on the way, with each of the three writes.


def _create(story: Story) -> tuple[str, list[str]]:
    story.ship()
    return "st.return.create", ["Pending"]


def _update(story: Story) -> tuple[str, list[str]]:
    shipped = story.ship()
    story.send()
    story.amend(shipped)
    return "st.return.update", ["Pending"]


def _cancel(story: Story) -> tuple[str, list[str]]:
    shipped = story.ship()
    story.send()
    story.decline(shipped)
    return "st.return.cancel", ["Canceled"]


each_write = pytest.mark.parametrize(
    ("write", "match"),
    [(_create, CREATE), (_update, UPDATE), (_cancel, CANCEL)],
    ids=["create", "update", "cancel"],
)


@each_write
def test_a_lost_answer_is_looked_up_not_sent_again(story: Story, write, match):
    story.titan.faults({"match": match, "kind": "cut_after"})
    code, expected = write(story)
    story.send()

    entry = w.entry(story.st, code)
    kinds = list(entry.history.order_by("pk").values_list("kind", "outcome"))
    assert (entry.state, kinds) == ("succeeded", [("send", "unknown"), ("look", "succeeded")])
    assert story.statuses() == expected


@each_write
def test_a_lost_request_is_sent_again_after_two_looks(story: Story, write, match):
    story.titan.faults({"match": match, "kind": "cut_before"})
    code, expected = write(story)
    story.send_whatever_comes()

    entry = w.entry(story.st, code)
    assert (entry.state, entry.attempts, story.statuses()) == ("succeeded", 2, expected)


@each_write
def test_a_refused_one_waits_for_a_person_and_changes_nothing(story: Story, write, match):
    refusal = {"match": match, "kind": "status", "status": 400, "times": 99}
    story.titan.faults(refusal)
    code, _ = write(story)
    before = story.theirs()
    story.send()

    entry = w.entry(story.st, code)
    assert (entry.state, story.theirs()) == ("failed", before)

    story.titan.faults()
    remedies.retry(actor=story.world.admin, entry_ids=[entry.pk])
    story.send()
    entry.refresh_from_db()
    assert (entry.state, len(story.theirs())) == ("succeeded", 1)


@each_write
def test_too_many_requests_cost_no_attempt(story: Story, write, match):
    story.titan.faults({"match": match, "kind": "status", "status": 429, "retry_after": 1})
    code, expected = write(story)
    story.send()
    entry = w.entry(story.st, code)
    assert (entry.state, entry.reason, entry.attempts) == ("retrying", "rate_limited", 0)

    story.titan.faults()
    story.overdue()
    story.send()
    assert story.statuses() == expected


@each_write
def test_an_expired_token_is_renewed(story: Story, write, match):
    code, expected = write(story)
    story.titan.control("expire_tokens")
    story.send()

    entry = w.entry(story.st, code)
    assert (entry.state, entry.attempts, story.statuses()) == ("succeeded", 1, expected)


# What no call can do.


def test_somebody_is_asked_to_mark_it_as_returned(story: Story):
    shipped = story.ship()
    assert not ManualStep.objects.exists()
    story.send()

    step, known = ManualStep.objects.get(), story.link(shipped)
    assert (step.kind, step.entity, step.hub_id, step.state) == (
        "return_status",
        "return",
        shipped.pk,
        "open",
    )
    assert step.text == (
        f"Mark return {known.number} ({shipped.number}) as returned in ServiceTitan:"
        " its goods were shipped."
    )


def test_somebody_is_asked_to_record_the_credit(story: Story):
    shipped = story.ship()
    story.send()
    return_credits.credit(
        actor=story.world.admin, return_id=shipped.pk, amount=D("1800"), number="CM-7"
    )

    step, known = ManualStep.objects.get(), story.link(shipped)
    assert step.text == (
        f"Record the credit of return {known.number} ({shipped.number}) in ServiceTitan:"
        " the vendor's CM-7 came."
    )


def test_what_was_declined_asks_nobody(story: Story):
    shipped = story.ship()
    story.send()
    story.decline(shipped)

    assert [step.state for step in ManualStep.objects.all()] == ["dismissed"]


@pytest.mark.parametrize(
    ("write", "kind", "words"),
    [
        (_update, "return_changed", "Change {} in ServiceTitan by hand, as it is here now."),
        (_cancel, "return_ended", "Cancel {} in ServiceTitan by hand."),
    ],
)
def test_one_that_left_there_is_left_to_a_person(story: Story, write, kind, words):
    code, _ = write(story)
    goods_return = Return.objects.get()
    story.ship_there(story.link(goods_return).external_id)
    before = story.theirs()
    story.send()

    entry = w.entry(story.st, code)
    step = ManualStep.objects.get(kind=kind)
    assert (entry.state, entry.reason) == ("blocked", "external_locked")
    assert step.text.startswith(words.format(goods_return.number))
    assert story.theirs() == before
