"""Material used and entered here: when it goes to the invoice of its job."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from integrations.models import OutboxEntry
from integrations.sync import manual_steps, operations, outbox
from integrations.sync.operations import Operation
from integrations.sync.outbound.usage_settled import ENTITY, STEP
from integrations.sync.refs import Ref
from integrations.sync.states import AT_REST, OPEN, UNDERWAY, State
from integrations.sync.target import Target
from inventory.models import Usage
from inventory.services import usage_families
from plyhub.common.models import Company

# What a job that changes does not take up again: it is on its way, or somebody decided about it.
_DECIDED = OPEN | {State.SKIPPED, State.CANCELLED}


def export(target: Target, root_ids: Iterable[int]) -> None:
    """What of these usages is not on their lines goes there, if it is time for their jobs."""
    operation = operations.for_role(target, ENTITY, "update")
    if operation is None:
        return
    statuses = Company.current().push_materials_statuses
    roots = Usage.objects.filter(pk__in=root_ids).select_related("job", "item").order_by("pk")
    for root in roots:
        if not statuses or root.job.status in statuses:
            _export(target, operation, root)


def jobs_saved(target: Target, job_ids: Sequence[int]) -> None:
    """Jobs changed: what waited for the state of its job may go now."""
    operation = operations.for_role(target, ENTITY, "update")
    if operation is None or not Company.current().push_materials_statuses:
        return
    roots = usage_families.untold_roots(Usage.objects.filter(job__in=job_ids))
    if not roots:
        return
    decided = _entries(target, roots).filter(state__in=_DECIDED)
    export(target, roots - set(decided.values_list("hub_id", flat=True)))


def withhold(connection_id: int, root_ids: Iterable[int], message: str) -> None:
    """Drop what was not sent of these, and the steps by hand about them."""
    ids = list(root_ids)
    unsent = OutboxEntry.objects.filter(
        connection=connection_id, entity=ENTITY, hub_id__in=ids, state__in=AT_REST
    )
    outbox.cancel(unsent, reason=outbox.WITHHELD, message=message)
    manual_steps.withdraw(entity=ENTITY, hub_ids=ids, kinds=[STEP], reason=message)


def _export(target: Target, operation: Operation, root: Usage) -> None:
    if not usage_families.untold(root).exists():
        return
    is_new = root.invoice_line_id is None
    if is_new and usage_families.total(root, root.item_id) <= 0:
        message = "It was all brought back before it was sent."
        withhold(target.connection.pk, [root.pk], message)
        if not _entries(target, [root.pk]).filter(state__in=UNDERWAY).exists():
            return
    outbox.enqueue(target, operation.code, Ref(ENTITY, root.pk))


def _entries(target: Target, root_ids: Iterable[int]) -> QuerySet[OutboxEntry]:
    return OutboxEntry.objects.filter(
        connection=target.connection, entity=ENTITY, hub_id__in=list(root_ids)
    )
