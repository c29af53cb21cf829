"""Why jobs were canceled or held, looked up for a list of jobs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sandbox.servicetitan.actions import progress
from sandbox.servicetitan.entity import Call, Reply
from sandbox.servicetitan.filters import parse_ids
from sandbox.servicetitan.problems import invalid
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row

_SIZE = 50


def canceled(call: Call) -> Reply:
    """Answer the reason of each canceled job among `ids`."""
    return _page(list(_canceled(call.tenant, _jobs(call))))


def held(call: Call) -> Reply:
    """Answer the reason of each job among `ids` that is on hold, with those of its visits."""
    jobs = [job for job in _jobs(call) if job["jobStatus"] == "Hold"]
    return _page([row for job in jobs if (row := _held(call.tenant, job))])


def _jobs(call: Call) -> list[Row]:
    text = call.request.param("ids") or ""
    try:
        wanted = parse_ids(text)
    except ValueError as error:
        raise invalid({"ids": [f"The value '{text[:80]}' is not valid."]}) from error
    if not wanted:
        raise invalid({"ids": ["The ids field is required."]})
    table = call.tenant.table("jobs")
    return [table[key] for key in sorted(wanted, reverse=True) if key in table]


def _canceled(tenant: Tenant, jobs: list[Row]) -> Iterator[dict[str, Any]]:
    for job in jobs:
        logs = tenant.table("job_canceled_logs").find("jobId", job["id"])
        for log in [log for log in logs if log["active"]][-1:]:
            yield {"jobId": job["id"], **_reason(tenant, "job_cancel_reasons", log)}


def _held(tenant: Tenant, job: Row) -> dict[str, Any] | None:
    waiting = [v for v in progress.visits(tenant, job["id"]) if v.get("hold")]
    why = job.get("hold") or next((visit["hold"] for visit in waiting), None)
    if why is None:
        return None
    visits = [
        {"appointmentId": v["id"], **_reason(tenant, "job_hold_reasons", v["hold"])}
        for v in waiting
    ]
    shown = _reason(tenant, "job_hold_reasons", why)
    return {"jobId": job["id"], **shown, "appointmentHoldReasons": visits}


def _reason(tenant: Tenant, table: str, why: Row) -> dict[str, Any]:
    found = tenant.table(table).get(why["reasonId"])
    name = found["name"] if found else ""
    return {"reasonId": why["reasonId"], "name": name, "text": why.get("memo") or ""}


def _page(rows: list[dict[str, Any]]) -> Reply:
    page = {"page": 1, "pageSize": _SIZE, "hasMore": False, "totalCount": None, "data": rows}
    return Reply(content=page)
