"""The ends of invoices and bills: removed, reversed, recalled, paid."""

from __future__ import annotations

from decimal import Decimal

from sandbox.intacct.billing import documents, headers
from sandbox.intacct.billing.kinds import BY_OBJECT, Kind
from sandbox.intacct.derived import OWED
from sandbox.intacct.errors import Rejected, broad, missing
from sandbox.intacct.schema import ObjectType
from sandbox.intacct.tenant import Row, Tenant
from sandbox.intacct.transactions.checks import check_open

_NEGATED = ("AMOUNT", "TRX_AMOUNT")


def remove(tenant: Tenant, table: ObjectType, document: Row, user: str = "") -> None:
    """Remove an unpaid document with its lines; raises Rejected."""
    kind = BY_OBJECT[table.name]
    documents.check_state(kind, document, "deleted")
    if document["STATE"] == "Posted":
        check_open(tenant, headers.posted_on(document))
    for line in documents.lines_of(tenant, kind, document):
        tenant.table(kind.line).delete(line["RECORDNO"])
    tenant.remove(kind.header, document["RECORDNO"], user)


def reverse(tenant: Tenant, kind: Kind, document: Row, day: str | None, memo: str | None) -> Row:
    """Take an unpaid posted document back with one of the opposite amount on `day`.

    Nothing is due on either; the number stays with the first. Raises Rejected.
    """
    if document["STATE"] != "Posted":
        raise Rejected(broad(
            f"The {kind.word} '{documents.name_of(document)}' cannot be reversed in state "
            f"{document['STATE']}"
        ))  # fmt: skip
    if not day:
        raise Rejected(missing("Reverse date"))
    check_open(tenant, day)
    _insert_opposite(tenant, kind, document, day, memo)
    return _settle(tenant, kind, document["RECORDNO"], "Reversed")


def _insert_opposite(tenant: Tenant, kind: Kind, document: Row, day: str, memo: str | None) -> None:
    rows = documents.lines_of(tenant, kind, document)
    own = {
        "RECORDID": None, "EXTERNALID": None, "DOCNUMBER": document["RECORDID"],
        "DESCRIPTION": memo or document.get("DESCRIPTION"), "WHENCREATED": day,
        "WHENPOSTED": day, "WHENDUE": day, "SYSTEMGENERATED": True,
        "AUWHENCREATED": tenant.local_now().isoformat(),
    }  # fmt: skip
    entity = document.get("MEGAENTITYID") or ""
    copy = tenant.insert(kind.header, {**_own(document), **own}, entity)
    for row in rows:
        opposite = {name: -row[name] for name in _NEGATED}
        place = {"RECORDKEY": copy["RECORDNO"], "ENTRY_DATE": day}
        tenant.insert(kind.line, {**_own(row), **opposite, **place}, entity)
    documents.total(tenant, kind, copy)
    _settle(tenant, kind, copy["RECORDNO"], "Reversal")


def _own(row: Row) -> Row:
    return {name: value for name, value in row.items() if name != "RECORDNO"}


def _settle(tenant: Tenant, kind: Kind, number: int, state: str) -> Row:
    nothing = dict.fromkeys(("TOTALDUE", "TRX_TOTALDUE"), Decimal("0.00"))
    return tenant.change(kind.header, number, STATE=state, **nothing)


def recall(tenant: Tenant, kind: Kind, document: Row) -> Row:
    """Make a draft again of what waits for approval; raises Rejected."""
    if document["STATE"] != "Submitted":
        raise Rejected(broad(
            f"The {kind.word} '{documents.name_of(document)}' cannot be recalled in state "
            f"{document['STATE']}"
        ))  # fmt: skip
    return tenant.change(kind.header, document["RECORDNO"], STATE="Draft")


def pay(tenant: Tenant, kind: Kind, document: Row, amount: Decimal | None = None) -> Row:
    """Pay all that is due of a posted document, or `amount` of it; raises Rejected."""
    due = document["TOTALDUE"]
    amount = due if amount is None else amount
    if document["STATE"] not in OWED or not 0 < amount <= due:
        raise Rejected(broad(
            f"{amount} of {kind.word} '{documents.name_of(document)}' cannot be paid: "
            f"{due} are due, state {document['STATE']}"
        ))  # fmt: skip
    rate = document.get("EXCHANGE_RATE") or Decimal(1)
    paid = document["TOTALPAID"] + amount
    return documents.total(
        tenant, kind, document, TOTALPAID=paid, TRX_TOTALPAID=round(paid / rate, 2),
        STATE="Paid" if amount == due else "Partially Paid",
        WHENPAID=tenant.local_now().date().isoformat() if amount == due else None,
    )  # fmt: skip
