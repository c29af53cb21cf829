"""What the gateway takes: how big a request, how many functions and objects, calls at a time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from sandbox.intacct.envelope import FunctionCall, schema_failure
from sandbox.intacct.errors import (
    BAD_KEY,
    TOO_MANY,
    TOO_MANY_INSIDE,
    ControlFailure,
    Problem,
    Rejected,
)
from sandbox.intacct.slots import Full, Slots
from sandbox.intacct.tenant import Tenant
from sandbox.window import Window


class Limits:
    """The limits of one company."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant
        self._slots = Slots()
        self._minute = Window(60)

    @contextmanager
    def admitted(self, functions: list[FunctionCall]) -> Iterator[None]:
        """Hold a place in the gateway; raises ControlFailure for a request it does not take."""
        setting = self._tenant.setting
        most = setting("most_functions")
        if most and len(functions) > most:
            raise schema_failure(f"content: more than {most} functions in one request")
        if wait := self._minute.take("", setting("calls_per_minute")):
            raise self._throttled(wait)
        try:
            with self._slots.taken(setting("concurrent_calls"), float(setting("queue_seconds"))):
                time.sleep(float(setting("seconds_per_call")))
                yield
        except Full as error:
            raise self._throttled(1) from error

    def forget(self) -> None:
        """Count the calls of a minute anew."""
        self._minute.clear()

    def _throttled(self, wait: int) -> ControlFailure:
        told = self._tenant.setting("throttled")
        if told == "inside":
            return ControlFailure(TOO_MANY_INSIDE)
        return ControlFailure(TOO_MANY, status=429, retry_after=wait if told == "when" else None)


def check_objects(tenant: Tenant, name: str, count: int) -> None:
    """Raise Rejected when one create, update or delete names more objects than is set."""
    most = tenant.setting("most_objects")
    if most and count > most:
        raise Rejected(Problem(BAD_KEY, f"{name} takes at most {most} objects at a time"))
