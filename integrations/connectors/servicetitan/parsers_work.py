"""Projects, jobs, their appointments and who is sent."""

from __future__ import annotations

from integrations.connectors.servicetitan import shapes_work as shapes
from integrations.connectors.servicetitan.plain_text import plain, text
from integrations.connectors.servicetitan.values import common, custom_fields, known, ref, utc
from integrations.records import (
    AppointmentRecord,
    JobAssignmentRecord,
    JobRecord,
    ProjectRecord,
)

JOB_STATUSES = {
    "Scheduled": "scheduled",
    "Dispatched": "dispatched",
    "InProgress": "in_progress",
    "Hold": "hold",
    "Completed": "completed",
    "Canceled": "canceled",
}
APPOINTMENT_STATUSES = {
    "Scheduled": "scheduled",
    "Dispatched": "dispatched",
    "Working": "working",
    "Hold": "hold",
    "Done": "done",
    "Canceled": "canceled",
}


def project(row: shapes.Project) -> ProjectRecord:
    """Jobs v2 project; one without a name is called by its number."""
    return ProjectRecord(
        **common(row),
        name=text(row.name) or text(row.number),
        number=text(row.number),
        status=text(row.status),
        customer_id=ref(row.customer_id),
        customer_location_id=ref(row.location_id),
    )


def job(row: shapes.Job) -> JobRecord:
    """Jobs v2 job. An unlisted status raises: a guess could start taking stock off."""
    return JobRecord(
        **common(row),
        number=text(row.job_number),
        status=known(JOB_STATUSES, row.job_status, "jobStatus"),
        customer_id=ref(row.customer_id),
        customer_location_id=ref(row.location_id),
        project_id=ref(row.project_id),
        business_unit_id=ref(row.business_unit_id),
        summary=plain(row.summary),
        completed_at=utc(row.completed_on),
        custom_fields=custom_fields(row.custom_fields),
    )


def appointment(row: shapes.Appointment) -> AppointmentRecord:
    """Jobs v2 appointment. An unlisted status raises."""
    return AppointmentRecord(
        **common(row),
        job_id=ref(row.job_id),
        number=text(row.appointment_number),
        status=known(APPOINTMENT_STATUSES, row.status, "status"),
        starts_at=utc(row.start),
        ends_at=utc(row.end),
        arrival_from=utc(row.arrival_window_start),
        arrival_until=utc(row.arrival_window_end),
        instructions=plain(row.special_instructions),
    )


def job_assignment(row: shapes.Assignment) -> JobAssignmentRecord:
    """Dispatch v2 appointment assignment; inactive once taken off."""
    return JobAssignmentRecord(
        **common(row),
        job_id=ref(row.job_id),
        technician_id=ref(row.technician_id),
        appointment_id=ref(row.appointment_id),
        status=text(row.status).lower(),
        assigned_at=utc(row.assigned_on),
    )
