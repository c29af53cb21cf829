"""Booking and changing jobs through the API."""

from __future__ import annotations

from typing import Any

from sandbox.servicetitan import lists
from sandbox.servicetitan.actions import (
    booking,
    custom_fields,
    external,
    planning,
    progress,
    references,
)
from sandbox.servicetitan.entity import Call, Reply
from sandbox.servicetitan.problems import invalid
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row

_PRIORITIES = ("Low", "Normal", "High", "Urgent")
# Members of the request that no job shows.
_NOT_KEPT = ("invoiceSignatureIsRequired", "leadId", "appointments", "shouldUpdateInvoiceItems")


def create(call: Call) -> Reply:
    """Book a job and answer it; nothing is booked unless all of it can be."""
    body, tenant = dict(call.body), call.tenant
    _check(tenant, body, {})
    planning.check_all(tenant, body["appointments"])
    changes = {
        **custom_fields.replaced(tenant, "jobs", body),
        **external.merged({}, body.pop("externalData", None)),
    }
    kept = {name: body[name] for name in body if name not in _NOT_KEPT and body[name] is not None}
    job = booking.book(tenant, {**kept, **changes}, body["appointments"])
    return lists.shown(call, call.entity, job)


def update(call: Call) -> Reply:
    """Change the members sent; custom fields and tags are replaced as whole lists."""
    job = lists.existing(call, "jobs")
    body = dict(call.body)
    _check(call.tenant, body, job)
    changes = external.merged(job, body.pop("externalData", None))
    changes |= custom_fields.replaced(call.tenant, "jobs", body)
    if body.get("shouldUpdateInvoiceItems") and "businessUnitId" in body:
        _move_invoice(call.tenant, job, body["businessUnitId"])
    kept = {name: value for name, value in body.items() if name not in _NOT_KEPT}
    row = call.tenant.change("jobs", job["id"], **kept, **changes)
    return lists.shown(call, call.entity, row)


def _check(tenant: Tenant, body: dict[str, Any], job: Row) -> None:
    references.check(tenant, body)
    references.check_list(tenant, body, "tagTypeIds", "tag_types")
    if body.get("priority", "Normal") not in _PRIORITIES:
        raise invalid({"priority": [f"The value must be one of {', '.join(_PRIORITIES)}."]})
    whole = {**job, **body}
    location = tenant.table("locations")[whole["locationId"]]
    if location["customerId"] != whole["customerId"]:
        raise invalid({"locationId": ["The location is not the customer's."]})
    if {"businessUnitId", "jobTypeId"} & set(body):
        units = tenant.table("job_types")[whole["jobTypeId"]].get("businessUnitIds")
        if units and whole["businessUnitId"] not in units:
            raise invalid({"businessUnitId": ["The job type is not the business unit's."]})


def _move_invoice(tenant: Tenant, job: Row, unit_id: int) -> None:
    unit = tenant.table("business_units")[unit_id]
    if job.get("invoiceId") in tenant.table("invoices"):
        named = {"id": unit["id"], "name": unit["name"]}
        tenant.change("invoices", job["invoiceId"], businessUnit=named)


def _reason(call: Call, table: str) -> tuple[int, str]:
    key = call.body["reasonId"]
    if references.find(call.tenant, (table,), key) is None:
        raise invalid({"reasonId": [f"The reason {key} does not exist or is not active."]})
    return key, call.body["memo"]


def cancel(call: Call) -> Reply:
    """Cancel the job; nothing is answered."""
    job = lists.existing(call, "jobs")
    progress.cancel(call.tenant, job, *_reason(call, "job_cancel_reasons"))
    return Reply()


def restore(call: Call) -> Reply:
    """Take the job's cancellation back; nothing is answered."""
    progress.restore(call.tenant, lists.existing(call, "jobs"))
    return Reply()


def hold(call: Call) -> Reply:
    """Put the job on hold; nothing is answered."""
    job = lists.existing(call, "jobs")
    progress.hold(call.tenant, job, *_reason(call, "job_hold_reasons"))
    return Reply()


def complete(call: Call) -> Reply:
    """Complete the job as of `completedOn`; nothing is answered."""
    progress.complete(call.tenant, lists.existing(call, "jobs"), call.body["completedOn"])
    return Reply()


def equipment(call: Call) -> Reply:
    """Answer the equipment the job is about."""
    job = lists.existing(call, "jobs")
    return Reply(content={"equipmentIds": job.get("equipmentIds") or []})


def attach_equipment(call: Call) -> Reply:
    """Add equipment to the job and answer all it has."""
    job = lists.existing(call, "jobs")
    found = list(dict.fromkeys([*(job.get("equipmentIds") or []), *call.body["equipmentIds"]]))
    call.tenant.change("jobs", job["id"], equipmentIds=found)
    return Reply(content={"equipmentIds": found})


def detach_equipment(call: Call) -> Reply:
    """Take equipment off the job: the one in the path, or those in the body."""
    job = lists.existing(call, "jobs")
    gone = call.ids[1:] or call.body["equipmentIds"]
    left = [key for key in job.get("equipmentIds") or [] if key not in gone]
    call.tenant.change("jobs", job["id"], equipmentIds=left)
    return Reply()
