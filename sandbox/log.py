"""The request log: the last requests in memory, with secrets blanked before they are kept."""

from __future__ import annotations

import re
import threading
from collections import deque
from dataclasses import asdict, dataclass
from typing import Any

KEPT = 500
EXCERPT = 1500
_SECRETS = (
    "client_secret",
    "access_token",
    "refresh_token",
    "password",
    "userpassword",
    "sessionid",
    "secret",
    "app_key",
)


@dataclass(frozen=True)
class Entry:
    """One request as the log keeps it; `status` 0 means no answer was given."""

    number: int
    time: str
    what: str
    status: int
    milliseconds: float
    fault: str
    request: str
    response: str


class Log:
    """The last requests. Thread-safe."""

    def __init__(self, secret_names: tuple[str, ...] = ()) -> None:
        names = "|".join(re.escape(name) for name in (*_SECRETS, *secret_names))
        self._patterns = (
            re.compile(rf'("(?:{names})"\s*:\s*")(?:[^"\\]|\\.)*', re.IGNORECASE | re.DOTALL),
            re.compile(rf"((?:^|[&?\s])(?:{names})=)[^&\s]*", re.IGNORECASE),
            # What is left of an element that was cut off counts as its content.
            re.compile(
                rf"(<(?:{names})(?:\s[^>]*)?>)(?:<!\[CDATA\[.*?(?:\]\]>|$)|[^<])*",
                re.IGNORECASE | re.DOTALL,
            ),
            re.compile(r"(Invalid session )[^\s<]+"),
            re.compile(r"(Bearer )[\w.~+/=-]+"),
        )
        self._lock = threading.Lock()
        self._entries: deque[Entry] = deque(maxlen=KEPT)
        self._count = 0

    def add(
        self,
        *,
        time: str,
        what: str,
        status: int,
        milliseconds: float,
        fault: str,
        request: bytes,
        response: bytes,
    ) -> None:
        """Keep one request."""
        with self._lock:
            self._count += 1
            self._entries.append(
                Entry(
                    self._count,
                    time,
                    self.blank(what),
                    status,
                    round(milliseconds, 1),
                    fault,
                    self.excerpt(request),
                    self.excerpt(response),
                )
            )

    def excerpt(self, body: bytes) -> str:
        """Return the beginning of a body as text, secrets blanked."""
        # Blank before cutting: a secret cut in two would no longer be recognised.
        text = self.blank(body[: EXCERPT * 4].decode("utf-8", "replace"))
        return text if len(text) <= EXCERPT else text[:EXCERPT] + " …"

    def blank(self, text: str) -> str:
        """Return `text` with the values of secret members replaced."""
        for pattern in self._patterns:
            text = pattern.sub(r"\1***", text)
        return text

    def entries(self) -> list[Entry]:
        """Return what is kept, newest first."""
        with self._lock:
            return list(reversed(self._entries))

    def as_dicts(self) -> list[dict[str, Any]]:
        """Return what is kept as JSON-able dicts, newest first."""
        return [asdict(entry) for entry in self.entries()]

    def clear(self) -> None:
        """Forget everything; numbering goes on."""
        with self._lock:
            self._entries.clear()
