"""Material used on a job, counted once whichever of the two systems it was entered in."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from integrations.models import ExternalLink, ManualStep, OutboxEntry, SyncIssue
from integrations.sync import outbox, remedies
from inventory.models import InvoiceLine, Job, StockMovement, Usage
from inventory.services import jobs
from tests.factories import people
from tests.integrations.outbox_story import World, state
from tests.integrations.usage_story import Story

pytest_plugins = ["tests.integrations.outbox_world"]
PATCH = "PATCH .*/invoices/.*/items"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def story(world: World, st, titan) -> Story:
    Job.objects.filter(pk=world.job.pk).update(status="in_progress")
    world.job.refresh_from_db()
    return Story(st, titan, world.job, world.whip)


def _states() -> set[str]:
    return set(OutboxEntry.objects.values_list("state", flat=True))


def _nothing_more(story: Story) -> None:
    """Reading and sending again changes neither side."""
    before = (story.amounts(), StockMovement.objects.count(), Usage.objects.count())
    for _ in range(2):
        story.read()
        story.send()
    assert (story.amounts(), StockMovement.objects.count(), Usage.objects.count()) == before


def test_used_here_is_a_line_there_and_is_read_back_as_itself(story: Story):
    made = story.use("5")
    story.send()

    [line] = story.lines()
    assert (D(line["quantity"]), line["inventoryLocation"]) == (D(5), "VAN-12")
    made.refresh_from_db()
    known = ExternalLink.objects.get(entity="usage", hub_id=made.pk)
    assert known.external_id == str(line["id"])
    assert (made.invoice_line.quantity, story.used()) == (D(5), D(5))
    _nothing_more(story)


def test_entered_there_is_used_here(story: Story):
    story.add_there("3", location="VAN-12")

    story.read()

    made = Usage.objects.get()
    assert (made.quantity, made.location, made.entered_in) == (D(3), story.truck, "field_service")
    assert story.used() == D(3)
    assert not OutboxEntry.objects.exists()
    _nothing_more(story)


def test_edited_there_posts_the_difference(story: Story):
    line = story.add_there("3", location="VAN-12")
    story.read()

    story.edit_there(line, "8")
    story.read()

    assert [each.quantity for each in Usage.objects.order_by("pk")] == [D(3), D(5)]
    assert story.used() == D(8)
    _nothing_more(story)


def test_our_own_line_edited_there_posts_the_difference(story: Story):
    story.use("5")
    story.send()
    [line] = story.lines()

    story.edit_there(str(line["id"]), "2")
    story.read()

    assert story.used() == D(2)
    _nothing_more(story)


def test_removed_there_comes_back_here(story: Story):
    line = story.add_there("3", location="VAN-12")
    story.read()

    story.remove_there(line)
    story.read()

    assert story.used() == D(0)
    assert InvoiceLine.objects.get().is_active is False
    _nothing_more(story)


def test_brought_back_here_lowers_the_line_there(story: Story):
    made = story.use("5")
    story.send()

    story.bring_back(made, "2")
    story.send()

    assert (story.amounts(), story.used()) == ([D(3)], D(3))
    _nothing_more(story)


def test_all_brought_back_here_takes_the_line_off_there(story: Story):
    made = story.use("5")
    story.send()

    story.bring_back(made, "5")
    story.send()

    assert (story.amounts(), story.used()) == ([], D(0))
    _nothing_more(story)


def test_brought_back_before_it_was_sent_is_one_line_with_the_rest(story: Story):
    made = story.use("5")

    story.bring_back(made, "2")
    story.send()

    assert (story.amounts(), OutboxEntry.objects.count()) == ([D(3)], 1)
    _nothing_more(story)


def test_all_brought_back_before_it_was_sent_sends_nothing(story: Story):
    made = story.use("5")

    story.bring_back(made, "5")
    story.send()

    assert (story.amounts(), _states()) == ([], {"cancelled"})
    _nothing_more(story)


def test_a_line_from_there_is_lowered_by_what_is_brought_back_here(story: Story):
    story.add_there("5", location="VAN-12")
    story.read()

    story.bring_back(Usage.objects.get(), "1")
    story.send()

    assert (story.amounts(), story.used()) == ([D(4)], D(4))
    _nothing_more(story)


def test_two_uses_are_two_lines(story: Story):
    story.use("5")
    story.use("5")
    story.send()

    assert (story.amounts(), story.used()) == ([D(5), D(5)], D(10))
    _nothing_more(story)


def test_a_lost_answer_leaves_one_line_and_one_movement(story: Story):
    story.titan.faults({"match": PATCH, "kind": "cut_after"})
    story.use("5")

    story.send()
    story.read()
    story.look_again()

    assert (story.amounts(), story.used(), _states()) == ([D(5)], D(5), {"succeeded"})
    _nothing_more(story)


def test_a_line_that_may_be_ours_waits_until_that_is_known(story: Story):
    story.titan.faults(
        {"match": PATCH, "kind": "cut_after"},
        {"match": "GET .*/invoices", "skip": 1, "times": None, "status": 503},
    )
    story.use("5")
    story.send()
    assert (story.entry().state, story.amounts()) == ("unknown", [D(5)])
    story.titan.faults()

    story.read()

    issue = SyncIssue.objects.get(entity="invoice_line", resolved_at=None)
    assert issue.message.startswith("This may be Material U-")
    assert (story.used(), InvoiceLine.objects.count()) == (D(5), 0)
    state(story.connection, "active")
    story.look_again()
    story.read()
    assert not SyncIssue.objects.filter(resolved_at=None).exists()
    assert (story.amounts(), story.used()) == ([D(5)], D(5))
    _nothing_more(story)


@pytest.mark.parametrize(
    "fault", [{"kind": "status", "status": 429}, {"kind": "status", "status": 401}]
)
def test_a_passing_trouble_sends_one_line_in_the_end(story: Story, fault):
    story.titan.faults({"match": PATCH, "times": 1, **fault})
    story.use("5")

    story.send()
    story.look_again()

    assert (story.amounts(), _states()) == ([D(5)], {"succeeded"})
    _nothing_more(story)


def test_a_token_that_has_expired_is_renewed(story: Story):
    story.use("5")
    story.titan.control("expire_tokens")

    story.send()

    assert (story.amounts(), _states()) == ([D(5)], {"succeeded"})


def test_a_refused_line_is_told_and_the_stock_stays_moved(story: Story):
    ExternalLink.objects.filter(entity="item", hub_id=story.item.pk).update(external_id="987654321")
    story.use("5")

    story.send()

    entry = story.entry()
    assert (entry.state, entry.reason) == ("blocked", "item_review")
    assert (story.amounts(), story.used()) == ([], D(5))


def test_without_an_invoice_it_waits_for_one(story: Story):
    known = ExternalLink.objects.get(entity="invoice")
    external_id = known.external_id
    known.delete()
    story.use("5")
    story.send()
    entry = story.entry()
    assert (entry.state, entry.reason, story.amounts()) == ("blocked", "invoice_missing", [])
    assert "Job 4521 has no invoice here yet." in entry.message

    ExternalLink.objects.create(
        connection=story.connection,
        entity="invoice",
        hub_id=known.hub_id,
        external_id=external_id,
    )
    assert outbox.reconsider(story.connection.pk) == 1
    story.send()

    assert (story.amounts(), _states()) == ([D(5)], {"succeeded"})


def test_a_closed_invoice_takes_a_step_by_hand_and_the_line_is_known_when_it_comes(story: Story):
    story.titan.control("post_invoice", {"job": "4521"})
    story.read()
    story.use("5")
    story.send()
    entry, step = story.entry(), ManualStep.objects.get()
    assert (entry.state, entry.reason) == ("blocked", "external_locked")
    assert step.text == "Put 5 EA WHIP-6FT on an invoice of Job 4521 in ServiceTitan."

    story.titan.control(
        "edit",
        {
            "table": "invoices",
            "id": str(story.invoice_row["id"]),
            "changes": {"syncStatus": "Pending"},
        },
    )
    story.add_there("5", location="VAN-12")
    story.read()

    entry.refresh_from_db()
    step.refresh_from_db()
    assert (entry.state, step.state, story.used()) == ("succeeded", "detected", D(5))
    assert Usage.objects.get().invoice_line == InvoiceLine.objects.get()
    _nothing_more(story)


def test_a_line_made_by_hand_and_counted_is_put_right_by_saying_which_it_is(
    story: Story, world: World
):
    ExternalLink.objects.filter(entity="job").delete()
    story.use("5")
    line = story.add_there("5", location="VAN-12")
    story.read()
    assert story.used() == D(10)

    remedies.mark_done(actor=world.admin, entry_id=story.entry().pk, external_id=line)

    assert (story.used(), story.amounts(), _states()) == (D(5), [D(5)], {"succeeded"})
    _nothing_more(story)


def test_what_was_skipped_while_the_connection_was_off_goes_when_asked_for(
    story: Story, world: World
):
    state(story.connection, "inactive")
    story.use("5")
    skipped = story.entry()
    assert skipped.state == "skipped"
    state(story.connection, "active")

    remedies.retry(actor=world.admin, entry_ids=[skipped.pk])
    story.send()

    assert story.amounts() == [D(5)]
    _nothing_more(story)


def test_what_is_taken_off_there_needs_no_telling(story: Story):
    made = story.use("5")
    story.send()
    [line] = story.lines()
    state(story.connection, "expired")
    story.bring_back(made, "2")
    state(story.connection, "active")

    story.remove_there(str(line["id"]))
    story.read()
    story.send()

    assert (story.amounts(), story.used(), _states()) == ([], D(0), {"succeeded", "cancelled"})
    _nothing_more(story)


def test_a_status_that_was_chosen_is_waited_for(story: Story):
    people.set_company(push_materials_statuses=["completed"])
    story.use("5")
    assert not OutboxEntry.objects.exists()

    jobs.upsert_jobs([(story.job.pk, {"status": "completed"})], origin=story.connection.pk)
    story.send()

    assert (story.amounts(), _states()) == ([D(5)], {"succeeded"})
    _nothing_more(story)


def test_services_and_fees_are_passed_over(story: Story):
    service = story.titan.rows("services")[0]
    story.titan.control(
        "add_invoice_line", {"job": "4521", "code": service["code"], "quantity": "1"}
    )

    outcomes = story.read()

    assert sum(outcome.unchanged for outcome in outcomes) == 1
    assert not InvoiceLine.objects.exists()
    assert not SyncIssue.objects.exists()
