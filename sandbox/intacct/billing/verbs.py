"""Control verbs: what accountants do with invoices and bills in the books themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from sandbox.intacct.billing import documents, endings, sent
from sandbox.intacct.billing.kinds import BILL, INVOICE, Kind
from sandbox.intacct.errors import Rejected
from sandbox.intacct.tenant import Row, Tenant
from sandbox.intacct.values import parse_date

Payload = dict[str, Any]


def _find(tenant: Tenant, kind: Kind, payload: Payload) -> Row:
    """Return the document called by its RECORDNO or its number."""
    given = str(payload["id"])
    found = tenant.table(kind.header).get(int(given)) if given.isdecimal() else None
    found = found or tenant.find(kind.header, given)
    if found is None:
        raise ValueError(f"no {kind.word} {given}")
    return found


def _enter(tenant: Tenant, kind: Kind, payload: Payload) -> Row:
    """Write a document as a generic create would: `fields`, and `lines` as a list of fields."""
    element = Element(kind.header)
    _fill(element, payload["fields"])
    lines = SubElement(element, kind.wrapper)
    for line in payload["lines"]:
        _fill(SubElement(lines, kind.line), line)
    given = sent.by_fields(tenant, kind, element)
    return documents.create(tenant, kind, given, payload.get("entity", ""))


def _fill(element: Element, fields: Mapping[str, object]) -> None:
    for name, value in fields.items():
        SubElement(element, name).text = str(value)


def _pay(tenant: Tenant, kind: Kind, payload: Payload) -> Row:
    amount = payload.get("amount")
    document = _find(tenant, kind, payload)
    return endings.pay(tenant, kind, document, None if amount is None else Decimal(str(amount)))


def _reverse(tenant: Tenant, kind: Kind, payload: Payload) -> Row:
    day = parse_date(payload["date"])
    return endings.reverse(tenant, kind, _find(tenant, kind, payload), day, payload.get("memo"))


def _decide(tenant: Tenant, kind: Kind, payload: Payload, *, state: str) -> Row:
    document = _find(tenant, kind, payload)
    if document["STATE"] != "Submitted":
        raise ValueError(f"{kind.word} {payload['id']} does not wait for approval")
    return tenant.change(kind.header, document["RECORDNO"], STATE=state)


Act = Callable[[Tenant, Kind, Payload], Row]


def _verb(act: Act, kind: Kind, tenant: Tenant, payload: Payload) -> Payload:
    try:
        with tenant.store.transaction():
            row = act(tenant, kind, payload)
    except Rejected as error:
        raise ValueError(str(error)) from error
    return {"RECORDNO": row["RECORDNO"], "STATE": row["STATE"]}


VERBS: Mapping[str, Callable[[Tenant, Payload], Payload]] = {
    f"{name}_{kind.word}": partial(_verb, act, kind)
    for kind in (INVOICE, BILL)
    for name, act in {
        "enter": _enter, "pay": _pay, "reverse": _reverse,
        "approve": partial(_decide, state="Posted"),
        "decline": partial(_decide, state="Declined"),
    }.items()
}  # fmt: skip
