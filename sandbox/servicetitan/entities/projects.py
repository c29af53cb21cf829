"""Projects (jpm/v2)."""

from __future__ import annotations

from typing import Any

from sandbox.servicetitan.actions import notes
from sandbox.servicetitan.actions import projects as actions
from sandbox.servicetitan.entities.notes import ON_PROJECTS
from sandbox.servicetitan.entity import Entity, Filter, Operation
from sandbox.servicetitan.filters import STANDARD
from sandbox.servicetitan.schema import schema
from sandbox.servicetitan.shapes import shape
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row

_DATES = ("startDate", "targetCompletionDate", "actualCompletionDate")
_FIELDS = "customFields: [{{typeId*: int64, value*: string}}]{0}"
_COMMON = (
    "projectTypeId: int64?, projectManagerIds: [int64]{0}, name: string{0}, summary: string{0},"
    " statusId: int64{0}, subStatusId: int64{0}, businessUnitIds: [int64]{0},"
    + " ".join(f"{name}: date-time{{0}}," for name in _DATES)
    + _FIELDS
)
_GIVEN = "externalData: {applicationGuid*: guid, externalData*: [{key*: string, value*: string}]}?"


def _of_jobs(member: str) -> Any:
    def found(tenant: Tenant, row: Row) -> list[Any]:
        jobs = tenant.table("jobs")
        return [jobs[key].get(member) for key in row["jobIds"] if key in jobs]

    return found


def _of_rows(table: str, member: str) -> Any:
    def found(tenant: Tenant, row: Row) -> list[Any]:
        rows = tenant.table(table)
        return [r[member] for key in row["jobIds"] for r in rows.find("jobId", key) if r["active"]]

    return found


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
        Filter("invoiceId", "has", of=_of_jobs("invoiceId")),
        Filter("technicianId", "has", of=_of_rows("appointment_assignments", "technicianId")),
        Filter("jobId", "has", "jobIds"),
        Filter("appointmentId", "has", of=_of_rows("appointments", "id")),
        Filter("businessUnitIds", "has_any", "businessUnitIds"),
        Filter("projectManagerIds", "has_any", "projectManagerIds"),
        Filter("status", "words", "status"),
        Filter("startsOnOrAfter", "from", "startDate"),
        Filter("startsBefore", "before", "startDate"),
        Filter("completedOnOrAfter", "from", "actualCompletionDate"),
        Filter("completedBefore", "before", "actualCompletionDate"),
        Filter("targetCompletionDateOnOrAfter", "from", "targetCompletionDate"),
        Filter("targetCompletionDateBefore", "before", "targetCompletionDate"),
    ),
    sorts=("Id", "CreatedOn", "ModifiedOn", "Name", "TargetCompletionDate"),
    active=None,
    feed="projects",
    feed_active=True,
    hidden=frozenset({"external"}),
    operations=(
        Operation(
            "POST",
            "",
            actions.create,
            schema(f"locationId*: int64, customerId: int64?, {_COMMON.format('?')}, {_GIVEN}"),
        ),
        Operation(
            "PATCH",
            "/{id}",
            actions.update,
            schema(f"jobIds: [int64], {_COMMON.format('')}, externalData: @external"),
        ),
        Operation("POST", "/{id}/attach-job/{id}", actions.attach),
        Operation("POST", "/detach-job/{id}", actions.detach),
        *notes.operations(ON_PROJECTS),
    ),
)

ENTITIES = (PROJECTS,)
