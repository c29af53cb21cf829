"""Which outside systems there are. Adding one is a folder beside this file, and a row here."""

from __future__ import annotations

from importlib import import_module

from integrations.connectors.base import Connector, Endpoint, SystemDescription

# Loaded when first asked for: a company with two systems need not load all.
_CONNECTORS = {
    "servicetitan": "integrations.connectors.servicetitan.connector:ServiceTitanConnector",
    "intacct": "integrations.connectors.intacct.connector:IntacctConnector",
}


def names() -> tuple[str, ...]:
    """The systems that can be connected, in the order they are offered."""
    return tuple(_CONNECTORS)


def connector(name: str) -> type[Connector]:
    """The connector class of a system; raises `KeyError` for one we do not know."""
    module, _, attribute = _CONNECTORS[name].partition(":")
    return getattr(import_module(module), attribute)


def describe(name: str) -> SystemDescription:
    """What the system is called, needs and is able to do; raises `KeyError`."""
    return connector(name).description


def connect(name: str, endpoint: Endpoint) -> Connector:
    """A connector for that endpoint. Nothing is called yet; raises `KeyError`."""
    return connector(name)(endpoint)
