"""Returns read from ServiceTitan, where those entered here count."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from integrations.models import (
    ExternalLink,
    ManualStep,
    OutboxEntry,
    RemoteDocument,
    SyncIssue,
)
from procurement.services import return_credits
from tests.integrations.outbox_story import World
from tests.integrations.reading import read, retry
from tests.integrations.return_story import Story

pytest_plugins = ["tests.integrations.outbox_world"]


@pytest.fixture
def story(world: World, st, titan) -> Story:
    """PO-892 and its goods are on both sides; what was there before is known."""
    made = Story(world, st, titan)
    made.send()
    read(st, "return")
    return made


# Ours count: returns of ours.


def test_nothing_of_a_return_of_ours_changes(story: Story):
    shipped = story.ship("1", "5")
    story.send()
    before = story.everything()
    story.ship_there(story.link(shipped).external_id)

    assert story.read_new() == {"updated": 1}

    assert story.everything() == before
    assert story.link(shipped).remote_status == "Returned"
    assert not SyncIssue.objects.exists()


def test_reading_it_twice_writes_nothing_the_second_time(story: Story):
    story.ship("1", "5")
    story.send()
    read(story.st, "return")
    before = story.versions()

    assert story.read_new() == {"unchanged": 1}
    assert story.versions() == before


def test_what_was_asked_for_and_is_seen_there_is_ticked(story: Story):
    shipped = story.ship()
    story.send()
    known = story.link(shipped).external_id
    read(story.st, "return")
    assert [step.state for step in ManualStep.objects.all()] == ["open"]

    story.ship_there(known)
    read(story.st, "return")
    assert [step.state for step in ManualStep.objects.all()] == ["detected"]

    return_credits.credit(
        actor=story.world.admin, return_id=shipped.pk, amount=D(1800), number="CM-7"
    )
    assert [step.state for step in ManualStep.objects.order_by("pk")] == ["detected", "open"]
    story.credit_there(known)
    read(story.st, "return")
    assert {step.state for step in ManualStep.objects.all()} == {"detected"}


def test_what_was_seen_there_before_is_not_asked_for(story: Story):
    shipped = story.ship()
    story.send()
    story.credit_there(story.link(shipped).external_id)
    read(story.st, "return")

    return_credits.credit(
        actor=story.world.admin, return_id=shipped.pk, amount=D(1800), number="CM-7"
    )

    assert [step.state for step in ManualStep.objects.all()] == ["detected"]


def test_one_canceled_there_is_a_task_and_moves_nothing(story: Story):
    shipped = story.ship()
    story.send()
    before = story.everything()
    story.cancel_there(story.link(shipped).external_id)

    read(story.st, "return")

    step = ManualStep.objects.get(kind="canceled_there")
    assert step.text.startswith(f"{shipped} was canceled in ServiceTitan and is Shipped here.")
    assert story.everything() == before

    story.decline(shipped)
    step.refresh_from_db()
    assert step.state == "dismissed"


def test_one_declined_here_and_canceled_there_asks_nobody(story: Story):
    shipped = story.ship()
    story.send()
    story.decline(shipped)
    story.send()

    read(story.st, "return")

    assert story.link(shipped).remote_status == "Canceled"
    assert not ManualStep.objects.filter(state="open").exists()


def test_one_still_being_sent_is_waited_for(story: Story):
    shipped = story.ship()
    story.send()
    external_id = story.link(shipped).external_id
    ExternalLink.objects.filter(entity="return").delete()
    OutboxEntry.objects.filter(entity="return").update(state="unknown")

    read(story.st, "return")
    assert SyncIssue.objects.get().message == f"It is {shipped}, which is being sent."
    assert not RemoteDocument.objects.filter(external_id=external_id).exists()

    story.send()
    retry(story.st, "return")
    assert (story.link(shipped).external_id, story.link(shipped).remote_status) == (
        external_id,
        "Pending",
    )
    assert SyncIssue.objects.get().resolved_at is not None


def test_a_copy_that_somebody_made_there_is_asked_about(story: Story):
    shipped = story.ship()
    story.send()
    story.make_there(number=shipped.number)

    read(story.st, "return")

    assert f"It bears the mark of {shipped}, which is" in SyncIssue.objects.get().message


# Ours count: returns made there.


def test_one_made_there_is_only_shown(story: Story):
    before = story.everything()
    known = ExternalLink.objects.get(entity="purchase_order").external_id
    story.make_there(purchase_order_id=known)

    assert story.read_new() == {"created": 1}

    assert story.everything() == before
    document = story.shown()
    assert (document.hub_entity, document.hub_id, document.status, document.is_active) == (
        "purchase_order",
        story.order.pk,
        "Pending",
        True,
    )
    assert document.content == {
        "reference": "RMA-9",
        "lines": [{"sku": "WHIP-6FT", "unit": "EA", "quantity": "2"}],
    }


def test_one_of_no_order_is_shown_with_its_vendor(story: Story):
    story.make_there()
    read(story.st, "return")

    assert (story.shown().hub_entity, story.shown().hub_id) == ("vendor", story.world.vendor.pk)


def test_what_becomes_of_it_is_shown(story: Story):
    external_id = story.make_there()
    read(story.st, "return")
    story.ship_there(external_id)

    assert story.read_new() == {"updated": 1}
    assert story.shown().status == "Returned"


def test_reading_theirs_twice_writes_nothing_the_second_time(story: Story):
    story.make_there()
    story.make_there()
    read(story.st, "return")
    before = story.versions()

    assert story.read_new() == {"unchanged": 2}
    assert story.versions() == before


def test_a_mark_of_another_installation_says_nothing(story: Story):
    story.make_there(number="RT-99999")
    read(story.st, "return")

    assert story.shown().status == "Pending"
