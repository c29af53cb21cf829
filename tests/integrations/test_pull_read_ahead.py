"""The next page is fetched while one is written: one page ahead, never two."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from integrations.connectors.base import Page
from integrations.http.errors import Unreachable
from integrations.sync.read_ahead import ReadAhead


def page(number: int) -> Page:
    return Page(rows=(), cursor=str(number), has_more=number < 3)


def soon() -> float:
    return time.monotonic() + 30


def nothing() -> None:
    pass


def test_pages_come_in_order_and_then_none():
    with ReadAhead(iter([page(1), page(2)])) as ahead:
        first = ahead.take(until=soon(), while_waiting=nothing)
        ahead.fetch()
        second = ahead.take(until=soon(), while_waiting=nothing)
        ahead.fetch()
        end = ahead.take(until=soon(), while_waiting=nothing)

    assert (first.cursor, second.cursor, end) == ("1", "2", None)


def test_a_page_is_fetched_only_once_it_is_asked_for_and_in_another_thread():
    fetched: list[tuple[str, bool]] = []
    arrived = threading.Event()
    here = threading.get_ident()

    def pages() -> Iterator[Page]:
        for number in (1, 2, 3):
            fetched.append((str(number), threading.get_ident() == here))
            if number == 2:
                arrived.set()
            yield page(number)

    with ReadAhead(pages()) as ahead:
        ahead.take(until=soon(), while_waiting=nothing)
        before = list(fetched)
        ahead.fetch()
        assert arrived.wait(30)

    assert before == [("1", False)]
    assert fetched == [("1", False), ("2", False)]


def test_what_the_fetch_raises_reaches_the_writer():
    def pages() -> Iterator[Page]:
        raise Unreachable("No answer.")
        yield

    with ReadAhead(pages()) as ahead, pytest.raises(Unreachable, match=r"No answer\."):
        ahead.take(until=soon(), while_waiting=nothing)


def test_a_page_that_does_not_come_is_given_up(monkeypatch):
    monkeypatch.setattr("integrations.sync.read_ahead.TICK_SECONDS", 0.01)
    hold = threading.Event()
    waited: list[int] = []

    def pages() -> Iterator[Page]:
        hold.wait(30)
        yield page(1)

    with ReadAhead(pages()) as ahead, pytest.raises(Unreachable, match="too long"):
        ahead.take(until=time.monotonic() + 0.1, while_waiting=lambda: waited.append(1))
    hold.set()

    assert waited
