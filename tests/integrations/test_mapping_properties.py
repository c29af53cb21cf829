"""What holds for codes whatever people type."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.mapping.allocation import Allocation, allocate
from integrations.mapping.codes import HubRecord
from integrations.mapping.limits import DEFAULT_PREFIX, SAGE_OBJECT, validate_code

MAKERS = ("CARRIER", "TRANE", "LENNOX", "GOODMAN")
often = settings(max_examples=150, deadline=None, database=None)
# Anything at all, and text near enough to real names to collide often.
wild = st.text(max_size=60)
lifelike = st.text(alphabet="ABC aé&'-,.李0", max_size=8)
records = st.builds(
    HubRecord,
    entity=st.sampled_from(sorted(DEFAULT_PREFIX)),
    value=wild | lifelike,
    record_id=st.integers(1, 10**18).map(str),
)


def allocate_all(batch: Iterable[HubRecord]) -> list[Allocation]:
    """Allocate one after the other; each allocated code is taken for the next."""
    taken: set[str] = set()
    outcomes = []
    for row in batch:
        outcomes.append(allocate(row, taken=taken, aliases=MAKERS))
        if outcomes[-1].state == "allocated":
            taken.add(outcomes[-1].code)
    return outcomes


@often
@given(records, st.sampled_from([(), MAKERS]))
def test_every_code_is_one_sage_takes(row, aliases):
    outcome = allocate(row, taken=set(), aliases=aliases)
    if outcome.code:
        assert validate_code(SAGE_OBJECT[row.entity], outcome.code) == outcome.code
        assert not outcome.code.startswith("-")
        assert not outcome.code.endswith("-")


@often
@given(records, st.integers(1, 12))
def test_codes_after_collisions_are_free_and_sage_takes_them(row, rounds):
    taken: set[str] = set()
    for _ in range(rounds):
        outcome = allocate(row, taken=taken)
        if not outcome.code:
            return
        assert validate_code(SAGE_OBJECT[row.entity], outcome.code) == outcome.code
        assert outcome.state == "review" or outcome.code not in taken
        taken.add(outcome.code)


@often
@given(st.sampled_from(sorted(DEFAULT_PREFIX)), st.lists(lifelike, max_size=25))
def test_no_two_records_share_a_code(entity, values):
    outcomes = allocate_all(HubRecord(entity=entity, value=value) for value in values)
    codes = [row.code for row in outcomes if row.state == "allocated"]
    assert len(codes) == len(set(codes))


@often
@given(st.lists(records, max_size=15))
def test_the_same_batch_gets_the_same_codes(batch):
    assert allocate_all(batch) == allocate_all(batch)


@often
@given(st.sampled_from(["job", "item"]), lifelike | wild)
def test_a_code_fed_back_in_stays_what_it_is(entity, value):
    code = allocate(HubRecord(entity=entity, value=value), taken=set()).code
    if code:
        assert allocate(HubRecord(entity=entity, value=code), taken=set()).code == code
