"""Visits as the field-service system has them: it plans them, we follow."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from inventory.models import Appointment
from plyhub.common import bulk
from plyhub.common.bulk import Row


@transaction.atomic
def upsert_appointments(rows: Sequence[Row], *, origin: int | None) -> list[int]:
    """Write visits; ids in the order of `rows`. One that was taken off stays, inactive."""
    return bulk.upsert(Appointment, rows)
