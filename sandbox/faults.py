"""Faults on order: rules that make chosen requests fail in chosen ways."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Container
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from sandbox.system import Request, Response, System

_SECONDS = {"hang_before": 30.0, "hang_after": 30.0}
_NUMBERS = ("times", "skip", "every", "status", "retry_after", "seconds")
_MEMBERS = {"match", "kind", "after", *_NUMBERS}


@dataclass
class Rule:
    """Fails the requests whose description `match` finds, after `skip` of them, `times` times.

    `times` None means for ever; of those that match only each `every`-th fails. `after` says
    whether the request takes effect first.
    """

    match: re.Pattern[str]
    kind: str
    after: bool
    times: int | None = 1
    skip: int = 0
    every: int = 1
    status: int | None = None
    retry_after: int | None = None
    seconds: float = 0.5
    source: dict[str, Any] = field(default_factory=dict)
    matched: int = 0

    def take(self, text: str) -> bool:
        """Use the rule up once if it applies to `text`."""
        if self.times == 0 or not self.match.search(text):
            return False
        if self.skip:
            self.skip -= 1
            return False
        self.matched += 1
        if self.matched % self.every:
            return False
        if self.times is not None:
            self.times -= 1
        return True


def parse(source: dict[str, Any], own: Container[str] = ()) -> Rule:
    """Return the rule `source` describes; raises ValueError naming what is wrong with it.

    `own` are the kinds that only this system has.
    """
    kind = source.get("kind", "status")
    if kind not in KINDS and kind not in own:
        raise ValueError(f"unknown kind {kind!r}: one of {', '.join(sorted([*KINDS, *own]))}")
    if unknown := set(source) - _MEMBERS:
        raise ValueError(f"unknown members: {', '.join(sorted(unknown))}")
    after = source.get("after", kind in KINDS and KINDS[kind].after)
    numbers = {name: source[name] for name in _NUMBERS if name in source}
    if numbers.get("every", 1) < 1:
        raise ValueError("every counts from 1, which is each one")
    try:
        match = re.compile(source.get("match", ""))
    except re.error as error:
        raise ValueError(f"match is no regular expression: {error}") from error
    numbers["seconds"] = float(source.get("seconds", _SECONDS.get(kind, Rule.seconds)))
    return Rule(match, kind, after, source=source, **numbers)


class Faults:
    """The rules in force; the first one that applies to a request is the one that acts."""

    def __init__(self, own: Container[str] = ()) -> None:
        self._own = own
        self._lock = threading.Lock()
        self._rules: list[Rule] = []

    def replace(self, sources: list[dict[str, Any]]) -> None:
        """Put these rules in place of all others."""
        rules = [parse(source, self._own) for source in sources]
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


@dataclass(frozen=True)
class _Scene:
    """What a fault has to do with: `handled` is the answer of a request that took effect."""

    rule: Rule
    request: Request
    system: System
    wait: Callable[[float], object]
    handled: Response | None

    def whole(self) -> Response:
        """Return the answer the request gets without the fault."""
        return self.handled or self.system.handle(self.request)


def act(
    rule: Rule, request: Request, system: System, wait: Callable[[float], object]
) -> Response | None:
    """Answer `request` the way `rule` wants; None means the connection closes without an answer.

    `wait` sleeps for some seconds, or less when the server is stopping.
    """
    if rule.kind in system.fault_kinds:
        return system.fault_kinds[rule.kind](request, rule.status)
    handled = system.handle(request) if rule.after else None
    return KINDS[rule.kind].act(_Scene(rule, request, system, wait, handled))


def _status(scene: _Scene) -> Response:
    rule = scene.rule
    return scene.system.fault_response(scene.request, rule.status or 503, rule.retry_after)


def _html(scene: _Scene) -> Response:
    page = b"<!doctype html><html><body><h1>Bad gateway</h1></body></html>"
    return Response(scene.rule.status or 502, page, "text/html; charset=utf-8")


def _delay(scene: _Scene) -> Response:
    scene.wait(scene.rule.seconds)
    return scene.whole()


def _cut(scene: _Scene) -> None:
    return None


def _hang(scene: _Scene) -> None:
    scene.wait(scene.rule.seconds)


def _half(scene: _Scene) -> Response:
    whole = scene.handled or Response(200, b"{}{}")
    return replace(whole, body=whole.body[: len(whole.body) // 2])


def _cut_within(scene: _Scene) -> Response:
    return replace(scene.whole(), cut=True)


def _garbled(scene: _Scene) -> Response:
    whole = scene.whole()
    middle = len(whole.body) // 2
    # No parser gets over this, whether of XML or JSON, inside a text or outside.
    return replace(whole, body=whole.body[:middle] + b'<&"{\0' + whole.body[middle:])


class _Kind(NamedTuple):
    """A way to fail; `after` is whether the request takes effect first, unless a rule says."""

    after: bool
    act: Callable[[_Scene], Response | None]


KINDS: dict[str, _Kind] = {
    "status": _Kind(False, _status),
    "delay": _Kind(False, _delay),
    "cut_before": _Kind(False, _cut),
    "cut_after": _Kind(True, _cut),
    "cut_within": _Kind(True, _cut_within),
    "hang_before": _Kind(False, _hang),
    "hang_after": _Kind(True, _hang),
    "malformed": _Kind(True, _half),
    "garbled": _Kind(True, _garbled),
    "html": _Kind(False, _html),
}
