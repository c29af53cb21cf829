"""Booking and looking at work over the wire, for the tests of jobs, visits and webhooks."""

from __future__ import annotations

from typing import Any

JOBS = "jpm/jobs"
VISITS = "jpm/appointments"
CREW = "dispatch/appointment-assignments"
# Tables in which a trace of work would show.
WORK = (
    "jobs",
    "appointments",
    "appointment_assignments",
    "invoices",
    "projects",
    "job_history",
    "job_booked_logs",
    "job_canceled_logs",
)
START, END = "2026-02-02T15:00:00Z", "2026-02-02T17:00:00Z"


def technician(st: Any, name: str = "Mike Smith") -> int:
    return st.rows("settings/technicians", name=name)[0]["id"]


def job_body(st: Any, **changes: Any) -> dict[str, Any]:
    """A body for POST /jobs: a further job like 4521, its visit for Mike Smith."""
    like = st.job("4521")
    same = ("customerId", "locationId", "businessUnitId", "jobTypeId")
    visit = {"start": START, "end": END, "technicianIds": [technician(st)]}
    return {
        **{name: like[name] for name in same},
        "priority": "Normal",
        "campaignId": 7,
        "appointments": [visit],
        "summary": "Condenser pad",
        **changes,
    }


def book(st: Any, **changes: Any) -> dict[str, Any]:
    return st.send("POST", JOBS, job_body(st, **changes))


def visit_of(st: Any, job: dict[str, Any]) -> dict[str, Any]:
    return st.get(f"{VISITS}/{job['firstAppointmentId']}")


def again(st: Any, job: dict[str, Any]) -> dict[str, Any]:
    return st.get(f"{JOBS}/{job['id']}")


def reason(st: Any, kind: str = "cancel") -> int:
    return st.rows(f"jpm/job-{kind}-reasons", sort="+Id")[0]["id"]


def put(st: Any, where: str, body: Any = None, method: str = "PUT") -> int:
    """The status of a write that answers nothing; what it answers is checked to be nothing."""
    answer = st.call(method, where, body)
    if answer.status == 200:
        assert answer.body == b""
    return answer.status
