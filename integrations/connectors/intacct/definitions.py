"""Transaction definitions: named per company, so always chosen from what the company has.

Sage Intacct XML API: PODOCUMENTPARAMS.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from integrations.connectors.intacct.cache import Cache
from integrations.connectors.intacct.client import Client
from integrations.connectors.intacct.envelope import Element
from integrations.connectors.intacct.parsers import is_true
from integrations.connectors.intacct.payloads.queries import query
from integrations.http.errors import NotFound

Row = Mapping[str, str]
Choices = tuple[tuple[str, str], ...]

_FIELDS = ("RECORDNO", "DOCID", "DOCCLASS", "STATUS", "CREATETYPE", "ENABLE_SEQNUM")
_known: Cache[Sequence[Row]] = Cache()


def numbers_itself(client: Client, definition: str) -> bool:
    """Whether Sage gives documents of `definition` their number; raises `NotFound` without one."""
    for afresh in (False, True):
        rows = _known.recall(client.scope, lambda: client.read(listing())[0].rows, afresh=afresh)
        for row in rows:
            if row["DOCID"] == definition:
                return is_true(row["ENABLE_SEQNUM"])
    raise NotFound(
        f"Sage Intacct has no transaction definition {definition}.",
        hint="Choose one of the company's definitions in the connection's settings.",
    )


def listing() -> Element:
    """The query for all definitions."""
    return query("PODOCUMENTPARAMS", _FIELDS)


def remember(client: Client, rows: Sequence[Row]) -> None:
    """Use `rows`, just read, from now on."""
    _known.put(client.scope, rows)


def orders(rows: Sequence[Row]) -> Choices:
    """What a purchase order may become."""
    return _choices(row for row in rows if row["DOCCLASS"].lower() == "order")


def receivers(rows: Sequence[Row]) -> Choices:
    """What a receipt may become: whatever an order can be converted into."""
    return _choices(
        row
        for row in rows
        if "convert" in row["CREATETYPE"].lower() and row["DOCCLASS"].lower() != "order"
    )


def _choices(rows: Iterable[Row]) -> Choices:
    # Definitions called SYS-… are driven by Sage itself and refused from outside.
    names = {
        row["DOCID"]
        for row in rows
        if row["STATUS"].lower() == "active" and not row["DOCID"].startswith("SYS-")
    }
    return tuple((name, name) for name in sorted(names))
