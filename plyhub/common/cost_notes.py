"""When the company began to have the cost of material written on its jobs."""

from __future__ import annotations

from django.utils import timezone

from plyhub.common.models import Company


def switched(company: Company) -> None:
    """Count from now, unsaved: jobs completed before are not told about later."""
    company.job_cost_note_since = timezone.now()
