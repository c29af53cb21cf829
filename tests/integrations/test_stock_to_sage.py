"""Transfers and adjustments on their way to Sage Intacct, and what takes them back."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from integrations.models import Connection, ManualStep, OutboxEntry, SyncActivity
from integrations.sync import claims, remedies
from inventory.models import Item, Location, StockMovement
from inventory.services import stock
from inventory.services.stock import Document
from tests.integrations import outbox_story as w
from tests.integrations.plumber_story import Plumber

pytest_plugins = ["tests.integrations.outbox_world", "tests.integrations.plumber_world"]
OUT, IN = "SYS-Warehouse Transfer Out", "SYS-Warehouse Transfer In"
MORE, LESS = "Inventory Adjustment Increase", "Inventory Adjustment Decrease"


def transfers(plumber: Plumber) -> list[str]:
    return [row["REFERENCENO"] for row in plumber.sage.rows("ICTRANSFER")]


# Transfers.


def test_a_transfer_moves_the_same_in_the_books(plumber: Plumber):
    plumber.carry("30", plumber.other_van, plumber.van)
    plumber.send()
    assert plumber.documents() == [(OUT, "TR-9"), (IN, "TR-9")]
    assert [(row["WAREHOUSEID"], row["UNIT"], row["LOCATIONID"]) for row in plumber.lines()] == [
        ("VAN-14", "FT", "100"),
        ("VAN-12", "FT", "100"),
    ]
    assert plumber.held() == {"VAN-12": 70, "VAN-14": 30}
    entry = plumber.entry()
    assert (entry.state, entry.layer, entry.ordering_key) == ("succeeded", 6, "stock:TR-9")
    assert plumber.link(entry).number == "TR-9"
    told = SyncActivity.objects.get(entity="stock_transfer")
    assert told.sentence == (
        "Transfer TR-9: 30 FT PEX-34-BLUE from VAN-14 to VAN-12 sent to Sage Intacct"
    )


def test_lines_of_one_transfer_are_one_document(world, plumber: Plumber):
    stock.open_balance(
        actor=None,
        lines=[plumber.line("5", plumber.other_van, item_id=world.whip.pk, unit_cost="8.20")],
    )
    stock.transfer(
        actor=None,
        lines=[
            plumber.line("30", plumber.other_van),
            plumber.line("2", plumber.other_van, item_id=world.whip.pk),
        ],
        destination_id=plumber.van.pk,
        document=Document(type="pick_list", id=55, number="PL-55"),
    )
    entry = plumber.entry()
    assert entry.label == "Transfer PL-55: 2 items from VAN-14 to VAN-12"
    assert [line["quantity"] for line in entry.payload["lines"]] == ["30.0000", "2.0000"]


def test_parts_of_a_document_have_numbers_of_their_own(plumber: Plumber):
    plumber.carry("10", plumber.other_van, plumber.van)
    plumber.carry("5", plumber.other_van, plumber.van)
    plumber.send()
    assert transfers(plumber) == ["TR-9", "TR-9-2"]
    assert plumber.held() == {"VAN-12": 55, "VAN-14": 45}


def test_a_transfer_without_a_document_has_a_number_too(plumber: Plumber):
    gone, _ = stock.transfer(
        actor=None,
        lines=[plumber.line("10", plumber.other_van)],
        destination_id=plumber.van.pk,
        document=Document(),
    )
    plumber.send()
    assert transfers(plumber) == [gone.document_number]


def test_goods_on_their_way_arrive_from_where_they_left(plumber: Plumber):
    way = Location.objects.create(name="On the way", kind=Location.Kind.TRANSIT)
    plumber.carry("30", plumber.other_van, way)
    assert plumber.queued() == []
    plumber.carry("20", way, plumber.van)
    plumber.send()
    assert transfers(plumber) == ["TR-9"]
    assert plumber.held() == {"VAN-12": 60, "VAN-14": 40}
    plumber.carry("10", way, plumber.other_van)
    plumber.send()
    assert len(plumber.queued()) == 1


def test_between_two_job_sites_nothing_moves_in_the_books(plumber: Plumber):
    sites = [Location.objects.create(name=f"Site {n}", kind=Location.Kind.JOB_SITE) for n in (1, 2)]
    plumber.carry("10", plumber.other_van, sites[0], number="TR-1")
    plumber.carry("10", sites[0], sites[1], number="TR-2")
    plumber.send()
    assert transfers(plumber) == ["TR-1"]
    assert plumber.held() == {"VAN-12": 40, "VAN-14": 50, "JOBSITE": 10}


def test_what_is_never_stocked_is_left_out(plumber: Plumber):
    fan = Item.objects.create(sku="FAN-1", name="Fan", is_stocked=False)
    stock.open_balance(
        actor=None, lines=[plumber.line("2", plumber.van, item_id=fan.pk, unit_cost="9")]
    )
    plumber.carry("1", plumber.van, plumber.other_van, item_id=fan.pk)
    plumber.adjust(plumber.line("-1", plumber.van, item_id=fan.pk))
    assert plumber.queued() == []


# Adjustments.


def test_a_count_goes_both_ways_at_once(plumber: Plumber):
    plumber.adjust(
        plumber.line("-3", plumber.van),
        plumber.line("2.5", plumber.other_van),
        movement_type="count",
    )
    plumber.send()
    assert plumber.documents() == [(MORE, "ADJ-88"), (LESS, "ADJ-88")]
    assert plumber.held() == {"VAN-12": 37, "VAN-14": Decimal("62.5")}
    assert [Decimal(row["COST"]) for row in plumber.lines()] == [Decimal("0.62")] * 2
    entry = plumber.entry()
    assert (entry.state, entry.label) == (
        "succeeded",
        "Adjustment ADJ-88: PEX-34-BLUE at VAN-12, VAN-14",
    )


def test_an_adjustment_is_told_in_words(plumber: Plumber):
    plumber.adjust(plumber.line("-3", plumber.van), reason="damage")
    plumber.send()
    told = SyncActivity.objects.get(entity="stock_adjustment")
    assert told.sentence == (
        "Adjustment ADJ-88: 3 FT PEX-34-BLUE less at VAN-12 sent to Sage Intacct"
    )
    [row] = [row for row in plumber.sage.rows("INVDOCUMENT") if row["DOCPARID"] == LESS]
    assert row["MESSAGE"] == "damage"


def test_scrap_is_an_adjustment(plumber: Plumber):
    plumber.adjust(plumber.line("-3", plumber.van), movement_type="scrap", reason="rust")
    plumber.send()
    assert plumber.held() == {"VAN-12": 37, "VAN-14": 60}


def test_what_only_changes_its_bin_is_nothing_to_the_books(plumber: Plumber):
    plumber.adjust(plumber.line("-3", plumber.van), plumber.line("3", plumber.van, bin="A-1"))
    assert plumber.queued() == []


def test_a_job_site_is_corrected_for_its_project(plumber: Plumber):
    w.switch(plumber.si, enable_intacct_projects=True, create_missing_projects_on_export=True)
    site = Location.objects.create(name="Site 4610", kind=Location.Kind.JOB_SITE, job=plumber.job)
    plumber.adjust(plumber.line("3", site), reason="found")
    plumber.send()
    [line] = plumber.lines()
    assert (line["WAREHOUSEID"], line["PROJECTID"]) == ("JOBSITE", "PRJ-4610")


@pytest.mark.parametrize("reason", ["sage_sync", "opening"])
def test_what_the_books_have_already_is_not_told_them(plumber: Plumber, reason):
    plumber.adjust(plumber.line("-3", plumber.van), reason=reason)
    plumber.undo("adjustment", "ADJ-88")
    assert plumber.queued() == []


def test_what_came_from_the_books_does_not_go_back(plumber: Plumber):
    plumber.adjust(plumber.line("-3", plumber.van), origin="si")
    assert plumber.queued() == []


def test_opening_balances_and_values_stay_here(plumber: Plumber):
    stock.open_balance(actor=None, lines=[plumber.line("3", plumber.van, unit_cost="0.62")])
    stock.adjust_value(
        actor=None,
        item_id=plumber.pipe.pk,
        location_id=plumber.van.pk,
        amount=Decimal(1),
        reason="price",
    )
    assert plumber.queued() == []


@pytest.mark.parametrize(
    ("option", "move"),
    [
        ("writer_transfer", lambda p: p.carry("1", p.van, p.other_van)),
        ("writer_adjustment", lambda p: p.adjust(p.line("-1", p.van))),
    ],
)
def test_what_nobody_writes_is_not_queued(plumber: Plumber, option, move):
    plumber.si.options = {**plumber.si.options, option: "nobody"}
    plumber.si.save()
    move(plumber)
    assert plumber.queued() == []


def test_goods_at_no_cost_wait_for_a_person(world, plumber: Plumber):
    gift = Item.objects.create(sku="GIFT", name="Gift")
    before = plumber.whole()
    plumber.adjust(plumber.line("1", plumber.van, item_id=gift.pk), reason="found")
    plumber.send()
    held = plumber.entry()
    assert (held.state, held.reason) == ("blocked", "cost_missing")
    assert plumber.whole() == before
    step = ManualStep.objects.get()
    assert step.text == (
        "Adjustment ADJ-88: 1 EA GIFT more at VAN-12 in Sage Intacct: ADJ-88 has INV-GIFT at no"
        " cost, and Inventory Adjustment Increase takes the cost over in Sage Intacct. Enter it"
        " there by hand at what it is worth, then mark this as done."
    )
    remedies.mark_done(actor=world.admin, entry_id=held.pk, external_id="AI-17")
    assert plumber.entry().state == "succeeded"
    step.refresh_from_db()
    assert step.state == "dismissed"


def test_what_is_taken_back_need_not_be_entered_by_hand(plumber: Plumber):
    gift = Item.objects.create(sku="GIFT", name="Gift")
    plumber.adjust(plumber.line("1", plumber.van, item_id=gift.pk), reason="found")
    plumber.send()
    plumber.undo("adjustment", "ADJ-88")
    assert [entry.state for entry in plumber.queued()] == ["cancelled"]
    step = ManualStep.objects.get()
    assert (step.state, step.reason) == ("dismissed", "It was reversed before it was sent.")


# Taken back.


@pytest.mark.parametrize(("kind", "number"), [("transfer", "TR-9"), ("adjustment", "ADJ-88")])
def test_what_is_there_is_taken_back_there_on_its_day(plumber: Plumber, kind, number):
    long_ago = timezone.now() - timedelta(days=2)
    if kind == "transfer":
        stock.transfer(
            actor=None,
            lines=[plumber.line("10", plumber.other_van)],
            destination_id=plumber.van.pk,
            document=Document(type="transfer", id=9, number="TR-9"),
            effective_at=long_ago,
        )
    else:
        plumber.adjust(plumber.line("-3", plumber.van), effective_at=long_ago)
    plumber.send()
    plumber.undo(kind, number)
    plumber.send()
    first, second = plumber.queued()
    assert (second.state, second.ordering_key) == ("succeeded", first.ordering_key)
    assert second.label.startswith(f"Reversal of {kind} {number}: ")
    assert second.payload["number"] == f"{number}-R"
    assert second.payload["memo"].startswith(f"Reversal of {number}: wrong")
    assert second.payload["date"] == first.payload["date"] != f"{timezone.localdate()}"
    assert plumber.held() == {"VAN-12": 40, "VAN-14": 60}


def test_parts_of_a_document_are_taken_back_one_by_one(plumber: Plumber):
    plumber.carry("10", plumber.other_van, plumber.van)
    plumber.carry("5", plumber.other_van, plumber.van)
    plumber.send()
    plumber.undo("transfer", "TR-9")
    plumber.carry("1", plumber.other_van, plumber.van)
    plumber.send()
    assert transfers(plumber) == ["TR-9", "TR-9-2", "TR-9-R", "TR-9-2-R", "TR-9-3"]
    assert plumber.held() == {"VAN-12": 41, "VAN-14": 59}


def test_what_was_not_sent_yet_never_goes(plumber: Plumber):
    plumber.carry("10", plumber.other_van, plumber.van)
    plumber.undo("transfer", "TR-9")
    [entry] = plumber.queued()
    assert (entry.state, entry.reason, entry.message) == (
        "cancelled",
        "withheld",
        "It was reversed before it was sent.",
    )
    plumber.send()
    assert transfers(plumber) == []


def test_what_was_passed_over_is_not_taken_back(plumber: Plumber):
    w.state(plumber.si, Connection.State.INACTIVE)
    plumber.adjust(plumber.line("-3", plumber.van))
    w.state(plumber.si, Connection.State.ACTIVE)
    plumber.undo("adjustment", "ADJ-88")
    assert [(entry.state, entry.message) for entry in plumber.queued()] == [
        ("cancelled", "It was reversed before it was sent.")
    ]


def test_what_is_on_its_way_is_taken_back_after_it(plumber: Plumber):
    plumber.carry("10", plumber.other_van, plumber.van)
    [taken] = claims.claim(plumber.si.pk, worker="slow")
    plumber.undo("transfer", "TR-9")
    assert [entry.state for entry in plumber.queued()] == ["in_flight", "pending"]
    assert not claims.due(plumber.si.pk).exists()
    OutboxEntry.objects.filter(pk=taken.entry.pk).update(
        lease_until=timezone.now() - timedelta(seconds=1)
    )
    plumber.send()
    plumber.look_again()
    plumber.look_again()
    assert transfers(plumber) == ["TR-9", "TR-9-R"]
    assert plumber.held() == {"VAN-12": 40, "VAN-14": 60}


def test_of_a_document_in_parts_only_what_is_there_is_taken_back(plumber: Plumber):
    plumber.carry("10", plumber.other_van, plumber.van)
    plumber.send()
    plumber.carry("5", plumber.other_van, plumber.van)
    plumber.undo("transfer", "TR-9")
    plumber.send()
    assert [entry.state for entry in plumber.queued()] == ["succeeded", "cancelled", "succeeded"]
    assert plumber.held() == {"VAN-12": 40, "VAN-14": 60}


def test_what_was_before_the_connection_is_taken_back(plumber: Plumber):
    """The books began with what was there then, and that changes now."""
    plumber.carry("10", plumber.other_van, plumber.van)
    OutboxEntry.objects.filter(entity="stock_transfer").delete()
    plumber.undo("transfer", "TR-9")
    plumber.send()
    assert transfers(plumber) == ["TR-9-R"]
    assert plumber.held() == {"VAN-12": 30, "VAN-14": 70}
    assert StockMovement.objects.exclude(reversal_of=None).count() == 2
