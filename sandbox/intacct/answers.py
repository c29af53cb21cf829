"""The response document."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from sandbox.intacct.call import SignedIn
from sandbox.intacct.envelope import Control
from sandbox.intacct.errors import Problem
from sandbox.intacct.xmltext import DECLARATION, leaf, node, spread

XML = "text/xml; charset=UTF-8"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One `result`: its status and what belongs in it."""

    status: str
    function: str
    control_id: str
    key: str = ""
    data: str = ""
    problems: tuple[Problem, ...] = ()


def _support_id() -> str:
    token = base64.b64encode(secrets.token_bytes(21)).decode()
    return quote(f"{token[:9]}~{token[9:]}", safe="").replace("~", "%7E")


def errors(problems: Sequence[Problem], *, more: bool) -> str:
    """Return the `errormessage` element; `more` adds what was asked for beside each text."""
    return node("errormessage", *[_error(problem, more=more) for problem in problems])


def _error(problem: Problem, *, more: bool) -> str:
    text = f"{problem.text} [Support ID: {_support_id()}]" if problem.text else ""
    parts = [
        leaf("errorno", problem.code), leaf("description", problem.description),
        leaf("description2", text), leaf("correction", problem.correction),
    ]  # fmt: skip
    if more:
        parts.append(_additional(problem))
    return node("error", *parts)


def _additional(problem: Problem) -> str:
    message = node("description", leaf("messageid", ""), leaf("target", problem.text))
    return node(
        "additionalinfo", leaf("errorid", problem.code), leaf("category", "error"),
        node("target", domain="", requestinfo="", object="", field="", businessinfo=""), message,
    )  # fmt: skip


def _control(status: str, control: Control | None) -> str:
    if control is None:
        return node("control", leaf("status", status))
    return node(
        "control", leaf("status", status), leaf("senderid", control.sender),
        leaf("controlid", control.control_id), leaf("uniqueid", control.unique_id),
        leaf("dtdversion", control.version),
    )  # fmt: skip


def control_failure(control: Control | None, problems: Sequence[Problem]) -> str:
    """Return the document that refuses the whole request."""
    more = bool(control and control.more_error_info)
    return _document(control, _control("failure", control), errors(problems, more=more))


def sign_in_failure(control: Control, user: str, company: str, problems: Sequence[Problem]) -> str:
    """Return the document for a caller nobody knows."""
    who = node(
        "authentication", leaf("status", "failure"), leaf("userid", user),
        leaf("companyid", company),
    )  # fmt: skip
    told = errors(problems, more=control.more_error_info)
    return _document(control, _control("success", control), node("operation", who, told))


def answered(control: Control, who: SignedIn, now: str, outcomes: Sequence[Outcome]) -> str:
    """Return the document with one result per function, in request order."""
    signed_in = node(
        "authentication", leaf("status", "success"), leaf("userid", who.user),
        leaf("companyid", who.company), leaf("locationid", who.entity),
        leaf("sessiontimestamp", now), leaf("sessiontimeout", who.expires),
    )  # fmt: skip
    results = [_result(outcome, more=control.more_error_info) for outcome in outcomes]
    return _document(control, _control("success", control), node("operation", signed_in, *results))


def _result(outcome: Outcome, *, more: bool) -> str:
    return node(
        "result", leaf("status", outcome.status), leaf("function", outcome.function),
        leaf("controlid", outcome.control_id),
        *([leaf("key", outcome.key)] if outcome.key else []), outcome.data,
        *([errors(outcome.problems, more=more)] if outcome.problems else []),
    )  # fmt: skip


def _document(control: Control | None, *parts: str) -> str:
    document = node("response", *parts)
    if control is not None and control.spread_out:
        document = spread(document)
    return DECLARATION + document
