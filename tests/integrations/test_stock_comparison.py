"""What the books hold against what they should hold, going by our stock and our queue."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from integrations.models import (
    Connection,
    ExternalLink,
    OutboxEntry,
    RemoteRecord,
    RemoteStock,
    StockComparison,
    StockDiscrepancy,
)
from integrations.sync import push
from integrations.sync.stock import comparison
from inventory.models import Item, Location, Unit
from plyhub.common import audit
from tests.integrations import outbox_story as w
from tests.integrations.stock_story import (
    D,
    difference,
    differences,
    have,
    office,
    on_hand,
    ordered,
    receive,
    receiver,
    there,
)

pytest_plugins = ["tests.integrations.outbox_world"]
SENT = (D(3), D(20))


@pytest.fixture
def order(world, si):
    """An order that is in the books, of 3 condensers and 20 whips."""
    return ordered(world, si)


def told(row: StockDiscrepancy) -> list[tuple[str, str]]:
    return [(each.action, each.rule) for each in audit.timeline(row)]


def test_nothing_is_compared_before_stock_was_read(world, si, order):
    have(world.whip, world.warehouse, "5")
    assert comparison.compare(si.pk) == comparison.Compared(0, 0, 0)
    assert not StockDiscrepancy.objects.exists()
    assert not StockComparison.objects.exists()


def test_the_same_here_and_there_is_no_difference(world, si, order, pulled):
    receive(world, order)
    push.drain(si.pk)
    pulled(si)
    assert there(si) == {("INV-24ACC", "WH-MAIN"): D(3), ("INV-WHIP-6FT", "WH-MAIN"): D(20)}
    assert not StockDiscrepancy.objects.exists()
    kept = StockComparison.objects.get()
    counted = (kept.compared, kept.unknown_items, kept.unknown_places, kept.other_units)
    assert counted == (2, 0, 0, 0)


def test_a_receipt_on_its_way_explains_the_difference_and_ends_it_when_it_went(
    world, si, sage, order, pulled
):
    sage.faults({"match": "create_potransaction", "kind": "status", "status": 429})
    receive(world, order)
    push.drain(si.pk)
    sage.faults()
    pulled(si)
    assert differences(si) == {
        "CARRIER-24ACC": ("open", D(3), D(0), D(3), D(0), D(0)),
        "WHIP-6FT": ("open", D(20), D(0), D(20), D(0), D(0)),
    }
    row = difference(si, world.whip)
    assert (row.entries, row.location, row.in_doubt) == (
        [receiver(si).pk],
        world.warehouse,
        False,
    )

    OutboxEntry.objects.update(next_attempt_at=timezone.now())
    push.drain(si.pk)
    pulled(si)

    row.refresh_from_db()
    assert (receiver(si).state, row.state, differences(si)) == ("succeeded", "resolved", {})
    assert row.closed_at == row.compared_at
    assert told(row) == [("agree", "stock comparison"), ("differ", "stock comparison")]


@pytest.mark.parametrize("state", ["waiting", "pending", "retrying", "failed", "blocked"])
def test_whatever_is_still_to_be_sent_explains(world, si, order, pulled, state):
    receive(world, order)
    OutboxEntry.objects.filter(pk=receiver(si).pk).update(state=state)
    pulled(si)
    assert differences(si)["WHIP-6FT"] == ("open", D(20), D(0), D(20), D(0), D(0))


def test_what_was_skipped_explains_once_though_it_is_sent_again(world, si, order, pulled):
    w.state(si, "inactive")
    receipt = receive(world, order)
    w.state(si, "active")
    pulled(si)
    assert differences(si)["WHIP-6FT"] == ("open", D(20), D(0), D(20), D(0), D(0))

    w.post(receipt)
    assert list(
        OutboxEntry.objects.filter(operation="si.receiver.create")
        .order_by("pk")
        .values_list("state", flat=True)
    ) == ["skipped", "pending"]
    comparison.compare(si.pk)

    assert differences(si)["WHIP-6FT"] == ("open", D(20), D(0), D(20), D(0), D(0))


def test_what_somebody_dropped_explains_nothing(world, si, order, pulled):
    receive(world, order)
    OutboxEntry.objects.filter(pk=receiver(si).pk).update(state="cancelled")
    pulled(si)
    assert differences(si)["WHIP-6FT"] == ("open", D(20), D(0), D(0), D(0), D(20))


@pytest.mark.parametrize("state", ["in_flight", "unknown"])
def test_of_what_may_have_arrived_neither_answer_is_a_difference(world, si, order, pulled, state):
    receive(world, order)
    OutboxEntry.objects.filter(pk=receiver(si).pk).update(state=state)
    pulled(si)
    assert differences(si)["WHIP-6FT"] == ("open", D(20), D(0), D(0), D(20), D(0))
    RemoteStock.objects.filter(item_code="INV-WHIP-6FT").update(on_hand=20)
    comparison.compare(si.pk)
    assert "WHIP-6FT" not in differences(si)


def test_a_read_that_lags_is_waited_for(world, si, sage, order, pulled):
    sage.control("settings", {"read_lag_seconds": 3600})
    receive(world, order)
    push.drain(si.pk)
    pulled(si)
    assert len(sage.rows("PODOCUMENT")) == 2
    assert differences(si)["WHIP-6FT"] == ("open", D(20), D(0), D(0), D(20), D(0))
    assert difference(si, world.whip).in_doubt

    sage.control("settings", {"read_lag_seconds": 0})
    OutboxEntry.objects.update(next_attempt_at=timezone.now())
    push.drain(si.pk)
    pulled(si)

    assert (receiver(si).state, differences(si)) == ("succeeded", {})
    assert len(sage.rows("PODOCUMENT")) == 2


def test_what_is_not_seen_for_hours_is_no_lag(world, si, sage, order, pulled):
    sage.control("settings", {"read_lag_seconds": 36000})
    receive(world, order)
    push.drain(si.pk)
    hours_ago = timezone.now() - timedelta(hours=2, minutes=1)
    OutboxEntry.objects.update(state="succeeded", finished_at=hours_ago)
    pulled(si)
    assert differences(si)["WHIP-6FT"] == ("open", D(20), D(0), D(0), D(0), D(20))


def test_what_was_sent_after_the_read_began_is_not_expected_in_it(world, si, order, pulled):
    pulled(si)
    receive(world, order)
    push.drain(si.pk)
    comparison.compare(si.pk)
    assert differences(si)["WHIP-6FT"] == ("open", D(20), D(0), D(0), D(20), D(0))


def test_what_the_books_changed_by_themselves_is_unexplained(world, si, sage, order, pulled):
    receive(world, order)
    push.drain(si.pk)
    OutboxEntry.objects.update(finished_at=timezone.now() - timedelta(days=1))
    office(sage, "INV-WHIP-6FT", "-4")
    office(sage, "INV-24ACC", "2")

    pulled(si)

    assert differences(si) == {
        "CARRIER-24ACC": ("open", D(3), D(5), D(0), D(0), D(-2)),
        "WHIP-6FT": ("open", D(20), D(16), D(0), D(0), D(4)),
    }
    assert (on_hand(world.condenser), on_hand(world.whip)) == SENT


def test_a_queue_that_explains_a_part_leaves_the_rest(world, si, order, pulled):
    have(world.whip, world.warehouse, "7")
    receive(world, order)
    pulled(si)
    assert differences(si)["WHIP-6FT"] == ("open", D(27), D(0), D(20), D(0), D(7))


def test_the_books_may_have_more(world, si, order, pulled):
    receive(world, order)
    push.drain(si.pk)
    world.whip.balances.update(on_hand=15)
    OutboxEntry.objects.update(finished_at=timezone.now() - timedelta(days=1))
    pulled(si)
    assert differences(si)["WHIP-6FT"] == ("open", D(15), D(20), D(0), D(0), D(-5))


def test_job_sites_are_one_warehouse_there(world, si, order, pulled):
    for name in ("JOBSITE-310", "JOBSITE-311"):
        site = Location.objects.create(name=name, kind="job_site")
        have(world.whip, site, "4")
    pulled(si)
    row = difference(si, world.whip)
    assert (row.warehouse_code, row.location, row.here, row.there) == ("JOBSITE", None, 8, 0)
    assert ExternalLink.objects.get(entity="location", hub_id=0).external_id == "JOBSITE"


def test_goods_on_their_way_between_places_are_in_no_warehouse(world, si, order, pulled):
    have(world.whip, Location.objects.create(name="On the road", kind="transit"), "4")
    pulled(si)
    assert not StockDiscrepancy.objects.exists()


def test_a_warehouse_unknown_here_is_counted_and_not_compared(world, si, sage, pulled):
    ordered(world, si)
    stock_there(si, "INV-WHIP-6FT", "WH-OLD", "5")
    stock_there(si, "INV-NOBODY", "WH-MAIN", "5")
    pulled(si)
    assert not StockDiscrepancy.objects.exists()
    kept = StockComparison.objects.get()
    assert (kept.compared, kept.unknown_items, kept.unknown_places) == (2, 1, 1)


def stock_there(si: Connection, item: str, warehouse: str, on_hand: str) -> None:
    """A number read from the books."""
    RemoteStock.objects.create(
        connection=si,
        external_id=f"{item} {warehouse}",
        item_code=item,
        warehouse_code=warehouse,
        on_hand=D(on_hand),
        average_cost=D(2),
        as_of=timezone.now(),
    )


def test_what_the_books_count_in_a_known_pack_is_compared_in_our_unit(world, si, order, pulled):
    Unit.objects.get_or_create(code="ROLL", defaults={"name": "Roll"})
    wire = Item.objects.create(sku="WIRE-12", name="Wire", stock_unit_id="ROLL")
    w.link(si, "item", wire.pk, "INV-WIRE-12")
    known = w.remember(si, "item", "INV-WIRE-12", "Wire")
    RemoteRecord.objects.filter(pk=known.pk).update(details={"unit": "FT"})
    have(wire, world.warehouse, "3")
    stock_there(si, "INV-WIRE-12", "WH-MAIN", "250")
    pulled(si)
    assert "WIRE-12" not in differences(si)
    assert StockComparison.objects.get().other_units == 1

    si.options = {**si.options, "known_packs": "ROLL=100 FT"}
    si.save()
    comparison.compare(si.pk)

    assert differences(si)["WIRE-12"] == ("open", D(3), D("2.5"), D(0), D(0), D("0.5"))
    assert difference(si, wire).cost == D(200)
    assert StockComparison.objects.get().other_units == 0


def test_what_is_not_stocked_there_is_not_expected_there(world, si, order, pulled):
    known = RemoteRecord.objects.filter(connection=si, external_id="INV-WHIP-6FT")
    pulled(si)
    known.update(details={"stocked": False})
    have(world.whip, world.warehouse, "5")
    comparison.compare(si.pk)
    assert differences(si) == {}


def test_items_out_of_use_are_compared_as_long_as_there_are_any(world, si, order, pulled):
    have(world.whip, world.warehouse, "5")
    Item.objects.filter(pk=world.whip.pk).update(is_active=False)
    pulled(si)
    assert differences(si)["WHIP-6FT"] == ("open", D(5), D(0), D(0), D(0), D(5))


def test_a_difference_keeps_its_row_while_its_numbers_change(world, si, order, pulled):
    have(world.whip, world.warehouse, "5")
    pulled(si)
    row = difference(si, world.whip)
    receive(world, order)
    comparison.compare(si.pk)
    assert difference(si, world.whip) == row
    assert differences(si)["WHIP-6FT"] == ("open", D(25), D(0), D(20), D(0), D(5))
    assert told(row) == [("differ", "stock comparison")]


def test_stock_of_another_connection_is_its_own(world, si, order, pulled):
    other = Connection.objects.create(
        system="intacct", name="Other books", url=si.url, state="active"
    )
    have(world.whip, world.warehouse, "5")
    pulled(si)
    assert set(StockDiscrepancy.objects.values_list("connection", flat=True)) == {si.pk}
    assert comparison.compare(other.pk) == comparison.Compared(0, 0, 0)
