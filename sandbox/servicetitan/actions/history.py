"""What happened to a job: its history, and the records of its booking and cancellations."""

from __future__ import annotations

from typing import Any

from sandbox.servicetitan import lists
from sandbox.servicetitan.entity import Call, Entity, Reply
from sandbox.servicetitan.problems import Problem
from sandbox.servicetitan.shapes import shape
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row

TABLE = "job_history"

CANCELED_LOGS = Entity(
    name="job_canceled_logs",
    module="jpm",
    path="job-canceled-logs",
    scope="tn.jpm.jobcanceledlogs",
    shape=shape("id jobId reasonId memo? createdOn createdById=0 active=true"),
    sorts=(),
    active=None,
    listed=False,
    by_id=False,
    feed="job-canceled-logs",
    hidden=frozenset({"modifiedOn"}),
)


def event(tenant: Tenant, kind: str, memo: str = "", when: str = "") -> Row:
    """Return an entry of a history, not yet kept."""
    return {
        "id": tenant.next_id(),
        "employeeId": None,
        "eventType": kind,
        "date": when or tenant.clock.stamp(),
        "usedSchedulingTool": "Manual",
        "memo": memo,
    }


def add(tenant: Tenant, job_id: int, kind: str, memo: str = "") -> None:
    """Add an entry to a job's history. The feed hands out whole histories, one for each job."""
    entry = event(tenant, kind, memo)
    table, now = tenant.table(TABLE), entry["date"]
    if (row := table.get(job_id)) is not None:
        table.update(job_id, history=[*row["history"], entry], modifiedOn=now)
        return
    new = {"id": job_id, "jobId": job_id, "history": [entry], "createdOn": now, "modifiedOn": now}
    table.insert(job_id, new)


def exported(tenant: Tenant, row: Row) -> dict[str, Any]:
    """Return a history as the feed has it: without memos."""
    entries = [{name: e[name] for name in e if name != "memo"} for e in row["history"]]
    return {"history": entries}


def shown(call: Call) -> Reply:
    """Answer the history of the job in the path."""
    job = lists.existing(call, "jobs")
    row = call.tenant.table(TABLE).get(job["id"])
    return Reply(content={"history": row["history"] if row else []})


def cancellations(call: Call) -> Reply:
    """Answer the cancellations of the job in the path; those taken back are inactive."""
    job = lists.existing(call, "jobs")
    return lists.page(call, CANCELED_LOGS, only=(("jobId", job["id"]),))


def booked(tenant: Tenant, job: Row, visit: Row) -> Row:
    """Return the members of the record that a job was booked, for its first visit."""
    return {
        "jobId": job["id"],
        "jobAppointmentId": visit["id"],
        "start": visit["start"],
        "arrivalWindowStart": visit.get("arrivalWindowStart"),
        "arrivalWindowEnd": visit.get("arrivalWindowEnd"),
        "createdById": 0,
        "active": True,
    }


_BOOKED = (
    "id", "jobId", "jobAppointmentId", "start", "arrivalWindowStart", "arrivalWindowEnd",
    "createdOn", "createdById", "active",
)  # fmt: skip


def booking(call: Call) -> Reply:
    """Answer the record of the booking of the job in the path; 404 when there is none."""
    job = lists.existing(call, "jobs")
    found = call.tenant.table("job_booked_logs").find("jobId", job["id"])
    if not found:
        raise Problem(404, f"The job {job['id']} has no booking.")
    return Reply(content={name: found[-1][name] for name in _BOOKED})
