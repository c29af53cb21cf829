"""The places for calls in process: so many, then a line."""

from __future__ import annotations

import threading

import pytest

from sandbox.intacct.slots import Full, Slots


def test_so_many_get_in_and_no_more() -> None:
    slots = Slots()
    with slots.taken(2, 0), slots.taken(2, 0), pytest.raises(Full), slots.taken(2, 0.01):
        pass
    with slots.taken(2, 0), slots.taken(2, 0):
        pass


def test_zero_is_no_limit() -> None:
    slots = Slots()
    with slots.taken(0, 0), slots.taken(0, 0), slots.taken(0, 0):
        pass


def test_a_place_that_comes_free_goes_to_who_waits() -> None:
    slots, entered = Slots(), threading.Event()

    def wait_in_line() -> None:
        with slots.taken(1, 10):
            entered.set()

    with slots.taken(1, 0):
        other = threading.Thread(target=wait_in_line)
        other.start()
        assert not entered.is_set()
    assert entered.wait(10)
    other.join()
    with slots.taken(1, 0):
        pass


def test_a_failure_inside_gives_the_place_back() -> None:
    slots = Slots()
    with pytest.raises(ValueError, match="inside"), slots.taken(1, 0):
        raise ValueError("inside")
    with slots.taken(1, 0):
        pass
