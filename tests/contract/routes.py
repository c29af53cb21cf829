"""The stand-in's own table of routes, by keys like those of the documents."""

from __future__ import annotations

from sandbox.servicetitan.entities import ENTITIES
from sandbox.servicetitan.routes import Route, Router


def _key(route: Route) -> str:
    return f"{route.operation.method} {route.entity.module}/{route.pattern}"


ROUTES: dict[str, Route] = {_key(route): route for route in Router(ENTITIES).routes()}
READS = sorted(key for key in ROUTES if key.startswith("GET "))
WRITES = sorted(set(ROUTES) - set(READS))
