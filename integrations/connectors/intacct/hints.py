"""What the gateway's refusals mean, and what a person should do about them.

The codes are broad (`BL01001973` covers most), so the text decides. Errors stack: the cause comes
first, sentences like "Could not create … record!" follow it and say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from integrations.connectors.intacct.envelope import GatewayError
from integrations.http.errors import (
    NotFound,
    PermissionMissing,
    RateLimited,
    Rejected,
    RemoteError,
    Unauthorized,
    Unreachable,
)


class SessionExpired(Unauthorized):
    """The session is gone; nothing was executed, so one fresh log-in may repeat the call."""


class Duplicate(Rejected):
    """A record with this id is already there."""


class NumberMissing(Rejected):
    """The definition does not number its documents, and we sent no number."""


class AlreadyProcessed(Rejected):
    """The gateway has executed a function with this control id before, so it did it only once."""


@dataclass(frozen=True, slots=True)
class Hint:
    """`pattern` in a refusal means `kind` with `message`; its groups fill the braces."""

    pattern: re.Pattern[str]
    kind: type[RemoteError]
    message: str
    advice: str = ""
    reason: str = ""


def _hint(
    pattern: str, kind: type[RemoteError], message: str, advice: str = "", reason: str = ""
) -> Hint:
    return Hint(re.compile(pattern, re.IGNORECASE), kind, message, advice, reason)


_NAME = r"['‘’]?([^'‘’]+?)['‘’]?"
_PROJECT = r"(?:project|job)"

_CARRIERS = re.compile(
    r"could not create \w+ record|error while saving the .* info|we can.t create the transaction"
    r"|entire transaction in this operation has been rolled back",
    re.IGNORECASE,
)

_BY_TEXT = (
    _hint(r"invalid session", SessionExpired, "The Sage Intacct session has ended."),
    _hint(
        r"already been processed",
        AlreadyProcessed,
        "Sage Intacct has already carried out this request.",
    ),
    _hint(
        r"temporarily off-?line",
        Unreachable,
        "Sage Intacct is down for maintenance.",
        "It will be tried again by itself.",
    ),
    _hint(
        r"rate limit exceeded",
        RateLimited,
        "Sage Intacct asks us to slow down.",
        "It will be tried again by itself.",
    ),
    _hint(
        r"(?:do not|don.t) have permission(?: for API operation (\w+))?"
        r"(?:.*?objects? of type (\w+))?",
        PermissionMissing,
        "The Sage Intacct web services user may not do this: {1} {2}.",
        "Give its role this permission in Sage Intacct, then test the connection.",
    ),
    _hint(
        rf"invalid {_PROJECT} {_NAME} specified|{_PROJECT} {_NAME} specified is not valid",
        Rejected,
        "Project {1} is not in Sage Intacct yet.",
        "Send the project first, then retry this.",
        "project_missing",
    ),
    _hint(
        rf"{_PROJECT} {_NAME} has a project status that prevents",
        Rejected,
        "The status of project {1} in Sage Intacct lets nothing be booked on it.",
        "Reopen the project there, or take it off the document.",
        "external_locked",
    ),
    _hint(
        rf"vendor {_NAME} is invalid|invalid vendor {_NAME} specified"
        rf"|vendor {_NAME} specified is not valid",
        Rejected,
        "Vendor {1} is not in Sage Intacct.",
        "Send the vendor first, or link it to one that is there.",
        "vendor_review",
    ),
    _hint(
        rf"activate the vendor {_NAME},? then try again|vendor {_NAME} is (?:inactive|on hold)",
        Rejected,
        "Vendor {1} is inactive or on hold in Sage Intacct.",
        "Release the vendor there, then retry.",
        "vendor_review",
    ),
    _hint(
        r"illegal format for .*email",
        Rejected,
        "Sage Intacct does not accept the vendor's e-mail address.",
        "Correct the address, then retry.",
        "vendor_review",
    ),
    _hint(
        rf"item {_NAME} is invalid|invalid item {_NAME} specified"
        rf"|item {_NAME} specified is not valid|item {_NAME} is inactive",
        Rejected,
        "Item {1} is not in Sage Intacct, or is inactive there.",
        "Send the item first, or link it to one that is there.",
        "item_review",
    ),
    _hint(
        rf"item {_NAME} is not an inventory item",
        Rejected,
        "Item {1} is of a type in Sage Intacct that has no stock.",
        "Link ours to one that has, or mark this as done: Sage fixes the type of an item.",
        "item_review",
    ),
    _hint(
        rf"item {_NAME} is tracked\b(?! by)|required field '(?:serial number|lot number|bin)'"
        r"|(?:serial|lot) numbers? .*(?:required|missing)",
        Rejected,
        "Sage Intacct wants to know serial numbers, lots or bins of item {1}.",
        "Enter the document there by hand, then mark this as done.",
        "item_tracked",
    ),
    _hint(
        r"employee (?:isn.t|is not) a resource of the project ['‘’]([^'‘’]+)",
        Rejected,
        "The technician is no resource of project {1} in Sage Intacct.",
        "Add the employee to the project's resources there, then retry.",
        "employee_review",
    ),
    _hint(
        r"missing unit|invalid unit|unit of measure .*(?:not valid|invalid)",
        Rejected,
        "Sage Intacct does not know a line's unit for its item.",
        "Use a unit of the item's unit group.",
        "item_review",
    ),
    _hint(
        rf"customer {_NAME} (?:specified )?is (?:invalid|not valid|inactive|on hold)"
        rf"|invalid customer {_NAME} specified|activate the customer {_NAME},? then try again",
        Rejected,
        "Customer {1} is not in Sage Intacct, or is inactive there.",
        "Create or release the customer there, or link ours to another one, then retry.",
        "customer_missing",
    ),
    _hint(
        rf"account {_NAME} (?:specified )?is (?:invalid|not valid)"
        rf"|invalid account {_NAME} specified"
        r"|gl account (\S+) is restricted|account number '([^']+)' requires a",
        Rejected,
        "Sage Intacct does not take account {1} here.",
        "Choose another account in the connection's settings, or correct it there, then retry.",
        "account_wrong",
    ),
    _hint(
        rf"(?:department|location|warehouse|employee) {_NAME} (?:specified )?is "
        r"(?:invalid|not valid)|invalid (?:department|location|warehouse|employee) "
        rf"{_NAME} specified",
        Rejected,
        "Sage Intacct does not know {1}.",
        "Create it there, or choose another one in the connection's settings.",
    ),
    _hint(
        r"missing the (\w+(?: \w+)?) dimension for the account ([\w-]+(?:\.\w+)*)",
        Rejected,
        "Account {2} in Sage Intacct asks for a {1} on every line.",
        "Set it in the connection's settings or on the document.",
    ),
    _hint(
        r"period\b.*\bclosed|date must be on or after|closed period",
        Rejected,
        "The accounting period of this date is closed in Sage Intacct.",
        "Open the period there, or agree another date with accounting.",
        "period_closed",
    ),
    _hint(
        r"negative inventory|below zero|insufficient (?:quantity|inventory)|not enough .*on hand",
        Rejected,
        "Sage Intacct has too little of an item in this warehouse.",
        "Receive or transfer the stock first.",
        "would_go_negative",
    ),
    _hint(
        r"another (?:.+) with the given value|another record with the value",
        Duplicate,
        "A record with this id is already in Sage Intacct.",
        "Link it, or choose another id.",
        "id_invalid",
    ),
    _hint(
        r"'([^']+)' cannot be converted to '([^']+)'",
        Rejected,
        "In Sage Intacct {1} cannot become {2}.",
        "Choose another definition in the connection's settings, or allow the conversion there.",
    ),
    _hint(
        r"'([^']+)' can only be made by converting another document",
        Rejected,
        "In Sage Intacct {1} is only made from another document.",
        "Choose another definition in the connection's settings.",
    ),
    _hint(
        r"'([^']+)' can be used in an entity only",
        Rejected,
        "In Sage Intacct {1} is only used inside an entity.",
        "Choose the entity, or another definition, in the connection's settings.",
    ),
    _hint(
        r"in state (draft|submitted|partially approved|declined|in progress)",
        Rejected,
        "The document is {1} in Sage Intacct, so that it cannot be changed or received now.",
        "Finish that there, then try again.",
        "external_locked",
    ),
    _hint(
        r"already (?:been )?(?:fully )?converted|partially converted"
        r"|can(?:not|.t| not) be (?:updated|edited|changed|modified|closed|converted)"
        r"|more than the .*\b(?:remain|ordered)|exceeds? the .*quantity",
        Rejected,
        "Sage Intacct no longer lets this document be changed or received.",
        "Make the change in Sage Intacct, then mark this as done.",
        "external_locked",
    ),
    _hint(
        r"document number is missing",
        NumberMissing,
        "The Sage Intacct transaction definition does not number its documents.",
        "Switch numbering on for it, or choose another definition.",
    ),
    _hint(
        r"can.t find this transaction|transaction definition .*(?:not found|not valid|invalid)"
        r"|object definition .* not found",
        NotFound,
        "Sage Intacct cannot find this transaction or its definition.",
        "Check the definition in the connection's settings.",
    ),
    _hint(
        r"invalid web services authorization",
        Unauthorized,
        "This Sage Intacct company does not accept our sender ID.",
        "Add the sender ID under Company > Setup > Company security.",
    ),
)

_SIGN_IN = (
    "Sage Intacct refuses the sign-in.",
    "Check company ID, user ID, password and entity: a wrong entity reads like a wrong password.",
)
_SENDER = (
    "Sage Intacct refuses the sender ID or its password.",
    "Check the sender ID and its password, that the company has authorised it, and the company ID:"
    " a wrong one may read the same.",
)
_BY_CODE: dict[str, tuple[type[RemoteError], str, str]] = {
    "XL03000006": (Unauthorized, *_SIGN_IN),
    "GW-0011": (Unauthorized, *_SENDER),
    "XMLGW_JPP0002": (Unauthorized, *_SENDER),
    "UJPP0002": (Unauthorized, *_SENDER),
    "PL04000055": (Unauthorized, "This Sage Intacct demo company has expired.", ""),
    "GW-0010": (RateLimited, "Sage Intacct asks us to slow down.", ""),
    "PL04000005": (PermissionMissing, "The Sage Intacct web services user may not do this.", ""),
    "BL34000061": (Duplicate, "A record with this id is already in Sage Intacct.", ""),
    "PL05000104": (Duplicate, "An employee with this id is already in Sage Intacct.", ""),
}


def explain(errors: Sequence[GatewayError]) -> RemoteError:
    """The exception these errors stand for; the first that says something specific decides."""
    telling = [error for error in errors if not _CARRIERS.search(error.text)] or list(errors)
    if not telling:
        return Rejected("Sage Intacct refused this without saying why.")
    return next(_specific(telling), None) or _plain(telling[0])


def _specific(errors: Sequence[GatewayError]) -> Iterator[RemoteError]:
    for error in errors:
        for hint in _BY_TEXT:
            if match := hint.pattern.search(error.text):
                yield _from_hint(hint, match, error)
    for error in errors:
        if error.code in _BY_CODE:
            kind, message, advice = _BY_CODE[error.code]
            yield kind(message, code=error.code, detail=error.text, hint=advice)


def _from_hint(hint: Hint, match: re.Match[str], error: GatewayError) -> RemoteError:
    groups = [group.strip() for group in match.groups() if group] + ["", ""]
    message = re.sub(r"[: ]+\.$", ".", hint.message.format("", *groups))
    extra = {"reason": hint.reason} if issubclass(hint.kind, Rejected) else {}
    return hint.kind(message, code=error.code, detail=error.text, hint=hint.advice, **extra)


def _plain(error: GatewayError) -> Rejected:
    words = error.text or error.correction or error.code
    return Rejected(
        f"Sage Intacct refused this: {words}",
        code=error.code,
        detail=error.text,
        hint=error.correction,
    )
