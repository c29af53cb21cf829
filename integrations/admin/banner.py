"""The label at the top of every page that says when this is not the real thing."""

from __future__ import annotations

from django.http import HttpRequest

from integrations.models import Connection


def environment(request: HttpRequest) -> list[str] | None:
    """`SANDBOX` while any connection points to a stand-in."""
    if not request.user.is_authenticated:
        return None
    if any(connection.is_sandbox for connection in Connection.objects.only("url")):
        return ["SANDBOX", "warning"]
    return None
