"""Where a remedy is done, and by whom: the button under a chain of what waits for what."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from integrations.models import ExternalLink
from integrations.sync import decisions, remedies
from integrations.why import Remedy
from plyhub.common.models import User


@dataclass(frozen=True, slots=True)
class Button:
    """A button for whoever may press it, else who can: `url` is empty then. `posts` tells a form
    from a link."""

    label: str
    url: str
    posts: bool
    who: str


def button(remedy: Remedy | None, user: User) -> Button | None:
    """How `user` gets at the remedy."""
    if remedy is None:
        return None
    view, arguments, who = _WHERE[remedy.what]
    url = reverse(f"admin:{view}", args=[remedy.about, *arguments]) if _may(remedy, user) else ""
    return Button(remedy.label, url, remedy.what == "retry", who)


def _may(remedy: Remedy, user: User) -> bool:
    if remedy.what == "decide":
        link = ExternalLink.objects.filter(pk=remedy.about).first()
        return link is not None and decisions.may_decide(user, link.entity)
    return user.has_perm(_PERMISSIONS[remedy.what])


_PERMISSIONS = {
    "retry": remedies.PERMISSION,
    "sign_in": "integrations.change_connection",
    "connection": "integrations.change_connection",
    "place": remedies.PERMISSION,
}
_WHERE = {
    "retry": (
        "integrations_outboxentry_do",
        ("retry",),
        "an accountant or administrator",
    ),
    "sign_in": ("integrations_connection_edit", (), "an administrator"),
    "connection": ("integrations_connection_change", (), "an administrator"),
    "decide": ("integrations_externallink_do", ("decide",), "an accountant or administrator"),
    "place": ("inventory_location_change", (), "an accountant or administrator"),
}
