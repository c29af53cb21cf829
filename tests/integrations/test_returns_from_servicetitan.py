"""Returns read from ServiceTitan, where PlyHub's count and where theirs do."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.db import connection as database
from django.utils import timezone

from integrations.models import (
    ExternalLink,
    ManualStep,
    OutboxEntry,
    RemoteDocument,
    SyncIssue,
)
from inventory.models import StockBalance, StockMovement
from inventory.services import verification
from plyhub.common.errors import DomainError
from plyhub.common.models import AuditEntry
from procurement.models import Return
from procurement.services import return_credits, return_shipping
from tests.factories.people import set_company
from tests.integrations import outbox_story as w
from tests.integrations.outbox_story import World
from tests.integrations.reading import read, retry
from tests.integrations.return_story import Story

pytest_plugins = ["tests.integrations.outbox_world"]
TABLES = (
    "procurement_return",
    "procurement_returnline",
    "inventory_stockmovement",
    "inventory_stockbalance",
    "integrations_externallink",
    "integrations_remotedocument",
    "integrations_manualstep",
    "integrations_outboxentry",
    "integrations_syncissue",
    "common_auditentry",
)


def versions() -> list[list[tuple]]:
    """Which version of every row there is: a row that is written again gets a new one."""
    found = []
    with database.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT id, xmin::text, ctid::text FROM {table} ORDER BY id")
            found.append(cursor.fetchall())
    return found


@pytest.fixture
def story(world: World, st, titan) -> Story:
    """PO-892 and its goods are on both sides; what was there before is known."""
    made = Story(world, st, titan)
    made.send()
    read(st, "return")
    return made


@pytest.fixture
def theirs(story: Story) -> Story:
    """The same, where returns are entered in ServiceTitan."""
    set_company(return_owner="field_service")
    return story


def new(story: Story) -> dict[str, int]:
    """What reading returns did, besides passing over those of before."""
    counts = read(story.st, "return")
    known = len(story.before)
    counts = {name: count for name, count in counts.items() if name != "read"}
    counts["unchanged"] = counts.get("unchanged", 0) - known
    return {name: count for name, count in counts.items() if count}


def shown(story: Story) -> RemoteDocument:
    [row] = story.theirs()
    return RemoteDocument.objects.get(entity="return", external_id=str(row["id"]))


def on_hand(story: Story) -> tuple[D, D]:
    """Condensers and whips."""
    found = dict(StockBalance.objects.values_list("item", "on_hand"))
    return found[story.world.condenser.pk], found[story.world.whip.pk]


# Ours count: returns of ours.


def test_nothing_of_a_return_of_ours_changes(story: Story):
    shipped = story.ship("1", "5")
    story.send()
    before = story.everything()
    story.ship_there(story.link(shipped).external_id)

    assert new(story) == {"updated": 1}

    assert story.everything() == before
    assert story.link(shipped).remote_status == "Returned"
    assert not SyncIssue.objects.exists()


def test_reading_it_twice_writes_nothing_the_second_time(story: Story):
    story.ship("1", "5")
    story.send()
    read(story.st, "return")
    before = versions()

    assert new(story) == {"unchanged": 1}
    assert versions() == before


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

    assert new(story) == {"created": 1}

    assert story.everything() == before
    document = shown(story)
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

    assert (shown(story).hub_entity, shown(story).hub_id) == ("vendor", story.world.vendor.pk)


def test_what_becomes_of_it_is_shown(story: Story):
    external_id = story.make_there()
    read(story.st, "return")
    story.ship_there(external_id)

    assert new(story) == {"updated": 1}
    assert shown(story).status == "Returned"


def test_reading_theirs_twice_writes_nothing_the_second_time(story: Story):
    story.make_there()
    story.make_there()
    read(story.st, "return")
    before = versions()

    assert new(story) == {"unchanged": 2}
    assert versions() == before


def test_a_mark_of_another_installation_says_nothing(story: Story):
    story.make_there(number="RT-99999")
    read(story.st, "return")

    assert shown(story).status == "Pending"


# Theirs count.


def test_one_made_there_is_shipped_here(theirs: Story):
    known = ExternalLink.objects.get(entity="purchase_order").external_id
    external_id = theirs.make_there(
        ("WHIP-6FT", "5"), ("CARRIER-24ACC", "1"), purchase_order_id=known
    )

    assert new(theirs) == {"created": 1}

    made = Return.objects.get()
    assert (made.status, made.vendor, made.location, made.purchase_order, made.rma_number) == (
        "shipped",
        theirs.world.vendor,
        theirs.world.warehouse,
        theirs.order,
        "RMA-9",
    )
    assert (made.created_by, made.shipped_on.isoformat(), made.total) == (
        None,
        "2026-01-10",
        D("51.00"),
    )
    assert [
        (line.item.sku, line.quantity, line.unit_price, line.unit_cost) for line in made.lines.all()
    ] == [("WHIP-6FT", 5, D("8.5"), D("8.5")), ("CARRIER-24ACC", 1, D("8.5"), 1900)]
    assert (on_hand(theirs), theirs.link(made).external_id) == ((2, 15), external_id)
    assert {each.actor for each in AuditEntry.objects.filter(object_type="return")} == {None}
    assert verification.differences() == []


def test_it_is_never_sent_back(theirs: Story):
    theirs.make_there()
    before = theirs.theirs()
    read(theirs.st, "return")
    theirs.send()

    assert not OutboxEntry.objects.filter(entity="return").exists()
    assert theirs.theirs() == before


def test_reading_it_again_moves_nothing(theirs: Story):
    theirs.make_there()
    read(theirs.st, "return")
    before = versions()

    assert new(theirs) == {"unchanged": 1}
    assert versions() == before


def test_it_is_credited_when_it_is_there(theirs: Story):
    external_id = theirs.make_there()
    read(theirs.st, "return")
    theirs.ship_there(external_id)
    read(theirs.st, "return")
    assert Return.objects.get().status == "shipped"

    theirs.credit_there(external_id)
    assert new(theirs) == {"updated": 1}

    assert Return.objects.get().status == "credited"
    assert StockMovement.objects.filter(type="vendor_return").count() == 1


def test_one_first_read_as_credited_is_shipped_and_credited(theirs: Story):
    theirs.credit_there(theirs.make_there())
    read(theirs.st, "return")

    assert (Return.objects.get().status, on_hand(theirs)) == ("credited", (3, 18))


def test_it_comes_back_when_it_is_canceled_there(theirs: Story):
    external_id = theirs.make_there()
    read(theirs.st, "return")
    assert on_hand(theirs) == (3, 18)

    theirs.cancel_there(external_id)
    assert new(theirs) == {"updated": 1}

    assert (Return.objects.get().status, on_hand(theirs)) == ("declined", (3, 20))
    assert verification.differences() == []


def test_one_canceled_before_it_was_read_is_only_shown(theirs: Story):
    theirs.cancel_there(theirs.make_there())
    read(theirs.st, "return")

    assert not Return.objects.exists()
    assert shown(theirs).is_active is False


def test_quantities_changed_there_move_the_difference(theirs: Story):
    external_id = theirs.make_there(("WHIP-6FT", "5"))
    read(theirs.st, "return")
    theirs.change_there(external_id, "2")

    assert new(theirs) == {"updated": 1}

    made = Return.objects.get()
    assert ([line.quantity for line in made.lines.all()], made.total) == ([2], 17)
    assert on_hand(theirs) == (3, 18)
    assert verification.differences() == []

    theirs.cancel_there(external_id)
    read(theirs.st, "return")
    assert on_hand(theirs) == (3, 20)


def test_a_new_rma_number_there_moves_nothing(theirs: Story):
    external_id = theirs.make_there()
    read(theirs.st, "return")
    theirs.edit(external_id, referenceNumber="RMA-10")
    before = StockMovement.objects.count()

    read(theirs.st, "return")

    assert Return.objects.get().rma_number == "RMA-10"
    assert StockMovement.objects.count() == before


def test_more_than_is_there_waits_with_the_reason(theirs: Story):
    theirs.make_there(("WHIP-6FT", "21"))

    assert new(theirs) == {"failed": 1}

    assert "WH-MAIN is short of 1 EA WHIP-6FT" in SyncIssue.objects.get().message
    assert not Return.objects.exists()
    assert on_hand(theirs) == (3, 20)


@pytest.mark.parametrize(("entity", "words"), [("vendor", "vendor"), ("location", "place")])
def test_what_we_do_not_know_keeps_it_out_until_we_do(theirs: Story, entity, words):
    known = ExternalLink.objects.get(entity=entity)
    ExternalLink.objects.filter(pk=known.pk).delete()
    theirs.make_there()

    assert new(theirs) == {"failed": 1}
    assert SyncIssue.objects.get().message == (
        f"It names {words} {known.external_id}, which is not known yet."
    )

    w.link(theirs.st, entity, known.hub_id, known.external_id)
    retry(theirs.st, "return")
    assert Return.objects.get().status == "shipped"


def test_one_of_before_theirs_counted_is_only_shown(theirs: Story):
    theirs.make_there()
    set_company(return_owner_since=timezone.now() + timedelta(days=10_000))

    read(theirs.st, "return")

    assert not Return.objects.exists()


def test_nobody_ships_here(theirs: Story):
    approved = theirs.approved("1")
    before = theirs.everything()

    with pytest.raises(DomainError, match="Returns to vendors are entered in ServiceTitan"):
        return_shipping.ship(actor=theirs.world.admin, return_id=approved.pk)
    assert theirs.everything() == before


def test_one_of_ours_that_was_sent_before_stays_as_it_was_shipped(story: Story):
    shipped = story.ship("1", notes="Dented")
    story.send()
    set_company(return_owner="field_service")
    before = story.everything()
    story.ship_there(story.link(shipped).external_id)

    read(story.st, "return")

    assert story.everything() == before
