"""Integrations' pages."""

from integrations.admin import connections, intacct_settings, links, outbox, runs

__all__ = ["connections", "intacct_settings", "links", "outbox", "runs"]
