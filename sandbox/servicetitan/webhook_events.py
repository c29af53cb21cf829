"""Which webhook events follow from a change, and what each carries.

The payloads are those of the portal's webhook schemas of March 2026: a job without its custom
fields, external data and summary, an invoice without its lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from sandbox.servicetitan.entities import BY_NAME
from sandbox.servicetitan.rendering import view
from sandbox.servicetitan.shapes import shape
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Difference, Row

Event = tuple[str, dict[str, Any]]
TYPES = (
    "tn.jpm.job-scheduled",
    "tn.jpm.job-rescheduled",
    "tn.jpm.job-updated",
    "tn.jpm.job-completed",
    "tn.jpm.job-appointment-updated",
    "tn.dis.technician-dispatched",
    "tn.acc.invoice-updated",
)
_JOB = shape(
    "id jobNumber projectId customerId locationId jobStatus completedOn businessUnitId jobTypeId"
    " priority campaignId appointmentCount firstAppointmentId lastAppointmentId recallForId"
    " warrantyId jobGeneratedLeadSource noCharge notificationsEnabled createdOn createdById"
    " modifiedOn tagTypeIds leadCallId partnerLeadCallId bookingId soldById customerPo invoiceId"
    " membershipId total createdFromEstimateId estimateIds"
)
# Dispatch describes a job without these, and has no null where they are.
_NOT_DISPATCHED = {"partnerLeadCallId", "createdFromEstimateId", "estimateIds"}
_NO_LEAD = {"jobId": None, "employeeId": None}
_VISIT = shape(
    "id jobId appointmentNumber start end arrivalWindowStart arrivalWindowEnd status"
    " specialInstructions createdOn modifiedOn customerId unused createdById isConfirmed active"
)
_INVOICE = shape(
    "id syncStatus budgetCodeId referenceNumber invoiceDate dueDate subTotal salesTax salesTaxCode"
    " taxZoneId total balance invoiceType customer customerAddress location locationAddress"
    " businessUnit termName createdBy batch depositedOn createdOn modifiedOn adjustmentToId job"
    " projectId royalty employeeInfo commissionEligibilityDate sentStatus reviewStatus assignedTo"
)
_MAILS = {"manageEmployeeEmail": None, "manageFollowUpEmail": None}


def events(tenant: Tenant, changes: Iterable[Difference]) -> Iterator[Event]:
    """Yield the events of one commit, given by this tenant's own names of its tables."""
    found: dict[str, list[tuple[Row | None, Row]]] = {}
    for name, old, new in changes:
        if new is not None:
            found.setdefault(name, []).append((old, new))
    born = {new["id"] for old, new in found.get("jobs", ()) if old is None}
    for old, new in found.get("jobs", ()):
        yield _job_event(old, new), {"job": _shown(tenant, "jobs", new, _JOB), **_MAILS}
    for old, new in found.get("appointments", ()):
        if old is not None or new["jobId"] not in born:
            yield from _visit_events(tenant, old, new)
    yield from _dispatched(tenant, found.get("appointment_assignments", ()))
    for old, new in found.get("invoices", ()):
        if old is not None:
            shown = _shown(tenant, "invoices", new, _INVOICE)
            yield "tn.acc.invoice-updated", {"invoice": shown}


def _job_event(old: Row | None, new: Row) -> str:
    if old is None:
        return "tn.jpm.job-scheduled"
    finished = new["jobStatus"] == "Completed" != old["jobStatus"]
    return "tn.jpm.job-completed" if finished else "tn.jpm.job-updated"


def _shown(tenant: Tenant, name: str, row: Row, members: Iterable[str]) -> dict[str, Any]:
    whole = view(BY_NAME[name], tenant, row)
    return {member: whole.get(member) for member in members}


def _visit_events(tenant: Tenant, old: Row | None, new: Row) -> Iterator[Event]:
    job = tenant.table("jobs").get(new["jobId"])
    if old is not None and job and (old["start"], old["end"]) != (new["start"], new["end"]):
        yield (
            "tn.jpm.job-rescheduled",
            {
                "job": _shown(tenant, "jobs", job, _JOB),
                **_MAILS,
                "appointmentId": new["id"],
                "appointmentNumber": new.get("appointmentNumber") or "",
            },
        )
    shown = _shown(tenant, "appointments", new, _VISIT)
    yield "tn.jpm.job-appointment-updated", {"appointment": shown}


def _dispatched(tenant: Tenant, changes: Iterable[tuple[Row | None, Row]]) -> Iterator[Event]:
    sent = {
        new["appointmentId"]: new["jobId"]
        for old, new in changes
        if new["status"] == "Dispatched" != (old or {}).get("status") and new["active"]
    }
    for visit_id, job_id in sent.items():
        visit = tenant.table("appointments")[visit_id]
        job = _shown(tenant, "jobs", tenant.table("jobs")[job_id], _JOB)
        for member in _NOT_DISPATCHED:
            del job[member]
        job["projectId"] = job["projectId"] or 0
        job["total"] = job["total"] or Decimal("0.00")
        job["jobGeneratedLeadSource"] = job["jobGeneratedLeadSource"] or _NO_LEAD
        yield "tn.dis.technician-dispatched", {"job": job, "appointment": _sent_to(visit)}


def _sent_to(visit: Row) -> dict[str, Any]:
    begins, ends = (datetime.fromisoformat(visit[name]) for name in ("start", "end"))
    return {
        "id": visit["id"],
        "appointmentNumber": visit.get("appointmentNumber") or "",
        "scheduledOn": visit["createdOn"],
        "start": visit["start"],
        "end": visit["end"],
        "duration": Decimal(int((ends - begins).total_seconds())) / 3600,
        "arrivalWindowStart": visit.get("arrivalWindowStart"),
        "arrivalWindowEnd": visit.get("arrivalWindowEnd"),
        "externalId": None,
        **_MAILS,
    }
