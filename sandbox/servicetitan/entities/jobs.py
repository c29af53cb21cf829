"""Job planning (jpm/v2) and who is sent to which appointment (dispatch/v2)."""

from __future__ import annotations

from typing import Any

from sandbox.servicetitan.actions import jobs as actions
from sandbox.servicetitan.actions import notes
from sandbox.servicetitan.entity import Entity, Filter, Operation
from sandbox.servicetitan.filters import STANDARD
from sandbox.servicetitan.schema import schema
from sandbox.servicetitan.shapes import shape
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row

_JOB_STATES = ("Scheduled", "Dispatched", "InProgress", "Hold", "Completed", "Canceled")
_VISIT_STATES = ("Scheduled", "Dispatched", "Working", "Hold", "Done", "Canceled")


def _technicians_of_job(tenant: Tenant, row: Row) -> list[Any]:
    found = tenant.table("appointment_assignments").find("jobId", row["id"])
    return [assignment["technicianId"] for assignment in found if assignment["active"]]


def _technicians_of_visit(tenant: Tenant, row: Row) -> list[Any]:
    found = tenant.table("appointment_assignments").find("jobId", row["jobId"])
    return [a["technicianId"] for a in found if a["active"] and a["appointmentId"] == row["id"]]


def _visits(member: str) -> Any:
    return lambda tenant, row: [
        visit[member] for visit in tenant.table("appointments").find("jobId", row["id"])
    ]


def _first_start(tenant: Tenant, row: Row) -> Any:
    starts = _visits("start")(tenant, row)
    return min(starts) if starts else None


def _project_of_visit(tenant: Tenant, row: Row) -> Any:
    job = tenant.table("jobs").get(row["jobId"])
    return job and job.get("projectId")


JOBS = Entity(
    name="jobs",
    module="jpm",
    path="jobs",
    scope="tn.jpm.jobs",
    shape=shape(
        "id jobNumber projectId? customerId locationId jobStatus=Scheduled completedOn?"
        " businessUnitId jobTypeId priority=Normal campaignId=0 appointmentCount=0"
        " firstAppointmentId=0 lastAppointmentId=0 recallForId? warrantyId? jobGeneratedLeadSource?"
        " noCharge=false notificationsEnabled=true createdOn createdById=0 modifiedOn tagTypeIds=[]"
        " leadCallId? partnerLeadCallId? bookingId? soldById? customerPo='' invoiceId=0"
        " membershipId? total=0.00 createdFromEstimateId? estimateIds=[] equipmentIds=[]"
        " isAutoDispatched? summary? customFields? externalData? summaryOfWork?"
    ),
    filters=(
        *STANDARD,
        Filter("number", "text", "jobNumber"),
        *(
            Filter(name, "id", name)
            for name in (
                "projectId",
                "bookingId",
                "customerId",
                "locationId",
                "soldById",
                "jobTypeId",
                "campaignId",
                "businessUnitId",
                "invoiceId",
                "createdFromEstimateId",
            )
        ),
        Filter("jobStatus", "word", "jobStatus", values=_JOB_STATES),
        Filter("appointmentStatus", "has_word", of=_visits("status"), values=_VISIT_STATES),
        Filter("priority", "text", "priority"),
        Filter("firstAppointmentStartsOnOrAfter", "from", of=_first_start),
        Filter("firstAppointmentStartsBefore", "before", of=_first_start),
        Filter("technicianId", "has", of=_technicians_of_job),
        Filter("completedOnOrAfter", "from", "completedOn"),
        Filter("completedBefore", "before", "completedOn"),
        *(Filter(name, "has_any", name) for name in ("tagTypeIds", "equipmentIds", "estimateIds")),
    ),
    sorts=("Id", "CreatedOn", "ModifiedOn", "Priority"),
    active=None,
    feed="jobs",
    feed_active=True,
    hidden=frozenset({"external"}),
    operations=(
        Operation(
            "PATCH",
            "/{id}",
            actions.update,
            schema(
                "customerId: int64, locationId: int64, businessUnitId: int64, jobTypeId: int64,"
                " jobGeneratedLeadSource: {jobId: int64?, employeeId: int64?}?, priority: string,"
                " campaignId: int64, summary: string, shouldUpdateInvoiceItems: boolean,"
                " customFields: [{typeId*: int64, value: string?}], tagTypeIds: [int64],"
                " externalData: @external, customerPo: string, soldById: int64?,"
                " isAutoDispatched: boolean, summaryOfWork: string, noCharge: boolean"
            ),
        ),
        Operation("GET", "/{id}/notes", notes.listed),
        Operation("POST", "/{id}/notes", notes.add, schema("text*: string, pinToTop: boolean?")),
    ),
)

JOB_TYPES = Entity(
    name="job_types",
    module="jpm",
    path="job-types",
    scope="tn.jpm.jobtypes",
    shape=shape(
        "id name businessUnitIds=[] skills=[] tagTypeIds=[] priority=Normal duration=7200"
        " soldThreshold? class='' summary='' noCharge=false"
        " enforceRecurringServiceEventSelection=false invoiceSignaturesRequired=false modifiedOn"
        " createdOn externalData? active=true isSmartDispatched=false defaultEstimateSoldAction=''"
        " customFieldTypeIds=[]"
    ),
    filters=(*STANDARD, Filter("name", "part", "name"), Filter("priority", "text", "priority")),
)

PROJECTS = Entity(
    name="projects",
    module="jpm",
    path="projects",
    scope="tn.jpm.projects",
    shape=shape(
        "id number name? summary? status? statusId? subStatus? subStatusId? customerId locationId"
        " projectTypeId? projectManagerIds=[] businessUnitIds=[] startDate? targetCompletionDate?"
        " actualCompletionDate? modifiedOn createdOn customFields? externalData? jobIds=[]"
    ),
    filters=(
        *STANDARD,
        *(Filter(name, "id", name) for name in ("customerId", "locationId", "projectTypeId")),
        Filter("jobId", "has", "jobIds"),
        Filter("businessUnitIds", "has_any", "businessUnitIds"),
        Filter("projectManagerIds", "has_any", "projectManagerIds"),
        Filter("status", "words", "status"),
        Filter("startsOnOrAfter", "from", "startDate"),
        Filter("startsBefore", "before", "startDate"),
        Filter("completedOnOrAfter", "from", "actualCompletionDate"),
        Filter("completedBefore", "before", "actualCompletionDate"),
    ),
    sorts=("Id", "CreatedOn", "ModifiedOn", "Name", "TargetCompletionDate"),
    active=None,
    feed="projects",
    feed_active=True,
)

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
        Filter("projectId", "id", of=_project_of_visit),
        Filter("number", "text", "appointmentNumber"),
        Filter("status", "word", "status", values=_VISIT_STATES),
        Filter("startsOnOrAfter", "from", "start"),
        Filter("startsBefore", "before", "start"),
        Filter("technicianId", "has", of=_technicians_of_visit),
        Filter("customerId", "id", "customerId"),
        Filter("unused", "flag", "unused"),
    ),
    feed="appointments",
    feed_filter=True,
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
)

ENTITIES = (JOBS, notes.JOB_NOTES, JOB_TYPES, PROJECTS, APPOINTMENTS, ASSIGNMENTS)
