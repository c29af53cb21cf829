"""Technicians and what they are put on, as the field-service system has them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from inventory.models import JobAssignment, Technician
from plyhub.common import bulk
from plyhub.common.bulk import Row


@transaction.atomic
def upsert_technicians(rows: Sequence[Row], *, origin: int | None) -> list[int]:
    """Write technicians; ids in the order of `rows`. Their log-ins here are not touched."""
    return bulk.upsert(Technician, rows)


@transaction.atomic
def upsert_job_assignments(rows: Sequence[Row], *, origin: int | None) -> list[int]:
    """Write who is on which job; ids in the order of `rows`."""
    return bulk.upsert(JobAssignment, rows)
