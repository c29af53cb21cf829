"""Units and rounding, by property."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plyhub.common.quantities import Ratio, fits_precision, money, plain

packs = st.integers(1, 10_000)
ratios = st.builds(Ratio, packs, packs)
whole = st.integers(1, 100_000).map(D)


def test_two_boxes_of_ten_are_twenty_pieces_at_a_tenth_of_the_price():
    box = Ratio(10)

    assert (box.to_stock(D("2")), box.to_stock_price(D("85.00"))) == (D("20"), D("8.500000"))


def test_fifteen_hundred_feet_are_three_reels_of_five_hundred():
    assert Ratio(500).packs_for(D("1500")) == 3


@given(ratios, whole)
def test_packs_hold_what_is_needed_and_not_a_pack_more(ratio, needed):
    packs_needed = ratio.packs_for(needed)

    assert ratio.to_stock(packs_needed) >= needed - D("1e-15")
    assert (packs_needed - 1) * ratio.numerator < needed * ratio.denominator


@given(st.integers(1, 1000), whole, st.decimals("0.01", "10000", places=2))
def test_the_price_of_a_pack_is_that_of_its_pieces_to_a_millionth_each(size, quantity, price):
    ratio = Ratio(size)
    pieces = ratio.to_stock(quantity)

    difference = abs(quantity * price - pieces * ratio.to_stock_price(price))
    assert difference <= pieces * D("0.0000005")


@pytest.mark.parametrize(
    ("amount", "rounded"), [("0.005", "0.01"), ("1.004999", "1.00"), ("-0.005", "-0.01")]
)
def test_money_rounds_halves_away_from_zero(amount, rounded):
    assert money(D(amount)) == D(rounded)


@given(st.decimals("-1000", "1000", places=4))
def test_plain_text_reads_back_as_the_same_number(number):
    assert D(plain(number)) == number
    assert "E" not in plain(number)


@given(st.integers(-10_000, 10_000), st.integers(0, 4))
def test_a_number_with_so_many_places_fits(units, places):
    assert fits_precision(D(units).scaleb(-places), places)
