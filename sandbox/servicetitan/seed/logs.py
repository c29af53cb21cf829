"""What has happened to the seeded jobs so far: bookings, cancellations, holds, histories."""

from __future__ import annotations

from sandbox.servicetitan.actions import history
from sandbox.servicetitan.seed import ids
from sandbox.servicetitan.seed.writer import Writer
from sandbox.store import Row

_REASONS = 3


def load(writer: Writer) -> None:
    """Write the records of every job there is."""
    jobs = sorted(writer.tenant.table("jobs").values(), key=lambda job: job["id"])
    for key, job in enumerate(jobs, start=1):
        visit = writer.tenant.table("appointments").get(job["firstAppointmentId"])
        if visit is None:
            continue
        record = history.booked(writer.tenant, job, visit)
        writer.add("job_booked_logs", ids.of("job_booked_logs", key), **record)
        _history(writer, key, job)
        if job["jobStatus"] == "Canceled":
            _canceled(writer, key, job)
        elif job["jobStatus"] == "Hold":
            _held(writer, key, job, visit)


def _history(writer: Writer, key: int, job: Row) -> None:
    events = ["Booked"] + [job["jobStatus"]] * (job["jobStatus"] != "Scheduled")
    entries = [
        {
            "id": ids.of("job_events", key * 2 + place),
            "employeeId": None,
            "eventType": kind,
            "date": job["createdOn"],
            "usedSchedulingTool": "Manual",
            "memo": "",
        }
        for place, kind in enumerate(events)
    ]
    writer.add(history.TABLE, job["id"], jobId=job["id"], history=entries)


def _canceled(writer: Writer, key: int, job: Row) -> None:
    writer.add(
        "job_canceled_logs",
        ids.of("job_canceled_logs", key),
        jobId=job["id"],
        reasonId=ids.of("job_cancel_reasons", 1 + key % _REASONS),
        memo="",
        createdById=0,
        active=True,
    )


def _held(writer: Writer, key: int, job: Row, visit: Row) -> None:
    why = {"reasonId": ids.of("job_hold_reasons", 1 + key % _REASONS), "memo": ""}
    # As if it had been written with them: their times of change stay.
    writer.tenant.table("jobs").update(job["id"], hold=why)
    writer.tenant.table("appointments").update(visit["id"], hold=why)
