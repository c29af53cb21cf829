"""Notes on jobs. They have no ids on the list of a job, so ours is known by the mark it ends with,
and the mark's number is what stands for its id."""

from __future__ import annotations

from integrations.connectors.base import PushResult
from integrations.connectors.servicetitan import paging, payloads, push
from integrations.connectors.servicetitan.client import Client
from integrations.connectors.servicetitan.push import Call
from integrations.connectors.servicetitan.shapes import Wire
from integrations.http.errors import NotFound
from integrations.records import JobNoteRecord

_MODULE = "jpm"


class Note(Wire, kw_only=True):
    """jpm-v2: NoteResponse."""

    text: str | None = None


def create(call: Call, record: JobNoteRecord) -> PushResult:
    """Put the note on the job and see it there."""
    body = payloads.job_note(record)
    exchange = call.client.write("POST", _MODULE, _path(record), body, key=call.key)
    push.read_until(
        lambda: _is_there(call.client, record),
        lambda there: "" if there else "the job's notes do not show it",
        record.number,
    )
    return push.result(record.number, record.number, exchange=exchange)


def find_created(call: Call, record: JobNoteRecord) -> PushResult | None:
    """The note, if the job has one that bears our mark."""
    try:
        there = _is_there(call.client, record)
    except NotFound:
        return None
    return push.result(record.number, record.number) if there else None


def _path(record: JobNoteRecord) -> str:
    return f"jobs/{payloads.whole(record.job_id, 'job')}/notes"


def _is_there(client: Client, record: JobNoteRecord) -> bool:
    notes = paging.every(client, _MODULE, _path(record), {}, Note)
    return any(payloads.bears(note.text, record.number) for note in notes)
