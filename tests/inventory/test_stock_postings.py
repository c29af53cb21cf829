"""Transfers and adjustments as others hear of them: numbered, announced, taken back."""

from decimal import Decimal as D

import pytest

from inventory import events
from inventory.models import ItemCost, StockBalance, StockMovement
from inventory.services import stock, stock_postings, stock_reversal, verification
from inventory.services.stock import Document
from inventory.services.stock_postings import ADJUSTMENTS, TRANSFERS
from plyhub.common.errors import DomainError, InvalidInput
from tests.factories import people
from tests.factories.events import heard
from tests.factories.inventory import ItemFactory

pytestmark = pytest.mark.django_db
TR = Document(type="transfer", id=9, number="TR-9")
ADJ = Document(type="adjustment", id=88, number="ADJ-88")


@pytest.fixture
def carry(line, truck):
    def post(*lines, document=TR):
        return stock.transfer(actor=None, lines=lines, destination_id=truck.pk, document=document)

    return post


@pytest.fixture
def adjust():
    def post(*lines, document=ADJ, reason="count", **more):
        return stock.adjust_quantity(
            actor=None, lines=lines, reason=reason, document=document, **more
        )

    return post


def ids(movements) -> list[int]:
    return [movement.pk for movement in movements]


# Announced.


def test_a_transfer_is_told_with_both_its_legs(line, stocked, carry):
    stocked("10", "1")
    with heard(events.stock_transferred) as told:
        movements = carry(line("4"))
    assert told == [{"movement_ids": ids(movements)}]


def test_an_adjustment_is_told_without_what_only_changes_value(line, stocked, adjust):
    stocked("2", "1")
    stocked("1", "2")
    with heard(events.stock_adjusted) as told:
        adjust(line("-3"))
    moved = StockMovement.objects.get(type="adjust_qty")
    assert StockMovement.objects.filter(type="adjust_value").exists()
    assert told == [{"movement_ids": [moved.pk]}]


@pytest.mark.parametrize("kind", ["count", "scrap"])
def test_counts_and_scrap_are_adjustments_too(line, stocked, adjust, kind):
    stocked("10", "1")
    with heard(events.stock_adjusted) as told:
        movements = adjust(line("-1"), movement_type=kind)
    assert told == [{"movement_ids": ids(movements)}]


def test_nothing_is_told_of_what_was_posted_before(line, stocked, carry):
    stocked("10", "1")
    carry(line("4", line_id=1))
    with heard(events.stock_transferred) as told:
        assert carry(line("4", line_id=1)) == []
    assert told == []


def test_opening_balances_and_values_are_told_to_nobody(line, stocked, item, warehouse):
    with heard(events.stock_adjusted) as told:
        stocked("10", "1")
        stock.adjust_value(
            actor=None,
            item_id=item.pk,
            location_id=warehouse.pk,
            amount=D("1"),
            reason="price",
        )
    assert told == []


def test_a_listener_that_fails_undoes_the_posting(line, stocked, adjust, warehouse, on_hand):
    stocked("10", "1")

    def refuse(**_):
        raise DomainError("no")

    events.stock_adjusted.connect(refuse)
    try:
        with pytest.raises(DomainError):
            adjust(line("-1"))
    finally:
        events.stock_adjusted.disconnect(refuse)
    assert on_hand(warehouse) == 10


# Numbered.


def test_a_document_keeps_its_number(line, stocked, carry):
    stocked("10", "1")
    assert {each.document_number for each in carry(line("4"))} == {"TR-9"}


def test_without_a_document_a_posting_has_a_number_of_its_own(line, stocked, adjust):
    stocked("10", "1")
    [first] = adjust(line("-1"), document=Document())
    [second] = adjust(line("-1"), document=Document())
    assert first.document_number == f"ADJ-{first.document_id}"
    assert first.document_type == "stock_adjustment"
    assert second.document_id == first.document_id + 1


# Found again.


def test_what_is_posted_together_is_found_by_its_first_movement(line, stocked, carry, truck):
    stocked("10", "1")
    first = carry(line("4"), line("1"))
    second = carry(line("2"))
    assert ids(stock_postings.together_with(first[0].pk, TRANSFERS)) == ids(first)
    assert ids(stock_postings.together_with(second[0].pk, TRANSFERS)) == ids(second)
    assert stock_postings.earlier(first[0].pk, TRANSFERS) == []
    assert stock_postings.earlier(second[0].pk, TRANSFERS) == ids(first)


def test_postings_of_two_documents_are_two(line, stocked, adjust):
    stocked("10", "1")
    other = Document(type="adjustment", id=89, number="ADJ-89")
    movements = adjust(line("-1"), line("-2", document=other))
    found = stock_postings.postings(movements)
    assert [ids(posting) for posting in found] == [[movements[0].pk], [movements[1].pk]]


# Taken back.


def test_a_transfer_is_carried_back_and_gains_no_value(
    line, stocked, carry, item, warehouse, truck, on_hand
):
    stocked("10", "1")
    out, into = carry(line("4"))
    stocked("10", "2")
    with heard(events.stock_transferred) as told:
        back = stock_reversal.reverse_transfer(actor=None, document=TR, reason="wrong van")
    assert [(each.quantity, each.reversal_of, each.reason) for each in back] == [
        (D(4), out, "wrong van"),
        (D(-4), into, "wrong van"),
    ]
    assert back[0].group == back[1].group not in (None, out.group)
    assert sum(each.value for each in back) == 0
    assert (on_hand(warehouse), on_hand(truck)) == (20, 0)
    assert ItemCost.objects.get(item=item).average == D("1.5")
    assert told == [{"movement_ids": ids(back)}]


def test_an_adjustment_is_taken_back_at_its_cost(line, stocked, adjust, item, warehouse, on_hand):
    stocked("10", "1")
    [loss] = adjust(line("-4"))
    with heard(events.stock_adjusted) as told:
        [back] = stock_reversal.reverse_adjustment(actor=None, document=ADJ, reason="found again")
    assert (back.quantity, back.value, back.reversal_of) == (D(4), D(4), loss)
    assert on_hand(warehouse) == 10
    assert ItemCost.objects.get(item=item).value == 10
    assert told == [{"movement_ids": [back.pk]}]


def test_taken_back_twice_it_moves_once(line, stocked, carry, adjust):
    stocked("10", "1")
    carry(line("4"))
    adjust(line("1"))
    for _ in range(2):
        stock_reversal.reverse_transfer(actor=None, document=TR, reason="wrong van")
        stock_reversal.reverse_adjustment(actor=None, document=ADJ, reason="wrong")
    assert StockMovement.objects.exclude(reversal_of=None).count() == 3
    assert verification.differences() == []


def test_what_takes_back_two_postings_counts_as_two(line, stocked, carry):
    stocked("10", "1")
    carry(line("4"))
    carry(line("1"))
    back = stock_reversal.reverse_transfer(actor=None, document=TR, reason="wrong van")
    found = stock_postings.postings(StockMovement.objects.filter(pk__in=ids(back)))
    assert [ids(posting) for posting in found] == [ids(back[:2]), ids(back[2:])]
    assert ids(stock_postings.together_with(back[2].pk, TRANSFERS)) == ids(back[2:])


def test_goods_that_have_gone_on_cannot_be_carried_back(line, stocked, carry, truck, item):
    stocked("10", "1")
    carry(line("4"))
    stock.issue(
        actor=None,
        lines=[line("1", location_id=truck.pk)],
        document=Document(type="test", id=2, number="T-2"),
    )
    before = list(StockBalance.objects.order_by("pk").values_list("on_hand", flat=True))
    with pytest.raises(DomainError) as refused:
        stock_reversal.reverse_transfer(actor=None, document=TR, reason="wrong van")
    assert refused.value.message == (
        "VAN-12 is short of 1 EA WHIP-6FT. Bring the goods back there first."
    )
    assert list(StockBalance.objects.order_by("pk").values_list("on_hand", flat=True)) == before


@pytest.mark.parametrize(
    "take_back", [stock_reversal.reverse_transfer, stock_reversal.reverse_adjustment]
)
def test_a_reason_is_asked_for(take_back):
    with pytest.raises(InvalidInput) as refused:
        take_back(actor=people.buyer(), document=TR, reason="  ")
    assert refused.value.field == "reason"


def test_other_documents_stay_as_they_are(line, stocked, adjust):
    stocked("10", "1")
    other = ItemFactory()
    adjust(line("1"), document=Document(type="adjustment", id=1, number="ADJ-1"))
    adjust(line("2", item_id=other.pk))
    back = stock_reversal.reverse_adjustment(actor=None, document=ADJ, reason="wrong")
    assert [each.item for each in back] == [other]
    assert len(stock_postings.together_with(back[0].pk, ADJUSTMENTS)) == 1
