"""Files on jobs. There is no place for a file on an order or a receipt, and none can be replaced or
taken off, so a file is put there once and known by its name."""

from __future__ import annotations

from integrations.connectors.base import PushResult
from integrations.connectors.servicetitan import paging, payloads, push
from integrations.connectors.servicetitan.client import Client, File
from integrations.connectors.servicetitan.push import Call
from integrations.connectors.servicetitan.shapes import Wire
from integrations.http.errors import NotFound
from integrations.records import AttachmentRecord

_MODULE = "forms"


class Attachment(Wire, kw_only=True):
    """A row of the list of a job's files, whose shape is not published."""

    id: int | None = None
    file_name: str | None = None


def add(call: Call, record: AttachmentRecord) -> PushResult:
    """Put the file on the job, unless there is one of that name already."""
    known = find_added(call, record)
    if known is not None:
        return known
    file = File(record.file_name, record.content, record.content_type)
    exchange = call.client.upload(_MODULE, _path(record), file, key=call.key)
    shown = push.read_until(
        lambda: _named(call.client, record),
        lambda there: "" if there else "the job's files do not show it",
        record.file_name,
    )
    return push.result(_id(shown, record), record.file_name, exchange=exchange)


def find_added(call: Call, record: AttachmentRecord) -> PushResult | None:
    """The file, if the job has one of that name."""
    there = _named(call.client, record)
    return push.result(_id(there, record), record.file_name) if there else None


def _path(record: AttachmentRecord) -> str:
    return f"jobs/{payloads.whole(record.job_id, 'job')}/attachments"


def _named(client: Client, record: AttachmentRecord) -> Attachment | None:
    """The first file of that name. A job without files is answered with a 404 by some tenants."""
    try:
        rows = paging.every(client, _MODULE, _path(record), paging.BY_ID, Attachment)
    except NotFound:
        return None
    return next((row for row in rows if row.file_name == record.file_name), None)


def _id(row: Attachment | None, record: AttachmentRecord) -> str:
    """The file's id, or its name where the list tells none."""
    return str(row.id) if row and row.id is not None else record.file_name
