"""Booking: a job is born with its visits, the people on them and its invoice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sandbox.servicetitan.actions import history, progress
from sandbox.servicetitan.seed.work import invoice
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row

FIRST_NUMBER = 9001


def book(tenant: Tenant, members: dict[str, Any], planned: Iterable[Row]) -> Row:
    """Add a job with these members and a visit for each of `planned`; return the job.

    A planned visit has start, end and perhaps an arrival window and technicianIds.
    """
    number = members.get("jobNumber") or str(tenant.counter("jobs", FIRST_NUMBER))
    job = tenant.insert("jobs", {"jobStatus": "Scheduled", **members, "jobNumber": number})
    born = tenant.insert("invoices", invoice(tenant, job))
    added = [add_visit(tenant, job, plan) for plan in planned]
    if job.get("projectId"):
        attach(tenant, job, tenant.table("projects")[job["projectId"]])
    tenant.insert("job_booked_logs", history.booked(tenant, job, added[0]))
    history.add(tenant, job["id"], "Booked")
    return progress.settle(tenant, job["id"], invoiceId=born["id"])


def add_visit(tenant: Tenant, job: Row, plan: Row) -> Row:
    """Add a visit to a job and send the planned technicians; the job is not touched."""
    number = len(tenant.table("appointments").find("jobId", job["id"])) + 1
    visit = tenant.insert(
        "appointments",
        {
            "jobId": job["id"],
            "appointmentNumber": f"{job['jobNumber']}-{number}",
            "start": plan["start"],
            "end": plan["end"],
            "arrivalWindowStart": plan.get("arrivalWindowStart"),
            "arrivalWindowEnd": plan.get("arrivalWindowEnd"),
            "specialInstructions": plan.get("specialInstructions"),
            "status": "Scheduled",
            "customerId": job["customerId"],
            "active": True,
        },
    )
    for key in plan.get("technicianIds") or ():
        assign(tenant, visit, tenant.table("technicians")[key])
    return visit


def assign(tenant: Tenant, visit: Row, technician: Row) -> Row:
    """Put somebody on a visit and return the assignment."""
    return tenant.insert(
        "appointment_assignments",
        {
            "technicianId": technician["id"],
            "technicianName": technician["name"],
            "assignedOn": tenant.clock.stamp(),
            "status": progress.CREW[visit["status"]],
            "jobId": visit["jobId"],
            "appointmentId": visit["id"],
            "active": True,
        },
    )


def attach(tenant: Tenant, job: Row, project: Row) -> None:
    """Make a job part of a project, and of no other."""
    detach(tenant, job, but=project["id"])
    if job["id"] not in project["jobIds"]:
        tenant.change("projects", project["id"], jobIds=[*project["jobIds"], job["id"]])
    if job.get("projectId") != project["id"]:
        tenant.change("jobs", job["id"], projectId=project["id"])


def detach(tenant: Tenant, job: Row, but: int = 0) -> None:
    """Take a job out of its project, unless that is `but`."""
    key = job.get("projectId")
    if not key or key == but:
        return
    project = tenant.table("projects")[key]
    left = [number for number in project["jobIds"] if number != job["id"]]
    tenant.change("projects", key, jobIds=left)
    tenant.change("jobs", job["id"], projectId=None)
