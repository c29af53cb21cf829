"""How jobs, their visits and the people on them move through their states.

Nobody sets a job's status: it follows from its visits, except that a job canceled or completed
stays so until that is taken back.
"""

from __future__ import annotations

from typing import Any

from sandbox.servicetitan.actions import history
from sandbox.servicetitan.problems import Problem
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row

# The first of these that a job's visits have decides about the job.
_DECIDES = {
    "Working": "InProgress",
    "Dispatched": "Dispatched",
    "Scheduled": "Scheduled",
    "Hold": "Hold",
    "Done": "Completed",
    "Canceled": "Canceled",
}
# status of a visit -> of the people on it
CREW = {
    "Scheduled": "Scheduled",
    "Dispatched": "Dispatched",
    "Working": "Working",
    "Hold": "Scheduled",
    "Done": "Done",
    "Canceled": "Scheduled",
}
CLOSED = ("Completed", "Canceled")
OVER = ("Done", "Canceled")
_BOOKED_OUT = ("Posted", "Exported")


def refuse(wrong: object, title: str) -> None:
    """Raise the 409 with this title if `wrong`."""
    if wrong:
        raise Problem(409, title)


def visits(tenant: Tenant, job_id: int) -> list[Row]:
    """Return the active visits of a job in time order."""
    found = tenant.table("appointments").find("jobId", job_id)
    return sorted((v for v in found if v.get("active", True)), key=lambda v: (v["start"], v["id"]))


def crew(tenant: Tenant, visit: Row) -> list[Row]:
    """Return the active assignments to a visit."""
    found = tenant.table("appointment_assignments").find("jobId", visit["jobId"])
    return [a for a in found if a["active"] and a["appointmentId"] == visit["id"]]


def check_open(tenant: Tenant, job: Row) -> None:
    """Raise the 409 unless visits of the job may still change."""
    refuse(job["jobStatus"] in CLOSED, f"The job is {job['jobStatus']}.")
    invoice = tenant.table("invoices").get(job.get("invoiceId") or 0)
    posted = invoice is not None and invoice.get("syncStatus") in _BOOKED_OUT
    refuse(posted, "The job's invoice has been posted.")


def move(tenant: Tenant, visit: Row, status: str, **more: Any) -> Row:
    """Put a visit and the people on it into a state and return it; the job is not touched."""
    row = tenant.change("appointments", visit["id"], status=status, **more)
    for assignment in crew(tenant, visit):
        if assignment["status"] != CREW[status]:
            tenant.change("appointment_assignments", assignment["id"], status=CREW[status])
    return row


def settle(tenant: Tenant, job_id: int, status: str = "", **more: Any) -> Row:
    """Bring a job in line with its visits (or to `status`), and return it.

    `more` changes other members with it. A job that is already right is not touched.
    """
    job, found = tenant.table("jobs")[job_id], visits(tenant, job_id)
    statuses = {visit["status"] for visit in found}
    wanted = {
        "jobStatus": status or next((_DECIDES[s] for s in _DECIDES if s in statuses), "Scheduled"),
        "appointmentCount": len(found),
        "firstAppointmentId": found[0]["id"] if found else 0,
        "lastAppointmentId": found[-1]["id"] if found else 0,
        **more,
    }
    if wanted["jobStatus"] != "Hold":
        wanted["hold"] = None
    if wanted["jobStatus"] != "Completed":
        wanted["completedOn"] = None
    elif not wanted.get("completedOn"):
        wanted["completedOn"] = job.get("completedOn") or tenant.clock.stamp()
    if all(job.get(name) == value for name, value in wanted.items()):
        return job
    if job["jobStatus"] != wanted["jobStatus"]:
        history.add(tenant, job_id, wanted["jobStatus"])
    return tenant.change("jobs", job_id, **wanted)


def cancel(tenant: Tenant, job: Row, reason: int, memo: str) -> None:
    """Cancel a job and what is left of its visits; raises the 409 when it is closed."""
    refuse(job["jobStatus"] in CLOSED, f"The job is {job['jobStatus']}.")
    for visit in visits(tenant, job["id"]):
        if visit["status"] not in OVER:
            move(tenant, visit, "Canceled")
    log = {"jobId": job["id"], "reasonId": reason, "memo": memo, "createdById": 0, "active": True}
    tenant.insert("job_canceled_logs", log)
    settle(tenant, job["id"], "Canceled")


def restore(tenant: Tenant, job: Row) -> None:
    """Take a cancellation back: the canceled visits are scheduled again; 409 when there is none."""
    refuse(job["jobStatus"] != "Canceled", f"The job is {job['jobStatus']}.")
    for visit in visits(tenant, job["id"]):
        if visit["status"] == "Canceled":
            move(tenant, visit, "Scheduled")
    for log in tenant.table("job_canceled_logs").find("jobId", job["id"]):
        if log["active"]:
            tenant.change("job_canceled_logs", log["id"], active=False)
    settle(tenant, job["id"])


def hold(tenant: Tenant, job: Row, reason: int, memo: str) -> None:
    """Put a job and its unfinished visits on hold; raises the 409 when it is, or is closed."""
    refuse(job["jobStatus"] in (*CLOSED, "Hold"), f"The job is {job['jobStatus']}.")
    why = {"reasonId": reason, "memo": memo}
    for visit in visits(tenant, job["id"]):
        if visit["status"] not in OVER:
            move(tenant, visit, "Hold", hold=why)
    settle(tenant, job["id"], "Hold", hold=why)


def complete(tenant: Tenant, job: Row, when: str) -> None:
    """Complete a job: visits somebody was sent to are done, the others canceled.

    Raises the 409 when it is closed, or when nobody is assigned to any of its visits.
    """
    refuse(job["jobStatus"] in CLOSED, f"The job is {job['jobStatus']}.")
    found = visits(tenant, job["id"])
    manned = {visit["id"] for visit in found if crew(tenant, visit)}
    refuse(not manned, "The job has no assigned technicians.")
    for visit in found:
        if visit["status"] not in OVER:
            move(tenant, visit, "Done" if visit["id"] in manned else "Canceled")
    settle(tenant, job["id"], "Completed", completedOn=when)
