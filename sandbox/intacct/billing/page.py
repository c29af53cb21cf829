"""Invoices and bills as the page of the stand-in shows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sandbox.intacct.billing import documents
from sandbox.intacct.billing.kinds import BY_OBJECT, Kind
from sandbox.intacct.tenant import Row, Tenant
from sandbox.intacct.values import show
from sandbox.system import Section

_SHOWN = 200


def section(tenant: Tenant, name: str) -> Section:
    """Return the latest documents of an object, each with its lines below it."""
    kind = BY_OBJECT[name]
    every = tenant.rows(name)[::-1]
    rows: list[Sequence[Any]] = []
    for document in every[:_SHOWN]:
        rows.append(_header(kind, document))
        rows += [_line(row) for row in documents.lines_of(tenant, kind, document)]
    columns = (
        kind.table.label, "Date", "Due", kind.partner.title(), "Reference", "State", "Total",
        "Still due", "Account", "Memo", "Project", "Item", "Amount",
    )  # fmt: skip
    return Section(f"{kind.table.label}s", columns, rows, max(len(every), len(rows)))


def _header(kind: Kind, row: Row) -> Sequence[Any]:
    return (
        documents.name_of(row), show("date", row.get("WHENCREATED")),
        show("date", row.get("WHENDUE")), row.get(kind.partner_id), row.get("DOCNUMBER"),
        row["STATE"], row["TOTALENTERED"], row["TOTALDUE"], "", "", "", "", "",
    )  # fmt: skip


def _line(row: Row) -> Sequence[Any]:
    return (
        "", "", "", "", "", "", "", "", row["ACCOUNTNO"], row.get("ENTRYDESCRIPTION"),
        row.get("PROJECTID"), row.get("ITEMID"), row["AMOUNT"],
    )  # fmt: skip
