"""Which invoices and bills go to the books, and what changes of them on the way."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from integrations.models import ManualStep, WriterSince
from integrations.sync import earlier, push, remedies
from integrations.sync.target import Target
from tests.integrations import billing_story
from tests.integrations import outbox_story as w
from tests.integrations.billing_story import OURS, choose, due, steps
from tests.integrations.sage_story import whole

pytest_plugins = ["tests.integrations.outbox_world", "tests.integrations.billing_world"]


TAX = {"invoice": "Sales tax", "bill": "Tax"}


# Only what became final since we write it.


def test_what_was_posted_before_we_write_stays_away(world, story, ours, sage):
    long_ago = timezone.now() - timedelta(days=7)
    before = whole(sage)
    story.tell(source_created_at=long_ago)
    story.tell(source_modified_at=timezone.now())
    push.drain(ours.pk)
    assert story.entries(ours) == []
    assert whole(sage) == before


def test_what_was_posted_before_is_sent_when_somebody_asks(world, story, ours, sage):
    story.tell(source_created_at=timezone.now() - timedelta(days=7))
    pending = story.other(status="pending", number="OTHER-1")
    target = Target.of(ours)
    kind = earlier.BY_ENTITY[story.kind]
    assert kind in earlier.offered(target)
    assert [row.pk for row in earlier.missing(target, kind, earlier.Filter())] == [story.hub_id]
    chosen = [story.hub_id, pending.hub_id]
    earlier.send(actor=world.admin, connection_id=ours.pk, entity=story.kind, hub_ids=chosen)
    push.drain(ours.pk)
    assert story.there(sage) == [(story.said["number"], "152.55", story.whole("PRJ-4521"))]
    assert not earlier.missing(target, kind, earlier.Filter()).exists()


def test_nothing_from_before_is_offered_while_others_write_it(world, story, ours):
    choose(world, ours, **{f"writer_{story.kind}": "servicetitan"})
    assert story.kind not in {kind.entity for kind in earlier.offered(Target.of(ours))}


def test_what_is_posted_later_goes_however_old_it_is(story, ours, sage):
    long_ago = timezone.now() - timedelta(days=7)
    story.tell(status="pending", source_created_at=long_ago, source_modified_at=long_ago)
    assert story.entries(ours) == []
    story.tell(status="posted", source_modified_at=timezone.now())
    push.drain(ours.pk)
    assert story.entries(ours) == ["succeeded"]


@pytest.mark.parametrize("status", ["pending", "exported", "canceled"])
def test_only_posted_ones_go(story, ours, sage, status):
    story.tell(status=status)
    assert story.entries(ours) == []


def test_switching_on_again_counts_from_then(world, story, ours, sage):
    choose(world, ours, **{f"writer_{story.kind}": "servicetitan"})
    assert not WriterSince.objects.filter(option=f"writer_{story.kind}").exists()
    story.tell()
    choose(world, ours, **OURS)
    story.tell(source_modified_at=timezone.now())
    assert story.entries(ours) == []


def test_switching_off_drops_what_was_not_sent(world, story, ours, sage):
    before = whole(sage)
    story.tell()
    choose(world, ours, **{f"writer_{story.kind}": "nobody"})
    dropped = story.entry(ours)
    assert (dropped.state, dropped.reason) == ("cancelled", "setting_off")
    push.drain(ours.pk)
    assert whole(sage) == before


def test_saving_other_options_changes_nothing_about_that(world, story, ours):
    since = dict(WriterSince.objects.values_list("option", "since"))
    story.tell()
    choose(world, ours, term="Net 30")
    assert dict(WriterSince.objects.values_list("option", "since")) == since
    assert set(since) == {"writer_invoice", "writer_bill"}
    assert story.entries(ours) == ["pending"]


def test_one_of_no_job_is_left_to_others_unless_all_are_wanted(world, story, ours, sage):
    story.tell(job_id=None)
    assert story.entries(ours) == []
    choose(world, ours, billing_extent="all")
    story.other(job_id=None, number="OTHER-1")
    push.drain(ours.pk)
    assert story.there(sage) == [("OTHER-1", "152.55", story.whole(None))]


def test_one_that_comes_to_nothing_does_not_go(story, ours):
    story.tell(lines=[], tax=Decimal(0), total=Decimal(0))
    assert story.entries(ours) == []


# What changes on the way.


def test_what_changes_before_it_went_goes_as_it_is_now(story, ours, sage):
    w.state(ours, "error")
    story.tell()
    line = {**story.said["lines"][0], "amount": Decimal("99.00")}
    story.tell(lines=[line], total=Decimal("101.05"))
    w.state(ours, "active")
    push.drain(ours.pk)
    [(_, total, lines)] = story.there(sage)
    assert (total, [amount for _, amount, _ in lines]) == ("101.05", ["99.00", "2.05"])
    assert story.entries(ours) == ["succeeded"]
    assert steps(ours) == []


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"status": "canceled"}, "It was canceled."),
        ({"status": "pending"}, "It was taken back to pending."),
        ({"status": "exported"}, "It was exported to the books without PlyHub."),
        ({"is_active": False}, "It was removed."),
    ],
)
def test_what_is_not_final_any_more_before_it_went_stays_away(story, ours, sage, change, why):
    before = whole(sage)
    story.tell()
    story.tell(**change)
    push.drain(ours.pk)
    dropped = story.entry(ours)
    assert (dropped.state, dropped.reason, dropped.message) == ("cancelled", "withheld", why)
    assert whole(sage) == before


def test_taken_back_and_posted_again_it_goes(story, ours, sage):
    story.tell()
    story.tell(status="pending")
    story.tell(status="posted", source_modified_at=timezone.now())
    push.drain(ours.pk)
    assert story.entries(ours) == ["cancelled", "succeeded"]
    assert len(sage.rows(story.header)) == 1


def test_what_somebody_dropped_is_not_taken_up_by_a_later_change(world, story, ours, sage):
    before = whole(sage)
    w.state(ours, "error")
    story.tell()
    dropped = story.entry(ours)
    remedies.cancel(actor=world.admin, entry_ids=[dropped.pk], reason="It was entered by hand.")
    w.state(ours, "active")
    story.tell(due_on=billing_story.DAY)
    push.drain(ours.pk)
    assert story.entries(ours) == ["cancelled"]
    assert whole(sage) == before
    remedies.retry(actor=world.admin, entry_ids=[dropped.pk])
    push.drain(ours.pk)
    assert story.entries(ours) == ["cancelled", "succeeded"]


def test_what_changes_afterwards_is_for_an_accountant(story, ours, sage):
    story.tell()
    push.drain(ours.pk)
    before = whole(sage)
    first, second = story.said["lines"]
    story.tell(
        lines=[{**first, "amount": Decimal("100.00")}, second, {**second, "description": "Lift"}],
        total=Decimal("162.05"),
    )
    push.drain(ours.pk)
    assert whole(sage) == before
    assert steps(ours) == [
        (
            "billing_changed",
            f"Change {story.label} in Sage Intacct by hand, it was changed after it was sent:"
            " total 152.55 → 162.05; line “Crane” 120.50 → 100.00;"
            f" line “{TAX[story.kind]}” 2.05 → “Lift” 30.00; new line “{TAX[story.kind]}” 2.05.",
        )
    ]


def test_back_as_it_was_nothing_is_left_to_do(story, ours):
    story.tell()
    push.drain(ours.pk)
    story.tell(due_on=billing_story.DAY)
    assert len(steps(ours)) == 1
    story.tell(due_on=billing_story.DUE)
    assert steps(ours) == []
    assert ManualStep.objects.get().reason == "It is again as it was sent."


@pytest.mark.parametrize(
    ("change", "why"),
    [({"status": "canceled"}, "It was canceled."), ({"is_active": False}, "It was removed.")],
)
def test_what_is_taken_back_afterwards_is_reversed_by_hand(story, ours, sage, change, why):
    story.tell()
    push.drain(ours.pk)
    before = whole(sage)
    story.tell(due_on=billing_story.DAY)
    story.tell(**change)
    push.drain(ours.pk)
    assert steps(ours) == [
        ("billing_removed", f"Reverse {story.label} in Sage Intacct by hand: {why}")
    ]
    assert whole(sage) == before


def test_worked_on_again_it_is_compared_once_it_is_posted(story, ours):
    story.tell()
    push.drain(ours.pk)
    story.tell(status="pending", due_on=billing_story.DAY)
    assert steps(ours) == []
    story.tell(status="posted")
    assert [kind for kind, _ in steps(ours)] == ["billing_changed"]


def test_what_changed_while_it_was_sent_is_told_once_it_is_there(story, ours, sage):
    sage.faults(
        {"match": "create_invoice|create.*APBILL", "kind": "cut_after"},
        {"match": f"query.*{story.header}", "kind": "cut_before", "skip": 1},
    )
    story.tell()
    push.drain(ours.pk)
    assert story.entry(ours).state == "unknown"
    story.tell(due_on=billing_story.DAY)
    assert story.entry(ours).state == "unknown"
    assert steps(ours) == []
    due(ours)
    push.drain(ours.pk)
    assert story.entry(ours).state == "succeeded"
    assert [kind for kind, _ in steps(ours)] == ["billing_changed"]


# Connections that do not work.


def test_switched_off_it_is_passed_over_until_somebody_asks(world, story, ours, sage):
    w.state(ours, "inactive")
    story.tell()
    w.state(ours, "active")
    push.drain(ours.pk)
    assert story.entries(ours) == ["skipped"]
    assert story.there(sage) == []
    remedies.retry(actor=world.admin, entry_ids=[story.entry(ours).pk])
    push.drain(ours.pk)
    assert story.entries(ours) == ["skipped", "succeeded"]


@pytest.mark.parametrize("state", ["error", "expired"])
def test_held_while_it_cannot_be_reached_it_goes_by_itself(story, ours, sage, state):
    w.state(ours, state)
    story.tell()
    push.drain(ours.pk)
    assert (story.entries(ours), story.there(sage)) == (["pending"], [])
    w.state(ours, "active")
    push.drain(ours.pk)
    assert story.entries(ours) == ["succeeded"]
