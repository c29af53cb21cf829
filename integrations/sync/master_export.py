"""Vendors, items, categories and trucks that go out whenever they change."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from integrations.models import OutboxEntry
from integrations.sync import fingerprints, links, operations, outbox
from integrations.sync.links import Links
from integrations.sync.operations import Operation
from integrations.sync.refs import Ref
from integrations.sync.states import OPEN
from integrations.sync.target import Target


def saved(
    target: Target, entity: str, hub_ids: Sequence[int], *, made_here: Collection[int]
) -> None:
    """Queue those of `hub_ids` that are there and say something new, and those just made here.

    What is on its way already is told again: it may need something else over there by now.
    Nothing for a system that takes no such records, or takes them only when a document needs them.
    """
    operation = operations.for_role(target, entity, "master")
    if operation is None or not operation.follows:
        return
    refs = [Ref(entity, hub_id) for hub_id in sorted(operation.subject.applies(hub_ids))]
    found = links.read(target.connection, refs)
    introduces = operation.introduces and target.introduces(operation.code)
    on_their_way = _on_their_way(target, operation, refs)
    for ref in refs:
        is_new = introduces and ref.hub_id in made_here
        is_due = is_new or ref.hub_id in on_their_way
        if is_due or _has_news(target, operation, ref, found):
            outbox.enqueue(target, operation.code, ref)


def _has_news(target: Target, operation: Operation, ref: Ref, found: Links) -> bool:
    if not found.is_there(ref):
        return False
    content = fingerprints.of_build(target, operation.subject, ref)
    return found.get(ref).sent_fingerprint != content


def _on_their_way(target: Target, operation: Operation, refs: Sequence[Ref]) -> set[int]:
    entries = OutboxEntry.objects.filter(
        connection=target.connection,
        operation=operation.code,
        entity=operation.entity,
        hub_id__in=[ref.hub_id for ref in refs],
        state__in=OPEN,
    )
    return set(entries.values_list("hub_id", flat=True))
