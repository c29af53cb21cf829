"""Transfers: who may take which step when, and what each step moves."""

import uuid
from decimal import Decimal as D

import pytest

from inventory.models import Location, Reservation, StockMovement, Transfer
from inventory.services import stock, transfer_goods, transfers, verification
from inventory.services.stock import Document, StockLine
from inventory.services.transfers import TransferInput
from plyhub import roles
from plyhub.common.errors import DomainError, InputErrors, InvalidInput, NotAllowed, WrongState
from plyhub.common.models import AuditEntry
from tests.factories import goods as g
from tests.factories import people
from tests.factories.inventory import ItemFactory, ItemUnitFactory, TruckFactory, UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper():
    return people.warehouse()


@pytest.fixture
def driver(truck):
    return g.technician(truck)


@pytest.fixture
def stocked(item, warehouse):
    g.there(item, warehouse, "10", "8.20")


@pytest.fixture
def draft(stocked, item, warehouse, truck, keeper):
    return g.transfer(warehouse, truck, g.goods(item, "4"), actor=keeper)


@pytest.fixture
def under_way(draft, keeper):
    return transfer_goods.send(actor=keeper, transfer_id=draft.pk)


def status(transfer) -> str:
    return Transfer.objects.get(pk=transfer.pk).status


# The draft.


def test_a_draft_has_a_number_and_moves_nothing(draft):
    assert draft.number.startswith("TR-")
    assert (draft.status, g.moved(draft), g.kept(draft)) == ("draft", [], [])
    assert [
        (each.action, each.to_state) for each in AuditEntry.objects.filter(object_type="transfer")
    ] == [("create", "draft")]


def test_a_pack_is_kept_with_its_ratio(item, warehouse, truck):
    pack = ItemUnitFactory(item=item)
    made = g.transfer(warehouse, truck, g.goods(item, "2", unit="BX"))
    pack.numerator = 12
    pack.save()

    line = made.lines.get()
    assert (line.stock_quantity, line.amount) == (D(20), "2 BX (20 EA)")


def test_the_same_token_is_one_transfer(item, warehouse, truck, keeper):
    token = uuid.uuid4()
    data = TransferInput(source_id=warehouse.pk, destination_id=truck.pk)
    given = {"actor": keeper, "data": data, "lines": [g.goods(item)], "token": token}

    assert transfers.create(**given) == transfers.create(**given)
    assert Transfer.objects.count() == 1


@pytest.mark.parametrize(
    ("line", "field", "text"),
    [
        ({"quantity": "0"}, "lines.1.quantity", "must be more than 0"),
        ({"quantity": "-1"}, "lines.1.quantity", "must be more than 0"),
        ({"quantity": "1.5"}, "lines.1.quantity", "is no whole number"),
        ({"quantity": "NaN"}, "lines.1.quantity", "must be more than 0"),
        ({"quantity": "99999999999"}, "lines.1.quantity", "too large"),
        ({"unit": "BX"}, "lines.1.unit", "is not counted in BX"),
        ({"bin": "x" * 41}, "lines.1.bin", "at most 40 characters"),
    ],
)
def test_what_cannot_be_written_is_refused_by_line(item, warehouse, truck, line, field, text):
    UnitFactory(code="BX")
    with pytest.raises(InputErrors, match=text) as refused:
        g.transfer(warehouse, truck, g.goods(item, **line))

    assert [error.field for error in refused.value.errors] == [field]
    assert Transfer.objects.count() == 0


def test_places_goods_cannot_be_at_are_refused(item, warehouse, truck):
    way = transfer_goods.the_way()
    closed = TruckFactory(is_active=False)
    for source, goal, field in (
        (way, truck, "source"),
        (warehouse, way, "destination"),
        (warehouse, closed, "destination"),
        (warehouse, warehouse, "destination"),
    ):
        with pytest.raises(InputErrors) as refused:
            g.transfer(source, goal, g.goods(item))
        assert [error.field for error in refused.value.errors] == [field]
    with pytest.raises(InputErrors, match="at least one item"):
        g.transfer(warehouse, truck)
    assert Transfer.objects.count() == 0


@pytest.mark.parametrize("role", [roles.PM, roles.ACC, roles.RO])
def test_who_makes_no_transfers(item, warehouse, truck, role):
    with pytest.raises(NotAllowed):
        g.transfer(warehouse, truck, g.goods(item), actor=people.UserFactory(role=role))


def test_a_technician_transfers_to_and_from_their_own_truck_only(item, warehouse, truck, driver):
    other = TruckFactory()

    assert g.transfer(warehouse, truck, g.goods(item), actor=driver).status == "draft"
    assert g.transfer(truck, warehouse, g.goods(item), actor=driver).status == "draft"
    with pytest.raises(NotAllowed, match="your own truck"):
        g.transfer(warehouse, other, g.goods(item), actor=driver)


def test_a_draft_is_revised_and_nothing_else_is(draft, item, warehouse, truck, keeper):
    data = TransferInput(source_id=warehouse.pk, destination_id=truck.pk, notes=" soon ")
    transfers.revise(actor=keeper, transfer_id=draft.pk, data=data, lines=[g.goods(item, "6")])
    draft.refresh_from_db()
    assert (draft.notes, draft.lines.get().quantity) == ("soon", 6)

    transfer_goods.send(actor=keeper, transfer_id=draft.pk)
    before = g.state_of(draft)
    with pytest.raises(WrongState, match="is In transit, so “Change” is not possible"):
        transfers.revise(actor=keeper, transfer_id=draft.pk, data=data, lines=[g.goods(item)])
    assert g.state_of(draft) == before


# X1.


def test_a_request_keeps_what_is_available(draft, item, warehouse, driver):
    transfers.request(actor=driver, transfer_id=draft.pk)

    assert (status(draft), g.kept(draft), g.moved(draft)) == ("requested", [("WHIP-6FT", D(4))], [])


def test_a_request_of_more_than_there_is_keeps_what_there_is(
    stocked, item, warehouse, truck, driver
):
    wanted = g.transfer(warehouse, truck, g.goods(item, "7"), g.goods(item, "7"), actor=driver)
    transfers.request(actor=driver, transfer_id=wanted.pk)

    assert g.kept(wanted) == [("WHIP-6FT", D(7)), ("WHIP-6FT", D(3))]


# X2.


def test_sending_takes_goods_on_their_way_without_changing_what_they_are_worth(
    under_way, item, keeper, on_hand, warehouse, truck
):
    assert under_way.status == "in_transit"
    assert g.moved(under_way) == [
        ("transfer_out", "WH-MAIN", D(-4), D("8.20")),
        ("transfer_in", "In transit", D(4), D("8.20")),
    ]
    assert (on_hand(warehouse), on_hand(truck), on_hand(transfer_goods.the_way())) == (6, 0, 4)
    assert (item.pool.quantity, item.pool.value, item.pool.average) == (10, 82, D("8.20"))


def test_sending_a_request_takes_what_was_kept_for_it(draft, driver, keeper, item, warehouse):
    transfers.request(actor=driver, transfer_id=draft.pk)
    transfer_goods.send(actor=keeper, transfer_id=draft.pk)

    assert (g.kept(draft), len(g.moved(draft))) == ([], 2)


def test_a_warehouse_sends_no_more_than_is_available(stocked, item, warehouse, truck, keeper):
    first = g.pick_list(warehouse, g.goods(item, "7"), to=truck)
    wanted = g.transfer(warehouse, truck, g.goods(item, "4"), actor=keeper)
    before = g.state_of(wanted)

    with pytest.raises(DomainError) as refused:
        transfer_goods.send(actor=keeper, transfer_id=wanted.pk)

    assert refused.value.message == (
        f"WH-MAIN has 1 EA of WHIP-6FT too little: the rest is kept for {first}. Lower the"
        " quantity, or free what is kept."
    )
    assert g.state_of(wanted) == before
    assert g.kept(first) == [("WHIP-6FT", D(7))]


def test_more_than_is_on_hand_is_refused_and_a_truck_may(item, warehouse, truck, driver, keeper):
    wanted = g.transfer(warehouse, truck, g.goods(item), actor=keeper)
    before = g.state_of(wanted)
    with pytest.raises(DomainError, match="WH-MAIN is short of 4 EA WHIP-6FT"):
        transfer_goods.send(actor=keeper, transfer_id=wanted.pk)
    assert g.state_of(wanted) == before

    back = g.transfer(truck, warehouse, g.goods(item), actor=driver)
    assert transfer_goods.send(actor=driver, transfer_id=back.pk).status == "in_transit"


# X3.


def test_all_that_came_is_received(under_way, driver, on_hand, truck, item):
    got = transfer_goods.receive(actor=driver, transfer_id=under_way.pk)

    assert got.status == "received"
    assert g.moved(under_way)[2:] == [
        ("transfer_out", "In transit", D(-4), D("8.20")),
        ("transfer_in", "VAN-12", D(4), D("8.20")),
    ]
    assert (on_hand(truck), on_hand(transfer_goods.the_way())) == (4, 0)
    assert (item.pool.value, item.pool.average) == (82, D("8.20"))
    assert verification.differences() == []


def test_what_is_missing_stays_on_its_way_until_it_is_found(under_way, driver, on_hand, truck):
    line = under_way.lines.get()
    transfer_goods.receive(actor=driver, transfer_id=under_way.pk, parts={line.pk: D(3)})
    assert (status(under_way), on_hand(truck)) == ("partially_received", 3)
    assert on_hand(transfer_goods.the_way()) == 1

    transfer_goods.receive(actor=driver, transfer_id=under_way.pk, parts={line.pk: D(1)})
    assert (status(under_way), on_hand(truck)) == ("received", 4)
    assert on_hand(transfer_goods.the_way()) == 0


def test_the_same_receipt_twice_counts_once(under_way, driver, on_hand, truck):
    token, line = uuid.uuid4(), under_way.lines.get()
    for _ in range(2):
        transfer_goods.receive(
            actor=driver, transfer_id=under_way.pk, parts={line.pk: D(2)}, token=token
        )

    assert (on_hand(truck), under_way.lines.get().received) == (2, 2)


@pytest.mark.parametrize(
    ("quantity", "text"),
    [
        ("5", "only 4 EA of WHIP-6FT are still on their way, not 5"),
        ("-1", "0 or more"),
        ("0.5", "finer"),
        ("0", "Enter how much"),
    ],
)
def test_no_more_is_received_than_was_sent(under_way, driver, quantity, text):
    before = g.state_of(under_way)
    with pytest.raises(DomainError, match=text):
        transfer_goods.receive(
            actor=driver,
            transfer_id=under_way.pk,
            parts={under_way.lines.get().pk: D(quantity)},
        )
    assert g.state_of(under_way) == before


def test_what_is_lost_leaves_the_place_it_was_sent_from(
    under_way, driver, item, warehouse, on_hand
):
    line = under_way.lines.get()
    transfer_goods.receive(actor=driver, transfer_id=under_way.pk, parts={line.pk: D(3)})
    accountant = people.accountant()
    with pytest.raises(InvalidInput, match="what became of the goods"):
        transfer_goods.write_off(actor=accountant, transfer_id=under_way.pk, reason=" ")
    transfer_goods.write_off(actor=accountant, transfer_id=under_way.pk, reason="never came")

    assert status(under_way) == "received"
    lost = StockMovement.objects.latest("pk")
    assert (lost.type, lost.location, lost.quantity) == ("adjust_qty", warehouse, -1)
    assert (lost.reason, lost.value, lost.document_type) == ("loss", D("-8.20"), "stock_adjustment")
    assert (on_hand(warehouse), on_hand(transfer_goods.the_way())) == (6, 0)
    item.pool.refresh_from_db()
    assert (item.pool.quantity, item.pool.average) == (9, D("8.20"))
    assert verification.differences() == []


# Moved at once.


def test_an_immediate_transfer_is_one_post(stocked, item, warehouse, truck, keeper, on_hand):
    made = g.transfer(warehouse, truck, g.goods(item), actor=keeper, mode="immediate")
    assert transfer_goods.carry(actor=keeper, transfer_id=made.pk).status == "received"

    assert g.moved(made) == [
        ("transfer_out", "WH-MAIN", D(-4), D("8.20")),
        ("transfer_in", "VAN-12", D(4), D("8.20")),
    ]
    assert (on_hand(warehouse), on_hand(truck)) == (6, 4)
    assert made.lines.get().remaining == 0


def test_each_mode_has_its_own_steps(draft, item, warehouse, truck, keeper, stocked):
    at_once = g.transfer(warehouse, truck, g.goods(item), actor=keeper, mode="immediate")
    before = [g.state_of(draft), g.state_of(at_once)]
    with pytest.raises(
        WrongState,
        match="“Move now” is not possible. Possible now: Request, Send, Cancel transfer.",
    ):
        transfer_goods.carry(actor=keeper, transfer_id=draft.pk)
    with pytest.raises(
        WrongState, match="“Send” is not possible. Possible now: Move now, Cancel transfer."
    ):
        transfer_goods.send(actor=keeper, transfer_id=at_once.pk)
    with pytest.raises(WrongState):
        transfers.request(actor=keeper, transfer_id=at_once.pk)
    assert [g.state_of(draft), g.state_of(at_once)] == before


# X4.


def test_cancelling_a_request_keeps_nothing(draft, driver, keeper):
    transfers.request(actor=driver, transfer_id=draft.pk)
    transfer_goods.cancel(actor=people.buyer(), transfer_id=draft.pk, reason="not needed")

    assert (status(draft), g.kept(draft), g.moved(draft)) == ("cancelled", [], [])


def test_cancelling_on_the_way_brings_the_goods_back(under_way, keeper, on_hand, warehouse, item):
    transfer_goods.cancel(actor=keeper, transfer_id=under_way.pk)

    assert status(under_way) == "cancelled"
    assert [each[:3] for each in g.moved(under_way)[2:]] == [
        ("transfer_out", "WH-MAIN", D(4)),
        ("transfer_in", "In transit", D(-4)),
    ]
    assert (on_hand(warehouse), on_hand(transfer_goods.the_way())) == (10, 0)
    assert item.pool.value == 82


# Every step: refused in every other status, to everybody else.

STEPS = {
    "request": lambda who, pk: transfers.request(actor=who, transfer_id=pk),
    "send": lambda who, pk: transfer_goods.send(actor=who, transfer_id=pk),
    "receive": lambda who, pk: transfer_goods.receive(actor=who, transfer_id=pk),
    "write_off": lambda who, pk: transfer_goods.write_off(actor=who, transfer_id=pk, reason="x"),
    "cancel": lambda who, pk: transfer_goods.cancel(actor=who, transfer_id=pk),
}
WRONG = {
    "request": {"requested", "in_transit", "partially_received", "received", "cancelled"},
    "send": {"in_transit", "partially_received", "received", "cancelled"},
    "receive": {"draft", "requested", "received", "cancelled"},
    "write_off": {"draft", "requested", "received", "cancelled"},
    "cancel": {"partially_received", "received", "cancelled"},
}


@pytest.mark.parametrize(
    ("step", "wrong"), [(step, each) for step, found in WRONG.items() for each in sorted(found)]
)
def test_a_step_is_refused_in_the_wrong_status(draft, step, wrong):
    Transfer.objects.filter(pk=draft.pk).update(status=wrong)
    before = g.state_of(draft)

    with pytest.raises(WrongState, match="so “.*” is not possible"):
        STEPS[step](people.administrator(), draft.pk)

    assert g.state_of(draft) == before


MAY = {
    "request": {roles.WHS, roles.BUY, roles.ADM},
    "send": {roles.WHS, roles.ADM},
    "receive": {roles.WHS, roles.ADM},
    "write_off": {roles.ACC, roles.ADM},
    "cancel": {roles.WHS, roles.BUY, roles.ADM},
}
FROM = {
    "request": "draft",
    "send": "draft",
    "receive": "in_transit",
    "write_off": "in_transit",
    "cancel": "draft",
}


@pytest.mark.parametrize("step", MAY)
def test_a_step_is_refused_to_everybody_else(draft, step):
    Transfer.objects.filter(pk=draft.pk).update(status=FROM[step])
    before = g.state_of(draft)

    for role in set(roles.ROLES) - MAY[step]:
        with pytest.raises(NotAllowed):
            STEPS[step](people.UserFactory(role=role), draft.pk)

    assert g.state_of(draft) == before


@pytest.mark.parametrize(
    ("role", "step"), [(role, step) for step, found in MAY.items() for role in sorted(found)]
)
def test_a_step_is_taken_by_those_who_may(draft, keeper, role, step):
    if FROM[step] == "in_transit":
        transfer_goods.send(actor=keeper, transfer_id=draft.pk)

    STEPS[step](people.UserFactory(role=role), draft.pk)

    assert status(draft) != FROM[step]


@pytest.mark.parametrize("step", ["request", "send", "receive"])
def test_a_technician_takes_steps_at_their_own_truck_only(
    stocked, item, warehouse, truck, driver, keeper, step
):
    other = TruckFactory(name="VAN-99")
    g.there(item, truck, "10", "8.20")
    ends = (truck, warehouse) if step == "send" else (warehouse, truck)
    own = g.transfer(*ends, g.goods(item), actor=keeper)
    strange = g.transfer(
        *(other if each == truck else each for each in ends), g.goods(item), actor=keeper
    )
    if step == "receive":
        for each in (own, strange):
            transfer_goods.send(actor=keeper, transfer_id=each.pk)
    before = g.state_of(strange)

    with pytest.raises(NotAllowed, match="VAN-99 is not your truck"):
        STEPS[step](driver, strange.pk)
    assert g.state_of(strange) == before
    STEPS[step](driver, own.pk)
    assert status(own) != status(strange)


# What is kept is safe from everything else that moves stock.


@pytest.mark.parametrize("move", ["issue", "count"])
def test_what_is_kept_is_not_taken_by_others(draft, driver, item, warehouse, move):
    transfers.request(actor=driver, transfer_id=draft.pk)
    line = StockLine(item_id=item.pk, location_id=warehouse.pk, quantity=D(7), bin="")
    with pytest.raises(DomainError, match=f"kept for {draft}"):
        if move == "issue":
            stock.issue(actor=None, lines=[line], document=Document("test", 1, "T-1"))
        else:
            less = StockLine(item_id=item.pk, location_id=warehouse.pk, quantity=D(-7))
            stock.adjust_quantity(actor=None, lines=[less], reason="count")
    assert StockMovement.objects.count() == 1
    assert Reservation.objects.get().quantity == 4


def test_only_one_place_is_the_way():
    assert transfer_goods.the_way() == transfer_goods.the_way()
    assert Location.objects.filter(kind="transit").count() == 1
    assert ItemFactory()
