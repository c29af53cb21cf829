"""Estimates: written, sold, taken back, dismissed. Open is where all of that starts from."""

from __future__ import annotations

from typing import Any

from sandbox.servicetitan import lists
from sandbox.servicetitan.actions import estimate_lines, references
from sandbox.servicetitan.entity import Call, Reply
from sandbox.servicetitan.problems import Problem, invalid
from sandbox.servicetitan.rendering import view
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row

TABLE = "estimates"
CHANGES = "estimate_changes"
_PLAIN = (
    "name",
    "summary",
    "tax",
    "reviewStatus",
    "isRecommended",
    "budgetCodeId",
    "externalLinks",
    "depositAmount",
    "depositPercent",
    "requireDepositOnSignature",
)
# where an estimate may go from each status
_WAYS = {"Open": ("Sold", "Dismissed"), "Sold": ("Open",), "Dismissed": ()}


def create(call: Call) -> Reply:
    """Add an estimate for a job, a project or a location and answer it."""
    tenant, body = call.tenant, call.body
    members = _where(tenant, body) | _given(body) | {"status": "Open", "active": True}
    estimate = tenant.insert(TABLE, members)
    note_change(tenant, estimate["id"], None, "Open")
    estimate_lines.replace_all(tenant, estimate, body.get("items") or [])
    estimate = estimate_lines.add_up(tenant, estimate)
    return lists.shown(call, call.entity, _moved(call, estimate))


def update(call: Call) -> Reply:
    """Change the members sent and answer the estimate; `items`, when sent, is the whole list."""
    tenant, body = call.tenant, call.body
    estimate = lists.existing(call, TABLE)
    if body.get("items") is not None:
        _refuse_sold(call, estimate)
        estimate_lines.replace_all(tenant, estimate, body["items"])
    estimate = tenant.change(TABLE, estimate["id"], **_given(body))
    estimate = estimate_lines.add_up(tenant, estimate)
    return lists.shown(call, call.entity, _moved(call, estimate))


def _given(body: dict[str, Any]) -> dict[str, Any]:
    return {name: body[name] for name in _PLAIN if body.get(name) is not None}


def _moved(call: Call, estimate: Row) -> Row:
    status = call.body.get("status")
    if status is None or status == estimate["status"]:
        return estimate
    return move(call.tenant, estimate, status, call.body.get("soldBy"))


def _where(tenant: Tenant, body: dict[str, Any]) -> dict[str, Any]:
    sent = {name: body[name] for name in ("jobId", "projectId", "locationId") if body.get(name)}
    if not sent:
        raise invalid({"jobId": ["One of jobId, projectId and locationId is required."]})
    references.check(tenant, sent)
    return place_of(tenant, **sent)


def place_of(
    tenant: Tenant,
    jobId: int | None = None,  # noqa: N803 - the names of the wire
    projectId: int | None = None,  # noqa: N803
    locationId: int | None = None,  # noqa: N803
) -> dict[str, Any]:
    """Return what an estimate takes over from the job, project or location it is for."""
    job = tenant.table("jobs").get(jobId or 0) or {}
    project = tenant.table("projects").get(projectId or job.get("projectId") or 0) or {}
    place = locationId or job.get("locationId") or project.get("locationId")
    location = tenant.table("locations").get(place or 0) or {}
    unit = tenant.table("business_units").get(job.get("businessUnitId") or 0) or {}
    return {
        "jobId": job.get("id"),
        "jobNumber": job.get("jobNumber"),
        "projectId": project.get("id"),
        "locationId": location.get("id"),
        "customerId": job.get("customerId") or location.get("customerId"),
        "businessUnitId": unit.get("id"),
        "businessUnitName": unit.get("name"),
    }


def sell(call: Call) -> Reply:
    """Sell an Open estimate and answer it."""
    estimate = move(call.tenant, lists.existing(call, TABLE), "Sold", call.body["soldBy"])
    return lists.shown(call, call.entity, estimate)


def unsell(call: Call) -> Reply:
    """Take a Sold estimate back to Open."""
    move(call.tenant, lists.existing(call, TABLE), "Open")
    return Reply()


def dismiss(call: Call) -> Reply:
    """Dismiss an Open estimate."""
    move(call.tenant, lists.existing(call, TABLE), "Dismissed")
    return Reply()


def move(tenant: Tenant, estimate: Row, status: str, sold_by: int | None = None) -> Row:
    """Bring an estimate to `status`, noting the change; raises the 400 for a way there is not."""
    now = estimate["status"]
    if status not in _WAYS[now]:
        raise Problem(400, f"An estimate with status {now} cannot become {status}.")
    sale = {"soldOn": None, "soldBy": None}
    if status == "Sold":
        _check_seller(tenant, sold_by)
        sale = {"soldOn": tenant.clock.stamp(), "soldBy": sold_by}
    elif now == "Sold" and tenant.table("jobs").find("createdFromEstimateId", estimate["id"]):
        raise Problem(400, "A job has been booked from the estimate.")
    note_change(tenant, estimate["id"], now, status)
    return tenant.change(TABLE, estimate["id"], status=status, **sale)


def _check_seller(tenant: Tenant, key: int | None) -> None:
    if references.find(tenant, ("technicians", "employees"), key) is None:
        raise invalid({"soldBy": [f"The technician {key} does not exist or is not active."]})


def note_change(tenant: Tenant, key: int, old: str | None, new: str) -> None:
    """Write down a change of status."""
    members = {"estimateId": key, "oldStatus": old, "newStatus": new, "createdById": 0}
    tenant.insert(CHANGES, members)


def changes(call: Call) -> Reply:
    """Answer every change of status, oldest first, as a bare list."""
    estimate = lists.existing(call, TABLE)
    rows = call.tenant.table(CHANGES).find("estimateId", estimate["id"])
    names = ("id", "oldStatus", "newStatus", "createdOn", "createdById")
    return Reply(content=[{name: row[name] for name in names} for row in rows])


def put_item(call: Call) -> Reply:
    """Change or add one line and answer it."""
    estimate = lists.existing(call, TABLE)
    _refuse_sold(call, estimate)
    line = estimate_lines.write(call.tenant, estimate, call.body)
    estimate_lines.add_up(call.tenant, estimate)
    shown = view(call.entity, call.tenant, line)
    return Reply(content={**shown, "estimateId": estimate["id"]})


def remove_item(call: Call) -> Reply:
    """Take a line off."""
    estimate = lists.existing(call, TABLE)
    _refuse_sold(call, estimate)
    estimate_lines.remove(call.tenant, estimate, call.ids[1])
    estimate_lines.add_up(call.tenant, estimate)
    return Reply()


def _refuse_sold(call: Call, estimate: Row) -> None:
    if estimate["status"] != "Open" and call.settings["sold_estimates_locked"]:
        status = estimate["status"]
        raise Problem(400, f"The items of an estimate with status {status} cannot be changed.")
