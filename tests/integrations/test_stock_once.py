"""Stock that moved is in Sage Intacct exactly once, whatever goes wrong on the way there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from integrations.sync import remedies
from tests.integrations.plumber_story import Plumber

pytest_plugins = ["tests.integrations.outbox_world", "tests.integrations.plumber_world"]


def _both_ways(plumber: Plumber) -> None:
    plumber.adjust(plumber.line("-3", plumber.van), plumber.line("2", plumber.other_van))


# How it moves here, the function the gateway sees, and what the books hold afterwards.
MOVES = [
    pytest.param(lambda p: p.use("25"), "create_ictransaction", 15, 60, id="used"),
    pytest.param(
        lambda p: p.carry("30", p.other_van, p.van),
        "create ICTRANSFER",
        70,
        30,
        id="carried",
    ),
    pytest.param(_both_ways, "create_ictransaction", 37, 62, id="adjusted"),
]
moves = pytest.mark.parametrize(("move", "function", "van", "other"), MOVES)
Move = Callable[[Plumber], object]


def went_once(plumber: Plumber, van: int, other: int) -> bool:
    """Whether the entry is done, known by the id it has there, and the stock moved once."""
    entry = plumber.entry()
    ids = {str(row["RECORDNO"]) for row in plumber.sage.rows("ICTRANSFER")}
    ids |= {row["DOCID"] for row in plumber.sage.rows("INVDOCUMENT")}
    is_known = plumber.link(entry).external_id == entry.external_id in ids
    return (
        entry.state == "succeeded"
        and is_known
        and plumber.held() == {"VAN-12": van, "VAN-14": other}
    )


@moves
@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "cut_after"},
        {"kind": "malformed"},
        {"kind": "html", "status": 502, "after": True},
    ],
    ids=["reply lost", "reply cut", "502"],
)
def test_a_lost_reply_is_looked_up(plumber: Plumber, move: Move, function, van, other, fault):
    plumber.sage.faults({"match": function, **fault})
    move(plumber)
    plumber.send()
    assert went_once(plumber, van, other)
    kinds = plumber.entry().history.order_by("pk").values_list("kind", "outcome")
    assert list(kinds) == [("send", "unknown"), ("look", "succeeded")]


@moves
def test_a_lost_request_is_sent_again(plumber: Plumber, move: Move, function, van, other):
    plumber.sage.faults({"match": function, "kind": "cut_before"})
    before = plumber.whole()
    move(plumber)
    plumber.send()
    assert (plumber.entry().state, plumber.whole()) == ("unknown", before)
    plumber.look_again()
    plumber.look_again()
    assert went_once(plumber, van, other)


@moves
def test_a_reply_lost_twice_is_still_one(plumber: Plumber, move: Move, function, van, other):
    plumber.sage.faults(
        {"match": function, "kind": "cut_after"}, {"match": "query", "kind": "cut_before"}
    )
    move(plumber)
    plumber.send()
    plumber.look_again()
    plumber.look_again()
    assert went_once(plumber, van, other)


@moves
def test_refused_it_moves_nothing_and_goes_when_put_right(
    world, plumber: Plumber, move: Move, function, van, other
):
    plumber.sage.control("settings", {"closed_until": "2999-12-31"})
    before = plumber.whole()
    move(plumber)
    plumber.send()
    entry = plumber.entry()
    assert (entry.state, entry.reason) == ("blocked", "period_closed")
    assert plumber.whole() == before
    plumber.sage.control("settings", {"closed_until": ""})
    remedies.retry(actor=world.admin, entry_ids=[entry.pk])
    plumber.send()
    assert went_once(plumber, van, other)


@moves
def test_a_session_that_died_costs_nothing(plumber: Plumber, move: Move, function, van, other):
    move(plumber)
    plumber.sage.control("kill_sessions")
    plumber.send()
    assert went_once(plumber, van, other)
    assert plumber.entry().attempts == 1


@moves
def test_slowed_down_it_waits_and_costs_no_attempt(
    plumber: Plumber, move: Move, function, van, other
):
    plumber.sage.faults({"match": function, "kind": "status", "status": 429, "retry_after": 60})
    before = plumber.whole()
    move(plumber)
    plumber.send()
    entry = plumber.entry()
    assert (entry.state, entry.reason, entry.attempts) == ("retrying", "rate_limited", 0)
    assert plumber.whole() == before
    plumber.look_again()
    assert went_once(plumber, van, other)


@moves
def test_down_for_maintenance_it_waits(plumber: Plumber, move: Move, function, van, other):
    plumber.sage.control("settings", {"offline": True})
    move(plumber)
    plumber.send()
    assert plumber.entry().state == "retrying"
    plumber.sage.control("settings", {"offline": False})
    plumber.look_again()
    assert went_once(plumber, van, other)
