"""What becomes of an entry after an attempt: pure, as tables.

The other side's answer decides. `attempts` counts sends, this one included; a look counts none.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from integrations.http.errors import (
    OutcomeUnknown,
    PermissionMissing,
    RateLimited,
    Rejected,
    RemoteError,
    Unauthorized,
    Unreachable,
)

MINUTE = 60
LADDER = (1 * MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE, 180 * MINUTE, 360 * MINUTE)
"""Seconds before each further send."""
SPREAD = 0.2
"""Waits differ by up to this share, so that what failed together does not return together."""
SHORTEST_REST = 5
LOOK_AGAIN = 5 * MINUTE
LOOKS = 2
"""How many looks in vain it takes to believe that something is not there."""

UNREACHABLE, UNAUTHORIZED, FORBIDDEN = "unreachable", "unauthorized", "forbidden"
CONNECTION_REASONS = frozenset({UNREACHABLE, UNAUTHORIZED, FORBIDDEN})
"""The connection was at fault, not the entry: over as soon as the connection works again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The entry's next `state`, in how many seconds, and what it means for the rest.

    `counts`: the send used up one of its chances, or the look told us something. `stops`: nothing
    else of this connection will get through now. `blames`: the connection has to know.
    """

    state: str
    delay: float = 0
    reason: str = ""
    counts: bool = True
    stops: bool = False
    blames: bool = False


def jitter() -> float:
    """A factor between 0.8 and 1.2."""
    return random.uniform(1 - SPREAD, 1 + SPREAD)  # noqa: S311  spreads load, guards nothing


def rung(attempts: int) -> float | None:
    """Seconds to wait after that many sends, or None when they are used up."""
    return LADDER[attempts - 1] if 1 <= attempts <= len(LADDER) else None


def after_send(error: RemoteError, attempts: int, *, factor: float = 1) -> Decision:
    """What to do after a send that ended in `error`."""
    for kind, decide in _AFTER_SEND:
        if isinstance(error, kind):
            return decide(error, attempts, factor)
    return Decision(state="failed")


def after_looking_in_vain(probes: int, attempts: int, *, factor: float, lag: float) -> Decision:
    """It is not there. Reads over there may lag, so only a second look in vain proves it."""
    if probes < LOOKS:
        return Decision(state="unknown", delay=lag)
    return _climb(attempts, factor)


def after_failed_look(error: RemoteError, *, factor: float = 1) -> Decision:
    """The look itself failed, which tells nothing: the question stays open."""
    away = isinstance(error, Unreachable | OutcomeUnknown | Unauthorized)
    return Decision(
        state="unknown",
        delay=LOOK_AGAIN * factor,
        reason=UNREACHABLE if away else "",
        counts=False,
        stops=away or isinstance(error, RateLimited),
        blames=away or isinstance(error, PermissionMissing),
    )


def _climb(attempts: int, factor: float, **more: Any) -> Decision:
    wait = rung(attempts)
    if wait is None:
        return Decision(state="failed", **more)
    return Decision(state="retrying", delay=wait * factor, **more)


def _unreachable(_error: RemoteError, attempts: int, factor: float) -> Decision:
    return _climb(attempts, factor, reason=UNREACHABLE, stops=True, blames=True)


def _unknown(_error: RemoteError, _attempts: int, _factor: float) -> Decision:
    return Decision(state="unknown", blames=True)


def _limited(error: RateLimited, _attempts: int, _factor: float) -> Decision:
    rest = max(error.retry_after, SHORTEST_REST)
    return Decision(state="retrying", delay=rest, reason="rate_limited", counts=False, stops=True)


def _unauthorized(_error: RemoteError, _attempts: int, factor: float) -> Decision:
    return Decision(
        state="retrying",
        delay=MINUTE * factor,
        reason=UNAUTHORIZED,
        counts=False,
        stops=True,
        blames=True,
    )


def _forbidden(_error: RemoteError, attempts: int, factor: float) -> Decision:
    return _climb(attempts, factor, reason=FORBIDDEN, blames=True)


def _rejected(error: Rejected, _attempts: int, _factor: float) -> Decision:
    return Decision(state="blocked" if error.reason else "failed", reason=error.reason)


_AFTER_SEND = (
    (RateLimited, _limited),
    (Unauthorized, _unauthorized),
    (PermissionMissing, _forbidden),
    (OutcomeUnknown, _unknown),
    (Unreachable, _unreachable),
    (Rejected, _rejected),
)
