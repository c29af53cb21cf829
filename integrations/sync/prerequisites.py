"""What has to be over there before an entry may go, and what is missing of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from integrations import toggles
from integrations.models import ExternalLink, OutboxEntry
from integrations.sync import identity, links, operations
from integrations.sync.operations import Operation
from integrations.sync.refs import JOB_SITES, Needs, Ref
from integrations.sync.states import OPEN, State
from integrations.sync.target import PROJECT_OPERATION, Target

SYNC_PROJECT = "Sync the project, then continue"
"""The button that makes a missing project and then sends what needs it."""
_MAKES_PROJECTS = toggles.BY_NAME["create_missing_projects_on_export"].label


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What an entry waits for. `send` has to be queued first, `wait_for` is queued already.

    A `reason` means it cannot go, whatever is queued; `message` says why and what to do.
    """

    send: tuple[Ref, ...] = ()
    wait_for: tuple[OutboxEntry, ...] = ()
    reason: str = ""
    message: str = ""


_ASKS = (ExternalLink.State.REVIEW, ExternalLink.State.RETIRED)
"""States of a link that wait for a person, who decides on the mapping's page."""


class Stuck(Exception):
    """The entry cannot go for a reason a person or a later event has to clear."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason, self.message = reason, message


def plan(
    target: Target, operation: Operation, hub_id: int, *, makes_projects: bool = False
) -> Plan:
    """What `operation` on this record needs now. Gives codes to masters that have none.

    `makes_projects`: a person asked for missing projects to be made. The caller holds the lock of
    `identity`.
    """
    needs = operation.subject.needs(target, hub_id)
    try:
        _check_own_identity(target, operation, hub_id)
        found = _identities(target, needs)
        send, asked = _masters(target, needs.masters, found)
        send = (*send, *_known(target, needs.known, found))
        more, waiting = _projects(target, needs.projects, found, makes_projects)
        waiting += asked
        waiting += _order(target, needs.order)
    except Stuck as stuck:
        return Plan(reason=stuck.reason, message=stuck.message)
    return Plan(send=(*send, *more), wait_for=tuple(waiting))


def _check_own_identity(target: Target, operation: Operation, hub_id: int) -> None:
    if operation.role != "master":
        return
    ref = Ref(operation.entity, hub_id)
    link = identity.establish(target, [ref]).get(ref)
    if link is not None and link.state in _ASKS:
        raise Stuck(identity.review_reason(ref.entity), _question(operation, hub_id, link))


def _question(operation: Operation, hub_id: int, link: ExternalLink) -> str:
    if link.state == ExternalLink.State.RETIRED:
        return _retired(operation.subject.label(hub_id), link)
    return f"{operation.subject.label(hub_id)}: {link.rule}"


def _check_in_use(target: Target, refs: Iterable[Ref], found: links.Links) -> None:
    """Raise `Stuck` for a record whose code nothing may be sent with any more."""
    for ref in refs:
        link, operation = found.get(ref), _master_operation(target, ref)
        if link is not None and link.state == ExternalLink.State.RETIRED:
            label = operation.subject.label(ref.hub_id) if operation else "A record it names"
            raise Stuck(identity.review_reason(ref.entity), _retired(label, link))


def _retired(label: str, link: ExternalLink) -> str:
    code = link.external_id or link.code
    return f"{label}: its code {code} is retired. Keep the code after all, or choose another one."


def _identities(target: Target, needs: Needs) -> links.Links:
    """Links of all that is needed; codes are given where the system takes such records from us."""
    if target.gives_codes:
        ours = {ref for ref in needs.all_masters if _master_operation(target, ref)}
        theirs = {ref for ref in needs.all_masters if identity.can_link(ref.entity)}
        identity.establish(target, ours)
        identity.establish(target, theirs - ours, allocates=False)
    return links.read(target.connection, needs.all_masters)


def _master_operation(target: Target, ref: Ref) -> Operation | None:
    """How that record is made there, if it is made there from here at all."""
    operation = operations.for_role(target, ref.entity, "master")
    if operation is None or not operation.subject.applies([ref.hub_id]):
        return None
    return operation


def _masters(
    target: Target, refs: Iterable[Ref], found: links.Links
) -> tuple[tuple[Ref, ...], list[OutboxEntry]]:
    """What to queue first, and entries of what a person has asked for already."""
    missing = [ref for ref in refs if not found.is_there(ref)]
    _check_in_use(target, missing, found)
    queued = {Ref(entry.entity, entry.hub_id): entry for entry in _open_masters(target, missing)}
    send: list[Ref] = []
    waiting: list[OutboxEntry] = []
    for ref in missing:
        operation = _master_operation(target, ref)
        if operation is None and ref != JOB_SITES:
            raise _unlinked(target, ref)
        if operation is not None and operation.asked and ref != JOB_SITES:
            if ref not in queued:
                raise _not_asked_for(target, operation, ref)
            waiting.append(queued[ref])
        elif operation is not None:
            send.append(ref)
    return tuple(send), waiting


def _known(target: Target, refs: Iterable[Ref], found: links.Links) -> tuple[Ref, ...]:
    """What goes along if it can: to be made first, unless that waits for a decision."""
    missing = (ref for ref in refs if not found.is_there(ref))
    makes = (ref for ref in missing if _master_operation(target, ref))
    return tuple(ref for ref in makes if found.id_of(ref.entity, ref.hub_id))


def _unlinked(target: Target, ref: Ref) -> Stuck:
    known = [one for one in operations.OPERATIONS if one.entity == ref.entity]
    said = f"{known[0].subject.label(ref.hub_id)} is not linked to its counterpart in"
    theirs = (target.written_by(one.code) for one in known if one.role == "master")
    writer = next((who for who in theirs if who), "")
    how = f"{writer}: once it is there," if writer else "Create it there and"
    return Stuck(
        identity.review_reason(ref.entity),
        f"{said} {target.label}. {how} run a sync, or link the two.",
    )


def _not_asked_for(target: Target, operation: Operation, ref: Ref) -> Stuck:
    return Stuck(
        identity.review_reason(ref.entity),
        f"{operation.subject.label(ref.hub_id)} is not in {target.label}. Create it there from"
        " its page, or link the two.",
    )


def _projects(
    target: Target, refs: Iterable[Ref], found: links.Links, makes_projects: bool
) -> tuple[tuple[Ref, ...], list[OutboxEntry]]:
    """Projects to queue first, and entries of those that are queued already."""
    missing = [ref for ref in refs if not found.is_there(ref)]
    _check_in_use(target, missing, found)
    queued = {Ref(entry.entity, entry.hub_id): entry for entry in _open_masters(target, missing)}
    unknown = tuple(ref for ref in missing if ref not in queued)
    if unknown and not _makes_projects(target, makes_projects):
        raise _project_missing(target, unknown[0])
    return unknown, list(queued.values())


def _makes_projects(target: Target, asked: bool) -> bool:
    by_itself = target.settings.create_missing_projects_on_export
    return target.takes(PROJECT_OPERATION) and (asked or by_itself)


def _open_masters(target: Target, refs: list[Ref]) -> list[OutboxEntry]:
    open_entries = OutboxEntry.objects.filter(
        connection=target.connection,
        state__in=OPEN,
        entity__in={ref.entity for ref in refs},
        hub_id__in={ref.hub_id for ref in refs},
    )
    return [entry for entry in open_entries if Ref(entry.entity, entry.hub_id) in refs]


def _project_missing(target: Target, ref: Ref) -> Stuck:
    subject = operations.get(PROJECT_OPERATION, ref.entity).subject
    writer = target.written_by(PROJECT_OPERATION)
    ours = f"Press “{SYNC_PROJECT}”, or turn on “{_MAKES_PROJECTS}” in the Intacct settings"
    how = f"{writer}: once it is there and was read," if writer else f"{ours}: then"
    return Stuck(
        "project_missing",
        f"{subject.label(ref.hub_id)} has no project in {target.label} yet."
        f" {how} this goes by itself.",
    )


def _order(target: Target, ref: Ref | None) -> list[OutboxEntry]:
    """The creation of the order, if it is still to come."""
    if ref is None or links.read(target.connection, [ref]).is_there(ref):
        return []
    creates = OutboxEntry.objects.filter(
        connection=target.connection, entity=ref.entity, hub_id=ref.hub_id
    ).filter(operation__endswith=".create")
    newest = creates.order_by("-pk").first()
    if newest is not None and newest.state in OPEN:
        return [newest]
    subject = next(one.subject for one in operations.OPERATIONS if one.entity == ref.entity)
    never = newest is None or newest.state != State.SKIPPED
    why = "was never sent" if never else "was skipped while the connection was off"
    raise Stuck(
        "dependency_skipped",
        f"{subject.label(ref.hub_id)} {why}, so it is not in {target.label}."
        " Send the chain to send both.",
    )
