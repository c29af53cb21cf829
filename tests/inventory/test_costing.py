"""Moving average cost, by example and by property."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.services import costing
from inventory.services.costing import Correction, Pool

quantities = st.decimals("0.0001", "100000", places=4)
costs = st.decimals("0", "10000", places=6)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("add"), quantities, costs),
        st.tuples(st.just("remove"), quantities, costs),
    ),
    max_size=30,
)


def _apply(pool: Pool, step: tuple[str, D, D]) -> costing.Step:
    kind, quantity, cost = step
    return costing.add(pool, quantity, cost) if kind == "add" else costing.remove(pool, quantity)


def test_goods_that_come_in_make_a_weighted_mean():
    step = costing.add(Pool(D("14"), D("114.80"), D("8.20")), D("20"), D("8.00"))

    assert step.pool == Pool(D("34"), D("274.80"), D("8.082353"))
    assert (step.unit_cost, step.value, step.corrections) == (D("8.00"), D("160.00"), ())


def test_goods_that_go_out_leave_the_average_alone():
    step = costing.remove(Pool(D("5"), D("9550"), D("1910")), D("3"))

    assert step.pool == Pool(D("2"), D("3820"), D("1910"))
    assert step.value == D("-5730")


def test_a_receipt_into_less_than_nothing_corrects_what_was_used_too_cheap():
    below = Pool(D("-5"), D("-50"), D("10"))

    step = costing.add(below, D("8"), D("12"))

    assert step.pool == Pool(D("3"), D("36"), D("12"))
    assert step.corrections == (Correction(costing.NEGATIVE_COST_CORRECTION, D("-10")),)


def test_a_receipt_that_does_not_fill_the_gap_leaves_the_average():
    step = costing.add(Pool(D("-5"), D("-50"), D("10")), D("3"), D("12"))

    assert step.pool == Pool(D("-2"), D("-20"), D("10"))
    assert step.corrections == (Correction(costing.NEGATIVE_COST_CORRECTION, D("-6")),)


def test_a_receipt_that_just_fills_the_gap_sets_the_average():
    step = costing.add(Pool(D("-5"), D("-50"), D("10")), D("5"), D("12"))

    assert step.pool == Pool(D("0"), D("0"), D("12"))


def test_what_rounding_leaves_is_booked_when_nothing_is_on_hand():
    pool = costing.add(Pool(), D("2"), D("1")).pool
    pool = costing.add(pool, D("1"), D("2")).pool

    step = costing.remove(pool, D("3"))

    assert pool.average == D("1.333333")
    assert step.pool == Pool(D("0"), D("0"), D("1.333333"))
    assert step.corrections == (Correction(costing.ROUNDING, D("-0.000001")),)


def test_a_value_correction_moves_the_average():
    step = costing.revalue(Pool(D("10"), D("100"), D("10")), D("-25"))

    assert step.pool == Pool(D("10"), D("75"), D("7.5"))


@pytest.mark.parametrize("quantity", ["0", "-1"])
def test_nothing_has_no_value_to_correct(quantity):
    with pytest.raises(ValueError, match="nothing on hand"):
        costing.revalue(Pool(D(quantity), D("0"), D("10")), D("5"))


def test_goods_are_never_worth_less_than_nothing():
    with pytest.raises(ValueError, match="less than nothing"):
        costing.revalue(Pool(D("10"), D("100"), D("10")), D("-100.01"))


@given(steps)
def test_value_stays_quantity_times_average_but_for_rounding(sequence):
    pool, tolerance = Pool(), D(0)
    for step in sequence:
        pool = _apply(pool, step).pool
        # Half of the last place, once for the average and once for the value.
        tolerance += (abs(pool.quantity) + 2) * D("0.0000005")
        assert abs(pool.value - pool.quantity * pool.average) <= tolerance


@given(steps)
def test_the_values_of_the_movements_add_up_to_the_pools(sequence):
    pool, total = Pool(), D(0)
    for step in sequence:
        done = _apply(pool, step)
        pool = done.pool
        total += done.value + sum(each.value for each in done.corrections)
        assert total == pool.value


@given(steps)
def test_nothing_is_worth_nothing(sequence):
    pool = Pool()
    for step in sequence:
        pool = _apply(pool, step).pool
    if pool.quantity:
        back = (
            ("remove", pool.quantity, D(0))
            if pool.quantity > 0
            else ("add", -pool.quantity, pool.average)
        )
        pool = _apply(pool, back).pool
    assert (pool.quantity, pool.value) == (0, 0)


@given(steps)
def test_the_average_stays_between_the_costs_that_came_in(sequence):
    pool, seen = Pool(), [D(0)]
    for step in sequence:
        pool = _apply(pool, step).pool
        seen.append(step[2])
        assert min(seen) <= pool.average <= max(seen)
