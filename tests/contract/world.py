"""A stand-in with demo data as an example needs it: ids to point at, and documents to act on."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode

from tests.contract.documents import Documents
from tests.contract.filling import filled
from tests.contract.routes import ROUTES
from tests.sandbox.conftest import Answer, ServiceTitan, StandIn

Row = dict[str, Any]
LEFT_OUT = object()
# route -> (table, member, value) of a record about which there is something to say.
_ROWS = {"GET jpm/jobs/{id}/canceled-log": ("jobs", "jobStatus", "Canceled")}
# Paths before an id that are no list of the stand-in's -> the table the id is in.
_TABLES = {
    "forms/jobs": "jobs",
    "forms/jobs/attachment": "attachments",
    "jpm/projects/detach-job": "jobs",
    "sales/status/estimates": "estimates",
}


@dataclass(repr=False)
class World:
    """The stand-in, a client logged in to it, and what the documents say it should do."""

    stand_in: StandIn
    client: ServiceTitan
    documents: Documents
    count: int = 0
    _lowest: dict[str, int] = field(default_factory=dict)

    @cached_property
    def start(self) -> dict[str, list[Row]]:
        """The rows of every table as they were at the start, lowest id first."""
        return {name: _sorted(rows) for name, rows in self.stand_in.state().items()}

    def row(self, table: str, n: int = 0, **members: Any) -> Row:
        """The n-th active row of `table` at the start that has these members."""
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

    def now(self, table: str) -> list[Row]:
        """The rows of a table as they are, lowest id first."""
        return _sorted(self.stand_in.state(table).get(table, {}))

    def fresh(self, words: str) -> str:
        """A text not used before."""
        self.count += 1
        return f"{words} {self.count}"

    def body(self, key: str, **changes: Any) -> Any:
        """The body of a route with every documented member, some of them changed or `LEFT_OUT`."""
        whole = filled(self.documents.operations[key].body, self)
        if not changes:
            return whole
        whole |= changes
        return {name: value for name, value in whole.items() if value is not LEFT_OUT}

    def made(self, where: str, ids: tuple[int, ...] = (), **changes: Any) -> int:
        """The id of what a POST makes."""
        key = f"POST {where}"
        answer = self.ask(key, ids, self.body(key, **changes))
        assert answer.status in (200, 201), answer.body
        return answer.json["id"]

    def read(self, key: str, *ids: int) -> Any:
        """What a GET answers."""
        return self.ask(key, ids).json

    def ask(
        self,
        key: str,
        ids: tuple[int, ...] = (),
        body: Any = None,
        headers: dict[str, str] | None = None,
        query: Row | None = None,
    ) -> Answer:
        """Send the request of a route."""
        method, where = key.split(" ", 1)
        for each in ids:
            where = where.replace("{id}", str(each), 1)
        module, _, rest = where.partition("/")
        tenant = self.client.credentials["tenant"]
        pairs = f"?{urlencode(query)}" if query else ""
        content = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        kind = {} if body is None else {"Content-Type": "application/json"}
        sent = {**self.client.headers, **kind, **(headers or {})}
        self._wire.request(method, f"/{module}/v2/tenant/{tenant}/{rest}{pairs}", content, sent)
        answer = self._wire.getresponse()
        names = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, names, answer.read())

    def close(self) -> None:
        """End the connection."""
        self._wire.close()

    @cached_property
    def _wire(self) -> HTTPConnection:
        return HTTPConnection(self.stand_in.address, timeout=30)

    def any_ids(self, key: str) -> tuple[int, ...]:
        """An id for the `{id}` of a route, if it has one: the lowest of the list it belongs to."""
        module, _, path = key.split(" ", 1)[1].partition("/")
        if "{id}" not in path:
            return ()
        if key in _ROWS:
            table, member, value = _ROWS[key]
            return (self.id(table, **{member: value}),)
        collection = f"{module}/{path.partition('/{id}')[0]}"
        if collection not in self._lowest:
            self._lowest[collection] = self.now(_table(collection))[0]["id"]
        return (self._lowest[collection],)


def _table(collection: str) -> str:
    """The table a path before an id is about."""
    if collection in _TABLES:
        return _TABLES[collection]
    route = ROUTES.get(f"GET {collection}") or ROUTES[f"POST {collection}"]
    return route.entity.name


def _sorted(rows: dict[str, Row]) -> list[Row]:
    return sorted(rows.values(), key=lambda row: row.get("id", 0))
