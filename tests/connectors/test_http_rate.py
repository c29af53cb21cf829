"""The token bucket, on a clock of the test's own."""

from __future__ import annotations

from integrations.http import rate


class Time:
    """A clock that moves only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def bucket(time: Time, per_second: float, burst: int = 1) -> rate.Bucket:
    return rate.Bucket(per_second, burst, clock=time.clock, sleep=time.sleep)


def test_calls_are_spread_over_the_second() -> None:
    time = Time()
    turns = bucket(time, 4)
    assert [turns.take() for _ in range(4)] == [0, 0.25, 0.25, 0.25]


def test_a_burst_goes_at_once_and_the_rest_waits() -> None:
    time = Time()
    turns = bucket(time, 2, burst=3)
    assert [turns.take() for _ in range(5)] == [0, 0, 0, 0.5, 0.5]


def test_a_pause_earns_no_more_than_the_burst() -> None:
    time = Time()
    turns = bucket(time, 2, burst=2)
    turns.take()
    time.now += 60
    assert [turns.take() for _ in range(3)] == [0, 0, 0.5]


def test_a_process_shares_a_bucket_by_name() -> None:
    assert rate.shared("a", per_second=5) is rate.shared("a", per_second=5)
    assert rate.shared("a", per_second=5) is not rate.shared("b", per_second=5)
