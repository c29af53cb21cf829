"""The books seen from outside, for the tests of what goes there: all they hold, and entering things
there as their own people do."""

from __future__ import annotations

from typing import Any

from integrations.connectors.intacct.connector import IntacctConnector
from integrations.models import Connection
from integrations.records import Record


def make_there(connection: Connection, operation: str, record: Record) -> None:
    """As if somebody had entered it in the books."""
    IntacctConnector(connection.endpoint).push(operation, record, key=f"{record.external_id}-key")


def whole(sage: Any) -> dict[str, Any]:
    """Everything it holds but who is logged in and which calls it has seen."""
    held = sage.control("state", method="GET")
    return {name: rows for name, rows in held.items() if not name.startswith("_")}
