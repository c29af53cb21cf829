"""The request document: from bytes to its parts."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from sandbox.intacct.errors import SCHEMA, ControlFailure, Problem
from sandbox.intacct.legacy import order
from sandbox.intacct.legacy.table import FUNCTIONS

_LONGEST_ID = 256


@dataclass(frozen=True, slots=True)
class Control:
    """The control block as sent; `checked_ids` is its uniqueid, on unless switched off."""

    sender: str
    password: str
    control_id: str
    unique_id: str
    version: str
    policy: str
    spread_out: bool
    more_error_info: bool

    @property
    def checked_ids(self) -> bool:
        """Whether repeats of function control ids are refused."""
        return self.unique_id != "false"


@dataclass(frozen=True, slots=True)
class FunctionCall:
    """One `function` element: its control id and the one element inside."""

    control_id: str
    element: Element

    @property
    def name(self) -> str:
        """The called function."""
        return self.element.tag


def schema_failure(text: str) -> ControlFailure:
    """Return the refusal of a document that is not what the gateway expects."""
    return ControlFailure(Problem(SCHEMA, f"XML Parse schema error: {text}"))


def parse(body: bytes) -> Element:
    """Return the root of a request document; raises ControlFailure.

    A document with a DTD is refused unread, so no entity is ever expanded.
    """
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise schema_failure("the document is not UTF-8") from error
    if "<!DOCTYPE" in text:
        raise schema_failure("a document type declaration is not allowed")
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - no DTD gets this far
    except ElementTree.ParseError as error:
        line, column = error.position
        reason = str(error).split(":")[0]
        raise schema_failure(f"Fatal Error 76: {reason} Line: {line}, column: {column}") from error
    if root.tag != "request":
        raise schema_failure(f"unexpected root element '{root.tag}'")
    return root


def control_of(root: Element) -> Control:
    """Return the control block; missing parts are empty."""
    block = root.find("control")
    given = {} if block is None else {child.tag: (child.text or "").strip() for child in block}
    return Control(
        sender=given.get("senderid", ""), password=given.get("password", ""),
        control_id=given.get("controlid", ""),
        unique_id=given.get("uniqueid", "true").lower() or "true",
        version=given.get("dtdversion", ""), policy=given.get("policyid", ""),
        spread_out=given.get("includewhitespace", "true").lower() != "false",
        more_error_info=given.get("showadditionalerrorinfo", "").lower() == "true",
    )  # fmt: skip


def check_control(control: Control) -> None:
    """Raise ControlFailure for a control block the gateway cannot serve."""
    if not 1 <= len(control.control_id) <= _LONGEST_ID:
        raise schema_failure("control: Missing child element 'controlid'")
    if control.unique_id not in ("true", "false"):
        raise schema_failure(f"uniqueid: invalid value '{control.unique_id}'")
    if control.version != "3.0":
        raise schema_failure(f"dtdversion '{control.version}' is not supported")
    if control.policy:
        raise ControlFailure(Problem(
            "XL03000006", f"{control.policy} is not a valid transport policy."
        ))  # fmt: skip


def functions_of(root: Element) -> list[FunctionCall]:
    """Return the calls in order; raises ControlFailure when one breaks its form."""
    calls = []
    for function in root.iterfind("operation/content/function"):
        control_id = function.get("controlid", "")
        if not 1 <= len(control_id) <= _LONGEST_ID:
            raise schema_failure("function: Missing attribute 'controlid'")
        if len(function) != 1:
            raise schema_failure("function: one child element is required")
        calls.append(FunctionCall(control_id, function[0]))
    if not calls:
        raise schema_failure("content: Missing child element 'function'")
    for call in calls:
        _check_order(call)
    return calls


def _check_order(call: FunctionCall) -> None:
    legacy = FUNCTIONS.get(call.name)
    if legacy is None:
        return
    if legacy.key and not call.element.get(legacy.key):
        raise schema_failure(f"{call.name}: Missing attribute '{legacy.key}'")
    try:
        order.check(call.element, legacy.slots)
    except order.BadOrder as error:
        raise schema_failure(str(error)) from error


def is_transaction(root: Element) -> bool:
    """Say whether the operation is all or nothing."""
    operation = root.find("operation")
    return operation is not None and operation.get("transaction", "").lower() == "true"
