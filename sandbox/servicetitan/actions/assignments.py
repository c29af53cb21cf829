"""Sending technicians to visits, and calling them back (dispatch/v2)."""

from __future__ import annotations

from typing import Any

from sandbox.servicetitan.actions import booking, planning, progress
from sandbox.servicetitan.entity import Call, Reply
from sandbox.servicetitan.problems import invalid
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row

_SHOWN = (
    "id", "jobId", "appointmentNumber", "start", "end", "arrivalWindowStart", "arrivalWindowEnd",
    "status", "specialInstructions", "createdOn", "modifiedOn",
)  # fmt: skip


def assign(call: Call) -> Reply:
    """Put the technicians on the visit and answer it; 409 when one is on it already."""
    visit = _visit(call)
    _check(call.tenant, call.body["technicianIds"])
    already = {a["technicianId"] for a in progress.crew(call.tenant, visit)}
    wanted = dict.fromkeys(call.body["technicianIds"])
    twice = already & set(wanted) and call.settings["assign_twice"] == "refuse"
    progress.refuse(twice, "A technician is already assigned to the appointment.")
    for key in wanted:
        if key not in already:
            booking.assign(call.tenant, visit, call.tenant.table("technicians")[key])
    return Reply(content=_shown(visit))


def unassign(call: Call) -> Reply:
    """Take the technicians off the visit and answer it; one who is not on it is passed over."""
    visit = _visit(call)
    for assignment in progress.crew(call.tenant, visit):
        if assignment["technicianId"] in call.body["technicianIds"]:
            call.tenant.change("appointment_assignments", assignment["id"], active=False)
    return Reply(content=_shown(visit))


def _visit(call: Call) -> Row:
    visit = call.tenant.table("appointments").get(call.body["jobAppointmentId"])
    if visit is None or not visit.get("active", True):
        raise invalid({"jobAppointmentId": ["The appointment does not exist."]})
    progress.refuse(visit["status"] in progress.OVER, f"The appointment is {visit['status']}.")
    return visit


def _check(tenant: Tenant, keys: list[int]) -> None:
    if wrong := planning.missing_technicians(tenant, keys):
        raise invalid({f"technicianIds[{place}]": texts for place, texts in wrong.items()})


def _shown(visit: Row) -> dict[str, Any]:
    return {name: visit.get(name) for name in _SHOWN}
