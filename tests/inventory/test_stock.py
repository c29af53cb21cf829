"""The ledger: what each kind of posting writes."""

from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.utils import timezone

from inventory.models import ItemCost, StockMovement
from inventory.services import stock, verification
from plyhub.common.errors import InputErrors, InvalidInput, NotAllowed
from tests.factories import people
from tests.factories.inventory import ItemFactory, JobFactory, UnitFactory

pytestmark = pytest.mark.django_db


def test_a_receipt_writes_a_movement_and_the_balance(line, document, item, warehouse, on_hand):
    buyer = people.buyer()
    job = JobFactory()

    (movement,) = stock.receive(
        actor=buyer, lines=[line("20", "8.50", line_id=4, job_id=job.pk)], document=document
    )

    movement.refresh_from_db()
    assert (movement.item, movement.location, movement.type) == (item, warehouse, "receipt")
    assert (movement.quantity, movement.unit_cost, movement.value) == (D(20), D("8.5"), D(170))
    assert (movement.document_type, movement.document_line_id) == ("test", 4)
    assert (movement.document_number, movement.job, movement.actor) == ("TEST-1", job, buyer)
    assert on_hand(warehouse) == 20


def test_the_average_follows_receipts(line, stocked, document, item):
    stocked("14", "8.20")

    stock.receive(actor=None, lines=[line("20", "8.00")], document=document)

    pool = ItemCost.objects.get(item=item)
    assert (pool.quantity, pool.value, pool.average) == (D(34), D("274.80"), D("8.082353"))


def test_an_issue_goes_at_the_average(line, stocked, document, item, warehouse, on_hand):
    stocked("40", "0.62")

    (movement,) = stock.issue(actor=None, lines=[line("25")], document=document)

    assert (movement.quantity, movement.value) == (D(-25), D("-15.50"))
    assert on_hand(warehouse) == 15
    assert ItemCost.objects.get(item=item).average == D("0.62")


def test_a_transfer_is_a_pair_that_gains_no_value(
    line, stocked, document, item, warehouse, truck, on_hand
):
    stocked("100", "0.66")

    gone, come = stock.transfer(
        actor=None, lines=[line("85")], destination_id=truck.pk, document=document
    )

    assert gone.group == come.group is not None
    assert (gone.quantity, come.quantity) == (D(-85), D(85))
    assert gone.value + come.value == 0
    assert (on_hand(warehouse), on_hand(truck)) == (15, 85)
    assert ItemCost.objects.get(item=item).value == D("66")


def test_a_transfer_to_where_the_goods_are_is_refused(line, stocked, document, warehouse):
    stocked("5", "1")

    with pytest.raises(InputErrors) as refused:
        stock.transfer(
            actor=None, lines=[line("1")], destination_id=warehouse.pk, document=document
        )

    assert refused.value.errors[0].field == "lines.1.location"
    assert StockMovement.objects.count() == 1


def test_a_document_line_is_posted_once(line, document, warehouse, on_hand):
    for _ in range(2):
        stock.receive(actor=None, lines=[line("5", "1", line_id=9)], document=document)

    assert on_hand(warehouse) == 5
    assert StockMovement.objects.count() == 1


def test_a_transfer_line_is_posted_once(line, stocked, document, truck, on_hand):
    stocked("5", "1")
    for _ in range(2):
        stock.transfer(
            actor=None, lines=[line("2", line_id=9)], destination_id=truck.pk, document=document
        )

    assert on_hand(truck) == 2


def test_two_lines_of_one_item_build_on_each_other(line, document, item):
    stock.receive(
        actor=None,
        lines=[line("10", "1", line_id=1), line("10", "2", line_id=2)],
        document=document,
    )

    assert ItemCost.objects.get(item=item).average == D("1.5")


def test_using_the_last_books_what_rounding_left(line, stocked, document, item):
    stocked("2", "1")
    stocked("1", "2")

    stock.issue(actor=None, lines=[line("3")], document=document)

    rounding = StockMovement.objects.get(type="adjust_value")
    assert (rounding.reason, rounding.quantity) == ("rounding", 0)
    assert rounding.value == D("-0.000001")
    assert ItemCost.objects.get(item=item).value == 0


def test_a_receipt_after_use_books_the_difference(line, stocked, document, truck, item):
    stocked("10", "10", location_id=truck.pk)
    stock.issue(actor=None, lines=[line("15", location_id=truck.pk)], document=document)

    stock.receive(actor=None, lines=[line("8", "12", location_id=truck.pk)], document=document)

    correction = StockMovement.objects.get(type="adjust_value")
    assert (correction.reason, correction.value) == ("negative cost correction", D(-10))
    pool = ItemCost.objects.get(item=item)
    assert (pool.quantity, pool.value, pool.average) == (D(3), D(36), D(12))


def test_missing_goods_leave_at_the_average(line, stocked, warehouse, on_hand):
    stocked("10", "3")

    (movement,) = stock.adjust_quantity(actor=None, lines=[line("-2")], reason="loss")

    assert (movement.type, movement.reason, movement.value) == ("adjust_qty", "loss", D(-6))
    assert on_hand(warehouse) == 8


def test_found_goods_come_in_at_the_average(line, stocked, item):
    stocked("10", "3")

    (movement,) = stock.adjust_quantity(actor=None, lines=[line("2", "9")], reason="found")

    assert movement.unit_cost == 3
    assert ItemCost.objects.get(item=item).average == 3


def test_found_goods_never_bought_come_in_at_the_price_given(line):
    (movement,) = stock.adjust_quantity(actor=None, lines=[line("2", "9")], reason="found")

    assert movement.value == 18


def test_found_goods_of_unknown_cost_come_in_at_nothing_with_a_warning(line, caplog):
    (movement,) = stock.adjust_quantity(actor=None, lines=[line("2")], reason="found")

    assert movement.value == 0
    assert "has no known cost" in caplog.text


def test_a_correction_needs_a_reason(line, stocked):
    stocked("10", "3")

    with pytest.raises(InvalidInput, match="Say why"):
        stock.adjust_quantity(actor=None, lines=[line("-2")], reason="")

    assert StockMovement.objects.count() == 1


def test_a_value_correction_moves_nothing_but_the_average(item, warehouse, stocked, on_hand):
    stocked("10", "10")

    (movement,) = stock.adjust_value(
        actor=None, item_id=item.pk, location_id=warehouse.pk, amount=D("-25"), reason="damage"
    )

    assert (movement.quantity, movement.value) == (0, D(-25))
    assert on_hand(warehouse) == 10
    assert ItemCost.objects.get(item=item).average == D("7.5")


def test_nothing_on_hand_has_no_value_to_correct(item, warehouse):
    with pytest.raises(InvalidInput, match="nothing on hand"):
        stock.adjust_value(
            actor=None, item_id=item.pk, location_id=warehouse.pk, amount=D("5"), reason="x"
        )

    assert not StockMovement.objects.exists()


@pytest.mark.parametrize("quantity", ["0", "-1"])
def test_goods_that_come_in_are_more_than_nothing(line, document, quantity):
    with pytest.raises(InputErrors) as refused:
        stock.receive(actor=None, lines=[line(quantity, "1")], document=document)

    assert [error.field for error in refused.value.errors] == ["lines.1.quantity"]
    assert not StockMovement.objects.exists()


def test_goods_that_come_in_need_a_cost(line, document):
    with pytest.raises(InputErrors) as refused:
        stock.receive(actor=None, lines=[line("1", "1"), line("1")], document=document)

    assert [error.field for error in refused.value.errors] == ["lines.2.unit_cost"]
    assert not StockMovement.objects.exists()


def test_there_is_no_half_piece_but_half_a_foot(line, document):
    wire = ItemFactory(stock_unit=UnitFactory(code="FT"))

    with pytest.raises(InputErrors) as refused:
        stock.receive(
            actor=None,
            lines=[line("0.5", "1"), line("0.5", "1", item_id=wire.pk)],
            document=document,
        )

    assert [error.message for error in refused.value.errors] == [
        "Line 1: 0.5 EA of WHIP-6FT has more than 0 decimals. Round it."
    ]


def test_stock_is_not_posted_for_tomorrow(line, document):
    with pytest.raises(InvalidInput, match="time to come"):
        stock.receive(
            actor=None,
            lines=[line("1", "1")],
            document=document,
            effective_at=timezone.now() + timedelta(days=1),
        )


def test_an_earlier_moment_is_kept_beside_the_order_of_posting(line, document):
    moment = timezone.now() - timedelta(days=2)

    (movement,) = stock.receive(
        actor=people.warehouse(), lines=[line("1", "1")], document=document, effective_at=moment
    )

    movement.refresh_from_db()
    assert movement.effective_at == moment < movement.posted_at


def test_far_back_needs_a_right(line, document):
    with pytest.raises(NotAllowed, match="more than 3 days back"):
        stock.receive(
            actor=people.warehouse(),
            lines=[line("1", "1")],
            document=document,
            effective_at=timezone.now() - timedelta(days=4),
        )

    assert not StockMovement.objects.exists()


def test_bins_keep_their_own_balances(line, document, item):
    stock.receive(actor=None, lines=[line("1", "1", bin="A"), line("2", "1")], document=document)

    assert sorted(item.balances.values_list("bin", "on_hand")) == [("", D(2)), ("A", D(1))]
    assert verification.differences() == []
