"""Headers of invoices and bills: what they must have, and what they must not clash with."""

from __future__ import annotations

from sandbox.intacct import periods
from sandbox.intacct.billing.kinds import Kind
from sandbox.intacct.errors import Problem, Rejected, broad, duplicate
from sandbox.intacct.incoming import check_reference, check_required
from sandbox.intacct.tenant import Row, Tenant
from sandbox.intacct.transactions.checks import check_open

# Seen from the gateway (intacct-sdk-js, issue 86).
_NUMBER_MISSING = "BL03002128"


def checked(tenant: Tenant, kind: Kind, old: Row, changes: Row, *, draft: bool) -> Row:
    """Return the header with the changes; raises Rejected for the first fault.

    A draft needs neither partner nor days. What is posted must fall into an open period, before
    and after.
    """
    header = {**old, **changes}
    _check_partner(tenant, kind, header)
    if "WHENDUE" not in changes and {"TERMNAME", "WHENCREATED"} & changes.keys():
        header["WHENDUE"] = _due(tenant, kind, header)
    if not draft:
        check_required(tenant, kind.table, header)
        header["WHENPOSTED"] = posted_on(header)
        check_open(tenant, posted_on(header))
        if old.get("STATE") == "Posted":
            check_open(tenant, posted_on(old))
    header["RECORDID"] = _number(tenant, kind, header, draft=draft)
    return {**header, **_contacts(tenant, kind, header)}


def posted_on(header: Row) -> str | None:
    """Return the day a document counts in the ledger."""
    return header.get("WHENPOSTED") or header.get("WHENCREATED")


def _check_partner(tenant: Tenant, kind: Kind, header: Row) -> None:
    number = header.get(kind.partner_id)
    if number and check_reference(tenant, kind.partner, number).get("ONHOLD"):
        raise Rejected(broad(f"The {kind.partner.lower()} '{number}' is on hold"))


def _due(tenant: Tenant, kind: Kind, header: Row) -> str | None:
    if not header.get("TERMNAME") or not header.get("WHENCREATED"):
        return header.get("WHENDUE")
    return periods.due(tenant, kind.term, header["TERMNAME"], header["WHENCREATED"])


def _number(tenant: Tenant, kind: Kind, header: Row, *, draft: bool) -> str | None:
    given = header.get("RECORDID")
    if given:
        _check_unused(tenant, kind, header, given)
        return given
    if kind.header in tenant.setting("numbered"):
        return _next_number(tenant, kind)
    if not draft:
        raise Rejected(Problem(
            _NUMBER_MISSING, f"Enter a {kind.table.label} number, and try again."
        ))  # fmt: skip
    return None


def _check_unused(tenant: Tenant, kind: Kind, header: Row, number: str) -> None:
    for other in tenant.table(kind.header).find("RECORDID", number):
        same = other[kind.partner_id] == header.get(kind.partner_id)
        if same and other["RECORDNO"] != header.get("RECORDNO"):
            raise Rejected(duplicate(kind.table.label, number))


def _next_number(tenant: Tenant, kind: Kind) -> str:
    while True:
        number = f"{kind.word[:3].upper()}-{tenant.next_number(f'number {kind.header}'):04d}"
        if tenant.find(kind.header, number) is None:
            return number


def _contacts(tenant: Tenant, kind: Kind, header: Row) -> Row:
    """Return where the document goes: as sent, else the partner's own choice."""
    partner = tenant.find(kind.partner, header.get(kind.partner_id)) or {}
    main = partner.get("DISPLAYCONTACT.CONTACTNAME")
    names = ("BILLTOPAYTOCONTACTNAME", "SHIPTORETURNTOCONTACTNAME")
    return {
        name: header.get(name) or partner.get(f"{contact}.CONTACTNAME") or main
        for name, contact in zip(names, kind.contacts, strict=True)
    }
