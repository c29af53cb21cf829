"""Making and changing projects, and which jobs belong to them."""

from __future__ import annotations

from typing import Any

from sandbox.servicetitan import lists
from sandbox.servicetitan.actions import booking, custom_fields, external, references
from sandbox.servicetitan.entity import Call, Reply
from sandbox.servicetitan.problems import invalid
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row

FIRST_NUMBER = 400
# member -> table of what it lists
_LISTS = {
    "projectManagerIds": "employees",
    "businessUnitIds": "business_units",
    "jobIds": "jobs",
}
# member with an id -> table, and the member that shows the name
_CHOICES = {
    "statusId": ("project_statuses", "status"),
    "subStatusId": ("project_substatuses", "subStatus"),
    "projectTypeId": ("project_types", ""),
}


def create(call: Call) -> Reply:
    """Add a project at a location, for its customer, and answer it."""
    body, tenant = dict(call.body), call.tenant
    members = _checked(tenant, body, {})
    customer = tenant.table("locations")[body["locationId"]]["customerId"]
    if (members.get("customerId") or customer) != customer:
        raise invalid({"locationId": ["The location is not the customer's."]})
    members["customerId"] = customer
    kept = {name: value for name, value in members.items() if value is not None}
    return lists.shown(call, call.entity, add(tenant, kept))


def add(tenant: Tenant, members: dict[str, Any]) -> Row:
    """Add a project with these members under the next number, and return it."""
    number = members.get("number") or str(tenant.counter("projects", FIRST_NUMBER))
    row = {"jobIds": [], "businessUnitIds": [], "projectManagerIds": [], **members}
    return tenant.insert("projects", {**row, "number": number})


def update(call: Call) -> Reply:
    """Change the members sent and answer the project; a list of jobs is the whole list."""
    project = lists.existing(call, "projects")
    body, tenant = dict(call.body), call.tenant
    members = _checked(tenant, body, project)
    jobs = members.pop("jobIds", None)
    tenant.change("projects", project["id"], **members)
    if jobs is not None:
        _set_jobs(tenant, project, jobs)
    return lists.shown(call, call.entity, tenant.table("projects")[project["id"]])


def _checked(tenant: Tenant, body: dict[str, Any], project: Row) -> dict[str, Any]:
    references.check(tenant, body)
    for name, table in _LISTS.items():
        references.check_list(tenant, body, name, table)
    changes = _choices(tenant, body, project)
    changes |= custom_fields.replaced(tenant, "projects", body)
    changes |= external.merged(project, body.pop("externalData", None))
    return {**body, **changes}


def _choices(tenant: Tenant, body: dict[str, Any], project: Row) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    for name, (table, shown) in _CHOICES.items():
        if body.get(name) is None:
            continue
        found = references.find(tenant, (table,), body[name])
        if found is None:
            raise invalid({name: [f"The {name} {body[name]} does not exist or is not active."]})
        if name == "subStatusId" and found["statusId"] != {**project, **body}.get("statusId"):
            raise invalid({name: ["The sub-status is not one of the status."]})
        if shown:
            changes[shown] = found["name"]
    if "statusId" in body and "subStatusId" not in body:
        changes |= {"subStatus": None, "subStatusId": None}
    return changes


def _set_jobs(tenant: Tenant, project: Row, keys: list[int]) -> None:
    jobs = tenant.table("jobs")
    for key in project["jobIds"]:
        if key not in keys:
            booking.detach(tenant, jobs[key])
    for key in keys:
        booking.attach(tenant, jobs[key], tenant.table("projects")[project["id"]])


def attach(call: Call) -> Reply:
    """Make the job part of the project; both must be the same customer's."""
    project = lists.existing(call, "projects")
    job = lists.existing(call, "jobs", call.ids[1])
    if job["customerId"] != project["customerId"]:
        raise invalid({"jobId": ["The job is another customer's."]})
    booking.attach(call.tenant, job, project)
    return Reply()


def detach(call: Call) -> Reply:
    """Take the job out of its project; 400 when it has none."""
    job = lists.existing(call, "jobs")
    if not job.get("projectId"):
        raise invalid({"jobId": ["The job is not part of a project."]})
    booking.detach(call.tenant, job)
    return Reply()
