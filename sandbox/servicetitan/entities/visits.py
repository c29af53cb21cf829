"""Appointments (jpm/v2), and who is sent to which of them (dispatch/v2)."""

from __future__ import annotations

from typing import Any

from sandbox.servicetitan.actions import appointments as actions
from sandbox.servicetitan.actions import assignments
from sandbox.servicetitan.entities.jobs import VISIT_STATES
from sandbox.servicetitan.entity import Entity, Filter, Operation
from sandbox.servicetitan.filters import STANDARD
from sandbox.servicetitan.schema import schema
from sandbox.servicetitan.shapes import shape
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row

_WINDOW = "arrivalWindowStart: date-time?, arrivalWindowEnd: date-time?"
_CREW = schema("jobAppointmentId*: int64, technicianIds*: [int64]")


def _technicians(tenant: Tenant, row: Row) -> list[Any]:
    found = tenant.table("appointment_assignments").find("jobId", row["jobId"])
    return [a["technicianId"] for a in found if a["active"] and a["appointmentId"] == row["id"]]


def _project(tenant: Tenant, row: Row) -> Any:
    job = tenant.table("jobs").get(row["jobId"])
    return job and job.get("projectId")


APPOINTMENTS = Entity(
    name="appointments",
    module="jpm",
    path="appointments",
    scope="tn.jpm.appointments",
    shape=shape(
        "id jobId appointmentNumber? start end arrivalWindowStart? arrivalWindowEnd?"
        " status=Scheduled specialInstructions? createdOn modifiedOn customerId unused=false"
        " createdById=0 isConfirmed=false active=true appointmentSummaries?"
    ),
    filters=(
        *STANDARD,
        Filter("jobId", "id", "jobId"),
        Filter("projectId", "id", of=_project),
        Filter("number", "text", "appointmentNumber"),
        Filter("status", "word", "status", values=VISIT_STATES),
        Filter("startsOnOrAfter", "from", "start"),
        Filter("startsBefore", "before", "start"),
        Filter("technicianId", "has", of=_technicians),
        Filter("customerId", "id", "customerId"),
        Filter("unused", "flag", "unused"),
    ),
    feed="appointments",
    feed_filter=True,
    hidden=frozenset({"hold"}),
    operations=(
        Operation(
            "POST",
            "",
            actions.create,
            schema(
                f"jobId*: int64, start*: date-time, end*: date-time, {_WINDOW},"
                " technicianIds: [int64]?, specialInstructions: string?"
            ),
        ),
        Operation(
            "PATCH",
            "/{id}/reschedule",
            actions.reschedule,
            schema(f"start: date-time, end: date-time, {_WINDOW}"),
        ),
        Operation("PUT", "/{id}/hold", actions.hold, schema("reasonId*: int64, memo*: string")),
        Operation("DELETE", "/{id}/hold", actions.unhold),
        Operation("PUT", "/{id}/confirmation", actions.confirm),
        Operation("DELETE", "/{id}/confirmation", actions.unconfirm),
        Operation(
            "PUT",
            "/{id}/special-instructions",
            actions.instruct,
            schema("specialInstructions*: string"),
        ),
        Operation(
            "POST",
            "/{id}/summaries",
            actions.summarise,
            schema("notes*: string, technicianId*: int64"),
        ),
        Operation("DELETE", "/{id}", actions.delete),
    ),
)

ASSIGNMENTS = Entity(
    name="appointment_assignments",
    module="dispatch",
    path="appointment-assignments",
    scope="tn.dis.appointmentassignments",
    shape=shape(
        "id technicianId technicianName assignedById=0 assignedOn status=Scheduled isPaused=false"
        " jobId appointmentId createdOn modifiedOn active=true"
    ),
    filters=(
        *STANDARD,
        Filter("appointmentIds", "ids", "appointmentId"),
        Filter("jobId", "id", "jobId"),
    ),
    by_id=False,
    feed="appointment-assignments",
    feed_filter=True,
    operations=(
        Operation("POST", "/assign-technicians", assignments.assign, _CREW),
        Operation("POST", "/unassign-technicians", assignments.unassign, _CREW),
    ),
)

ENTITIES = (APPOINTMENTS, ASSIGNMENTS)
