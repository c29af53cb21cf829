"""Files on jobs (forms/v2). A file is sent as the part `file` of a form, and kept as base64."""

from __future__ import annotations

import base64

from sandbox.servicetitan import lists
from sandbox.servicetitan.entity import Call, Reply
from sandbox.servicetitan.problems import Problem, invalid


def add(call: Call) -> Reply:
    """Keep a file with the job in the path and answer its name."""
    job = lists.existing(call, "jobs")
    part = call.body["parts"].get("file")
    if part is None or not part.filename:
        raise invalid({"file": ["The file field is required."]})
    row = call.tenant.insert(
        "attachments",
        {
            "jobId": job["id"],
            "fileName": part.filename,
            "mediaType": part.media_type,
            "content": base64.b64encode(part.content).decode(),
            "createdById": 0,
        },
    )
    return Reply(content={"fileName": row["fileName"]})


def listed(call: Call) -> Reply:
    """Answer the files of the job in the path; none may be a 404, as a switch says."""
    job = lists.existing(call, "jobs")
    none_status = call.settings["no_attachments_status"]
    if none_status != 200 and not call.tenant.table("attachments").find("jobId", job["id"]):
        raise Problem(none_status, "The job has no attachments.")
    return lists.page(call, call.entity, only=(("jobId", job["id"]),))


def content(call: Call) -> Reply:
    """Answer the bytes of a file."""
    row = lists.existing(call, "attachments")
    return Reply(data=base64.b64decode(row["content"]), media_type=row["mediaType"])
