"""Deciding about stock differences: by a person, and by the company's rule."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from integrations.models import Connection, OutboxEntry, RemoteStock, StockDiscrepancy
from integrations.sync import push
from integrations.sync.stock import comparison, differences
from inventory.models import Location, StockBalance, StockMovement
from plyhub import roles
from plyhub.common import audit
from plyhub.common.errors import DomainError, InvalidInput, NotAllowed, WrongState
from tests.factories import people
from tests.factories.concurrency import at_once
from tests.integrations import stock_story as story
from tests.integrations.sage_story import whole
from tests.integrations.stock_story import D, adjustments, difference, have, on_hand

pytest_plugins = ["tests.integrations.outbox_world"]
WHY = "Counted on Monday, Sage is right."


@pytest.fixture
def accountant(world):
    return people.UserFactory(role=roles.ACC)


@pytest.fixture
def order(world, si):
    return story.ordered(world, si)


@pytest.fixture
def read(si, order, pulled) -> Callable[[], StockDiscrepancy]:
    """Reads the books; gives the latest difference about the whip."""
    return lambda: pulled(si) and StockDiscrepancy.objects.filter(item__sku="WHIP-6FT").last()


@pytest.fixture
def short(world, si, read) -> StockDiscrepancy:
    """We have 5 whips more than the books: nobody told them."""
    have(world.whip, world.warehouse, "5", "8.20")
    return read()


@pytest.fixture
def unknown_here(world, si, read) -> StockDiscrepancy:
    """The books have 4 whips of which we know nothing."""
    read()
    found_there(si, "4")
    comparison.compare(si.pk)
    return difference(si, world.whip)


def found_there(si: Connection, on_hand: str, cost: str = "7.5") -> None:
    rows = RemoteStock.objects.filter(connection=si, item_code="INV-WHIP-6FT")
    rows.update(on_hand=D(on_hand), average_cost=D(cost))


def held() -> dict[str, list[Any]]:
    """Everything a decision could change."""
    models = (StockMovement, StockBalance, StockDiscrepancy, OutboxEntry)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


# A person follows the books.


def test_our_stock_is_brought_to_what_the_books_hold(world, si, sage, short, accountant, read):
    before = whole(sage)

    done = differences.adjust(actor=accountant, discrepancy_id=short.pk, reason=WHY)

    assert (done.state, done.decided_by, done.reason) == ("adjusted", accountant, WHY)
    assert (on_hand(world.whip), adjustments(world.whip)) == (
        D(0),
        [(D(-5), D("8.2"), "sage_sync", "si")],
    )
    assert read() == done
    push.drain(si.pk)
    assert not OutboxEntry.objects.exclude(state="succeeded").exists()
    assert whole(sage) == before


def test_what_was_found_there_comes_in_at_its_cost_there(world, si, unknown_here, accountant):
    differences.adjust(actor=accountant, discrepancy_id=unknown_here.pk, reason=WHY)
    assert adjustments(world.whip) == [(D(4), D("7.5"), "sage_sync", "si")]
    assert story.differences(si) == {}


def test_the_decision_is_in_the_history(short, accountant):
    differences.adjust(actor=accountant, discrepancy_id=short.pk, reason=WHY)
    latest = audit.timeline(short).first()
    assert (latest.action, latest.actor, latest.reason) == ("adjust", accountant, WHY)
    assert (latest.from_state, latest.to_state) == ("open", "adjusted")


def test_what_is_on_its_way_stays_counted(world, si, order, short, accountant):
    story.receive(world, order)
    comparison.compare(si.pk)

    differences.adjust(actor=accountant, discrepancy_id=short.pk, reason=WHY)

    assert on_hand(world.whip) == D(20)
    comparison.compare(si.pk)
    assert story.differences(si)["WHIP-6FT"] == ("open", D(20), D(0), D(20), D(0), D(0))


def test_a_job_site_has_to_be_named(world, si, read, accountant):
    sites = [Location.objects.create(name=f"SITE-{n}", kind="job_site") for n in (1, 2, 3)]
    for site in sites[:2]:
        have(world.whip, site, "4")
    row = read()
    before = held()
    for wrong in (None, sites[2].pk, world.warehouse.pk):
        with pytest.raises(InvalidInput, match="Say at which job site"):
            differences.adjust(
                actor=accountant, discrepancy_id=row.pk, reason=WHY, location_id=wrong
            )
    assert held() == before
    # Six of the eight are missing there: both sites together would have to give.
    RemoteStock.objects.create(
        connection=si,
        external_id="site",
        item_code="INV-WHIP-6FT",
        warehouse_code="JOBSITE",
        on_hand=6,
        as_of=timezone.now(),
    )
    differences.adjust(actor=accountant, discrepancy_id=row.pk, reason=WHY, location_id=sites[1].pk)
    assert [site.balances.get().on_hand for site in sites[:2]] == [D(4), D(2)]


def test_of_two_at_once_one_adjusts(world, short, accountant):
    def decide() -> None:
        differences.adjust(actor=accountant, discrepancy_id=short.pk, reason=WHY)

    outcomes = at_once(decide, decide)

    assert [type(each) for each in outcomes if isinstance(each, Exception)] == [WrongState]
    assert [quantity for quantity, *_ in adjustments(world.whip)] == [D(-5)]


# What is refused changes nothing.


@pytest.mark.parametrize("role", [roles.TECH, roles.WHS, roles.BUY, roles.PM, roles.RO])
@pytest.mark.parametrize("decide", [differences.adjust, differences.dismiss])
def test_others_may_not_decide(short, role, decide):
    before = held()
    with pytest.raises(NotAllowed, match="Only accountants and administrators"):
        decide(actor=people.UserFactory(role=role), discrepancy_id=short.pk, reason=WHY)
    assert held() == before


@pytest.mark.parametrize("role", [roles.WHS, roles.BUY])
def test_others_may_not_have_stock_compared(si, short, role):
    before = held()
    with pytest.raises(NotAllowed):
        differences.compare_now(actor=people.UserFactory(role=role), connection_id=si.pk)
    assert held() == before


@pytest.mark.parametrize("decide", [differences.adjust, differences.dismiss])
def test_a_decision_needs_a_reason(short, accountant, decide):
    before = held()
    with pytest.raises(InvalidInput) as refused:
        decide(actor=accountant, discrepancy_id=short.pk, reason=" ")
    assert (refused.value.field, held()) == ("reason", before)


@pytest.mark.parametrize("decide", [differences.adjust, differences.dismiss])
def test_what_is_decided_is_not_decided_again(world, short, accountant, decide):
    differences.adjust(actor=accountant, discrepancy_id=short.pk, reason=WHY)
    before = held()
    with pytest.raises(WrongState, match="it is adjusted here already"):
        decide(actor=accountant, discrepancy_id=short.pk, reason=WHY)
    assert held() == before


def test_numbers_that_changed_meanwhile_are_looked_at_again(world, short, accountant):
    have(world.whip, Location.objects.create(name="elsewhere"), "1")
    StockBalance.objects.filter(item=world.whip, location=world.warehouse).update(on_hand=6)
    with pytest.raises(WrongState, match="have changed since you looked"):
        differences.adjust(
            actor=accountant, discrepancy_id=short.pk, reason=WHY, seen=short.unexplained
        )
    assert adjustments(world.whip) == []
    short.refresh_from_db()
    assert (short.state, short.unexplained) == ("open", D(6))


def test_what_the_queue_explains_is_not_adjusted(world, si, order, read, accountant):
    story.receive(world, order)
    row = read()
    before = held()
    with pytest.raises(WrongState, match="Wait for what is on its way"):
        differences.adjust(actor=accountant, discrepancy_id=row.pk, reason=WHY)
    assert held()["StockMovement"] == before["StockMovement"]


def test_no_place_goes_below_zero(world, si, order, read, accountant):
    have(world.whip, world.warehouse, "2")
    row = read()
    story.receive(world, order, "3", "1")
    RemoteStock.objects.filter(item_code="INV-WHIP-6FT").update(on_hand=-3)
    comparison.compare(si.pk)
    before = held()
    with pytest.raises(DomainError, match="WH-MAIN is short of 2 EA WHIP-6FT"):
        differences.adjust(actor=accountant, discrepancy_id=row.pk, reason=WHY)
    assert held() == before


# A person explains it.


def test_what_is_explained_rests_until_its_numbers_change(world, si, short, accountant):
    differences.dismiss(actor=accountant, discrepancy_id=short.pk, reason="On consignment.")
    assert story.differences(si)["WHIP-6FT"][0] == "dismissed"
    comparison.compare(si.pk)
    assert story.differences(si)["WHIP-6FT"][0] == "dismissed"
    found_there(si, "1")
    comparison.compare(si.pk)
    assert story.differences(si)["WHIP-6FT"] == ("open", D(5), D(1), D(0), D(0), D(4))
    assert [each.action for each in audit.timeline(short)] == ["differ", "explain", "differ"]


def test_what_is_explained_may_still_be_adjusted(world, short, accountant):
    differences.dismiss(actor=accountant, discrepancy_id=short.pk, reason="On consignment.")
    done = differences.adjust(actor=accountant, discrepancy_id=short.pk, reason=WHY)
    assert (done.state, on_hand(world.whip)) == ("adjusted", D(0))


def test_what_is_explained_goes_away_with_the_difference(si, short, accountant):
    differences.dismiss(actor=accountant, discrepancy_id=short.pk, reason="On consignment.")
    found_there(si, "5")
    comparison.compare(si.pk)
    short.refresh_from_db()
    assert (short.state, short.reason) == ("resolved", "On consignment.")


# The company's rule.


@pytest.fixture
def follows(si) -> Connection:
    """Stock here follows the books by itself."""
    si.options = {**si.options, "sage_stock_policy": "auto_adjust"}
    si.save()
    return si


def test_by_default_nothing_is_adjusted(short, read):
    assert read() == short
    assert short.state == "open"


def test_stock_follows_the_books_once_and_they_are_not_told(world, follows, sage, short, read):
    before = whole(sage)
    assert read().state == "adjusted"
    read()
    read()
    assert adjustments(world.whip) == [(D(-5), D("8.2"), "sage_sync", "si")]
    assert StockDiscrepancy.objects.count() == 1
    push.drain(follows.pk)
    assert not OutboxEntry.objects.exclude(state="succeeded").exists()
    assert whole(sage) == before
    latest = audit.timeline(short).first()
    assert (latest.action, latest.rule, latest.actor) == (
        "adjust",
        "stock follows the books",
        None,
    )


def test_what_the_office_over_there_changes_is_followed(world, follows, sage, order, read):
    read()
    story.office(sage, "INV-WHIP-6FT", "4")
    before = whole(sage)
    assert read().state == "adjusted"
    story.office(sage, "INV-WHIP-6FT", "-1")
    assert read().state == "adjusted"
    assert [quantity for quantity, *_ in adjustments(world.whip)] == [D(4), D(-1)]
    push.drain(follows.pk)
    assert len(whole(sage)["INVDOCUMENT"]) == len(before["INVDOCUMENT"]) + 1


def test_nothing_is_adjusted_while_something_may_still_be_seen(world, follows, order, read):
    have(world.whip, world.warehouse, "5")
    story.receive(world, order)
    push.drain(follows.pk)
    RemoteStock.objects.all().delete()
    row = read()
    assert (row.state, row.in_doubt, adjustments(world.whip)) == ("open", True, [])
    OutboxEntry.objects.update(finished_at=timezone.now() - timedelta(hours=3))
    assert read().state == "adjusted"
    assert adjustments(world.whip)[0][0] == D(-5)


def test_what_the_queue_explains_is_left_alone(world, follows, order, read):
    story.receive(world, order)
    row = read()
    assert (row.state, row.queued, adjustments(world.whip)) == ("open", D(20), [])


def test_job_sites_are_left_to_a_person(world, follows, read):
    have(world.whip, Location.objects.create(name="SITE-1", kind="job_site"), "4")
    assert (read().state, adjustments(world.whip)) == ("open", [])


def test_one_that_is_refused_spoils_no_other(world, si, pulled, order):
    have(world.whip, world.warehouse, "5")
    have(world.condenser, world.warehouse, "2")
    pulled(si)
    si.options = {**si.options, "sage_stock_policy": "auto_adjust"}
    si.save()
    RemoteStock.objects.filter(item_code="INV-24ACC").update(on_hand=-3)

    differences.stage_ended(si)

    done, refused = difference(si, world.whip), difference(si, world.condenser)
    assert (done.state, on_hand(world.whip)) == ("adjusted", D(0))
    assert (refused.state, on_hand(world.condenser)) == ("open", D(2))
    assert refused.note.startswith("WH-MAIN is short of 3 EA CARRIER-24ACC.")
    before = held()
    differences.stage_ended(si)
    assert held() == before
