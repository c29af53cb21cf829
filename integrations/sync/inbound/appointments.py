"""Visits to jobs: the field-service system plans them."""

from __future__ import annotations

from operator import attrgetter

from integrations.records import AppointmentRecord
from integrations.sync.inbound.base import Inbound, Reference, Values
from inventory.services import appointments


def _appointment(record: AppointmentRecord) -> Values:
    return {
        "number": record.number,
        "status": record.status,
        "starts_at": record.starts_at,
        "ends_at": record.ends_at,
        "arrival_from": record.arrival_from,
        "arrival_until": record.arrival_until,
        "instructions": record.instructions,
        "is_active": record.active,
    }


APPOINTMENT = Inbound(
    save=appointments.upsert_appointments,
    values=_appointment,
    references=(
        Reference(
            column="job_id", link="job", read=attrgetter("job_id"), waits=True, required=True
        ),
    ),
)
