"""ServiceTitan's 4xx answers as our errors.

Bodies are problem details (`ApiErrorResponse` in its OpenAPI documents): a title, a trace id to
quote to support, and messages per member of the request.
"""

from __future__ import annotations

import re

import msgspec
import requests

from integrations.connectors.servicetitan import hints, resources
from integrations.http import redaction
from integrations.http.errors import (
    NotFound,
    PermissionMissing,
    Rejected,
    RemoteError,
    Unauthorized,
)

# A 403 that is about who we are rather than what we may do.
_ABOUT_US = re.compile(r"app(lication)?[ -]?key|not connected|tenant", re.I)


class Problem(msgspec.Struct, rename="camel"):
    """The members of a problem answer we use; all are missing when a gateway answers instead."""

    title: str | None = None
    trace_id: str | None = None
    errors: dict[str, list[str]] | None = None

    def words(self) -> str:
        """What it says, in its own words: the title, then each member's messages."""
        named = (
            f"{member}: {' '.join(said)}" if member else " ".join(said)
            for member, said in (self.errors or {}).items()
        )
        return "; ".join(part for part in ((self.title or "").strip(), *named) if part)


def read(response: requests.Response) -> Problem:
    """The problem in an answer; an empty one if the body is something else."""
    try:
        return msgspec.json.decode(response.content, type=Problem)
    except msgspec.DecodeError:
        return Problem()


def explain(response: requests.Response, *, module: str, path: str, writes: bool) -> RemoteError:
    """The error for a 4xx answer on `path`. Nothing was taken in: the answer says so."""
    problem = read(response)
    words = problem.words() or redaction.digest(response.content, length=200)
    extras = {"code": str(response.status_code), "detail": _detail(problem, response)}
    status = response.status_code
    if status == requests.codes.unauthorized:
        return Unauthorized("ServiceTitan refuses our log-in.", hint=hints.CREDENTIALS, **extras)
    if status == requests.codes.forbidden:
        return _forbidden(words, resources.scope(module, path, writes=writes), extras)
    if status == requests.codes.not_found and not writes and _is_whole_list(path):
        return Unauthorized(
            "ServiceTitan has nothing for this tenant at this address.",
            hint=hints.APPLICATION,
            **extras,
        )
    if status == requests.codes.not_found:
        return NotFound(f"ServiceTitan does not have it: {words}", hint=hints.NOT_FOUND, **extras)
    found = hints.for_words(words)
    return Rejected(
        f"ServiceTitan refused: {words}", reason=found.reason, hint=found.text, **extras
    )


def _is_whole_list(path: str) -> bool:
    """Whether a path names no single document: such a one exists wherever we have access."""
    return not any(part.isdigit() for part in path.split("/"))


def _forbidden(words: str, scope: str, extras: dict[str, str]) -> RemoteError:
    if _ABOUT_US.search(words):
        return Unauthorized(
            f"ServiceTitan refuses our application: {words}", hint=hints.APPLICATION, **extras
        )
    return PermissionMissing(
        f"The connection lacks the ServiceTitan permission {scope}.",
        hint=hints.permission(scope),
        **extras,
    )


def _detail(problem: Problem, response: requests.Response) -> str:
    """The masked answer, with the trace id in front where a long answer cannot cut it off."""
    trace = f"trace {problem.trace_id}: " if problem.trace_id else ""
    return trace + redaction.digest(response.content)
