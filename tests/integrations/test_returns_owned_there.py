"""Returns read from ServiceTitan, where those entered there count."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.utils import timezone

from integrations.models import (
    ExternalLink,
    OutboxEntry,
    SyncIssue,
)
from inventory.models import StockMovement
from inventory.services import verification
from plyhub.common.errors import DomainError
from plyhub.common.models import AuditEntry
from procurement.models import Return
from procurement.services import return_shipping
from tests.factories.people import set_company
from tests.integrations import outbox_story as w
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


@pytest.fixture
def theirs(story: Story) -> Story:
    """The same, where returns are entered in ServiceTitan."""
    set_company(return_owner="field_service")
    return story


def test_one_made_there_is_shipped_here(theirs: Story):
    known = ExternalLink.objects.get(entity="purchase_order").external_id
    external_id = theirs.make_there(
        ("WHIP-6FT", "5"), ("CARRIER-24ACC", "1"), purchase_order_id=known
    )

    assert theirs.read_new() == {"created": 1}

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
    assert (theirs.on_hand(), theirs.link(made).external_id) == ((2, 15), external_id)
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
    before = theirs.versions()

    assert theirs.read_new() == {"unchanged": 1}
    assert theirs.versions() == before


def test_it_is_credited_when_it_is_there(theirs: Story):
    external_id = theirs.make_there()
    read(theirs.st, "return")
    theirs.ship_there(external_id)
    read(theirs.st, "return")
    assert Return.objects.get().status == "shipped"

    theirs.credit_there(external_id)
    assert theirs.read_new() == {"updated": 1}

    assert Return.objects.get().status == "credited"
    assert StockMovement.objects.filter(type="vendor_return").count() == 1


def test_one_first_read_as_credited_is_shipped_and_credited(theirs: Story):
    theirs.credit_there(theirs.make_there())
    read(theirs.st, "return")

    assert (Return.objects.get().status, theirs.on_hand()) == ("credited", (3, 18))


def test_it_comes_back_when_it_is_canceled_there(theirs: Story):
    external_id = theirs.make_there()
    read(theirs.st, "return")
    assert theirs.on_hand() == (3, 18)

    theirs.cancel_there(external_id)
    assert theirs.read_new() == {"updated": 1}

    assert (Return.objects.get().status, theirs.on_hand()) == ("declined", (3, 20))
    assert verification.differences() == []


def test_one_canceled_before_it_was_read_is_only_shown(theirs: Story):
    theirs.cancel_there(theirs.make_there())
    read(theirs.st, "return")

    assert not Return.objects.exists()
    assert theirs.shown().is_active is False


def test_quantities_changed_there_move_the_difference(theirs: Story):
    external_id = theirs.make_there(("WHIP-6FT", "5"))
    read(theirs.st, "return")
    theirs.change_there(external_id, "2")

    assert theirs.read_new() == {"updated": 1}

    made = Return.objects.get()
    assert ([line.quantity for line in made.lines.all()], made.total) == ([2], 17)
    assert theirs.on_hand() == (3, 18)
    assert verification.differences() == []

    theirs.cancel_there(external_id)
    read(theirs.st, "return")
    assert theirs.on_hand() == (3, 20)


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

    assert theirs.read_new() == {"failed": 1}

    assert "WH-MAIN is short of 1 EA WHIP-6FT" in SyncIssue.objects.get().message
    assert not Return.objects.exists()
    assert theirs.on_hand() == (3, 20)


@pytest.mark.parametrize(("entity", "words"), [("vendor", "vendor"), ("location", "place")])
def test_what_we_do_not_know_keeps_it_out_until_we_do(theirs: Story, entity, words):
    known = ExternalLink.objects.get(entity=entity)
    ExternalLink.objects.filter(pk=known.pk).delete()
    theirs.make_there()

    assert theirs.read_new() == {"failed": 1}
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
