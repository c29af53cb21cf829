"""What plain and aggregate queries share: columns, pages and how a bad query is refused."""

from __future__ import annotations

from collections.abc import Sequence

from sandbox.intacct import access
from sandbox.intacct.access import Column
from sandbox.intacct.call import Call
from sandbox.intacct.errors import Problem, Rejected
from sandbox.intacct.schema import ObjectType
from sandbox.intacct.xmltext import node

FAILED = "Query Failed"


def failed(text: str) -> Rejected:
    """Return the refusal of a query that cannot be understood."""
    return Rejected(Problem(FAILED, text))


def wrap(name: str, inner: Sequence[str], total: int, offset: int) -> str:
    """Return the `data` element of a page."""
    left = max(total - offset - len(inner), 0)
    return node(
        "data", *inner, listtype=name, totalcount=total, offset=offset, count=len(inner),
        numremaining=left,
    )  # fmt: skip


def column_of(call: Call, kind: ObjectType, name: str) -> Column:
    """Return a column of a query; raises Rejected for an unknown field."""
    try:
        return access.column(call.tenant, kind, name)
    except access.UnknownField as error:
        raise failed(f"Invalid fields list {error} for object {kind.name}") from error
