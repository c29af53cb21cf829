"""What a stand-in is to the server: requests in, responses out, and something to show."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sandbox.store import Store


class Headers(Mapping[str, str]):
    """Request headers; names compare without regard to case."""

    def __init__(self, pairs: Sequence[tuple[str, str]] = ()) -> None:
        self._values = {name.lower(): value for name, value in pairs}

    def __getitem__(self, name: str) -> str:
        return self._values[name.lower()]

    def __iter__(self) -> Any:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


@dataclass(frozen=True)
class Request:
    """One request: `path` is decoded and has no query; `query` keeps order and repeats."""

    method: str
    path: str
    query: list[tuple[str, str]] = field(default_factory=list)
    headers: Headers = field(default_factory=Headers)
    body: bytes = b""

    def param(self, name: str, default: str | None = None) -> str | None:
        """Return the first query value called `name` (case as sent), or `default`."""
        return next((value for key, value in self.query if key == name), default)


@dataclass(frozen=True)
class Response:
    """One answer; length, date and compression are the server's business."""

    status: int = 200
    body: bytes = b""
    content_type: str = "application/json; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    # The connection closes halfway through the body.
    cut: bool = False


@dataclass(frozen=True)
class Section:
    """A table on the page at "/": `rows` are the ones shown, `total` how many there are."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    total: int | None = None


class System:
    """Base of a stand-in. Only `handle` must be written; the rest has a sensible answer."""

    name = "system"
    label = "System"
    # Members whose values are blanked in the request log, besides the usual ones.
    secret_names: tuple[str, ...] = ()
    # A company file to copy and change; None: it is not set up from such files.
    example_company: Path | None = None
    # Where it listens, once it does.
    port = 0

    def __init__(self, store: Store, options: Any = None) -> None:
        self.store = store
        self.options = options
        # Ways to fail that only this system has, by the kind a fault rule names; each is given the
        # request and the rule's status.
        self.fault_kinds: Mapping[str, Callable[[Request, int | None], Response]] = {}

    def handle(self, request: Request) -> Response:
        """Answer one request of the wire protocol. Called from several threads at once."""
        return Response(404, b"not found", "text/plain")

    def describe_request(self, request: Request) -> str:
        """Say what a request is before it is handled; fault rules match against this."""
        return f"{request.method} {request.path}"

    def describe(self, request: Request, response: Response | None) -> str:
        """Say what a request was, for the log; `response` is None when it was never handled."""
        return self.describe_request(request)

    def fault_response(self, request: Request, status: int, retry_after: int | None) -> Response:
        """Return the body this system gives with an error status a fault rule asks for."""
        return Response(status, f"fault: {status}".encode(), "text/plain")

    def credentials(self) -> dict[str, str]:
        """Return what a client needs to log in."""
        return {}

    def facts(self) -> dict[str, str]:
        """Return ids a client may want to choose from the start."""
        return {}

    def load(self, data: str) -> None:
        """Fill an empty store: `demo`, `empty` or `scale:N`; raises ValueError for others."""

    def forget(self) -> None:
        """Forget what is kept outside the store; called when other data has been put in it."""

    def sections(self) -> list[Section]:
        """Return what the page at "/" shows."""
        return []

    def control(self, verb: str, payload: dict[str, Any]) -> dict[str, Any]:
        """Do what a test or a person asks from outside the protocol.

        Raises KeyError when the verb is unknown and ValueError when it cannot be done.
        """
        raise KeyError(verb)
