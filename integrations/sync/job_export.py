"""Notes on jobs, and what jobs and vendors say in custom fields: who is told."""

from __future__ import annotations

from collections.abc import Sequence

from integrations.sync import links, operations, outbox
from integrations.sync.refs import Ref
from integrations.sync.target import Target
from inventory.models import JobNote

NOTE = "job_note"


def notes_written(target: Target, note_ids: Sequence[int]) -> None:
    """Queue notes on jobs that are known there."""
    operation = operations.for_role(target, NOTE, "create")
    if operation is None:
        return
    jobs = dict(JobNote.objects.filter(pk__in=note_ids).order_by("pk").values_list("pk", "job"))
    found = links.read(target.connection, [Ref("job", job_id) for job_id in jobs.values()])
    for note_id, job_id in jobs.items():
        if found.is_there(Ref("job", job_id)):
            outbox.enqueue(target, operation.code, Ref(NOTE, note_id))


def custom_values_changed(target: Target, entity: str, object_ids: Sequence[int]) -> None:
    """Queue the custom fields of records that are known there.

    One that comes to be known later is read with none of them, and then ours are sent.
    """
    operation = operations.for_role(target, entity, "extra")
    if operation is None:
        return
    refs = [Ref(entity, pk) for pk in sorted(object_ids)]
    found = links.read(target.connection, refs)
    for ref in refs:
        if found.is_there(ref):
            outbox.enqueue(target, operation.code, ref)
