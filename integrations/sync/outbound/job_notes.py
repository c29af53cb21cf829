"""Notes on jobs, on their way to the job they are about. They never change once written."""

from __future__ import annotations

from integrations.models import OutboxEntry
from integrations.records import JobNoteRecord
from integrations.sync import links
from integrations.sync.outbound.subject import Subject
from integrations.sync.refs import Needs, Ref
from integrations.sync.target import Target
from inventory.models import JobNote


def build(target: Target, entry: OutboxEntry) -> JobNoteRecord:
    """The note as it was written."""
    note = JobNote.objects.get(pk=entry.hub_id)
    found = links.read(target.connection, [Ref("job", note.job_id)])
    return JobNoteRecord(number=note.number, job_id=found.id_of("job", note.job_id), text=note.text)


def _needs(_target: Target, note_id: int) -> Needs:
    job_id = JobNote.objects.values_list("job_id", flat=True).get(pk=note_id)
    return Needs(masters=(Ref("job", job_id),))


def _label(note_id: int) -> str:
    note = JobNote.objects.select_related("job").get(pk=note_id)
    return f"Note {note.number} on {note.job}"


JOB_NOTE = Subject(
    build=build, needs=_needs, label=_label, key=lambda note_id: f"job_note:{note_id}"
)
