"""The gateway's request and response documents.

Requests are built as trees, so no value can break out of its element; responses are parsed with
entity expansion and DTDs refused. Wire facts: Sage Intacct "XML Requests" and "XML Responses".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.etree import ElementTree  # noqa: S405  only builds trees; parsing goes through defusedxml

from defusedxml import ElementTree as SafeElementTree
from defusedxml.common import DefusedXmlException

Element = ElementTree.Element

# XML 1.0 has no way to write these; one of them would void the whole request.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SUPPORT_ID = re.compile(r"\s*\[(?:Support|Request) ID:[^\]]*\]", re.IGNORECASE)


class NotAnAnswer(ValueError):
    """The body is not a gateway response: a proxy's page, a cut document, another protocol."""


@dataclass(frozen=True, slots=True)
class Function:
    """One call: its control id, which the gateway checks for repeats on writes, and its body."""

    controlid: str
    body: Element


@dataclass(frozen=True, slots=True)
class GatewayError:
    """One `error` element, the tail with the support id cut off its texts."""

    code: str
    text: str
    correction: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one function came to; `rows` are the children of `data` as field -> text, `source` is
    the element it was read from."""

    status: str
    function: str
    controlid: str
    source: Element = field(repr=False, compare=False)
    key: str = ""
    rows: tuple[dict[str, str], ...] = ()
    total: int | None = None
    remaining: int | None = None
    errors: tuple[GatewayError, ...] = ()

    @property
    def succeeded(self) -> bool:
        """Only the word `success` is success: `failure` and `aborted` both exist."""
        return self.status == "success"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A whole response. `accepted` is false when control or authentication refused it all."""

    accepted: bool
    errors: tuple[GatewayError, ...] = ()
    user: str = ""
    company: str = ""
    results: tuple[Result, ...] = field(default_factory=tuple)


def clean(text: str) -> str:
    """`text` without the characters XML 1.0 cannot carry."""
    return _ILLEGAL.sub("", text)


def leaf(parent: Element, tag: str, text: str = "") -> Element:
    """Append `<tag>text</tag>` to `parent`."""
    child = ElementTree.SubElement(parent, tag)
    child.text = clean(text)
    return child


def request(
    *,
    sender: tuple[str, str],
    authentication: Element,
    functions: Sequence[Function],
    unique: bool,
    transaction: bool = False,
) -> bytes:
    """The request document as UTF-8 bytes; children stand in the order of the gateway's schema."""
    root = ElementTree.Element("request")
    control = ElementTree.SubElement(root, "control")
    leaf(control, "senderid", sender[0])
    leaf(control, "password", sender[1])
    leaf(control, "controlid", functions[0].controlid)
    leaf(control, "uniqueid", _flag(unique))
    leaf(control, "dtdversion", "3.0")
    leaf(control, "includewhitespace", "false")
    operation = ElementTree.SubElement(root, "operation", transaction=_flag(transaction))
    ElementTree.SubElement(operation, "authentication").append(authentication)
    content = ElementTree.SubElement(operation, "content")
    for function in functions:
        holder = ElementTree.SubElement(content, "function", controlid=clean(function.controlid))
        holder.append(function.body)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def answer(body: bytes) -> Answer:
    """Decode a response document; raises `NotAnAnswer` for anything else."""
    try:
        root = SafeElementTree.fromstring(body, forbid_dtd=True)
    except (ElementTree.ParseError, DefusedXmlException, ValueError) as error:
        raise NotAnAnswer("not an XML document") from error
    if root.tag != "response" or root.find("control/status") is None:
        raise NotAnAnswer("not a gateway response")
    if root.findtext("control/status") != "success":
        return Answer(accepted=False, errors=_errors(root))
    operation = root.find("operation")
    if operation is None or operation.find("authentication/status") is None:
        raise NotAnAnswer("a gateway response without an operation")
    return Answer(
        accepted=operation.findtext("authentication/status") == "success",
        errors=_errors(operation),
        user=operation.findtext("authentication/userid", ""),
        company=operation.findtext("authentication/companyid", ""),
        results=tuple(_result(node) for node in operation.findall("result")),
    )


def _result(node: Element) -> Result:
    data = node.find("data")
    return Result(
        status=node.findtext("status", ""),
        function=node.findtext("function", ""),
        controlid=node.findtext("controlid", ""),
        key=node.findtext("key", ""),
        rows=() if data is None else tuple(_row(child) for child in data),
        total=None if data is None else _count(data.get("totalcount")),
        remaining=None if data is None else _count(data.get("numremaining")),
        errors=_errors(node),
        source=node,
    )


def _row(node: Element) -> dict[str, str]:
    return {child.tag: child.text or "" for child in node}


def _errors(parent: Element) -> tuple[GatewayError, ...]:
    return tuple(_error(node) for node in parent.findall("errormessage/error"))


def _error(node: Element) -> GatewayError:
    parts = (node.findtext(tag) or "" for tag in ("description", "description2"))
    text = " ".join(part for part in (_SUPPORT_ID.sub("", raw).strip() for raw in parts) if part)
    correction = _SUPPORT_ID.sub("", node.findtext("correction") or "").strip()
    return GatewayError((node.findtext("errorno") or "").strip(), text, correction)


def _count(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() else None


def _flag(value: bool) -> str:
    return "true" if value else "false"
