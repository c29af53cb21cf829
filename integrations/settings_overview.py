"""What the page of the Intacct settings shows besides the switches themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from integrations import toggles
from integrations.intacct_settings import PARENT
from integrations.models import Connection, IntacctSettings
from integrations.selectors import clock
from plyhub.common import audit
from plyhub.common.models import AuditEntry


@dataclass(frozen=True, slots=True)
class Prerequisite:
    """Something the switches need before they do anything; `told` says how it stands."""

    what: str
    told: str
    is_met: bool
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One save: who moved which switches where."""

    at: datetime
    by: str
    lines: tuple[str, ...]


def prerequisites(settings: IntacctSettings) -> list[Prerequisite]:
    """What has to be there for projects to reach the books, as it stands now."""
    connection = settings.connection
    is_active = connection.state == Connection.State.ACTIVE
    tested = connection.last_tested_at
    return [
        Prerequisite("Connection", connection.get_state_display(), is_active),
        Prerequisite(
            "Credentials tested", clock(tested) if tested else "never", tested is not None
        ),
        _switch("Intacct projects", settings.enable_intacct_projects),
        _switch("Parent mapping", settings.enable_parent_project_mapping, is_optional=True),
    ]


def history(settings: IntacctSettings, *, limit: int = 20) -> list[Change]:
    """The latest saves, newest first."""
    return [
        Change(entry.at, str(entry.actor or entry.rule), tuple(_moves(entry)))
        for entry in audit.timeline(settings)[:limit]
    ]


def tree() -> list[tuple[toggles.Toggle, list[toggles.Toggle]]]:
    """The switches that stand alone, each with those beneath it."""
    return [
        (toggle, [child for child in toggles.CHILDREN if child.parent == toggle.name])
        for toggle in toggles.TOGGLES
        if not toggle.parent
    ]


def waits_for(settings: IntacctSettings, toggle: toggles.Toggle) -> str:
    """Why the switch cannot be moved now; empty if it can."""
    if not toggle.parent or getattr(settings, toggle.parent):
        return ""
    return f"Turn on {toggles.BY_NAME[toggle.parent].label} and save first."


def has_no_effect(settings: IntacctSettings, toggle: toggles.Toggle) -> bool:
    """Whether it is on and does nothing, because projects are off."""
    is_beside = not toggle.parent and toggle.name != PARENT
    return is_beside and getattr(settings, toggle.name) and not getattr(settings, PARENT)


def _switch(what: str, on: bool, *, is_optional: bool = False) -> Prerequisite:
    return Prerequisite(what, "on" if on else "off", on, is_optional)


def _moves(entry: AuditEntry) -> list[str]:
    before: Mapping[str, bool] = entry.changes.get("before", {})
    after: Mapping[str, bool] = entry.changes.get("after", {})
    return [
        f"{toggle.label}: {_word(before.get(toggle.name))} → {_word(after.get(toggle.name))}"
        for toggle in toggles.TOGGLES
        if before.get(toggle.name) != after.get(toggle.name)
    ]


def _word(on: bool | None) -> str:
    return "on" if on else "off"
