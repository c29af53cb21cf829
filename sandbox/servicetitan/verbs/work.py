"""What dispatchers do in ServiceTitan itself: book jobs, send people, finish work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.servicetitan.seed.work import STATES, invoice
from sandbox.servicetitan.stamps import normal
from sandbox.servicetitan.tenant import Tenant
from sandbox.servicetitan.verbs.find import row
from sandbox.store import Row

if TYPE_CHECKING:
    from sandbox.servicetitan.system import ServiceTitanSystem

Payload = dict[str, Any]
_FIRST_NUMBER = 9001


def create_job(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Book a job with its visit, crew and invoice; everything has a default.

    Takes `number`, `project` (number), `location`, `business_unit`, `job_type` (id or name),
    `technicians` (list), `summary`, `priority`, `start`, `end`.
    """
    tenant = system.main
    job = tenant.insert("jobs", _job(tenant, payload))
    born = tenant.insert("invoices", invoice(tenant, job))
    visit = _visit(tenant, job, payload)
    for technician in payload.get("technicians", ()):
        _assign(tenant, job, visit, row(tenant, "technicians", technician, "name"))
    if job["projectId"]:
        project = tenant.table("projects")[job["projectId"]]
        tenant.change("projects", project["id"], jobIds=[*project["jobIds"], job["id"]])
    tenant.change(
        "jobs",
        job["id"],
        invoiceId=born["id"],
        appointmentCount=1,
        firstAppointmentId=visit["id"],
        lastAppointmentId=visit["id"],
    )
    return {"id": job["id"], "number": job["jobNumber"], "appointment": visit["id"]}


def _job(tenant: Tenant, payload: Payload) -> Row:
    location = _pick(tenant, "locations", payload.get("location"))
    kind = _pick(tenant, "job_types", payload.get("job_type"))
    unit = payload.get("business_unit")
    project = payload.get("project")
    number = payload.get("number") or str(tenant.counter("jobs", _FIRST_NUMBER))
    if tenant.table("jobs").find("jobNumber", number):
        raise ValueError(f"job {number} exists")
    return {
        "jobNumber": number,
        "jobStatus": "Scheduled",
        "projectId": project and row(tenant, "projects", project, "number")["id"],
        "customerId": location["customerId"],
        "locationId": location["id"],
        "businessUnitId": _pick(tenant, "business_units", unit or kind["businessUnitIds"][0])["id"],
        "jobTypeId": kind["id"],
        "priority": payload.get("priority", "Normal"),
        "summary": payload.get("summary", ""),
    }


def _pick(tenant: Tenant, table: str, wanted: Any) -> Row:
    if wanted is not None:
        return row(tenant, table, wanted, "name")
    first = min(tenant.table(table).keys(), default=None)
    if first is None:
        raise ValueError(f"there are no {table}")
    return tenant.table(table)[first]


def _visit(tenant: Tenant, job: Row, payload: Payload) -> Row:
    now = tenant.clock.stamp()
    return tenant.insert(
        "appointments",
        {
            "jobId": job["id"],
            "appointmentNumber": f"{job['jobNumber']}-1",
            "start": normal(payload.get("start", now)),
            "end": normal(payload.get("end", now)),
            "status": "Scheduled",
            "customerId": job["customerId"],
            "active": True,
        },
    )


def _assign(tenant: Tenant, job: Row, visit: Row, technician: Row) -> Row:
    return tenant.insert(
        "appointment_assignments",
        {
            "technicianId": technician["id"],
            "technicianName": technician["name"],
            "assignedOn": tenant.clock.stamp(),
            "status": STATES[job["jobStatus"]][1],
            "jobId": job["id"],
            "appointmentId": visit["id"],
            "active": True,
        },
    )


def set_job_status(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Move the job `number` to `status`; its visits and crew follow."""
    tenant = system.main
    job = row(tenant, "jobs", payload["number"], "jobNumber")
    status = payload["status"]
    if status not in STATES:
        raise ValueError(f"status must be one of {', '.join(STATES)}")
    done = tenant.clock.stamp() if status == "Completed" else None
    tenant.change("jobs", job["id"], jobStatus=status, completedOn=done)
    for table, state in zip(
        ("appointments", "appointment_assignments"), STATES[status], strict=True
    ):
        for found in tenant.table(table).find("jobId", job["id"]):
            tenant.change(table, found["id"], status=state)
    return {"id": job["id"], "status": status}


def assign_technician(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Put `technician` on the last visit of the job `job`."""
    tenant = system.main
    job = row(tenant, "jobs", payload["job"], "jobNumber")
    technician = row(tenant, "technicians", payload["technician"], "name")
    visit = tenant.table("appointments")[job["lastAppointmentId"]]
    return {"id": _assign(tenant, job, visit, technician)["id"]}


def unassign_technician(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Take `technician` off the job `job`: the assignments become inactive."""
    tenant = system.main
    job = row(tenant, "jobs", payload["job"], "jobNumber")
    technician = row(tenant, "technicians", payload["technician"], "name")
    found = [
        assignment["id"]
        for assignment in tenant.table("appointment_assignments").find("jobId", job["id"])
        if assignment["active"] and assignment["technicianId"] == technician["id"]
    ]
    for key in found:
        tenant.change("appointment_assignments", key, active=False)
    return {"ids": found}


VERBS = {
    "create_job": create_job,
    "set_job_status": set_job_status,
    "assign_technician": assign_technician,
    "unassign_technician": unassign_technician,
}
