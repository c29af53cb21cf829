"""What an example needs: a connector, and the stand-in whose records it points at."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from typing import Any

from integrations.connectors.servicetitan.connector import ServiceTitanConnector
from integrations.records import Record
from tests.sandbox.conftest import StandIn

Row = dict[str, Any]


@dataclass
class Scene:
    """A connector, and the stand-in whose records it is to point at."""

    stand_in: StandIn
    connector: ServiceTitanConnector
    numbers: Any = field(default_factory=lambda: count(900))

    @cached_property
    def _start(self) -> dict[str, dict[str, Row]]:
        return self.stand_in.state()

    def rows(self, table: str) -> list[Row]:
        """The rows of a table that were active at the start, lowest id first."""
        rows = self._start.get(table, {}).values()
        return sorted((row for row in rows if row.get("active", True)), key=lambda row: row["id"])

    def id(self, table: str, n: int = 0) -> str:
        return str(self.rows(table)[n]["id"])

    def push(self, operation: str, record: Record) -> Any:
        return self.connector.push(operation, record, key=f"key-{next(self.numbers)}")
