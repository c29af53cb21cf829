"""The button above a list that reads its records again, and when they were read last."""

from __future__ import annotations

from django.db.models import Max
from django.http import HttpRequest
from django.urls import reverse

from integrations.models import Connection, Cursor
from integrations.selectors import ago
from integrations.sync import entities, scopes
from plyhub.common import panels
from plyhub.common.panels import ListButton

# List -> the scope that reads it.
SCOPES = {
    "item": "materials",
    "boughtitem": "materials",
    "category": "materials",
    "job": "jobs",
    "project": "jobs",
    "customer": "jobs",
    "estimate": "jobs",
    "invoice": "jobs",
    "vendor": "vendors",
    "technician": "technicians",
}
_ALSO = {"item": "equipment", "boughtitem": "equipment"}


def register() -> None:
    """Offer the button above every list in `SCOPES`."""
    for model_name in SCOPES:
        panels.register_list_buttons(model_name, _buttons)


def reading(scope: str) -> list[Connection]:
    """The connections that work and have something of that scope to read, in one query."""
    active = Connection.objects.filter(state=Connection.State.ACTIVE).order_by("pk")
    return [one for one in active if scope in dict(scopes.choices(one.system))]


def _buttons(model_name: str, request: HttpRequest) -> list[ListButton]:
    if not request.user.has_perm("integrations.run_sync"):
        return []
    wanted = [SCOPES[model_name], *filter(None, [_ALSO.get(model_name)])]
    return [
        ListButton(
            label=f"Sync {scope} now",
            url=reverse("admin:integrations_connection_scope", args=[scope]),
            note=_last_read(scope) if scope == wanted[-1] else "",
        )
        for scope in wanted
        if reading(scope)
    ]


def _last_read(scope: str) -> str:
    names = [kind.name for kind in entities.KINDS if scope in kind.scopes]
    last = Cursor.objects.filter(entity__in=names).aggregate(last=Max("last_read_at"))["last"]
    return f"Last read {ago(last)}" if last else "Not read yet"
