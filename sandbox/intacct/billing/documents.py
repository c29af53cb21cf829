"""Making and changing invoices and bills."""

from __future__ import annotations

from decimal import Decimal

from sandbox.intacct.billing import headers, lines
from sandbox.intacct.billing.kinds import Kind
from sandbox.intacct.billing.sent import Sent, SentLine, check_some
from sandbox.intacct.errors import Rejected, broad
from sandbox.intacct.tenant import Row, Tenant

CHANGEABLE = frozenset({"Draft", "Posted", "Declined"})
_ZERO = Decimal("0.00")


def create(tenant: Tenant, kind: Kind, sent: Sent, entity: str) -> Row:
    """Make a document with its lines; raises Rejected, the caller undoes what was written."""
    check_some(sent.lines, kind.word)
    defaults = {
        name: field.default
        for name, field in kind.table.fields.items()
        if field.default is not None
    }
    filled = {name: value for name, value in sent.values.items() if value is not None}
    header = headers.checked(tenant, kind, {}, {**defaults, **filled}, draft=sent.draft)
    rows = [_new_line(tenant, kind, header, line, entity) for line in sent.lines]
    document = tenant.insert(kind.header, {
        **header, "STATE": _state(tenant, kind, sent), "RECORDTYPE": kind.header.lower(),
        "MODULEKEY": kind.module, "AUWHENCREATED": tenant.local_now().isoformat(),
        "TOTALPAID": _ZERO, "TRX_TOTALPAID": _ZERO, "TOTALSELECTED": _ZERO,
        "TRX_TOTALSELECTED": _ZERO,
    }, entity)  # fmt: skip
    for position, row in enumerate(rows, start=1):
        _insert_line(tenant, kind, document, row, position)
    return total(tenant, kind, document)


def _state(tenant: Tenant, kind: Kind, sent: Sent) -> str:
    if sent.draft:
        return "Draft"
    return "Submitted" if kind.header in tenant.setting("approval") else "Posted"


def _new_line(tenant: Tenant, kind: Kind, header: Row, sent: SentLine, entity: str) -> Row:
    defaults = {
        name: field.default
        for name, field in kind.lines.fields.items()
        if field.default is not None and name != "STATUS"
    }
    return lines.checked(tenant, kind, header, {**defaults, **sent.values}, entity)


def _insert_line(tenant: Tenant, kind: Kind, document: Row, row: Row, position: int) -> None:
    tenant.insert(kind.line, {
        **row, "RECORDKEY": document["RECORDNO"], "LINE_NO": position,
        "ENTRY_DATE": headers.posted_on(document),
    }, document.get("MEGAENTITYID") or "")  # fmt: skip


def lines_of(tenant: Tenant, kind: Kind, document: Row) -> list[Row]:
    """Return the lines of a document in their order."""
    rows = tenant.table(kind.line).find("RECORDKEY", document["RECORDNO"])
    return sorted(rows, key=lambda row: row["LINE_NO"])


def total(tenant: Tenant, kind: Kind, document: Row, **changes: object) -> Row:
    """Change a document and bring its totals up to date with its lines and what is paid."""
    rows = lines_of(tenant, kind, document)
    new = {**document, **changes}
    for prefix, amount in (("", "AMOUNT"), ("TRX_", "TRX_AMOUNT")):
        new[f"{prefix}TOTALENTERED"] = sum((row[amount] for row in rows), _ZERO)
        new[f"{prefix}TOTALDUE"] = new[f"{prefix}TOTALENTERED"] - new[f"{prefix}TOTALPAID"]
    return tenant.change(kind.header, document["RECORDNO"], **new)


def find(tenant: Tenant, kind: Kind, key: str, *, external: bool = False) -> Row:
    """Return the document with a RECORDNO, or our own id of it; raises Rejected."""
    if external:
        document = tenant.first(kind.header, "EXTERNALID", key) if key else None
    else:
        document = tenant.table(kind.header).get(int(key)) if key.isdecimal() else None
    if document is None:
        raise Rejected(broad("Oops, we can't find this transaction; enter a valid transaction."))
    return document


def name_of(document: Row) -> str:
    """Return what messages call a document: its number, or its RECORDNO without one."""
    return document.get("RECORDID") or str(document["RECORDNO"])


def check_state(kind: Kind, document: Row, verb: str) -> None:
    """Raise Rejected when a document is too far on for what is asked."""
    if document["STATE"] not in CHANGEABLE:
        raise Rejected(broad(
            f"The {kind.word} '{name_of(document)}' cannot be {verb} in state {document['STATE']}"
        ))  # fmt: skip


def update(tenant: Tenant, kind: Kind, document: Row, sent: Sent, entity: str) -> Row:
    """Change header and lines of an unpaid document; raises Rejected."""
    check_state(kind, document, "changed")
    if sent.draft and document["STATE"] != "Draft":
        raise Rejected(broad(f"The {kind.word} '{name_of(document)}' is no draft any more"))
    header = headers.checked(tenant, kind, document, sent.values, draft=sent.draft)
    posted = document["STATE"] == "Posted"
    state = "Posted" if posted else _state(tenant, kind, sent)
    changed = tenant.change(kind.header, document["RECORDNO"], **{**header, "STATE": state})
    _change_lines(tenant, kind, document, changed, sent, entity)
    return total(tenant, kind, changed)


def _change_lines(
    tenant: Tenant, kind: Kind, before: Row, document: Row, sent: Sent, entity: str
) -> None:
    old = lines_of(tenant, kind, document)
    named = {line.number: line.values for line in sent.lines if line.number is not None}
    for number in sorted(named.keys() - {row["LINE_NO"] for row in old}):
        raise Rejected(broad(f"Line {number} does not exist in '{name_of(document)}'"))
    if sent.whole:
        check_some(sent.lines, kind.word)
    kept = [row for row in old if not sent.whole or row["LINE_NO"] in named]
    for row in old:
        if row not in kept:
            tenant.table(kind.line).delete(row["RECORDNO"])
    for position, row in enumerate(kept, start=1):
        line = _follow(kind, row, before, document, position)
        if row["LINE_NO"] in named or _counts_anew(before, document):
            line = _merged(line, named.get(row["LINE_NO"], {}))
            line = lines.checked(tenant, kind, document, line, entity)
        if line != row:
            tenant.change(kind.line, row["RECORDNO"], **line)
    new = [line for line in sent.lines if line.number is None]
    for position, line in enumerate(new, start=len(kept) + 1):
        row = _new_line(tenant, kind, document, line, entity)
        _insert_line(tenant, kind, document, row, position)


def _follow(kind: Kind, row: Row, before: Row, document: Row, position: int) -> Row:
    """Return a line with what it has from its header and its place."""
    partner = kind.partner_id
    same = row.get(partner) == before.get(partner)
    return {
        **row, partner: document.get(partner) if same else row.get(partner),
        "LINE_NO": position, "ENTRY_DATE": headers.posted_on(document),
    }  # fmt: skip


def _counts_anew(before: Row, document: Row) -> bool:
    """Say whether lines nobody sent must be looked at again: on posting, or at another rate."""
    posting = before["STATE"] != "Posted" and document["STATE"] != "Draft"
    return posting or before.get("EXCHANGE_RATE") != document.get("EXCHANGE_RATE")


def _merged(line: Row, values: Row) -> Row:
    label = {} if "ACCOUNTNO" not in values else {"ACCOUNTLABEL": None}
    return {**line, **label, **values}
