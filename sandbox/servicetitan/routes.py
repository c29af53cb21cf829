"""From a path to an operation. The routes follow from the entity rows; none is written by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from sandbox.servicetitan import feeds, lists
from sandbox.servicetitan.entity import Entity, Operation


@dataclass(frozen=True)
class Route:
    """An operation with what it needs permission for."""

    entity: Entity
    operation: Operation
    pattern: str

    @property
    def scope(self) -> str:
        """Return the scope a token needs: read or write of the entity."""
        return f"{self.entity.scope}:{'r' if self.operation.method == 'GET' else 'w'}"


@dataclass(frozen=True)
class Match:
    """The routes of one path by method, and the ids found in it."""

    module: str
    tenant: str
    ids: tuple[int, ...]
    methods: dict[str, Route]


def _operations(entity: Entity) -> list[Operation]:
    standard = []
    if entity.listed:
        standard.append(Operation("GET", "", partial(lists.page, entity=entity)))
    if entity.by_id:
        standard.append(Operation("GET", "/{id}", partial(lists.one, entity=entity)))
    return [*standard, *entity.operations]


class Router:
    """Finds the routes of a path below /{module}/v2/tenant/{tenant}/."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        self._routes: dict[str, dict[str, dict[str, Route]]] = {}
        for entity in entities:
            for operation in _operations(entity):
                self._add(entity, operation, entity.path + operation.suffix)
            if entity.feed:
                export = Operation("GET", "", partial(feeds.export, entity=entity))
                self._add(entity, export, "export/" + entity.feed)

    def _add(self, entity: Entity, operation: Operation, pattern: str) -> None:
        module = self._routes.setdefault(entity.module, {})
        methods = module.setdefault(pattern, {})
        if operation.method in methods:
            raise ValueError(f"{operation.method} {pattern} is there twice")
        methods[operation.method] = Route(entity, operation, pattern)

    def routes(self) -> list[Route]:
        """Return every route there is."""
        paths = (path for module in self._routes.values() for path in module.values())
        return [route for path in paths for route in path.values()]

    def find(self, path: str) -> Match | None:
        """Return what a path leads to, or None when no route has it."""
        parts = path.strip("/").split("/")
        if len(parts) < 5 or parts[1:3] != ["v2", "tenant"]:
            return None
        rest = parts[4:]
        if "{id}" in rest:
            # A client that forgot to fill in its template.
            return None
        ids = tuple(int(part) for part in rest if part.isdigit())
        pattern = "/".join("{id}" if part.isdigit() else part for part in rest)
        methods = self._routes.get(parts[0], {}).get(pattern)
        return Match(parts[0], parts[3], ids, methods) if methods else None
