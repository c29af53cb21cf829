"""What Sage Intacct has too little of waits, and goes by itself once the goods have come there."""

from __future__ import annotations

from decimal import Decimal

import pytest

from integrations.http.errors import Rejected
from integrations.models import OutboxEntry
from integrations.sync import claims, outbox, outcomes, push, remedies, retry
from integrations.sync.states import SHORT
from inventory.models import Location
from inventory.services import stock
from procurement.models import PurchaseOrder
from tests.integrations import outbox_story as w
from tests.integrations.plumber_story import Plumber

pytest_plugins = ["tests.integrations.outbox_world", "tests.integrations.plumber_world"]


def states(plumber: Plumber) -> list[tuple[str, str]]:
    return [(entry.state, entry.reason) for entry in plumber.queued()]


def bought(world, plumber: Plumber, quantity: str) -> PurchaseOrder:
    """An order of pipe for the warehouse, approved; it is in the books."""
    order = PurchaseOrder.objects.create(
        number="PO-893",
        status=PurchaseOrder.Status.APPROVED,
        vendor=world.vendor,
        destination=plumber.warehouse,
        total=Decimal(quantity) * Decimal("0.66"),
    )
    w.add_line(order, plumber.pipe, quantity, "FT", "0.66")
    w.approve(order)
    push.drain(plumber.si.pk)
    return order


def test_more_than_the_van_has_there_waits_and_goes_after_the_transfer(world, plumber: Plumber):
    """The plumbing company's day, where Dana uses more than was in the van."""
    plumber.use("50")
    plumber.send()
    held = plumber.entry()
    assert (held.state, held.reason, held.attempts) == ("blocked", SHORT, 1)
    assert held.message == (
        f"Sage Intacct has too little for {held.payload['number']}:"
        " it takes 50 FT INV-PEX-34-BLUE out of VAN-12."
    )
    assert held.hint == (
        "It goes by itself once a receipt or a transfer has brought the goods there."
    )
    assert plumber.held() == {"VAN-12": 40, "VAN-14": 60}
    order = bought(world, plumber, "100")
    stock.receive(
        actor=None,
        lines=[plumber.line("100", plumber.warehouse, unit_cost="0.66")],
        document=stock.Document(type="receipt", id=1, number="RC-893"),
    )
    w.post(world.receipt(order, ["100"]))
    plumber.send()
    assert plumber.entry().state == "blocked"
    plumber.carry("85", plumber.warehouse, plumber.van)
    plumber.send()
    assert states(plumber) == [("succeeded", ""), ("succeeded", "")]
    assert plumber.held() == {"VAN-12": 75, "VAN-14": 60, "WH-MAIN": 15}


def test_a_receipt_lets_go_what_waits_for_it(world, plumber: Plumber):
    order = bought(world, plumber, "100")
    stock.receive(
        actor=None,
        lines=[plumber.line("100", plumber.warehouse, unit_cost="0.66")],
        document=stock.Document(type="receipt", id=1, number="RC-893"),
    )
    plumber.carry("85", plumber.warehouse, plumber.van)
    plumber.send()
    assert states(plumber) == [("blocked", SHORT)]
    w.post(world.receipt(order, ["100"]))
    plumber.send()
    assert states(plumber) == [("succeeded", "")]
    assert plumber.held() == {"VAN-12": 125, "VAN-14": 60, "WH-MAIN": 15}


def test_receipts_go_before_what_takes_their_goods_out(world, plumber: Plumber):
    order = bought(world, plumber, "100")
    stock.receive(
        actor=None,
        lines=[plumber.line("100", plumber.warehouse, unit_cost="0.66")],
        document=stock.Document(type="receipt", id=1, number="RC-893"),
    )
    plumber.carry("85", plumber.warehouse, plumber.van)
    w.post(world.receipt(order, ["100"]))
    plumber.send()
    assert [entry.attempts for entry in plumber.queued()] == [1]
    assert plumber.held() == {"VAN-12": 125, "VAN-14": 60, "WH-MAIN": 15}


def test_what_is_brought_back_or_found_lets_go_as_well(plumber: Plumber):
    used = plumber.use("50")
    plumber.send()
    assert states(plumber) == [("blocked", SHORT)]
    plumber.bring_back(used, "10")
    plumber.send()
    assert states(plumber) == [("succeeded", "")] * 2
    plumber.use("5")
    plumber.send()
    plumber.adjust(plumber.line("5", plumber.van))
    plumber.send()
    assert states(plumber) == [("succeeded", "")] * 4
    assert plumber.held() == {"VAN-12": 0, "VAN-14": 60}


def test_goods_for_another_place_or_of_another_item_let_nothing_go(world, plumber: Plumber):
    plumber.use("50")
    plumber.send()
    plumber.adjust(plumber.line("30", plumber.other_van))
    plumber.adjust(plumber.line("30", plumber.van, item_id=world.whip.pk), number="ADJ-89")
    plumber.send()
    first, *_ = plumber.queued()
    assert (first.state, first.reason, first.attempts) == ("blocked", SHORT, 1)


def test_too_little_has_come_it_waits_on(plumber: Plumber):
    plumber.use("50")
    plumber.send()
    plumber.carry("5", plumber.other_van, plumber.van)
    plumber.send()
    first, second = plumber.queued()
    assert (first.state, first.reason, first.attempts) == ("blocked", SHORT, 2)
    assert second.state == "succeeded"
    plumber.carry("5", plumber.other_van, plumber.van, number="TR-10")
    plumber.send()
    assert [entry.state for entry in plumber.queued()] == ["succeeded"] * 3
    assert plumber.held() == {"VAN-12": 0, "VAN-14": 50}


def test_one_that_waits_holds_up_nothing_else_of_the_van(plumber: Plumber):
    plumber.use("50")
    plumber.send()
    plumber.use("30")
    plumber.send()
    assert states(plumber) == [("blocked", SHORT), ("succeeded", "")]
    assert plumber.held() == {"VAN-12": 10, "VAN-14": 60}


def test_as_much_again_is_not_even_asked_for(plumber: Plumber):
    plumber.use("50")
    plumber.send()
    plumber.use("60")
    plumber.send()
    first, second = plumber.queued()
    assert (second.state, second.reason, second.attempts) == ("blocked", SHORT, 0)
    assert second.message == f"It takes as much as {first.label}, for which there is too little."
    assert outbox.reconsider(plumber.si.pk) == 0
    plumber.carry("15", plumber.other_van, plumber.van)
    plumber.send()
    first, second, _ = plumber.queued()
    assert (first.state, second.state, second.attempts) == ("succeeded", "blocked", 1)
    assert plumber.held() == {"VAN-12": 5, "VAN-14": 45}


def test_what_was_held_for_another_goes_once_that_is_tried_again(world, plumber: Plumber):
    plumber.use("50")
    plumber.send()
    plumber.use("50")
    plumber.send()
    first, _ = plumber.queued()
    there = {"item": "INV-PEX-34-BLUE", "warehouse": "VAN-12", "quantity": "60"}
    plumber.sage.control("stock_adjusted", there)
    plumber.send()
    assert states(plumber) == [("blocked", SHORT)] * 2
    remedies.retry(actor=world.admin, entry_ids=[first.pk])
    plumber.send()
    assert states(plumber) == [("succeeded", "")] * 2
    assert plumber.held() == {"VAN-12": 0, "VAN-14": 60}


def test_a_refusal_that_crosses_with_the_goods_is_tried_again(plumber: Plumber):
    """Two senders: the goods arrive while the other one is being told that there are none."""
    plumber.use("50")
    [used] = claims.claim(plumber.si.pk, worker="one")
    plumber.carry("30", plumber.other_van, plumber.van)
    plumber.send()
    refusal = Rejected("too little", reason=SHORT)
    outcomes.fail(used, refusal, retry.after_send(refusal, 1))
    first, second = plumber.queued()
    assert (first.state, first.reason, second.state) == ("pending", "", "succeeded")
    plumber.send()
    assert plumber.held() == {"VAN-12": 20, "VAN-14": 30}


def test_goods_that_came_before_it_was_sent_are_no_reason_to_try_again(plumber: Plumber):
    plumber.carry("1", plumber.other_van, plumber.van)
    plumber.send()
    plumber.use("50")
    plumber.send()
    assert states(plumber) == [("succeeded", ""), ("blocked", SHORT)]


def test_what_a_person_did_there_lets_go_too(world, plumber: Plumber):
    plumber.use("50")
    plumber.carry("30", plumber.other_van, plumber.van)
    OutboxEntry.objects.filter(entity="stock_transfer").update(state="failed")
    plumber.send()
    _, transfer = plumber.queued()
    there = {"item": "INV-PEX-34-BLUE", "from": "VAN-14", "to": "VAN-12", "quantity": "30"}
    plumber.sage.control("stock_transferred", there)
    remedies.mark_done(actor=world.admin, entry_id=transfer.pk, external_id="17")
    plumber.send()
    assert states(plumber) == [("succeeded", "")] * 2
    assert plumber.held() == {"VAN-12": 20, "VAN-14": 30}


def test_a_receipt_is_taken_back_once_its_goods_are_there_again(world, plumber: Plumber):
    order = bought(world, plumber, "100")
    stock.receive(
        actor=None,
        lines=[plumber.line("100", plumber.warehouse, unit_cost="0.66")],
        document=stock.Document(type="receipt", id=1, number="RC-893"),
    )
    receipt = world.receipt(order, ["100"])
    w.post(receipt)
    plumber.carry("85", plumber.warehouse, plumber.van)
    plumber.send()
    w.reverse(receipt)
    plumber.send()
    reversal = w.entry(plumber.si, "si.receiver.reverse")
    assert (reversal.state, reversal.reason) == ("blocked", SHORT)
    plumber.carry("85", plumber.van, plumber.warehouse, number="TR-10")
    plumber.send()
    reversal.refresh_from_db()
    assert reversal.state == "succeeded"
    assert plumber.held() == {"VAN-12": 40, "VAN-14": 60, "WH-MAIN": 0}


def test_what_needs_something_that_waits_goes_after_it(plumber: Plumber):
    shed = Location.objects.create(name="Site", kind=Location.Kind.JOB_SITE)
    plumber.use("50")
    plumber.send()
    plumber.carry("60", plumber.other_van, shed)
    plumber.carry("60", shed, plumber.van, number="TR-10")
    plumber.send()
    assert [entry.state for entry in plumber.queued()] == ["succeeded"] * 3
    assert plumber.held() == {"VAN-12": 50, "VAN-14": 0, "JOBSITE": 0}


@pytest.mark.parametrize("allowed", [True, False])
def test_a_company_may_let_stock_fall_below_nothing(plumber: Plumber, allowed):
    plumber.sage.control("settings", {"negative_stock_allowed": allowed})
    plumber.use("50")
    plumber.send()
    assert plumber.held()["VAN-12"] == (-10 if allowed else 40)
