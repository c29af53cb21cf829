"""Transfers and pick lists from their pages: typed, shown, moved; and what a page refuses."""

from __future__ import annotations

import re
import uuid

import pytest

from inventory.models import PickList, StockBalance, StockMovement, Transfer
from inventory.services import picking, transfer_goods
from inventory.services.pick_list_input import Picked
from plyhub import roles
from tests.factories import goods as g
from tests.factories import people
from tests.factories.inventory import (
    ItemFactory,
    ItemUnitFactory,
    JobFactory,
    LocationFactory,
    TruckFactory,
)
from tests.pages import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def yard():
    """Ten of an item, which also comes by the box, in a warehouse; and a truck."""
    item = ItemFactory(sku="WHIP-6FT")
    ItemUnitFactory(item=item)
    warehouse, truck = LocationFactory(name="WH-MAIN"), TruckFactory(name="VAN-12")
    g.there(item, warehouse, "10")
    return item, warehouse, truck


def typed(warehouse, truck, *lines: dict[str, str], **head: str) -> dict[str, str]:
    data = {
        "token": str(uuid.uuid4()),
        "source": str(warehouse.pk),
        "destination": str(truck.pk) if truck else "",
        "mode": "transit",
        "lines-TOTAL_FORMS": str(len(lines) + 1),
        "lines-INITIAL_FORMS": "0",
        **head,
    }
    for position, line in enumerate([*lines, {}]):
        for name in ("item", "quantity", "unit", "bin", "lot"):
            data[f"lines-{position}-{name}"] = line.get(name, "")
    return data


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.mark.parametrize("model", [Transfer, PickList], ids=rows.name)
def test_a_document_is_typed_and_shown(as_role, yard, model):
    _, warehouse, truck = yard
    client = as_role(roles.WHS)
    data = typed(warehouse, truck, {"item": "whip-6ft", "quantity": "2", "unit": "BX"})

    first = client.post(rows.page(model, "add"), data)
    again = client.post(rows.page(model, "add"), data)

    made = model.objects.get()
    assert first.url == again.url == rows.page(model, "change", made.pk)
    page = text_of(client.get(first.url))
    assert "2 BX (20 EA)" in page
    assert "10 EA short" in page


@pytest.mark.parametrize("model", [Transfer, PickList], ids=rows.name)
def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(as_role, yard, model):
    _, warehouse, _ = yard
    client = as_role(roles.WHS)
    lines = ({"item": "NOPE", "quantity": "1"}, {"item": "WHIP-6FT", "quantity": ""})
    page = text_of(client.post(rows.page(model, "add"), typed(warehouse, None, *lines)))
    assert "There is no item NOPE. Look it up under Items." in page
    assert "Say how many." in page
    assert 'value="NOPE"' in page

    odd = typed(warehouse, warehouse, {"item": "WHIP-6FT", "quantity": "1.5"})
    assert "The goods are there already." in text_of(client.post(rows.page(model, "add"), odd))
    none = text_of(client.post(rows.page(model, "add"), typed(warehouse, yard[2])))
    assert "Enter at least one item." in none
    half = typed(warehouse, yard[2], {"item": "WHIP-6FT", "quantity": "1.5"})
    assert "Line 1: 1.5 EA of WHIP-6FT is no whole number" in text_of(
        client.post(rows.page(model, "add"), half)
    )
    assert model.objects.count() == 0


def test_a_draft_is_changed(as_role, yard):
    item, warehouse, truck = yard
    made = g.transfer(warehouse, truck, g.goods(item, "4"))
    client = as_role(roles.WHS)
    page = text_of(client.get(rows.page(Transfer, "edit", made.pk)))
    assert 'value="WHIP-6FT"' in page

    client.post(
        rows.page(Transfer, "edit", made.pk),
        typed(warehouse, truck, {"item": "WHIP-6FT", "quantity": "6", "bin": "A-1"}),
    )
    line = made.lines.get()
    assert (line.quantity, line.bin) == (6, "A-1")


def test_what_is_available_is_said_while_it_is_typed(as_role, yard):
    item, warehouse, truck = yard
    g.pick_list(warehouse, g.goods(item, "7"), to=truck)
    client = as_role(roles.WHS)
    address = rows.page(Transfer, "available")

    said = client.get(address, {"lines-0-item": "whip-6ft", "source": warehouse.pk})
    assert said.content.decode() == "Part WHIP-6FT: 3 EA available, 7 kept for others"
    assert client.get(address, {"lines-0-item": "X"}).content.decode() == "There is no item X."
    assert client.get(address).content == b""
    assert as_role(roles.RO).get(address).status_code == 403


def test_only_what_can_be_done_is_offered(as_role, yard):
    item, warehouse, truck = yard
    made = g.transfer(warehouse, truck, g.goods(item, "4"))
    address = rows.page(Transfer, "change", made.pk)

    offered = {
        role: set(re.findall(r"/do/(\w+)/", text_of(as_role(role).get(address))))
        for role in (roles.WHS, roles.BUY, roles.ACC, roles.RO)
    }

    assert offered == {
        roles.WHS: {"request", "send", "cancel"},
        roles.BUY: {"request", "cancel"},
        roles.ACC: set(),
        roles.RO: set(),
    }


def test_a_transfer_goes_its_whole_way_by_buttons(as_role, yard):
    item, warehouse, truck = yard
    made = g.transfer(warehouse, truck, g.goods(item, "4"))
    client, line = as_role(roles.WHS), made.lines.get()

    client.post(rows.page(Transfer, "do", made.pk, "request"))
    client.post(rows.page(Transfer, "do", made.pk, "send"))
    too_much = client.post(
        rows.page(Transfer, "do", made.pk, "receive"),
        {"token": uuid.uuid4(), f"quantity_{line.pk}": "5"},
    )
    assert "only 4 EA of WHIP-6FT are still on their way" in text_of(too_much)
    part = {"token": uuid.uuid4(), f"quantity_{line.pk}": "3"}
    for _ in range(2):
        client.post(rows.page(Transfer, "do", made.pk, "receive"), part)

    made.refresh_from_db()
    assert made.status == "partially_received"
    assert StockBalance.objects.get(item=item, location=truck).on_hand == 3
    accountant = as_role(roles.ACC)
    accountant.post(
        rows.page(Transfer, "do", made.pk, "write_off"),
        {"token": uuid.uuid4(), f"quantity_{line.pk}": "1", "reason": "lost"},
    )
    made.refresh_from_db()
    assert made.status == "received"


def test_a_pick_list_goes_its_whole_way_by_buttons(as_role, yard):
    item, warehouse, truck = yard
    client = as_role(roles.WHS)
    made = g.pick_list(warehouse, g.goods(item, "12"), to=truck, released=False)
    line = made.lines.get()
    do = [rows.page(PickList, "do", made.pk, each) for each in ("release", "pick", "stage")]

    client.post(do[0])
    assert "12 EA needed, 10 EA kept" in text_of(client.get(do[1]))
    wrong = client.post(do[1], {"token": uuid.uuid4(), f"quantity_{line.pk}": "11"})
    assert "has only 10 EA of WHIP-6FT for this list" in text_of(wrong)
    client.post(do[1], {"token": uuid.uuid4(), f"quantity_{line.pk}": "9", f"lot_{line.pk}": ""})
    client.post(rows.page(PickList, "do", made.pk, "drop_short"))
    client.post(do[2])
    client.post(rows.page(PickList, "do", made.pk, "complete"), {"token": uuid.uuid4()})

    made.refresh_from_db()
    assert (made.status, StockBalance.objects.get(item=item, location=truck).on_hand) == (
        "completed",
        9,
    )


def test_what_is_short_is_put_on_another_list_by_the_page(as_role, yard):
    item, warehouse, truck = yard
    made = g.pick_list(warehouse, g.goods(item, "12"), to=truck)
    client = as_role(roles.PM)
    address = rows.page(PickList, "do", made.pk, "split_short")

    assert client.get(address).status_code == 200
    client.post(address, {"source": ""})

    other = PickList.objects.exclude(pk=made.pk).get()
    assert (other.moved_from, other.lines.get().stock_quantity) == (made, 2)


def test_cancelling_asks_whether_what_was_picked_is_back(as_role, yard):
    item, warehouse, truck = yard
    made = g.pick_list(warehouse, g.goods(item, "4"), to=truck)
    part = Picked(line_id=made.lines.get().pk, quantity=made.lines.get().quantity)
    picking.pick(actor=people.warehouse(), pick_list_id=made.pk, picked=[part])
    client, address = as_role(roles.WHS), rows.page(PickList, "do", made.pk, "cancel")

    assert "Put them back in their bins" in text_of(client.post(address, {"reason": ""}))
    client.post(address, {"reason": "", "is_back": "on"})
    made.refresh_from_db()
    assert made.status == "cancelled"


@pytest.mark.parametrize("action", ["request", "send", "receive", "cancel", "write_off", "carry"])
def test_a_button_that_was_not_offered_changes_nothing(as_role, yard, action):
    item, warehouse, truck = yard
    made = g.transfer(warehouse, truck, g.goods(item, "4"))
    before = g.state_of(made)
    data = {"token": uuid.uuid4(), "reason": "x", f"quantity_{made.lines.get().pk}": "1"}

    as_role(roles.RO).post(rows.page(Transfer, "do", made.pk, action), data)

    assert g.state_of(made) == before


def test_a_technician_sees_and_gets_what_is_theirs(client, yard):
    item, warehouse, truck = yard
    job = JobFactory(status="in_progress")
    driver = g.technician(truck, job=job)
    mine = g.transfer(warehouse, truck, g.goods(item, "2"))
    transfer_goods.send(actor=people.warehouse(), transfer_id=mine.pk)
    strange = g.transfer(warehouse, TruckFactory(), g.goods(item, "2"))
    ready = g.pick_list(warehouse, g.goods(item, "2"), job=job)
    part = Picked(line_id=ready.lines.get().pk, quantity=ready.lines.get().quantity)
    picking.pick(actor=people.warehouse(), pick_list_id=ready.pk, picked=[part])
    picking.stage(actor=people.warehouse(), pick_list_id=ready.pk)
    client.force_login(driver)

    today = text_of(client.get("/"))
    assert "Goods waiting for you" in today
    assert (mine.number in today, ready.number in today, strange.number in today) == (1, 1, 0)
    assert client.get(rows.page(Transfer, "change", mine.pk)).status_code == 200
    assert client.get(rows.page(Transfer, "change", strange.pk)).status_code == 403
    assert client.get(rows.page(Transfer, "changelist")).status_code == 403
    client.post(rows.page(PickList, "do", ready.pk, "complete"), {"token": uuid.uuid4()})
    assert StockMovement.objects.filter(type="issue", job=job).count() == 1


def test_both_are_printed_with_what_to_count(as_role, yard):
    item, warehouse, truck = yard
    client = as_role(roles.WHS)
    for made in (
        g.transfer(warehouse, truck, g.goods(item, "1", unit="BX")),
        g.pick_list(warehouse, g.goods(item, "1", unit="BX"), to=truck),
    ):
        page = text_of(client.get(rows.page(type(made), "print", made.pk)))
        assert made.number in page
        assert "1 BX (10 EA)" in page
