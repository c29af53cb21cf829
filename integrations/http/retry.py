"""Which requests are sent again by the connection itself: reads, a few times, and nothing else.

A write is never repeated here. Whether it happened is a question only the outbox can settle, by
looking for the document before it sends it again.
"""

from __future__ import annotations

from typing import Any, Self

from urllib3 import Retry
from urllib3.exceptions import InvalidHeader, MaxRetryError
from urllib3.response import BaseHTTPResponse

READS = frozenset({"GET", "HEAD", "OPTIONS"})
WORTH_REPEATING = frozenset({429, 500, 502, 503, 504})
LONGEST_WAIT = 30
"""Seconds we are willing to sit out inside a call; a longer `Retry-After` goes to the caller."""


class ReadRetry(Retry):
    """urllib3's policy, narrowed to reads.

    As it comes, urllib3 repeats any method after a refused connection or a TLS failure, and the
    latter may strike after the body has left.
    """

    def increment(
        self,
        method: str | None = None,
        url: str | None = None,
        response: BaseHTTPResponse | None = None,
        error: Exception | None = None,
        _pool: Any = None,
        _stacktrace: Any = None,
    ) -> Self:
        """Count one failure; raises `MaxRetryError` when the request must not go out again."""
        is_read = (method or "").upper() in READS
        # An answer that did not come is not repeated for writes by urllib3 either.
        if error is not None and not is_read and not self._is_read_error(error):
            raise MaxRetryError(_pool, url or "", error) from error
        if response is not None and (self.get_retry_after(response) or 0) > LONGEST_WAIT:
            raise MaxRetryError(_pool, url or "", None)
        return super().increment(method, url, response, error, _pool, _stacktrace)

    def get_retry_after(self, response: BaseHTTPResponse) -> float | None:
        """Seconds the other side asks for; None when it does not say or says it unreadably."""
        header = response.headers.get("Retry-After")
        return None if header is None else seconds(header)


def seconds(header: str) -> float | None:
    """Read a `Retry-After` value (RFC 9110 10.2.3: a number of seconds, or an HTTP date)."""
    try:
        return Retry().parse_retry_after(header)
    except InvalidHeader:
        return None


def policy(times: int) -> ReadRetry:
    """Up to `times` repeats of a read. A refused connection is reported at once: nobody is home."""
    return ReadRetry(
        total=times,
        connect=0,
        read=times,
        other=0,
        redirect=0,
        allowed_methods=READS,
        status_forcelist=WORTH_REPEATING,
        backoff_factor=0.2,
        backoff_max=5,
        backoff_jitter=0.1,
        raise_on_status=False,
    )
