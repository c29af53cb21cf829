"""Technicians, and the jobs they are put on."""

from __future__ import annotations

from operator import attrgetter

from integrations.records import JobAssignmentRecord, TechnicianRecord
from integrations.sync.inbound.base import Inbound, Reference, Values
from inventory.services import technicians


def _technician(record: TechnicianRecord) -> Values:
    return {
        "name": record.name,
        "email": record.email,
        "phone": record.phone,
        "is_active": record.active,
    }


def _assignment(record: JobAssignmentRecord) -> Values:
    return {
        "status": record.status,
        "assigned_at": record.assigned_at,
        "is_active": record.active,
    }


TECHNICIAN = Inbound(save=technicians.upsert_technicians, values=_technician)
JOB_ASSIGNMENT = Inbound(
    save=technicians.upsert_job_assignments,
    values=_assignment,
    references=(
        Reference(
            column="job_id", link="job", read=attrgetter("job_id"), waits=True, required=True
        ),
        Reference(
            column="technician_id",
            link="technician",
            read=attrgetter("technician_id"),
            waits=True,
            required=True,
        ),
        Reference(column="appointment_id", link="appointment", read=attrgetter("appointment_id")),
    ),
)
