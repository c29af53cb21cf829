"""Material used on a job and entered here, and what of it was brought back.

The stock moves at once. The customer's invoice follows, and what is read back from there is known
to be this.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from inventory.models import Job, Usage
from inventory.services import usage_checks, usage_families, usage_places, usage_posting
from plyhub.common import idempotency, numbering
from plyhub.common.errors import InvalidInput, WrongState
from plyhub.common.models import User
from plyhub.common.quantities import plain


def record(
    *,
    actor: User | None,
    job_id: int,
    item_id: int,
    quantity: Decimal,
    location_id: int | None = None,
    technician_id: int | None = None,
    unit: str | None = None,
    used_at: datetime | None = None,
    note: str = "",
    token: uuid.UUID | None = None,
) -> Usage:
    """Take `quantity` out of a place for a job, at the average; the same token twice counts once.

    `unit` is one of the item's units, the stock unit if empty. Without a place it comes from the
    technician's truck. Raises `NotAllowed`, `InvalidInput`, `WrongState` for a canceled job, or
    `DomainError` naming what is short.
    """

    @transaction.atomic
    def make() -> Usage:
        job = usage_checks.job_for(actor, job_id)
        usage_checks.check_not_canceled(job)
        who = usage_checks.technician(technician_id, actor)
        amount = usage_checks.stock_quantity(item_id, quantity, unit)
        place = location_id or _usual_place(job, who)
        usage_checks.check_place(actor, job, place)
        usage_checks.check_in_use(item_id, place)
        usage = _write(
            actor, job, item_id, amount, place, used_at=used_at, technician_id=who, note=note
        )
        usage_posting.post([usage], actor=actor, effective_at=used_at)
        return usage

    return idempotency.once(token, model=Usage, make=make)


def bring_back(
    *,
    actor: User | None,
    usage_id: int,
    quantity: Decimal,
    location_id: int | None = None,
    used_at: datetime | None = None,
    note: str = "",
    at_cost_of_issue: bool = False,
    token: uuid.UUID | None = None,
) -> Usage:
    """Put `quantity` stock units of what was used back, where they came from unless said otherwise.

    They come in at the average, or `at_cost_of_issue` at what they left stock at.
    Raises `NotAllowed`, `InvalidInput` for more than is left of it, or `WrongState` for a usage
    that moved no stock. Two at once cannot bring back the same goods.
    """

    @transaction.atomic
    def make() -> Usage:
        usage = _posted(usage_id)
        job = usage_checks.job_for(actor, usage.job_id)
        root = usage_families.lock_root(usage)
        amount = usage_checks.stock_quantity(usage.item_id, quantity, None)
        _check_left(usage, root, amount)
        place = location_id or usage.location_id
        usage_checks.check_place(actor, job, place)
        back = _write(
            actor,
            job,
            usage.item_id,
            -amount,
            place,
            used_at=used_at,
            technician_id=usage_checks.technician(None, actor) or usage.technician_id,
            note=note,
            source=root,
            cost=usage.unit_cost if at_cost_of_issue else None,
        )
        usage_posting.post([back], actor=actor, effective_at=used_at)
        return back

    return idempotency.once(token, model=Usage, make=make)


def _usual_place(job: Job, technician_id: int | None) -> int:
    who = technician_id or usage_places.only_technicians([job.pk]).get(job.pk)
    trucks = usage_places.trucks_of([who]) if who else {}
    place = trucks.get(who) or usage_places.default_place()
    if place is None:
        raise InvalidInput("Say where the material comes from.", field="location")
    return place


def _posted(usage_id: int) -> Usage:
    usage = Usage.objects.select_related("item").filter(pk=usage_id).first()
    if usage is None:
        raise InvalidInput("This usage does not exist any more.", field="usage")
    if usage.status != Usage.Status.POSTED:
        state = usage.get_status_display().lower()
        raise WrongState(f"{usage} is {state}: it moved no stock that could be brought back.")
    return usage


def _check_left(usage: Usage, root: Usage, amount: Decimal) -> None:
    left = usage_families.left(root, usage.item_id)
    if amount > left:
        raise InvalidInput(
            f"Only {plain(left)} {usage.item.stock_unit_id} of {usage.item.sku} are left of"
            f" {usage} to bring back.",
            field="quantity",
        )


def _write(
    actor: User | None,
    job: Job,
    item_id: int,
    quantity: Decimal,
    location_id: int,
    *,
    used_at: datetime | None,
    technician_id: int | None,
    note: str,
    source: Usage | None = None,
    cost: Decimal | None = None,
) -> Usage:
    return Usage.objects.create(
        number=numbering.next_number("usage"),
        job=job,
        item_id=item_id,
        location_id=location_id,
        technician_id=technician_id,
        quantity=quantity,
        entered_in=Usage.EnteredIn.HUB,
        used_at=used_at or timezone.now(),
        note=_note(note),
        entered_by=actor,
        source=source,
        lot=source.lot if source else "",
        unit_cost=cost or 0,
    )


def _note(text: str) -> str:
    longest = Usage._meta.get_field("note").max_length
    if len(text) > longest:
        raise InvalidInput(f"Use at most {longest} characters.", field="note")
    return text.strip()
