"""Returns to vendors: which write a change of theirs calls for."""

from __future__ import annotations

from collections.abc import Collection

from integrations.models import OutboxEntry
from integrations.sync import links, operations, outbox, return_steps
from integrations.sync.refs import Ref
from integrations.sync.states import OPEN, UNDERWAY
from integrations.sync.target import Target
from plyhub.common.models import Company, DocumentOwner
from procurement.models import Return

ENTITY = return_steps.ENTITY


def vendor_returns(return_ids: Collection[int]) -> list[int]:
    """Those of the returns that go to a vendor; what comes from a job changes its invoice only."""
    found = Return.objects.filter(pk__in=list(return_ids), kind=Return.Kind.TO_VENDOR)
    return list(found.order_by("pk").values_list("pk", flat=True))


def export(target: Target, return_id: int) -> OutboxEntry | None:
    """The return goes there, after what brought its goods. None if the system takes none, stock is
    kept only here, or returns are entered there."""
    ours = Company.current().return_owner == DocumentOwner.HUB
    return _enqueue(target, "create", return_id) if ours and target.mirrors_stock else None


def change(target: Target, return_id: int) -> OutboxEntry | None:
    """What is said about the return changes there, if it is there or on its way."""
    return _enqueue(target, "update", return_id) if _exists(target, return_id, OPEN) else None


def end(target: Target, return_id: int) -> OutboxEntry | None:
    """The return is taken back there, if it is there or may be on its way.

    Where that is no call, somebody is asked to do it by hand.
    """
    if not _exists(target, return_id, UNDERWAY):
        return None
    entry = _enqueue(target, "end", return_id)
    if entry is None:
        return_steps.ask_to_take_back(target.connection, return_id)
    return entry


def _enqueue(target: Target, role: operations.Role, return_id: int) -> OutboxEntry | None:
    operation = operations.for_role(target, ENTITY, role)
    return outbox.enqueue(target, operation.code, Ref(ENTITY, return_id)) if operation else None


def _exists(target: Target, return_id: int, states: Collection[str]) -> bool:
    """Whether the return is there, or its create is in one of `states`."""
    ref = Ref(ENTITY, return_id)
    if links.read(target.connection, [ref]).is_there(ref):
        return True
    create = operations.for_role(target, ENTITY, "create")
    return (
        create is not None
        and OutboxEntry.objects.filter(
            connection=target.connection,
            operation=create.code,
            entity=ENTITY,
            hub_id=return_id,
            state__in=states,
        ).exists()
    )
