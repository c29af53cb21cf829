"""Sending one request, and telling in our own terms how it went."""

from __future__ import annotations

import logging
import time

import requests

from integrations.http import faults
from integrations.http.metering import Meter
from integrations.http.rate import Turns

log = logging.getLogger(__name__)


def send(
    session: requests.Session,
    request: requests.Request,
    *,
    writes: bool,
    meter: Meter | None = None,
    turns: Turns | None = None,
) -> requests.Response:
    """Send `request` and return an answer that is worth reading: status 2xx or 4xx except 429.

    `writes` says whether the request is meant to change something over there, whatever its method;
    `turns` says when it may go; `meter` counts it, answered or not.
    Raises `Unreachable` when nothing can have changed, `OutcomeUnknown` when a write may have
    happened, `RateLimited` on 429. What a 4xx means is for the caller, who knows the protocol.
    """
    if turns is not None:
        turns.take()
    started = time.monotonic()
    if meter is not None:
        meter.count()
    try:
        response = session.send(session.prepare_request(request))
    except requests.RequestException as error:
        _note(request, type(error).__name__, started)
        # `from None`: the frames below hold the request, and with it credentials.
        raise faults.from_exception(error, writes=writes, address=request.url) from None
    _note(request, str(response.status_code), started)
    failure = faults.from_status(response, writes=writes)
    if failure is not None:
        raise failure
    return response


def _note(request: requests.Request, outcome: str, started: float) -> None:
    """Log without the query: it may name people, or carry a key."""
    log.info(
        "%s %s -> %s in %.0f ms",
        request.method,
        (request.url or "").partition("?")[0].rpartition("@")[2],
        outcome,
        (time.monotonic() - started) * 1000,
    )
