"""What holds for every write to ServiceTitan: it happens once or not at all, and can be found."""

from __future__ import annotations

import pytest

from integrations.connectors.servicetitan.connector import OPERATIONS
from integrations.http.errors import OutcomeUnknown, RateLimited, Rejected
from tests.connectors.conftest import StandIn, Story
from tests.connectors.servicetitan_writes import KEY, WRITES, Write

State = dict[str, dict[str, object]]

every_write = pytest.mark.parametrize("write", WRITES, ids=str)


@pytest.fixture(scope="module")
def servicetitan_process(short_price_book: StandIn) -> StandIn:
    return short_price_book


@pytest.fixture(scope="module")
def fresh(servicetitan_process: StandIn) -> State:
    """Everything it holds after a reset."""
    servicetitan_process.control("reset")
    return servicetitan_process.state()


def changes(before: State, after: State) -> dict[str, tuple[int, int]]:
    """How many rows were made and how many changed, by table; a row that is gone fails."""
    found = {}
    for name in sorted({*before, *after}):
        old, new = before.get(name, {}), after.get(name, {})
        assert old.keys() <= new.keys()
        counts = (len(new) - len(old), sum(old[key] != new[key] for key in old))
        if counts != (0, 0):
            found[name] = counts
    return found


def touched(write: Write, stand_in: StandIn) -> State:
    return stand_in.state(*write.tables, *write.before)


@every_write
def test_it_changes_what_it_is_meant_to_and_nothing_else(
    fresh: State, story: Story, write: Write
) -> None:
    record = write.prepare(story)
    before = fresh | touched(write, story.stand_in)
    assert story.connector.find(write.operation, record, key=KEY) is None
    made = story.connector.push(write.operation, record, key=KEY)
    assert changes(before, story.stand_in.state()) == write.tables
    assert made.external_id
    assert made.request_digest


@every_write
def test_a_lost_answer_is_unknown_and_what_it_did_is_found_once(story: Story, write: Write) -> None:
    record = write.prepare(story)
    before = touched(write, story.stand_in)
    story.stand_in.faults({"match": write.request, "kind": "cut_after"})
    with pytest.raises(OutcomeUnknown):
        story.connector.push(write.operation, record, key=KEY)
    found = story.connector.find(write.operation, record, key=KEY)
    assert found is not None
    assert found.external_id
    assert changes(before, touched(write, story.stand_in)) == write.tables


@every_write
def test_a_refusal_changes_nothing(story: Story, write: Write) -> None:
    record = write.prepare(story)
    before = touched(write, story.stand_in)
    story.stand_in.faults({"match": write.request, "kind": "status", "status": 400})
    with pytest.raises(Rejected):
        story.connector.push(write.operation, record, key=KEY)
    assert touched(write, story.stand_in) == before


@every_write
def test_over_the_rate_it_was_not_taken_in(story: Story, write: Write) -> None:
    record = write.prepare(story)
    before = touched(write, story.stand_in)
    story.stand_in.faults(
        {"match": write.request, "kind": "status", "status": 429, "retry_after": 5}
    )
    with pytest.raises(RateLimited) as caught:
        story.connector.push(write.operation, record, key=KEY)
    assert caught.value.retry_after == 5
    assert touched(write, story.stand_in) == before


@every_write
def test_with_an_expired_token_it_logs_in_once_and_writes_once(story: Story, write: Write) -> None:
    record = write.prepare(story)
    before = touched(write, story.stand_in)
    story.stand_in.control("expire_tokens")
    logged = log_ins(story.stand_in)
    story.connector.push(write.operation, record, key=KEY)
    assert log_ins(story.stand_in) == logged + 1
    assert changes(before, touched(write, story.stand_in)) == write.tables


def log_ins(stand_in: StandIn) -> int:
    return int(stand_in.control("stats")["tokens_issued"])


def test_every_operation_is_in_the_table() -> None:
    assert {write.operation for write in WRITES} == set(OPERATIONS)
