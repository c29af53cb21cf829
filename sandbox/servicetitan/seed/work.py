"""Projects and jobs of the demo company, each job with its visit, crew and invoice."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sandbox.demo.model import Company, Job
from sandbox.servicetitan.seed import ids
from sandbox.servicetitan.seed.desk import STATUSES
from sandbox.servicetitan.seed.writer import Writer
from sandbox.servicetitan.stamps import normal
from sandbox.servicetitan.tenant import Tenant

# status of a job -> of its visit, of the crew on it
STATES = {
    "Scheduled": ("Scheduled", "Scheduled"),
    "Dispatched": ("Dispatched", "Dispatched"),
    "InProgress": ("Working", "Working"),
    "Hold": ("Hold", "Scheduled"),
    "Completed": ("Done", "Done"),
    "Canceled": ("Canceled", "Scheduled"),
}


def load(writer: Writer, company: Company) -> None:
    """Write job types, projects, jobs and all that comes with a job."""
    for kind in company.job_types:
        writer.add(
            "job_types",
            ids.of("job_types", kind.key),
            name=kind.name,
            active=True,
            businessUnitIds=[ids.of("business_units", kind.business_unit_key)],
        )
    for project in company.projects:
        jobs = [_job_id(job) for job in company.jobs if job.project_key == project.key]
        writer.add(
            "projects",
            ids.of("projects", project.key),
            number=project.number,
            name=project.name,
            status=project.status,
            statusId=ids.of("project_statuses", 1 + STATUSES.index(project.status)),
            customerId=ids.of("customers", project.customer_key),
            locationId=ids.of("locations", project.site_key),
            jobIds=jobs,
            businessUnitIds=sorted(
                _units(company, project.key) | {ids.of("business_units", project.business_unit_key)}
            ),
        )
    crew_key = 0
    for job in company.jobs:
        _job(writer, job)
        crew_key = _crew(writer, company, job, crew_key)
        _invoice(writer, job)


def _units(company: Company, project_key: int) -> set[int]:
    jobs = (job for job in company.jobs if job.project_key == project_key)
    return {ids.of("business_units", job.business_unit_key) for job in jobs}


def _job_id(job: Job) -> int:
    return ids.of("jobs", int(job.number) if job.number.isdigit() else 9_000_000 + job.key)


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else normal(moment.isoformat())


def _job(writer: Writer, job: Job) -> None:
    visit = ids.of("appointments", job.key)
    customer = ids.of("customers", job.customer_key)
    writer.add(
        "jobs",
        _job_id(job),
        jobNumber=job.number,
        jobStatus=job.status,
        customerId=customer,
        projectId=None if job.project_key is None else ids.of("projects", job.project_key),
        locationId=ids.of("locations", job.site_key),
        completedOn=_time(job.completed),
        businessUnitId=ids.of("business_units", job.business_unit_key),
        jobTypeId=ids.of("job_types", job.job_type_key),
        priority=job.priority,
        summary=job.summary,
        appointmentCount=1,
        firstAppointmentId=visit,
        lastAppointmentId=visit,
        invoiceId=ids.of("invoices", job.key),
    )
    writer.add(
        "appointments",
        visit,
        jobId=_job_id(job),
        appointmentNumber=f"{job.number}-1",
        start=_time(job.start),
        end=_time(job.end),
        status=STATES[job.status][0],
        customerId=customer,
        active=True,
    )


def _crew(writer: Writer, company: Company, job: Job, key: int) -> int:
    names = {person.key: person.name for person in company.technicians}
    for technician in job.technician_keys:
        key += 1
        writer.add(
            "appointment_assignments",
            ids.of("appointment_assignments", key),
            technicianId=ids.of("technicians", technician),
            technicianName=names[technician],
            assignedOn=_time(job.start),
            status=STATES[job.status][1],
            jobId=_job_id(job),
            appointmentId=ids.of("appointments", job.key),
            active=True,
        )
    return key


def _invoice(writer: Writer, job: Job) -> None:
    done = job.status == "Completed"
    writer.add(
        "invoices",
        ids.of("invoices", job.key),
        **invoice(writer.tenant, writer.tenant.table("jobs")[_job_id(job)]),
        syncStatus="Posted" if done else "Pending",
    )


def invoice(tenant: Tenant, job: dict[str, Any]) -> dict[str, Any]:
    """Return the members of the invoice that is born with a job."""
    customer = tenant.table("customers")[job["customerId"]]
    location = tenant.table("locations")[job["locationId"]]
    unit = tenant.table("business_units")[job["businessUnitId"]]
    return {
        "jobId": job["id"],
        "referenceNumber": job["jobNumber"],
        "customer": {"id": customer["id"], "name": customer["name"]},
        "customerAddress": customer["address"],
        "location": {"id": location["id"], "name": location["name"]},
        "locationAddress": location["address"],
        "businessUnit": {"id": unit["id"], "name": unit["name"]},
        "job": {"id": job["id"], "number": job["jobNumber"], "type": None},
        "projectId": job.get("projectId"),
        "active": True,
    }
