"""Who may use material on which job, from which place, and what cannot be written down."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Q

from inventory.models import Item, ItemUnit, Job, JobAssignment, Location, Technician
from plyhub.common import inactivity
from plyhub.common.errors import InvalidInput, NotAllowed, WrongState
from plyhub.common.models import User
from plyhub.common.quantities import Ratio, fits_precision, plain

USE = "inventory.add_usage"
ANY_JOB = "inventory.use_on_any_job"
REVIEW = "inventory.review_usage"
LARGEST_QUANTITY = Decimal("9999999999")


def may_use(actor: User, job: Job) -> bool:
    """Whether this person uses material on this job: on any, or on the jobs they are put on."""
    if not actor.has_perm(USE):
        return False
    return actor.has_perm(ANY_JOB) or is_on(actor, job)


def is_on(actor: User, job: Job) -> bool:
    """Whether this person is a technician on the job."""
    return JobAssignment.objects.filter(job=job, technician__user=actor.pk, is_active=True).exists()


def places_for(actor: User, job: Job) -> Q:
    """Which places this person takes material for the job from: a technician only from their own
    truck and the job's site."""
    if actor.has_perm(ANY_JOB):
        return Q()
    return Q(technicians__user=actor.pk) | Q(job=job.pk)


def job_for(actor: User | None, job_id: int) -> Job:
    """The job, if this person may use material on it. Raises `NotAllowed` or `InvalidInput`."""
    job = Job.objects.filter(pk=job_id).first()
    if job is None:
        raise InvalidInput("This job does not exist any more.", field="job")
    if actor and not may_use(actor, job):
        raise NotAllowed(f"You may not use material on {job}: you are not put on it.")
    return job


def check_not_canceled(job: Job) -> None:
    """Raise `WrongState` for a canceled job: material only comes back from it."""
    if job.status == Job.Status.CANCELED:
        raise WrongState(f"{job} is canceled; nothing more is used on it.")


def check_place(actor: User | None, job: Job, location_id: int, *, field: str = "location") -> None:
    """Raise `InvalidInput` for a place that is gone, `NotAllowed` for somebody else's truck."""
    place = Location.objects.filter(pk=location_id).first()
    if place is None:
        raise InvalidInput("This place does not exist any more. Choose another.", field=field)
    if actor is None:
        return
    own = Location.objects.filter(places_for(actor, job), pk=location_id)
    if not own.exists():
        raise NotAllowed(
            f"You may not take material from {place}. Take it from your own truck.", field=field
        )


def check_in_use(item_id: int, location_id: int) -> None:
    """Raise `InvalidInput` for an item or a place that is out of use: nothing new names them."""
    item = Item.objects.filter(pk=item_id, is_active=False).first()
    if item is not None:
        told = f"{item}: {inactivity.told(item)}. Choose another item."
        raise InvalidInput(told, field="item")
    place = Location.objects.filter(pk=location_id, is_active=False).first()
    if place is not None:
        told = f"{place}: {inactivity.told(place)}. Choose another place."
        raise InvalidInput(told, field="location")


def technician(technician_id: int | None, actor: User | None) -> int | None:
    """The technician who is named, else the one this person is. Raises `InvalidInput`."""
    if technician_id is None:
        return getattr(getattr(actor, "technician", None), "pk", None)
    if not Technician.objects.filter(pk=technician_id).exists():
        raise InvalidInput("This technician does not exist any more.", field="technician")
    return technician_id


def stock_quantity(item_id: int, quantity: Decimal, unit: str | None) -> Decimal:
    """`quantity` in stock units. Raises `InvalidInput` for one that cannot be used or counted."""
    item = Item.objects.select_related("stock_unit").filter(pk=item_id).first()
    if item is None:
        raise InvalidInput("This item does not exist any more. Choose another.", field="item")
    if not quantity.is_finite() or quantity <= 0:
        raise InvalidInput("The quantity must be more than 0.", field="quantity")
    amount = _ratio(item, unit).to_stock(quantity)
    if amount > LARGEST_QUANTITY:
        raise InvalidInput("The quantity is too large.", field="quantity")
    if not fits_precision(amount, item.stock_unit.places):
        raise InvalidInput(
            f"{plain(quantity)} {unit or item.stock_unit_id} of {item.sku} is no whole number of"
            f" what {item.stock_unit_id} is counted in. Round it.",
            field="quantity",
        )
    return amount


def _ratio(item: Item, unit: str | None) -> Ratio:
    if not unit or unit == item.stock_unit_id:
        return Ratio()
    pack = ItemUnit.objects.filter(item=item, unit=unit).first()
    if pack is None:
        raise InvalidInput(f"{item.sku} is not counted in {unit}.", field="unit")
    return pack.ratio
