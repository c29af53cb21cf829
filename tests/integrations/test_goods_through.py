"""Transfers and pick lists as the books get them: under their own number, each once, and by a
person's hand where no call gets them there."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from integrations.models import ManualStep, OutboxEntry
from inventory.models import PickList, Transfer
from inventory.services import pick_lists, picking, transfer_goods, transfers
from inventory.services.pick_list_input import Picked
from tests.factories import goods as g
from tests.factories import people
from tests.integrations.plumber_story import Plumber

pytest_plugins = ["tests.integrations.outbox_world", "tests.integrations.plumber_world"]
OUT, IN = "SYS-Warehouse Transfer Out", "SYS-Warehouse Transfer In"


@pytest.fixture
def keeper(plumber: Plumber):
    return people.administrator()


@pytest.fixture
def sent(plumber: Plumber, keeper) -> Transfer:
    """30 FT on their way from VAN-14 to VAN-12."""
    made = g.transfer(plumber.other_van, plumber.van, g.goods(plumber.pipe, "30"), actor=keeper)
    return transfer_goods.send(actor=keeper, transfer_id=made.pk)


def receive(transfer: Transfer, keeper, quantity: str) -> None:
    parts = {transfer.lines.get().pk: D(quantity)}
    transfer_goods.receive(actor=keeper, transfer_id=transfer.pk, parts=parts)


def picked(plumber: Plumber, keeper, quantity: str = "30", **whom) -> PickList:
    """So many feet out of VAN-14, ready to be handed over."""
    made = g.pick_list(plumber.other_van, g.goods(plumber.pipe, quantity), actor=keeper, **whom)
    part = Picked(line_id=made.lines.get().pk, quantity=D(quantity))
    return picking.pick(actor=keeper, pick_list_id=made.pk, picked=[part])


def test_what_is_only_on_its_way_is_not_told(plumber: Plumber, sent: Transfer):
    before = plumber.whole()
    plumber.send()

    assert plumber.queued() == []
    assert plumber.whole() == before


def test_what_came_moves_in_the_books_under_the_transfers_number(plumber, sent, keeper):
    receive(sent, keeper, "30")
    plumber.send()

    assert plumber.documents() == [(OUT, sent.number), (IN, sent.number)]
    assert plumber.held() == {"VAN-12": 70, "VAN-14": 30}
    entry = plumber.entry()
    assert entry.label == f"Transfer {sent.number}: 30 FT PEX-34-BLUE from VAN-14 to VAN-12"
    assert (entry.state, plumber.link(entry).number) == ("succeeded", sent.number)
    whole = plumber.whole()
    plumber.send()
    assert plumber.whole() == whole


def test_each_part_that_comes_is_told_once(plumber, sent, keeper):
    receive(sent, keeper, "20")
    plumber.send()
    assert plumber.held() == {"VAN-12": 60, "VAN-14": 40}
    receive(sent, keeper, "10")
    plumber.send()

    numbers = [row["REFERENCENO"] for row in plumber.sage.rows("ICTRANSFER")]
    assert numbers == [sent.number, f"{sent.number}-2"]
    assert plumber.held() == {"VAN-12": 70, "VAN-14": 30}


def test_what_got_lost_leaves_the_place_it_was_sent_from(plumber, sent, keeper):
    receive(sent, keeper, "20")
    transfer_goods.write_off(actor=keeper, transfer_id=sent.pk, reason="fell off")
    plumber.send()

    assert plumber.held() == {"VAN-12": 60, "VAN-14": 30}
    assert [entry.entity for entry in plumber.queued()] == ["stock_transfer", "stock_adjustment"]


def test_what_was_called_off_is_never_told(plumber, sent, keeper):
    transfer_goods.cancel(actor=keeper, transfer_id=sent.pk)
    plumber.send()

    assert plumber.queued() == []
    assert plumber.held() == {"VAN-12": 40, "VAN-14": 60}


def test_a_pick_list_for_a_truck_is_a_transfer(plumber: Plumber, keeper):
    ready = picked(plumber, keeper, to=plumber.van)
    plumber.send()
    assert plumber.queued() == []
    picking.complete(actor=keeper, pick_list_id=ready.pk)
    plumber.send()

    assert plumber.documents() == [(OUT, ready.number), (IN, ready.number)]
    assert plumber.held() == {"VAN-12": 70, "VAN-14": 30}
    assert len(plumber.queued()) == 1


def test_a_pick_list_for_a_job_is_use_on_the_job(plumber: Plumber, keeper):
    ready = picked(plumber, keeper, job=plumber.job)
    picking.complete(actor=keeper, pick_list_id=ready.pk)
    plumber.send()

    used = ready.lines.get().usage
    assert plumber.documents() == [("Inventory Issue", used.number)]
    assert plumber.held() == {"VAN-12": 40, "VAN-14": 30}
    [document] = [row for row in plumber.sage.rows("INVDOCUMENT") if row["PONUMBER"] == used.number]
    assert document["MESSAGE"] == f"Job 4610: Picked with {ready}"


def test_a_cancelled_pick_list_is_never_told(plumber: Plumber, keeper):
    ready = picked(plumber, keeper, to=plumber.van)
    pick_lists.cancel(actor=keeper, pick_list_id=ready.pk, is_back=True)
    plumber.send()

    assert plumber.queued() == []


def test_a_system_that_takes_no_transfers_is_told_by_hand(plumber: Plumber, st, sent, keeper):
    assert ManualStep.objects.count() == 0
    receive(sent, keeper, "20")

    step = ManualStep.objects.get()
    assert (step.connection, step.entity, step.kind) == (st, "stock_transfer", "transfer_by_hand")
    assert step.text == (
        f"Transfer 20 FT PEX-34-BLUE from VAN-14 to VAN-12 in ServiceTitan (Transfer {sent})."
    )
    receive(sent, keeper, "10")
    assert ManualStep.objects.filter(state="open").count() == 2
    assert OutboxEntry.objects.filter(connection=st, entity="stock_transfer").count() == 0


def test_a_company_that_keeps_no_stock_there_is_asked_for_nothing(plumber, st, sent, keeper):
    st.options = {**st.options, "inventory_mirror": "no"}
    st.save()
    receive(sent, keeper, "30")

    assert ManualStep.objects.count() == 0


def test_what_is_taken_back_need_not_be_entered(plumber: Plumber, st, keeper):
    plumber.carry("10", plumber.other_van, plumber.van)
    plumber.undo("transfer", "TR-9")
    step = ManualStep.objects.get()
    assert (step.state, step.reason) == (
        "dismissed",
        "It was taken back before it was entered there.",
    )

    plumber.carry("5", plumber.other_van, plumber.van, number="TR-10")
    ManualStep.objects.filter(state="open").update(state="done")
    plumber.undo("transfer", "TR-10")
    assert ManualStep.objects.get(state="open").text == (
        "Transfer 5 FT PEX-34-BLUE from VAN-12 to VAN-14 in ServiceTitan"
        " (Reversal of transfer TR-10)."
    )


def test_a_request_keeps_goods_and_tells_nobody(plumber: Plumber, st, keeper):
    made = g.transfer(plumber.other_van, plumber.van, g.goods(plumber.pipe, "30"), actor=keeper)
    transfers.request(actor=keeper, transfer_id=made.pk)

    assert g.kept(made) == [("PEX-34-BLUE", D(30))]
    assert (plumber.queued(), ManualStep.objects.count()) == ([], 0)
