"""Which request, run or connection the current work belongs to, for logs and the audit trail."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

_context: ContextVar[dict[str, str] | None] = ContextVar("plyhub_context", default=None)


def current() -> dict[str, str]:
    """The names and values set by the `bind` blocks we are in."""
    return _context.get() or {}


def request_id() -> str:
    return current().get("request_id", "")


@contextmanager
def bind(**values: str) -> Iterator[None]:
    """Add `values` to the context until the block ends."""
    token = _context.set({**current(), **values})
    try:
        yield
    finally:
        _context.reset(token)


class RequestContextMiddleware:
    """Give every request an id, and say it in the answer so that a person can quote it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        identity = str(uuid.uuid4())
        with bind(request_id=identity):
            response = self.get_response(request)
        response["X-Request-ID"] = identity
        return response
