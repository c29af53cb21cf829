"""Quantities: the corners the properties leave out."""

from decimal import Decimal as D

import pytest

from plyhub.common.quantities import Ratio, fits_precision, plain, unit_cost


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [
        ("0.0000005", "0.000001"),
        ("-0.0000005", "-0.000001"),
        ("1.0000004", "1.000000"),
        ("2", "2.000000"),
    ],
)
def test_costs_round_halves_away_from_zero_at_six_places(amount, rounded):
    assert str(unit_cost(D(amount))) == rounded


@pytest.mark.parametrize(
    ("number", "text"),
    [("1900.00", "1900"), ("0.50", "0.5"), ("1E+3", "1000"), ("0.0000", "0"), ("100", "100")],
)
def test_plain_text_has_no_exponent_and_no_needless_zeros(number, text):
    assert plain(D(number)) == text


def test_a_price_per_stock_unit_that_does_not_end_is_kept_at_six_places():
    assert Ratio(3).to_stock_price(D("10")) == D("3.333333")


def test_a_stock_unit_may_be_larger_than_the_purchase_unit():
    inches = Ratio(1, 12)

    assert (inches.to_stock(D("24")), inches.to_stock_price(D("0.10"))) == (D("2"), D("1.20"))


@pytest.mark.parametrize(("needed", "packs"), [("0", 0), ("0.01", 1), ("10", 1), ("10.01", 2)])
def test_packs_are_whole(needed, packs):
    assert Ratio(10).packs_for(D(needed)) == packs


@pytest.mark.parametrize(
    ("quantity", "places", "fits"),
    [("1.5", 0, False), ("1.50", 1, True), ("0.001", 2, False), ("100", 0, True)],
)
def test_a_quantity_fits_or_not(quantity, places, fits):
    assert fits_precision(D(quantity), places) is fits
