"""What is read of a record but not kept with it: worked out anew whenever it is asked for."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from sandbox.intacct.schema import ObjectType
from sandbox.intacct.tenant import Row, Tenant

Reading = Callable[[Tenant, ObjectType, Row], Any]
_PAGE = "https://www.intacct.com/ia/acct/ur.phtml?.r="
# Whose balance -> the documents that make it up.
_OPEN = {"VENDOR": ("APBILL", "VENDORID"), "CUSTOMER": ("ARINVOICE", "CUSTOMERID")}
OWED = frozenset({"Posted", "Selected", "Partially Paid"})


def _url(tenant: Tenant, kind: ObjectType, row: Row) -> str:
    token = urlsafe_b64encode(f"{kind.name} {row['RECORDNO']}".encode()).decode()
    return _PAGE + token.rstrip("=")


def _days_left(tenant: Tenant, kind: ObjectType, row: Row) -> int | None:
    """Return the days until payment is due, fewer than none when it is late."""
    due = row.get("WHENDUE")
    return None if not due else (date.fromisoformat(due) - tenant.local_now().date()).days


def _state_code(tenant: Tenant, kind: ObjectType, row: Row) -> str:
    return dict(kind.fields["STATE"].codes)[row["STATE"]]


def _balance(tenant: Tenant, kind: ObjectType, row: Row) -> Decimal:
    """Return what is unpaid of the posted bills of a vendor, or invoices of a customer."""
    name, field = _OPEN[kind.name]
    documents = tenant.table(name).find(field, row[kind.key])
    return sum((each["TOTALDUE"] for each in documents if each["STATE"] in OWED), Decimal("0.00"))


def _root(name: str, tenant: Tenant, kind: ObjectType, row: Row) -> Any:
    """Return a field of the record at the top of a hierarchy, nothing of one without parent."""
    top = row
    while (above := tenant.table(kind).get(top.get("PARENTKEY"))) is not None:
        top = above
    return None if top is row else top[name]


READINGS: Mapping[str, Reading] = {
    "url": _url,
    "days_left": _days_left,
    "state_code": _state_code,
    "balance": _balance,
    **{f"root {name}": partial(_root, name) for name in ("RECORDNO", "TASKID", "NAME")},
}
