"""How work proceeds on the dispatch board: sent, begun, finished, moved, held, canceled.

Each verb takes `job` (id or number). Those about one visit take `appointment` (its id), or choose
the job's first unfinished one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.servicetitan.actions import history, progress
from sandbox.servicetitan.stamps import normal
from sandbox.servicetitan.tenant import Tenant
from sandbox.servicetitan.verbs.office import Payload, Verb, office
from sandbox.servicetitan.verbs.work import job_of
from sandbox.store import Row

if TYPE_CHECKING:
    from sandbox.servicetitan.system import ServiceTitanSystem

# verb -> (what the visit becomes, from which states)
_MOVES = {
    "dispatch_job": ("Dispatched", ("Scheduled", "Hold")),
    "start_job": ("Working", ("Scheduled", "Dispatched")),
    "finish_visit": ("Done", ("Dispatched", "Working")),
    "resume_job": ("Scheduled", ("Hold",)),
}


def _visit(tenant: Tenant, job: Row, payload: Payload) -> Row:
    found = progress.visits(tenant, job["id"])
    wanted = payload.get("appointment")
    for visit in found:
        if visit["id"] == wanted if wanted else visit["status"] not in progress.OVER:
            return visit
    raise ValueError(f"job {job['jobNumber']} has no such visit")


def _answer(tenant: Tenant, job: Row) -> Payload:
    return {"id": job["id"], "status": tenant.table("jobs")[job["id"]]["jobStatus"]}


def _move(verb: str) -> Verb:
    status, before = _MOVES[verb]

    @office
    def run(system: ServiceTitanSystem, payload: Payload) -> Payload:
        job = job_of(system.main, payload)
        visit = _visit(system.main, job, payload)
        progress.refuse(visit["status"] not in before, f"The appointment is {visit['status']}.")
        progress.move(system.main, visit, status, hold=None)
        progress.settle(system.main, job["id"])
        return _answer(system.main, job)

    return run


@office
def reschedule_job(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Move a visit to `start` and `end`."""
    tenant = system.main
    job = job_of(tenant, payload)
    visit = _visit(tenant, job, payload)
    times = {name: normal(payload[name]) for name in ("start", "end")}
    tenant.change("appointments", visit["id"], **times)
    history.add(tenant, job["id"], "Rescheduled")
    progress.settle(tenant, job["id"])
    return _answer(tenant, job)


@office
def complete_job(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Complete the job, as of `completed` or now."""
    job = job_of(system.main, payload)
    when = normal(payload["completed"]) if "completed" in payload else system.clock.stamp()
    progress.complete(system.main, job, when)
    return _answer(system.main, job)


def _reason(tenant: Tenant, table: str) -> int:
    return min(tenant.table(table).keys(), default=0)


@office
def cancel_job(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Cancel the job with the first reason there is and the words `memo`."""
    job = job_of(system.main, payload)
    reason = _reason(system.main, "job_cancel_reasons")
    progress.cancel(system.main, job, reason, payload.get("memo", ""))
    return _answer(system.main, job)


@office
def restore_job(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Take the job's cancellation back."""
    job = job_of(system.main, payload)
    progress.restore(system.main, job)
    return _answer(system.main, job)


@office
def hold_job(system: ServiceTitanSystem, payload: Payload) -> Payload:
    """Put the job on hold with the first reason there is and the words `memo`."""
    job = job_of(system.main, payload)
    progress.hold(
        system.main, job, _reason(system.main, "job_hold_reasons"), payload.get("memo", "")
    )
    return _answer(system.main, job)


VERBS = {
    **{verb: _move(verb) for verb in _MOVES},
    "reschedule_job": reschedule_job,
    "complete_job": complete_job,
    "cancel_job": cancel_job,
    "restore_job": restore_job,
    "hold_job": hold_job,
}
