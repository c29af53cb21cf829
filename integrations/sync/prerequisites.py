"""What has to be over there before an entry may go, and what is missing of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from integrations.models import ExternalLink, OutboxEntry
from integrations.sync import identity, links, operations
from integrations.sync.operations import Operation
from integrations.sync.refs import JOB_SITES, Needs, Ref
from integrations.sync.states import OPEN, State
from integrations.sync.target import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What an entry waits for. `send` has to be queued first, `wait_for` is queued already.

    A `reason` means it cannot go, whatever is queued; `message` says why and what to do.
    """

    send: tuple[Ref, ...] = ()
    wait_for: tuple[OutboxEntry, ...] = ()
    reason: str = ""
    message: str = ""


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
        send = _masters(target, needs.masters, found)
        more, waiting = _projects(target, needs.projects, found, makes_projects)
        waiting += _order(target, needs.order)
    except Stuck as stuck:
        return Plan(reason=stuck.reason, message=stuck.message)
    return Plan(send=(*send, *more), wait_for=tuple(waiting))


def _check_own_identity(target: Target, operation: Operation, hub_id: int) -> None:
    if operation.role != "master":
        return
    ref = Ref(operation.entity, hub_id)
    link = identity.establish(target, [ref]).get(ref)
    if link is not None and link.state == ExternalLink.State.REVIEW:
        raise Stuck(identity.review_reason(ref.entity), _question(operation, hub_id, link))


def _question(operation: Operation, hub_id: int, link: ExternalLink) -> str:
    return f"{operation.subject.label(hub_id)}: {link.rule}"


def _identities(target: Target, needs: Needs) -> links.Links:
    """Links of all that is needed; made where the system takes such records from us."""
    ours = [ref for ref in needs.all_masters if _master_operation(target, ref)]
    identity.establish(target, ours)
    return links.read(target.connection, needs.all_masters)


def _master_operation(target: Target, ref: Ref) -> Operation | None:
    """How that record is made there, if it is made there from here at all."""
    operation = operations.for_role(target, ref.entity, "master")
    if operation is None or not operation.subject.applies([ref.hub_id]):
        return None
    return operation


def _masters(target: Target, refs: Iterable[Ref], found: links.Links) -> tuple[Ref, ...]:
    missing = [ref for ref in refs if not found.is_there(ref)]
    for ref in missing:
        if _master_operation(target, ref) is None and ref != JOB_SITES:
            raise _unlinked(target, ref)
    return tuple(ref for ref in missing if _master_operation(target, ref))


def _unlinked(target: Target, ref: Ref) -> Stuck:
    subject = next(one.subject for one in operations.OPERATIONS if one.entity == ref.entity)
    return Stuck(
        identity.review_reason(ref.entity),
        f"{subject.label(ref.hub_id)} is not linked to its counterpart in {target.label}."
        " Create it there and run a sync, or link the two.",
    )


def _projects(
    target: Target, refs: Iterable[Ref], found: links.Links, makes_projects: bool
) -> tuple[tuple[Ref, ...], list[OutboxEntry]]:
    """Projects to queue first, and entries of those that are queued already."""
    missing = [ref for ref in refs if not found.is_there(ref)]
    queued = {Ref(entry.entity, entry.hub_id): entry for entry in _open_masters(target, missing)}
    unknown = tuple(ref for ref in missing if ref not in queued)
    if unknown and not (makes_projects or target.settings.create_missing_projects_on_export):
        raise _project_missing(target, unknown[0])
    return unknown, list(queued.values())


def _open_masters(target: Target, refs: list[Ref]) -> list[OutboxEntry]:
    open_entries = OutboxEntry.objects.filter(
        connection=target.connection,
        state__in=OPEN,
        entity__in={ref.entity for ref in refs},
        hub_id__in={ref.hub_id for ref in refs},
    )
    return [entry for entry in open_entries if Ref(entry.entity, entry.hub_id) in refs]


def _project_missing(target: Target, ref: Ref) -> Stuck:
    subject = operations.get("si.project.upsert", ref.entity).subject
    return Stuck(
        "project_missing",
        f"{subject.label(ref.hub_id)} has no project in {target.label} yet."
        " Send the project, then this goes by itself.",
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
