"""Notes on jobs: added, listed without ids, exported with them."""

from __future__ import annotations

from sandbox import jsontext
from sandbox.servicetitan import lists
from sandbox.servicetitan.entity import Call, Entity, Reply
from sandbox.servicetitan.shapes import shape
from sandbox.store import Row

_LISTED = ("text", "isPinned", "createdById", "createdOn", "modifiedOn")

JOB_NOTES = Entity(
    name="job_notes",
    module="jpm",
    path="job-notes",
    scope="tn.jpm.jobnotes",
    shape=shape("id active=true text isPinned=false createdById=0 createdOn modifiedOn jobId"),
    active=None,
    listed=False,
    by_id=False,
    feed="job-notes",
)


def listed(call: Call) -> Reply:
    """Answer the notes of the job in the path, without ids as the document has it."""
    job = lists.existing(call, "jobs")
    return lists.page(call, JOB_NOTES, only=(("jobId", job["id"]),), text=_short)


def add(call: Call) -> Reply:
    """Add a note to the job in the path and answer it."""
    job = lists.existing(call, "jobs")
    pinned = bool(call.body.get("pinToTop"))
    note = {"jobId": job["id"], "text": call.body["text"], "isPinned": pinned}
    row = call.tenant.insert("job_notes", {**note, "active": True, "createdById": 0})
    return Reply(content={name: row[name] for name in _LISTED})


def _short(row: Row) -> str:
    return jsontext.dumps({name: row[name] for name in _LISTED})
