"""A stand-in with demo data as an example needs it: ids to point at, and documents to act on."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tests.contract.routes import ROUTES
from tests.sandbox.conftest import Answer, ServiceTitan, StandIn

Row = dict[str, Any]
GUID = "6f1d0b2e-3c4a-4d5e-8f60-718293a4b5c6"
ADDRESS = {
    "street": "1 Depot Rd",
    "unit": "",
    "city": "Mesa",
    "state": "AZ",
    "zip": "85201",
    "country": "USA",
}
DAY = "2026-01-05T00:00:00Z"
LATER = "2026-01-09T00:00:00Z"


@dataclass
class World:
    """The stand-in, a client logged in to it, and what it held at the start."""

    stand_in: StandIn
    client: ServiceTitan
    count: int = field(default=0)

    @cached_property
    def start(self) -> dict[str, list[Row]]:
        """The rows of every table as they were at the start, lowest id first."""
        state = self.stand_in.state()
        return {name: sorted(rows.values(), key=_id) for name, rows in state.items()}

    def row(self, table: str, n: int = 0, **members: Any) -> Row:
        """The n-th active row of `table` that has these members (counted from the end below 0)."""
        wanted = {"active": True, **members}
        rows = [
            row
            for row in self.start[table]
            if all(row.get(name, True) == value for name, value in wanted.items())
        ]
        return rows[n]

    def id(self, table: str, n: int = 0, **members: Any) -> int:
        """The id of that row."""
        return self.row(table, n, **members)["id"]

    def fresh(self, words: str) -> str:
        """A text not used before."""
        self.count += 1
        return f"{words} {self.count}"

    def made(self, where: str, body: Row) -> int:
        """The id of what a POST makes."""
        return self.client.send("POST", where, body)["id"]

    def newest(self, table: str) -> Row:
        """The row of `table` with the highest id, as it is now."""
        return max(self.stand_in.state(table)[table].values(), key=_id)

    def path(self, key: str, ids: tuple[int, ...]) -> str:
        """The path of a route with its ids filled in."""
        where = key.split(" ", 1)[1]
        for each in ids:
            where = where.replace("{id}", str(each), 1)
        return where

    def ask(self, key: str, ids: tuple[int, ...] = (), body: Any = None, **query: Any) -> Answer:
        """Send the request of a route."""
        return self.client.call(key.split(" ")[0], self.path(key, ids), body, **query)

    def any_id(self, key: str) -> int:
        """An id for the single `{id}` of a route: the lowest of the rows in the list before it."""
        module, _, path = key.split(" ", 1)[1].partition("/")
        collection = path.partition("/{id}")[0]
        route = ROUTES.get(f"GET {module}/{collection}") or ROUTES[f"POST {module}/{collection}"]
        rows = self.stand_in.state(route.entity.name)[route.entity.name]
        return min(row["id"] for row in rows.values())


def _id(row: Row) -> Any:
    return row["id"]
