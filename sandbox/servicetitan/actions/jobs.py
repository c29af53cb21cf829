"""Changing a job."""

from __future__ import annotations

from sandbox.servicetitan import lists
from sandbox.servicetitan.actions import external, references
from sandbox.servicetitan.entity import Call, Reply
from sandbox.servicetitan.problems import invalid

_PRIORITIES = ("Low", "Normal", "High", "Urgent")


def update(call: Call) -> Reply:
    """Change the members sent; custom fields and tags are replaced as whole lists."""
    job = lists.existing(call, "jobs")
    body = dict(call.body)
    references.check(call.tenant, body)
    if body.get("priority", "Normal") not in _PRIORITIES:
        raise invalid({"priority": [f"The value must be one of {', '.join(_PRIORITIES)}."]})
    body.pop("shouldUpdateInvoiceItems", None)
    changes = external.merged(job, body.pop("externalData", None))
    if "customFields" in body:
        fields = body.pop("customFields")
        changes["customFields"] = [
            {"typeId": f["typeId"], "name": "", "value": f.get("value") or ""} for f in fields
        ]
    row = call.tenant.change("jobs", job["id"], **body, **changes)
    return lists.shown(call, call.entity, row)
