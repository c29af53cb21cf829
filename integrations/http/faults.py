"""What a failed exchange means: from `requests`' exceptions and HTTP statuses to our errors.

The question is always the same: can the other side have taken it in? A read changes nothing, so
its failures are `Unreachable`. A write that may have left is `OutcomeUnknown`.
"""

from __future__ import annotations

import ssl
from urllib.parse import urlsplit

import requests
from requests import exceptions
from urllib3.exceptions import (
    ConnectTimeoutError,
    NameResolutionError,
    NewConnectionError,
    ProxyError,
    ReadTimeoutError,
)

from integrations.http import redaction, retry
from integrations.http.errors import OutcomeUnknown, RateLimited, RemoteError, Unreachable

_BAD_ADDRESS = (
    exceptions.InvalidURL,
    exceptions.MissingSchema,
    exceptions.InvalidSchema,
    exceptions.InvalidHeader,
)
_LOST = "The connection broke before an answer came."
# First match wins, on the exception or on what lies under it.
_STORIES: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], str], ...] = (
    (_BAD_ADDRESS, "The address is not one that can be called."),
    (NameResolutionError, "There is no machine of that name."),
    (NewConnectionError, "The connection was refused."),
    (ConnectTimeoutError, "Nobody answered the call in time."),
    (ssl.SSLCertVerificationError, "Its certificate is not one we trust."),
    (exceptions.SSLError, "The secure connection could not be set up."),
    ((exceptions.ReadTimeout, ReadTimeoutError), "The answer did not come in time."),
    (exceptions.ContentDecodingError, "The answer is garbled."),
)


def from_exception(
    error: requests.RequestException, *, writes: bool, address: str = ""
) -> RemoteError:
    """Our error for a transport failure: `Unreachable` if nothing left or nothing was to change."""
    kind = OutcomeUnknown if writes and not _nothing_sent(error) else Unreachable
    return kind(
        f"{place(address)}: {_story(error)}",
        code=type(error).__name__,
        detail=redaction.digest(str(error)),
    )


def from_status(response: requests.Response, *, writes: bool) -> RemoteError | None:
    """Our error for a status that says "not now"; None when the answer is one to be read.

    429 is a clean refusal, so a write was not taken in. A 5xx says nothing about that, and neither
    does a redirect, which an API never sends in the course of business.
    """
    status = response.status_code
    if status == requests.codes.too_many_requests:
        wait = retry.seconds(response.headers.get("Retry-After", "")) or 0
        return RateLimited(
            "Too many calls; the other side asks us to wait.",
            retry_after=wait,
            code="429",
            detail=redaction.digest(response.content),
        )
    if 300 <= status < 400 or status >= 500:
        return untrusted(response, writes=writes, why=f"It answered with status {status}.")
    return None


def untrusted(response: requests.Response, *, writes: bool, why: str) -> RemoteError:
    """Our error for an answer that proves nothing, such as a page where data was due."""
    kind = OutcomeUnknown if writes else Unreachable
    return kind(
        f"{place(response.url)}: {why}",
        code=str(response.status_code),
        detail=redaction.digest(response.content),
    )


def place(address: str | None) -> str:
    """Host and port of an address, for people: no credentials, no query."""
    try:
        return urlsplit(address or "").netloc.rpartition("@")[2] or "no host"
    except ValueError:
        return "no host"


def _story(error: requests.RequestException) -> str:
    reason = _reason(error)
    met = (error, reason, *getattr(reason, "args", ()))
    return next((text for kinds, text in _STORIES if any(isinstance(m, kinds) for m in met)), _LOST)


def _reason(error: requests.RequestException) -> object:
    """What urllib3 said: `requests` wraps it, often inside a "too many retries"."""
    first = error.args[0] if error.args else None
    return getattr(first, "reason", first)


def _nothing_sent(error: requests.RequestException) -> bool:
    """Whether the request cannot have left: no connection, or none we were willing to trust."""
    reason = _reason(error)
    # urllib3 counts a refused connection and an unknown host among the connect timeouts.
    if isinstance(error, _BAD_ADDRESS) or isinstance(reason, ConnectTimeoutError | ProxyError):
        return True
    parts = (reason, *getattr(reason, "args", ()))
    return any(isinstance(part, ssl.SSLCertVerificationError) for part in parts)
