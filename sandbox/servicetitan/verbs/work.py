"""What dispatchers do in ServiceTitan itself: book jobs, plan visits, choose who goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.servicetitan.actions import booking, notes, progress
from sandbox.servicetitan.entities.notes import ON_JOBS
from sandbox.servicetitan.seed.work import STATES
from sandbox.servicetitan.stamps import normal
from sandbox.servicetitan.tenant import Tenant
from sandbox.servicetitan.verbs.find import row
from sandbox.servicetitan.verbs.office import Payload, office
from sandbox.store import Row

if TYPE_CHECKING:
    from sandbox.servicetitan.system import ServiceTitanSystem


def create_job(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Book a job with its visit, crew and invoice; everything has a default.

    Takes `number`, `project` (number), `location`, `business_unit`, `job_type` (id or name),
    `technicians` (list), `summary`, `priority`, `start`, `end`.
    """
    tenant = system.main
    job = booking.book(tenant, _job(tenant, payload), [_plan(tenant, payload)])
    return {"id": job["id"], "number": job["jobNumber"], "appointment": job["lastAppointmentId"]}


def _job(tenant: Tenant, payload: Payload) -> Row:
    location = _pick(tenant, "locations", payload.get("location"))
    kind = _pick(tenant, "job_types", payload.get("job_type"))
    unit = payload.get("business_unit")
    project = payload.get("project")
    number = payload.get("number")
    if number and tenant.table("jobs").find("jobNumber", number):
        raise ValueError(f"job {number} exists")
    return {
        "jobNumber": number,
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


def _plan(tenant: Tenant, payload: Payload) -> Row:
    now = tenant.clock.stamp()
    people = [row(tenant, "technicians", who, "name") for who in payload.get("technicians", ())]
    return {
        "start": normal(payload.get("start", now)),
        "end": normal(payload.get("end", now)),
        "technicianIds": [person["id"] for person in people],
    }


def job_of(tenant: Tenant, payload: Payload) -> Row:
    """Return the job `job` (or `number`) names by id or number; raises ValueError."""
    return row(tenant, "jobs", payload.get("job") or payload["number"], "jobNumber")


@office
def add_visit(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Plan a further visit to the job `job`: `start`, `end`, `technicians`."""
    job = job_of(system.main, payload)
    progress.check_open(system.main, job)
    visit = booking.add_visit(system.main, job, _plan(system.main, payload))
    progress.settle(system.main, job["id"])
    return {"id": visit["id"], "number": visit["appointmentNumber"]}


def set_job_status(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Move the job `number` to `status` from whatever it is in; its visits and crew follow."""
    tenant, status = system.main, payload["status"]
    job = job_of(tenant, payload)
    if status not in STATES:
        raise ValueError(f"status must be one of {', '.join(STATES)}")
    for visit in progress.visits(tenant, job["id"]):
        progress.move(tenant, visit, STATES[status][0])
    progress.settle(tenant, job["id"], status)
    return {"id": job["id"], "status": status}


def assign_technician(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Put `technician` on the last visit of the job `job`."""
    tenant = system.main
    job = job_of(tenant, payload)
    technician = row(tenant, "technicians", payload["technician"], "name")
    visit = tenant.table("appointments")[job["lastAppointmentId"]]
    return {"id": booking.assign(tenant, visit, technician)["id"]}


def unassign_technician(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Take `technician` off the job `job`: the assignments become inactive."""
    tenant = system.main
    job = job_of(tenant, payload)
    technician = row(tenant, "technicians", payload["technician"], "name")
    found = [
        assignment["id"]
        for assignment in tenant.table("appointment_assignments").find("jobId", job["id"])
        if assignment["active"] and assignment["technicianId"] == technician["id"]
    ]
    for key in found:
        tenant.change("appointment_assignments", key, active=False)
    return {"ids": found}


def add_job_note(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Write the note `text` on the job `job`."""
    job = job_of(system.main, payload)
    return {"id": notes.write(system.main, ON_JOBS, job["id"], payload["text"])["id"]}


VERBS = {
    "create_job": create_job,
    "add_visit": add_visit,
    "set_job_status": set_job_status,
    "assign_technician": assign_technician,
    "unassign_technician": unassign_technician,
    "add_job_note": add_job_note,
}
