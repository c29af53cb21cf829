"""Jobs and job types (jpm/v2)."""

from __future__ import annotations

from typing import Any

from sandbox.servicetitan.actions import history, job_types, progress, reasons
from sandbox.servicetitan.actions import jobs as actions
from sandbox.servicetitan.actions import notes as note_actions
from sandbox.servicetitan.entities.notes import ON_JOBS
from sandbox.servicetitan.entity import Entity, Filter, Operation
from sandbox.servicetitan.filters import STANDARD
from sandbox.servicetitan.schema import schema
from sandbox.servicetitan.shapes import shape
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row

STATES = ("Scheduled", "Dispatched", "InProgress", "Hold", "Completed", "Canceled")
VISIT_STATES = ("Scheduled", "Dispatched", "Working", "Hold", "Done", "Canceled")
_LED = "jobGeneratedLeadSource: {jobId: int64?, employeeId: int64?}?"
_GIVEN = "externalData: {applicationGuid*: guid, externalData*: [{key*: string, value*: string}]}?"
_WHY = schema("reasonId*: int64, memo*: string")
_GEAR = schema("equipmentIds*: [int64]")


def _technicians(tenant: Tenant, row: Row) -> list[Any]:
    found = tenant.table("appointment_assignments").find("jobId", row["id"])
    return [assignment["technicianId"] for assignment in found if assignment["active"]]


def _visits(member: str) -> Any:
    return lambda tenant, row: [visit[member] for visit in progress.visits(tenant, row["id"])]


def _first_start(tenant: Tenant, row: Row) -> Any:
    return min(_visits("start")(tenant, row), default=None)


def _has_unused(tenant: Tenant, row: Row) -> bool:
    return any(visit.get("unused") for visit in progress.visits(tenant, row["id"]))


_CREATE = schema(
    "customerId*: int64, locationId*: int64, projectId: int64?, businessUnitId*: int64,"
    f" {_LED}, jobTypeId*: int64, priority*: string, campaignId*: int64,"
    " appointments*: [{start*: date-time, end*: date-time, arrivalWindowStart: date-time?,"
    " arrivalWindowEnd: date-time?, technicianIds: [int64]?}], summary: string?,"
    " customFields: [{typeId*: int64, value: string?}]?, tagTypeIds: [int64]?,"
    f" {_GIVEN}, invoiceSignatureIsRequired: boolean?, customerPo: string?, soldById: int64?,"
    " partnerLeadCallId: int64?, leadId: int64?, bookingId: int64?, noCharge: boolean?"
)
_UPDATE = schema(
    f"customerId: int64, locationId: int64, businessUnitId: int64, jobTypeId: int64, {_LED},"
    " priority: string, campaignId: int64, summary: string, shouldUpdateInvoiceItems: boolean,"
    " customFields: [{typeId*: int64, value: string?}], tagTypeIds: [int64],"
    " externalData: @external, customerPo: string, soldById: int64?,"
    " isAutoDispatched: boolean, summaryOfWork: string, noCharge: boolean"
)

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
        Filter("jobStatus", "word", "jobStatus", values=STATES),
        Filter("appointmentStatus", "has_word", of=_visits("status"), values=VISIT_STATES),
        Filter("priority", "text", "priority"),
        Filter("firstAppointmentStartsOnOrAfter", "from", of=_first_start),
        Filter("firstAppointmentStartsBefore", "before", of=_first_start),
        Filter("appointmentStartsOnOrAfter", "any_from", of=_visits("start")),
        Filter("appointmentStartsBefore", "any_before", of=_visits("start")),
        Filter("technicianId", "has", of=_technicians),
        Filter("completedOnOrAfter", "from", "completedOn"),
        Filter("completedBefore", "before", "completedOn"),
        *(Filter(name, "has_any", name) for name in ("tagTypeIds", "equipmentIds", "estimateIds")),
        Filter("hasUnusedAppointments", "flag", of=_has_unused),
    ),
    sorts=("Id", "CreatedOn", "ModifiedOn", "Priority"),
    active=None,
    feed="jobs",
    feed_active=True,
    hidden=frozenset({"external", "hold"}),
    operations=(
        Operation("POST", "", actions.create, _CREATE),
        Operation("PATCH", "/{id}", actions.update, _UPDATE),
        Operation("PUT", "/{id}/cancel", actions.cancel, _WHY),
        Operation("PUT", "/{id}/remove-cancellation", actions.restore),
        Operation("PUT", "/{id}/hold", actions.hold, _WHY),
        Operation("PUT", "/{id}/complete", actions.complete, schema("completedOn*: date-time")),
        Operation("GET", "/{id}/history", history.shown),
        Operation("GET", "/{id}/canceled-log", history.cancellations),
        Operation("GET", "/{id}/booked-log", history.booking),
        Operation("GET", "/cancel-reasons", reasons.canceled),
        Operation("GET", "/hold-reasons", reasons.held),
        Operation("GET", "/{id}/equipment", actions.equipment),
        Operation("POST", "/{id}/equipment", actions.attach_equipment, _GEAR),
        Operation("DELETE", "/{id}/equipment", actions.detach_equipment, _GEAR, 204),
        Operation("DELETE", "/{id}/equipment/{id}", actions.detach_equipment, status=204),
        *note_actions.operations(ON_JOBS),
    ),
)

_TYPE = (
    "name{0}: string, businessUnitIds: [int64]{1}, skills: [string]{1}, tagTypeIds: [int64]{1},"
    " priority: string{1}, duration: int32{1}, soldThreshold: decimal?, class: string{1},"
    " summary: string{1}, noCharge: boolean{1}, enforceRecurringServiceEventSelection: boolean{1},"
    " invoiceSignaturesRequired: boolean{1}, defaultEstimateSoldAction: string{1},"
    " customFieldTypeIds: [int64]{1}"
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
    filters=(
        *STANDARD,
        Filter("name", "part", "name"),
        Filter("priority", "text", "priority"),
        Filter("minDuration", "at_least", "duration"),
        Filter("maxDuration", "at_most", "duration"),
    ),
    order_by=True,
    hidden=frozenset({"external"}),
    operations=(
        Operation("POST", "", job_types.create, schema(f"{_TYPE.format('*', '?')}, {_GIVEN}")),
        Operation(
            "PATCH",
            "/{id}",
            job_types.update,
            schema(
                f"{_TYPE.format('', '')}, externalData: @external,"
                " customFieldsUpdateMode: enum(Replace|Merge)?"
            ),
        ),
    ),
)

HISTORIES = Entity(
    name=history.TABLE,
    module="jpm",
    path="job-history",
    scope="tn.jpm.jobhistory",
    shape=shape("jobId history=[]"),
    listed=False,
    by_id=False,
    feed="job-history",
    hidden=frozenset({"id", "createdOn", "modifiedOn"}),
    computed=history.exported,
)

ENTITIES = (JOBS, JOB_TYPES, HISTORIES, history.CANCELED_LOGS)
