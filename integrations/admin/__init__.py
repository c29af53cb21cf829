"""Integrations' pages."""

from integrations.admin import (
    connections,
    intacct_settings,
    links,
    manual_steps,
    outbox,
    runs,
    stock,
)

__all__ = [
    "connections",
    "intacct_settings",
    "links",
    "manual_steps",
    "outbox",
    "runs",
    "stock",
]
