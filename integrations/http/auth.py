"""Logging in with OAuth 2 client credentials (RFC 6749 4.4), as a `requests` auth object."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import requests
from requests.auth import AuthBase

from integrations.http import faults, redaction, session, transport
from integrations.http.errors import Unauthorized

EARLY = 60.0
"""Seconds before its end at which a token is no longer used, so none expires on the way."""

# RFC 6749 5.2 has 400 and 401 for credentials that are wrong; gateways use 403.
_REFUSED = (requests.codes.bad_request, requests.codes.unauthorized, requests.codes.forbidden)


class ClientCredentials(AuthBase):
    """Puts a bearer token on each request; logs in when there is none, it is old or is refused.

    Thread-safe: while one thread logs in the others wait and use what it got. A request that is
    answered 401 is sent once more with a fresh token, which is safe also for a write: a 401 means
    that it was not taken in. Fails with `Unauthorized`, `RateLimited` or `Unreachable`, never with
    an unknown outcome: without a token the request has not left.
    """

    def __init__(
        self,
        token_url: str,
        client_id: str,
        client_secret: str,
        *,
        http: requests.Session,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._url = token_url
        self._id = client_id
        self._secret = client_secret
        self._http = http
        self._clock = clock
        self._lock = threading.Lock()
        self._token = ""
        self._good_until = 0.0

    def __repr__(self) -> str:
        return f"<ClientCredentials {self._url}>"

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self.token()}"
        request.register_hook("response", self._again_if_refused)
        return request

    def token(self) -> str:
        """A token good for at least a minute more (or half its life, if that is shorter)."""
        with self._lock:
            if self._clock() >= self._good_until:
                self._log_in()
            return self._token

    def forget(self) -> None:
        """Drop the token, so the next request logs in afresh."""
        with self._lock:
            self._token, self._good_until = "", 0.0

    def _again_if_refused(self, response: requests.Response, **kwargs: Any) -> requests.Response:
        if response.status_code != requests.codes.unauthorized:
            return response
        refused = response.request.headers["Authorization"].removeprefix("Bearer ")
        self._renew(refused)
        _ = response.content  # read to its end, the connection can be used again
        request = response.request.copy()
        request.deregister_hook("response", self._again_if_refused)
        request.headers["Authorization"] = f"Bearer {self.token()}"
        again = response.connection.send(request, **kwargs)
        again.history.append(response)
        again.request = request
        return again

    def _renew(self, refused: str) -> None:
        """Log in unless another thread already replaced the refused token."""
        with self._lock:
            if self._token == refused:
                self._log_in()

    def _log_in(self) -> None:
        self._token, self._good_until = "", 0.0
        response = transport.send(self._http, self._request(), writes=False)
        if response.status_code in _REFUSED:
            raise self._refusal(response)
        if not response.ok:
            why = f"There is no log-in at this address, it answered with {response.status_code}."
            raise faults.untrusted(response, writes=False, why=why)
        try:
            answer = response.json()
            token, life = str(answer["access_token"]), float(answer.get("expires_in", 0))
        except (ValueError, KeyError, TypeError, AttributeError):
            why = "The log-in answer is not understood."
            raise faults.untrusted(response, writes=False, why=why) from None
        self._token = token
        self._good_until = self._clock() + life - min(EARLY, life / 2)

    def _request(self) -> requests.Request:
        form = {"grant_type": "client_credentials", "client_id": self._id}
        return requests.Request("POST", self._url, data=form | {"client_secret": self._secret})

    def _refusal(self, response: requests.Response) -> Unauthorized:
        return Unauthorized(
            "The client ID or the client secret is refused.",
            code=str(response.status_code),
            detail=redaction.digest(response.content, known=(self._secret,)),
            hint="Check the client ID and the client secret, and that they belong together.",
        )


def shared(
    token_url: str, client_id: str, client_secret: str, *, read_timeout: float
) -> ClientCredentials:
    """The log-in of this process for these credentials, so many short tasks share one token."""
    return _of_process(os.getpid(), token_url, client_id, client_secret, read_timeout)


@lru_cache(maxsize=32)
def _of_process(
    _pid: int, token_url: str, client_id: str, client_secret: str, read_timeout: float
) -> ClientCredentials:
    http = session.shared(read_timeout=read_timeout)
    return ClientCredentials(token_url, client_id, client_secret, http=http)
