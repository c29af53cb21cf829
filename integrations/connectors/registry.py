"""Which connectors there are. A further system is one folder and one line here."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from integrations.connectors.base import Connector, Endpoint, SystemDescription

# Imported on first use, so that naming a system costs nothing.
CONNECTORS = {
    "servicetitan": "integrations.connectors.servicetitan.connector:ServiceTitanConnector",
    "intacct": "integrations.connectors.intacct.connector:IntacctConnector",
}


@cache
def _connector_class(name: str) -> type[Connector]:
    module, _, attribute = CONNECTORS[name].partition(":")
    return getattr(import_module(module), attribute)


def describe(name: str) -> SystemDescription:
    """What the system called `name` needs and can do. Raises `KeyError` if there is none."""
    return _connector_class(name).description


def connect(name: str, endpoint: Endpoint) -> Connector:
    """A connector to the system called `name` at `endpoint`; nothing is sent yet."""
    return _connector_class(name)(endpoint)
