"""The stand-in's own table of routes, by keys like those of the documents."""

from __future__ import annotations

from sandbox.servicetitan.entities import ENTITIES
from sandbox.servicetitan.routes import Route, Router
from tests.contract.tolerances import UNDOCUMENTED


def _key(route: Route) -> str:
    return f"{route.operation.method} {route.entity.module}/{route.pattern}"


ROUTES: dict[str, Route] = {_key(route): route for route in Router(ENTITIES).routes()}
_DOCUMENTED = ROUTES.keys() - UNDOCUMENTED.keys()
READS = sorted(key for key in _DOCUMENTED if key.startswith("GET "))
WRITES = sorted(_DOCUMENTED - set(READS))
MODULES = sorted({key.split(" ")[1].partition("/")[0] for key in _DOCUMENTED})


def of(module: str, keys: list[str]) -> list[str]:
    """Those of the routes that are of this module."""
    return [key for key in keys if key.split(" ")[1].startswith(f"{module}/")]
