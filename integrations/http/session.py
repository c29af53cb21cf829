"""The one place an HTTP session is made: timeouts, repeats of reads, kept-alive connections."""

from __future__ import annotations

import os
from functools import lru_cache
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from integrations.http import retry

CONNECT_SECONDS = 10.0
POOL_SIZE = 8
CHUNK_BYTES = 1 << 20
"""What is read of an answer at a time. By itself `requests` takes 10 kB, and then putting together
a page of 5 MB takes longer than to decode it."""


class Session(requests.Session):
    """A session that cannot forget its timeout, reads no environment and keeps no cookies. Answers
    are read to their end before they are handed out.

    Proxies and `.netrc` credentials of the host must not decide where a company's books go, and a
    cookie of one company must not travel with the next one's request.
    """

    def __init__(self, timeout: tuple[float, float]) -> None:
        super().__init__()
        self.timeout = timeout
        self.trust_env = False
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        """Send, with our timeouts unless the caller gave its own; redirects are never followed."""
        if kwargs.get("timeout") is None:
            kwargs["timeout"] = self.timeout
        kwargs["allow_redirects"] = False
        kwargs["stream"] = True
        response = super().send(request, **kwargs)
        response._content = b"".join(response.iter_content(CHUNK_BYTES))
        return response


def build(*, timeout: tuple[float, float], retries: int) -> Session:
    """Make a session. `timeout` is (connect, read) in seconds; `retries` counts repeats of a read.

    Writes are never repeated, whatever `retries` says.
    """
    session = Session(timeout)
    adapter = HTTPAdapter(
        pool_connections=POOL_SIZE, pool_maxsize=POOL_SIZE, max_retries=retry.policy(retries)
    )
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


def shared(*, read_timeout: float, retries: int = 3) -> Session:
    """The session of this process for that read timeout (seconds), made at first use.

    Workers are forks, and a socket must not be spoken on from two of them; hence the process id.
    """
    return _of_process(os.getpid(), read_timeout, retries)


@lru_cache(maxsize=8)
def _of_process(_pid: int, read_timeout: float, retries: int) -> Session:
    return build(timeout=(CONNECT_SECONDS, read_timeout), retries=retries)


def join(base: str, *parts: str) -> str:
    """Put a path under a base address, exactly one slash between the parts, none at the end."""
    return "/".join([base.rstrip("/"), *(part.strip("/") for part in parts if part.strip("/"))])
