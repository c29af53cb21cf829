"""The nightly look at the ledger: whether balances and pools are what the movements add up to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from inventory.models import StockCheck
from inventory.services import business_days, verification
from inventory.services.verification import Difference
from plyhub.common.models import Company

NIGHT_HOUR = 2
"""From when on it is looked at, where the company is."""
GIVEN_UP = timedelta(hours=1)
"""After so long, whoever began to look is taken to have died over it."""
TOLD = 20


def due(*, now: datetime) -> bool:
    """Whether the ledger has to be looked at: once a day, in the night or as soon as we run."""
    local = timezone.localtime(now, Company.current().zone)
    if local.hour < NIGHT_HOUR:
        return False
    done = StockCheck.objects.filter(day=local.date())
    return not done.exclude(found=None, started_at__lt=now - GIVEN_UP).exists()


def run() -> StockCheck | None:
    """Look, and keep what was found; None where somebody else did or does. Nothing is repaired."""
    if not _claim():
        return None
    return note(verification.differences())


def note(found: Sequence[Difference]) -> StockCheck:
    """Keep for today that so much differs now."""
    told = "\n".join(str(each) for each in found[:TOLD])
    check, _ = StockCheck.objects.update_or_create(
        day=business_days.today(), defaults={"found": len(found), "told": told}
    )
    return check


def latest() -> StockCheck | None:
    """The last look that came to an end."""
    return StockCheck.objects.filter(found__isnull=False).order_by("-day").first()


@transaction.atomic
def _claim() -> bool:
    now, day = timezone.now(), business_days.today()
    check, is_new = StockCheck.objects.select_for_update().get_or_create(
        day=day, defaults={"started_at": now}
    )
    if is_new:
        return True
    if check.found is not None or check.started_at > now - GIVEN_UP:
        return False
    check.started_at = now
    check.save(update_fields=["started_at"])
    return True
