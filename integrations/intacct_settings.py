"""Changing what may go to Intacct: the only way the switches are ever written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from integrations import toggles
from integrations.models import Connection, IntacctSettings, OutboxEntry
from integrations.sync import identity, outbox
from integrations.sync.states import AT_REST
from integrations.sync.target import PROJECT_OPERATION
from plyhub.common import audit
from plyhub.common.errors import DomainError, InputErrors, InvalidInput, NotAllowed
from plyhub.common.models import User

PERMISSION = "integrations.change_intacctsettings"
PARENT = "enable_intacct_projects"
AUTO = "enable_project_auto_sync"
SETTING_OFF = "setting_off"
_AUTOMATIC = (OutboxEntry.Origin.EVENT, OutboxEntry.Origin.DEPENDENCY)


class ConfirmationNeeded(DomainError):
    """The change has consequences a person should have read; the text states them."""


@dataclass(frozen=True, slots=True)
class Consequences:
    """What a save would do besides what it says."""

    also_off: tuple[toggles.Toggle, ...] = ()
    cancels: int = 0
    drops_projects: bool = False

    def __bool__(self) -> bool:
        return bool(self.also_off or self.cancels or self.drops_projects)

    def __str__(self) -> str:
        parts = []
        if self.also_off:
            parts.append(f"Also turns off: {', '.join(toggle.label for toggle in self.also_off)}.")
        if self.cancels:
            noun = "sync" if self.cancels == 1 else "syncs"
            parts.append(f"{self.cancels} queued project {noun} will be cancelled.")
        if self.drops_projects:
            parts.append("Financial documents will be sent without project.")
        return " ".join(parts)


def of(connection_id: int) -> IntacctSettings:
    """The settings of a connection; all off if none were saved yet. Nothing is written."""
    stored = IntacctSettings.objects.filter(pk=connection_id).first()
    return stored or IntacctSettings(connection_id=connection_id)


def ensure_rows() -> None:
    """Every connection that takes projects has settings, all off until somebody turns them on."""
    missing = Connection.objects.filter(intacct_settings=None)
    IntacctSettings.objects.bulk_create(
        (
            IntacctSettings(connection=each)
            for each in missing
            if PROJECT_OPERATION in each.description.operations
        ),
        ignore_conflicts=True,
    )


def restorable(settings: IntacctSettings) -> list[toggles.Toggle]:
    """Switches that were on before their parent went off, and may be put back now."""
    return [
        toggle
        for toggle in toggles.CHILDREN
        if settings.remembered.get(toggle.name)
        and getattr(settings, toggle.parent)
        and not getattr(settings, toggle.name)
    ]


def consequences(settings: IntacctSettings, changes: Mapping[str, bool]) -> Consequences:
    """What saving `changes` over `settings` would bring about besides."""
    off = {name for name, on in changes.items() if not on and getattr(settings, name)}
    also_off = tuple(
        toggle
        for toggle in toggles.CHILDREN
        if toggle.parent in off
        and getattr(settings, toggle.name)
        and changes.get(toggle.name, True)
    )
    stops = PARENT in off or AUTO in off
    cancels = automatic_project_items(settings.connection_id).count() if stops else 0
    return Consequences(also_off, cancels, PARENT in off)


def automatic_project_items(connection_id: int) -> QuerySet[OutboxEntry]:
    """Projects queued by themselves of which nothing is underway."""
    return OutboxEntry.objects.filter(
        connection_id=connection_id,
        operation=PROJECT_OPERATION,
        origin__in=_AUTOMATIC,
        state__in=AT_REST,
    )


@transaction.atomic
def save(
    *, actor: User, connection_id: int, changes: Mapping[str, bool], confirm: bool = False
) -> IntacctSettings:
    """Store `changes`; a switch that is not named stays as it is.

    A child may be turned on only while its parent is on in what is stored. Turning a parent off
    turns its children off and remembers them; turning it on leaves them off. Turning automatic
    synchronization on counts from now. Queued automatic project items are cancelled when they may
    not go any more. Raises `NotAllowed`, `InputErrors` naming each switch, and
    `ConfirmationNeeded` unless `confirm`, when the save has consequences: then nothing is saved.
    """
    if not actor.has_perm(PERMISSION):
        raise NotAllowed("Only administrators may change the Intacct settings.")
    settings = _locked(connection_id)
    _check(settings, changes)
    effects = consequences(settings, changes)
    if effects and not confirm:
        raise ConfirmationNeeded(str(effects))
    before = _values(settings)
    _apply(settings, changes)
    settings.save()
    _record(settings, actor, before)
    _stop_automatic_items(settings, effects)
    return settings


@transaction.atomic
def restore(*, actor: User, connection_id: int) -> IntacctSettings:
    """Put back on what was on before the parent went off. Raises `InvalidInput` if there is
    nothing to put back, else as `save`."""
    changes = {toggle.name: True for toggle in restorable(of(connection_id))}
    if not changes:
        raise InvalidInput("There are no earlier settings to restore.")
    return save(actor=actor, connection_id=connection_id, changes=changes)


def _locked(connection_id: int) -> IntacctSettings:
    identity.lock(connection_id)
    connection = Connection.objects.get(pk=connection_id)
    IntacctSettings.objects.get_or_create(connection=connection)
    return IntacctSettings.objects.select_for_update().get(pk=connection_id)


def _check(settings: IntacctSettings, changes: Mapping[str, bool]) -> None:
    errors = [
        InvalidInput(message, field=name)
        for name, on in changes.items()
        if (message := _refusal(settings, changes, name, on))
    ]
    if errors:
        raise InputErrors(errors)


def _refusal(settings: IntacctSettings, changes: Mapping[str, bool], name: str, on: bool) -> str:
    """Why this switch cannot be put there. A child named on while its parent is turned off in the
    same save is only left as it is: a form sends all it shows."""
    toggle = toggles.BY_NAME.get(name)
    if toggle is None:
        return f"There is no setting called {name}."
    if not on or not toggle.parent or getattr(settings, name):
        return ""
    parent = toggles.BY_NAME[toggle.parent].label
    if not getattr(settings, toggle.parent):
        return f"Turn on {parent} and save first."
    if changes.get(toggle.parent) is False:
        return f"This needs {parent}, which is turned off."
    return ""


def _apply(settings: IntacctSettings, changes: Mapping[str, bool]) -> None:
    was_automatic = settings.enable_project_auto_sync
    remembered = {
        name: value for name, value in settings.remembered.items() if not changes.get(name)
    }
    wanted = dict(changes)
    for toggle in toggles.CHILDREN:
        if changes.get(toggle.parent) is False and getattr(settings, toggle.parent):
            remembered[toggle.name] = getattr(settings, toggle.name) and wanted.get(
                toggle.name, True
            )
            wanted[toggle.name] = False
    for name, on in wanted.items():
        setattr(settings, name, on)
    settings.remembered = remembered
    if settings.enable_project_auto_sync and not was_automatic:
        settings.effective_since = timezone.now()


def _values(settings: IntacctSettings) -> dict[str, bool]:
    return {toggle.name: getattr(settings, toggle.name) for toggle in toggles.TOGGLES}


def _record(settings: IntacctSettings, actor: User, before: dict[str, bool]) -> None:
    changes = {"before": before, "after": _values(settings)}
    audit.record(settings, action="changed", actor=actor, changes=changes)


def _stop_automatic_items(settings: IntacctSettings, effects: Consequences) -> None:
    if not effects.cancels:
        return
    dropped = automatic_project_items(settings.connection_id)
    label = toggles.BY_NAME[AUTO if settings.enable_intacct_projects else PARENT].label
    outbox.cancel(dropped, reason=SETTING_OFF, message=f"{label} was turned off.")
    outbox.reconsider(settings.connection_id)
