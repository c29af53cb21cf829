"""What all verbs of the office share: they are refused with the words the API would use."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from sandbox.servicetitan.problems import Problem

if TYPE_CHECKING:
    from sandbox.servicetitan.system import ServiceTitanSystem

Payload = dict[str, Any]
Verb = Callable[["ServiceTitanSystem", Payload], Payload]


def office(verb: Verb) -> Verb:
    """Let `verb` raise ValueError where the API would refuse."""

    @wraps(verb)
    def run(system: ServiceTitanSystem, payload: Payload) -> Payload:
        try:
            return verb(system, payload)
        except Problem as problem:
            said = [text for texts in problem.errors.values() for text in texts]
            raise ValueError(" ".join([problem.title, *said])) from problem

    return run
