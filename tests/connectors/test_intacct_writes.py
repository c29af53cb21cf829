"""What holds for every write to Sage Intacct: it happens once or not at all, and can be found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from integrations.connectors.base import PushResult
from integrations.connectors.intacct.resources import DESCRIPTION
from integrations.http.errors import OutcomeUnknown, RateLimited, Unreachable
from integrations.records import Record
from tests.connectors import intacct_server
from tests.connectors.intacct_server import Sage
from tests.connectors.intacct_story import Story
from tests.connectors.intacct_writes import ELSEWHERE, KEY, WRITES, Write

State = dict[str, dict[str, Any]]
# Made anew from the lines of documents whenever one changes.
WORKED_OUT = frozenset({"INVENTORYTOTALDETAIL"})
TOUCHED = frozenset({"WHENMODIFIED", "AUWHENMODIFIED"})

every_write = pytest.mark.parametrize("write", WRITES, ids=str)


@pytest.fixture
def sage() -> Sage:
    """With nothing in it but its set-up: its whole state is quickly read."""
    return intacct_server.fresh("empty")


@pytest.fixture
def story(sage: Sage, write: Write) -> Story:
    connector = sage.connector(**write.options)
    intacct_server.push_masters(connector)
    return Story(sage, connector)


@pytest.fixture
def record(story: Story, write: Write) -> Record:
    return write.prepare(story)


@pytest.fixture
def before(sage: Sage, record: Record) -> State:
    """Everything it holds before the write."""
    return held(sage)


@pytest.fixture
def push(story: Story, write: Write, record: Record) -> Callable[[], PushResult]:
    return lambda: story.connector.push(write.operation, record, key=KEY)


@pytest.fixture
def find(story: Story, write: Write, record: Record) -> Callable[[], PushResult | None]:
    return lambda: story.connector.find(write.operation, record, key=KEY)


def held(sage: Sage) -> State:
    """Everything it holds but who is logged in, which calls it has seen, and what it works out."""
    state = sage.control("state", method="GET")
    kept = {name: rows for name, rows in state.items() if rows and name not in WORKED_OUT}
    return {name: rows for name, rows in kept.items() if not name.startswith("_")}


def changes(before: State, after: State) -> dict[str, tuple[int, int]]:
    """How many rows were made and how many changed, by table; a row that is gone fails."""
    found = {}
    for name in sorted({*before, *after}):
        old, new = before.get(name, {}), after.get(name, {})
        assert old.keys() <= new.keys()
        changed = sum(content(old[key]) != content(new[key]) for key in old)
        counts = (len(new) - len(old), changed)
        if counts != (0, 0):
            found[name] = counts
    return found


def content(row: dict[str, Any]) -> dict[str, Any]:
    """The row without the moment it was last touched: the same content may be written again."""
    return {name: value for name, value in row.items() if name not in TOUCHED}


def fail(sage: Sage, write: Write, **rule: Any) -> None:
    sage.control("faults", [{"match": write.call, "skip": write.skip, "times": 1} | rule])


@every_write
def test_it_changes_what_it_is_meant_to_and_nothing_else(
    sage, write, before, push, find, record
) -> None:
    assert find() is None
    made = push()
    assert changes(before, held(sage)) == write.tables
    assert made.external_id
    assert made.request_digest
    assert made.response_digest
    after = held(sage)
    assert (found := find()) is not None
    assert (found.external_id, found.line_ids, found.further, found.left_open) == (
        made.external_id,
        made.line_ids,
        made.further,
        made.left_open,
    )
    assert held(sage) == after


@every_write
@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "cut_after"},
        {"kind": "malformed"},
        {"kind": "status", "status": 502, "after": True},
        {"kind": "html", "status": 502, "after": True},
    ],
    ids=["cut", "half", "502", "a page"],
)
def test_what_a_lost_answer_did_is_found_and_never_done_again(
    sage, write, before, push, find, fault
) -> None:
    fail(sage, write, **fault)
    with pytest.raises(OutcomeUnknown):
        push()
    found = find()
    assert found is not None
    again = push()
    assert (again.external_id, again.line_ids) == (found.external_id, found.line_ids)
    assert changes(before, held(sage)) == write.tables


@every_write
def test_what_never_arrived_is_not_found_and_is_done_once(sage, write, before, push, find) -> None:
    fail(sage, write, kind="cut_before")
    with pytest.raises(OutcomeUnknown):
        push()
    assert find() is None
    assert held(sage) == before
    push()
    assert changes(before, held(sage)) == write.tables


@every_write
def test_a_refusal_changes_nothing_and_holds_nothing_up(sage, write, before, push, find) -> None:
    refused = write.refusal
    sage.control("settings", refused.settings)
    with pytest.raises(refused.error) as caught:
        push()
    assert getattr(caught.value, "reason", "") == refused.reason
    assert caught.value.hint
    assert find() is None
    assert held(sage) == before
    sage.control("default_settings")
    push()
    assert changes(before, held(sage)) == write.tables


@every_write
def test_while_it_is_down_nothing_is_taken_in(sage, write, before, push) -> None:
    sage.control("settings", {"offline": True})
    with pytest.raises(Unreachable):
        push()
    assert held(sage) == before


@every_write
def test_over_the_rate_it_was_not_taken_in(sage, write, before, push) -> None:
    fail(sage, write, kind="status", status=429, retry_after=5)
    with pytest.raises(RateLimited) as caught:
        push()
    assert caught.value.retry_after == 5
    assert held(sage) == before
    push()
    assert changes(before, held(sage)) == write.tables


@every_write
def test_with_a_dead_session_it_logs_in_once_and_writes_once(sage, write, before, push) -> None:
    logged = log_ins(sage)
    sage.control("kill_sessions")
    push()
    assert log_ins(sage) == logged + 1
    assert changes(before, held(sage)) == write.tables


@every_write
def test_the_same_key_twice_is_one_write(sage, write, before, push) -> None:
    first, second = push(), push()
    assert (second.external_id, second.line_ids) == (first.external_id, first.line_ids)
    assert changes(before, held(sage)) == write.tables


def log_ins(sage: Sage) -> int:
    return sum("getAPISession" in str(entry) for entry in sage.requests())


def test_every_operation_is_in_the_table() -> None:
    assert {write.operation for write in WRITES} == DESCRIPTION.operations - ELSEWHERE
