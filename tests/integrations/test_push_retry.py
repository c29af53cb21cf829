"""What an error means for an entry: the table of `integrations.sync.retry`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.http import errors
from integrations.sync import retry

MINUTES = [1, 5, 15, 60, 180, 360]


@pytest.mark.parametrize(("attempts", "minutes"), list(enumerate(MINUTES, start=1)))
def test_the_ladder(attempts: int, minutes: int):
    decision = retry.after_send(errors.Unreachable("down"), attempts)
    assert (decision.state, decision.delay) == ("retrying", minutes * 60)


def test_after_the_sixth_wait_it_has_failed():
    assert retry.after_send(errors.Unreachable("down"), 7).state == "failed"


@pytest.mark.parametrize(
    ("error", "state", "counts", "stops", "blames"),
    [
        (errors.Unreachable("x"), "retrying", True, True, True),
        (errors.OutcomeUnknown("x"), "unknown", True, False, True),
        (errors.RateLimited("x"), "retrying", False, True, False),
        (errors.Unauthorized("x"), "retrying", False, True, True),
        (errors.PermissionMissing("x"), "retrying", True, False, True),
        (errors.Rejected("x"), "failed", True, False, False),
        (errors.Rejected("x", reason="period_closed"), "blocked", True, False, False),
        (errors.NotFound("x"), "failed", True, False, False),
    ],
)
def test_what_each_error_means(error, state, counts, stops, blames):
    decision = retry.after_send(error, 1)
    told = (decision.state, decision.counts, decision.stops, decision.blames)
    assert told == (state, counts, stops, blames)


def test_a_slow_down_takes_the_time_that_was_asked_for():
    assert retry.after_send(errors.RateLimited("x", retry_after=90), 1).delay == 90


def test_one_look_in_vain_proves_nothing():
    decision = retry.after_looking_in_vain(1, 1, factor=1, lag=600)
    assert (decision.state, decision.delay) == ("unknown", 600)


def test_two_looks_in_vain_allow_another_send():
    assert retry.after_looking_in_vain(2, 1, factor=1, lag=600).state == "retrying"


KINDS = (
    errors.Unreachable,
    errors.OutcomeUnknown,
    errors.RateLimited,
    errors.Unauthorized,
    errors.PermissionMissing,
    errors.Rejected,
    errors.NotFound,
    errors.RemoteError,
)


@given(st.sampled_from(KINDS))
def test_a_look_that_fails_never_leads_to_another_send(kind):
    decision = retry.after_failed_look(kind("x"))
    assert (decision.state, decision.counts) == ("unknown", False)


@given(st.integers(min_value=1, max_value=6))
def test_waits_differ_by_a_fifth_at_most(attempts: int):
    delay = retry.after_send(errors.Unreachable("x"), attempts, factor=retry.jitter()).delay
    assert 0.8 <= delay / retry.LADDER[attempts - 1] <= 1.2
