"""Faults on order: rules that make chosen requests fail in chosen ways."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sandbox.system import Request, Response, System

# Whether the request takes effect before the fault shows, unless the rule says otherwise.
KINDS = {
    "status": False,
    "delay": False,
    "cut_before": False,
    "cut_after": True,
    "hang_after": True,
    "malformed": True,
    "html": False,
}
_SECONDS = {"hang_after": 30.0}
_NUMBERS = ("times", "skip", "status", "retry_after", "seconds")
_MEMBERS = {"match", "kind", "after", *_NUMBERS}


@dataclass
class Rule:
    """Fails the requests whose description `match` finds, after `skip` of them, `times` times.

    `times` None means for ever. `after` says whether the request takes effect first.
    """

    match: re.Pattern[str]
    kind: str
    after: bool
    times: int | None = 1
    skip: int = 0
    status: int | None = None
    retry_after: int | None = None
    seconds: float = 0.5
    source: dict[str, Any] = field(default_factory=dict)

    def take(self, text: str) -> bool:
        """Use the rule up once if it applies to `text`."""
        if self.times == 0 or not self.match.search(text):
            return False
        if self.skip:
            self.skip -= 1
            return False
        if self.times is not None:
            self.times -= 1
        return True


def parse(source: dict[str, Any]) -> Rule:
    """Return the rule `source` describes; raises ValueError naming what is wrong with it."""
    kind = source.get("kind", "status")
    if kind not in KINDS:
        raise ValueError(f"unknown kind {kind!r}: one of {', '.join(sorted(KINDS))}")
    if unknown := set(source) - _MEMBERS:
        raise ValueError(f"unknown members: {', '.join(sorted(unknown))}")
    numbers = {name: source[name] for name in _NUMBERS if name in source}
    try:
        match = re.compile(source.get("match", ""))
    except re.error as error:
        raise ValueError(f"match is no regular expression: {error}") from error
    numbers["seconds"] = float(source.get("seconds", _SECONDS.get(kind, Rule.seconds)))
    return Rule(match, kind, source.get("after", KINDS[kind]), source=source, **numbers)


class Faults:
    """The rules in force; the first one that applies to a request is the one that acts."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rules: list[Rule] = []

    def replace(self, sources: list[dict[str, Any]]) -> None:
        """Put these rules in place of all others."""
        rules = [parse(source) for source in sources]
        with self._lock:
            self._rules = rules

    def take(self, text: str) -> Rule | None:
        """Return the rule that acts on the request described by `text`, using it up once."""
        with self._lock:
            return next((rule for rule in self._rules if rule.take(text)), None)

    def describe(self) -> list[dict[str, Any]]:
        """Return the rules as given, with how often each may still act."""
        with self._lock:
            return [{**rule.source, "left": rule.times, "skip": rule.skip} for rule in self._rules]


def act(
    rule: Rule, request: Request, system: System, wait: Callable[[float], object]
) -> Response | None:
    """Answer `request` the way `rule` wants; None means the connection closes without an answer.

    `wait` sleeps for some seconds, or less when the server is stopping.
    """
    handled = system.handle(request) if rule.after else None
    if rule.kind == "status":
        return system.fault_response(request, rule.status or 503, rule.retry_after)
    if rule.kind == "html":
        page = b"<!doctype html><html><body><h1>Bad gateway</h1></body></html>"
        return Response(rule.status or 502, page, "text/html; charset=utf-8")
    if rule.kind == "delay":
        wait(rule.seconds)
        return handled or system.handle(request)
    if rule.kind == "malformed":
        whole = handled or Response(200, b"{}{}")
        half = whole.body[: len(whole.body) // 2]
        return Response(whole.status, half, whole.content_type, whole.headers)
    if rule.kind == "hang_after":
        wait(rule.seconds)
    return None
