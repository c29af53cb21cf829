"""What an administrator does: projects, custom fields, people, customers, webhooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.servicetitan.actions import booking, custom_fields, projects
from sandbox.servicetitan.tenant import Tenant
from sandbox.servicetitan.verbs.find import row
from sandbox.servicetitan.verbs.office import Payload, office
from sandbox.servicetitan.verbs.work import job_of
from sandbox.store import Row

if TYPE_CHECKING:
    from sandbox.servicetitan.system import ServiceTitanSystem

_NUMBERS = ("jobNumber", "number", "name")


def create_project(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Open a project at `location` (id or name; the first there is) called `name`."""
    tenant = system.main
    wanted = payload.get("location") or min(tenant.table("locations").keys())
    place = row(tenant, "locations", wanted, "name")
    units = [payload["business_unit"]] if "business_unit" in payload else []
    members = {
        "name": payload.get("name", place["name"]),
        "number": payload.get("number"),
        "customerId": place["customerId"],
        "locationId": place["id"],
        "businessUnitIds": [row(tenant, "business_units", unit, "name")["id"] for unit in units],
        **_status(tenant, payload.get("status", "Scheduled")),
    }
    made = projects.add(tenant, members)
    return {"id": made["id"], "number": made["number"]}


def _status(tenant: Tenant, name: str) -> Row:
    found = row(tenant, "project_statuses", name, "name")
    return {"status": found["name"], "statusId": found["id"]}


def set_project_status(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Move the project `number` to `status`."""
    project = row(system.main, "projects", payload["number"], "number")
    changes = {"subStatus": None, "subStatusId": None, **_status(system.main, payload["status"])}
    system.main.change("projects", project["id"], **changes)
    return {"id": project["id"], "status": changes["status"]}


def attach_job(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Make the job `job` part of the project `project`, or with none given of no project."""
    job = job_of(system.main, payload)
    if payload.get("project"):
        project = row(system.main, "projects", payload["project"], "number")
        booking.attach(system.main, job, project)
    else:
        booking.detach(system.main, job)
    return {"id": job["id"], "projectId": system.main.table("jobs")[job["id"]]["projectId"]}


def add_custom_field(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Add the custom field `name` to `table`: `type` Text, Numeric or Dropdown with `options`."""
    kind, options = payload.get("type", "Text"), payload.get("options")
    if kind not in ("Text", "Numeric", "Dropdown") or (kind == "Dropdown") != bool(options):
        raise ValueError("type is Text, Numeric, or Dropdown with options")
    table = custom_fields.TYPES[payload["table"]]
    members = {"name": payload["name"], "dataType": kind, "dataTypeOptions": options}
    return {"id": system.main.insert(table, members)["id"]}


@office
def set_custom_field(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Give the record `id` of `table` the value `value` in its custom field `field`."""
    tenant, table = system.main, payload["table"]
    found = row(tenant, table, payload["id"], *_NUMBERS)
    kind = row(tenant, custom_fields.TYPES[table], payload["field"], "name")
    others = [v for v in found.get("customFields") or () if v["typeId"] != kind["id"]]
    given = [*others, {"typeId": kind["id"], "value": payload["value"]}]
    changed = custom_fields.values(tenant, table, given)
    tenant.change(table, found["id"], customFields=changed)
    return {"id": found["id"], "customFields": changed}


def add_technician(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Hire the technician `name` for `business_unit` (id or name; the first there is)."""
    tenant = system.main
    wanted = payload.get("business_unit") or min(tenant.table("business_units").keys())
    first, _, last = payload["name"].partition(" ")
    members = {
        "name": payload["name"],
        "firstName": first,
        "lastName": last,
        "userId": tenant.next_id(),
        "businessUnitId": row(tenant, "business_units", wanted, "name")["id"],
        "active": True,
    }
    return {"id": tenant.insert("technicians", members)["id"]}


def deactivate_technician(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Make the technician `name` (or id) inactive or, with `active` true, active again."""
    active = payload.get("active", False)
    found = row(system.main, "technicians", payload["name"], "name")
    system.main.change("technicians", found["id"], active=active)
    return {"id": found["id"], "active": active}


def merge_customers(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Merge the customer `customer` into `into`: it becomes inactive, its records move over."""
    tenant = system.main
    gone, kept = (row(tenant, "customers", payload[name], "name") for name in ("customer", "into"))
    for table in ("locations", "jobs", "projects", "appointments"):
        for found in tenant.table(table).find("customerId", gone["id"]):
            tenant.change(table, found["id"], customerId=kept["id"])
    tenant.change("customers", gone["id"], active=False, mergedToId=kept["id"])
    return {"id": gone["id"], "mergedToId": kept["id"]}


def webhooks(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Set where events are posted and how (see webhooks.py), or just return the set-up."""
    return system.webhooks.configure(payload)


VERBS = {
    "create_project": create_project,
    "set_project_status": set_project_status,
    "attach_job": attach_job,
    "add_custom_field": add_custom_field,
    "set_custom_field": set_custom_field,
    "add_technician": add_technician,
    "deactivate_technician": deactivate_technician,
    "merge_customers": merge_customers,
    "webhooks": webhooks,
}
