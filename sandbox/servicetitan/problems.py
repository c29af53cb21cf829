"""Error answers: problem details as the API gives them, and the gateway's plainer ones."""

from __future__ import annotations

import secrets
from http import HTTPStatus
from typing import Any

from sandbox import jsontext
from sandbox.system import Response

_TYPES = {
    400: "https://tools.ietf.org/html/rfc7231#section-6.5.1",
    401: "https://tools.ietf.org/html/rfc7235#section-3.1",
    403: "https://tools.ietf.org/html/rfc7231#section-6.5.3",
    404: "https://tools.ietf.org/html/rfc7231#section-6.5.4",
    405: "https://tools.ietf.org/html/rfc7231#section-6.5.5",
    409: "https://tools.ietf.org/html/rfc7231#section-6.5.8",
    415: "https://tools.ietf.org/html/rfc7231#section-6.5.13",
    429: "https://tools.ietf.org/html/rfc6585#section-4",
}
_SERVER = "https://tools.ietf.org/html/rfc7231#section-6.6.1"
INVALID = "One or more validation errors occurred."


class Problem(Exception):
    """A refusal; `errors` maps each wrong member, by its JSON path, to what is wrong with it."""

    def __init__(
        self,
        status: int,
        title: str = "",
        errors: dict[str, list[str]] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(title)
        self.status = status
        self.title = title or HTTPStatus(status).phrase
        self.errors = errors or {}
        self.headers = headers or {}

    def response(self) -> Response:
        """Return the answer with a fresh trace id."""
        body = {
            "type": _TYPES.get(self.status, _SERVER),
            "title": self.title,
            "status": self.status,
            "traceId": f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01",
            "errors": self.errors,
            "data": {},
        }
        return Response(self.status, jsontext.dumps(body).encode(), headers=dict(self.headers))


def invalid(errors: dict[str, list[str]]) -> Problem:
    """Return the 400 that lists every wrong member."""
    return Problem(400, INVALID, errors)


def too_many(seconds: int) -> Problem:
    """Return the 429; the title's second-last word is the wait, as clients of the API expect."""
    title = f"Rate limit is exceeded. Try again in {seconds} seconds."
    return Problem(429, title, headers={"Retry-After": str(seconds)})


def gateway(status: int, message: str) -> Response:
    """Return what the gateway says before the API is reached: no trace id, no members."""
    body: dict[str, Any] = {"statusCode": status, "message": message}
    return Response(status, jsontext.dumps(body).encode())
