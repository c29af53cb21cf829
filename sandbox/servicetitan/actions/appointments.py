"""Planning visits to a job through the API."""

from __future__ import annotations

from sandbox.servicetitan import lists
from sandbox.servicetitan.actions import booking, history, planning, progress, references
from sandbox.servicetitan.entity import Call, Reply
from sandbox.servicetitan.problems import invalid
from sandbox.store import Row


def create(call: Call) -> Reply:
    """Add a visit to an open job and answer it."""
    references.check(call.tenant, call.body, ("jobId",))
    planning.check(call.tenant, call.body)
    job = call.tenant.table("jobs")[call.body["jobId"]]
    progress.check_open(call.tenant, job)
    visit = booking.add_visit(call.tenant, job, call.body)
    history.add(call.tenant, job["id"], "AppointmentAdded")
    progress.settle(call.tenant, job["id"])
    return lists.shown(call, call.entity, visit)


def _open(call: Call) -> Row:
    visit = lists.existing(call, "appointments")
    progress.check_open(call.tenant, call.tenant.table("jobs")[visit["jobId"]])
    progress.refuse(visit["status"] in progress.OVER, f"The appointment is {visit['status']}.")
    progress.refuse(not visit.get("active", True), "The appointment has been deleted.")
    return visit


def reschedule(call: Call) -> Reply:
    """Move a visit nobody works on yet, and answer it; its window goes unless sent as well."""
    visit = _open(call)
    progress.refuse(visit["status"] == "Working", "The appointment is Working.")
    planning.check(call.tenant, {**visit, **call.body})
    times = {**call.body}
    if "start" in times and "arrivalWindowStart" not in times:
        times |= {"arrivalWindowStart": None, "arrivalWindowEnd": None}
    row = call.tenant.change("appointments", visit["id"], **times)
    history.add(call.tenant, visit["jobId"], "Rescheduled")
    progress.settle(call.tenant, visit["jobId"])
    return lists.shown(call, call.entity, row)


def hold(call: Call) -> Reply:
    """Put a visit on hold; nothing is answered."""
    visit = _open(call)
    progress.refuse(visit["status"] == "Hold", "The appointment is Hold.")
    reason = references.find(call.tenant, ("job_hold_reasons",), call.body["reasonId"])
    if reason is None:
        raise invalid({"reasonId": ["The reason does not exist or is not active."]})
    progress.move(call.tenant, visit, "Hold", hold=dict(call.body))
    progress.settle(call.tenant, visit["jobId"])
    return Reply()


def unhold(call: Call) -> Reply:
    """Schedule a visit again that is on hold; nothing is answered."""
    visit = _open(call)
    progress.refuse(visit["status"] != "Hold", f"The appointment is {visit['status']}.")
    progress.move(call.tenant, visit, "Scheduled", hold=None)
    progress.settle(call.tenant, visit["jobId"])
    return Reply()


def confirm(call: Call) -> Reply:
    """Note that the customer expects the visit; nothing is answered."""
    call.tenant.change("appointments", _open(call)["id"], isConfirmed=True)
    return Reply()


def unconfirm(call: Call) -> Reply:
    """Take the confirmation back; nothing is answered."""
    call.tenant.change("appointments", _open(call)["id"], isConfirmed=False)
    return Reply()


def instruct(call: Call) -> Reply:
    """Replace the special instructions and answer the visit."""
    visit = _open(call)
    text = call.body["specialInstructions"]
    row = call.tenant.change("appointments", visit["id"], specialInstructions=text)
    return lists.shown(call, call.entity, row)


def summarise(call: Call) -> Reply:
    """Keep what a technician says about a visit, one summary for each, and answer it."""
    visit = lists.existing(call, "appointments")
    references.check(call.tenant, call.body, ("technicianId",))
    kept = list(visit.get("appointmentSummaries") or ())
    mine = call.body["technicianId"]
    now = call.tenant.clock.stamp()
    born = next((s["createdOn"] for s in kept if s["technicianId"] == mine), now)
    summary = {
        "createdOn": born,
        "jobAppointmentId": visit["id"],
        "jobId": visit["jobId"],
        "modifiedOn": now,
        "notes": call.body["notes"],
        "technicianId": mine,
    }
    others = [s for s in kept if s["technicianId"] != mine]
    call.tenant.change("appointments", visit["id"], appointmentSummaries=[*others, summary])
    return Reply(content=summary)


def delete(call: Call) -> Reply:
    """Remove a visit nobody has worked on, unless it is the job's only one."""
    visit = _open(call)
    progress.refuse(visit["status"] == "Working", "The appointment has timesheets.")
    others = progress.visits(call.tenant, visit["jobId"])
    progress.refuse(len(others) < 2, "The appointment is the only one of its job.")
    for assignment in progress.crew(call.tenant, visit):
        call.tenant.change("appointment_assignments", assignment["id"], active=False)
    call.tenant.change("appointments", visit["id"], active=False)
    progress.settle(call.tenant, visit["jobId"])
    return Reply()
