"""Integrations' pages."""

from integrations.admin import (
    conflicts,
    connections,
    intacct_settings,
    issues,
    links,
    manual_steps,
    outbox,
    runs,
    stock,
)

__all__ = [
    "conflicts",
    "connections",
    "intacct_settings",
    "issues",
    "links",
    "manual_steps",
    "outbox",
    "runs",
    "stock",
]
