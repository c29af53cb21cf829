"""What a person says has arrived, and what follows from it: the place and the day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from inventory.models import Location
from inventory.services import business_days
from plyhub.common.errors import InvalidInput
from procurement.models import PurchaseOrder, PurchaseOrderLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Stock units that arrived, by order line; without a place or day, the usual ones."""

    order_id: int
    quantities: Mapping[int, Decimal]
    packing_slip: str = ""
    received_on: date | None = None
    location_id: int | None = None
    notes: str = ""
    confirm_duplicate: bool = False


def place(delivery: Delivery, order: PurchaseOrder, lines: Sequence[PurchaseOrderLine]) -> Location:
    """Where the goods are put: as said, else where the received lines were to be delivered.

    Raises `InvalidInput` when that is more than one place, or none that goods can be put at.
    """
    destinations = {
        line.destination_id or order.destination_id
        for line in lines
        if line.pk in delivery.quantities
    }
    wanted = {delivery.location_id} if delivery.location_id else destinations
    if len(wanted) > 1:
        raise InvalidInput(
            "These lines are for different places. Receive each place's lines by themselves, or"
            " say where everything was put.",
            field="location",
        )
    found = Location.objects.filter(pk__in=wanted).first()
    if found is None or not found.is_active or found.kind == Location.Kind.TRANSIT:
        raise InvalidInput("Goods cannot be put there. Choose another place.", field="location")
    return found


def day(delivery: Delivery) -> date:
    """The day of arrival, today if not said; raises `InvalidInput` for one to come."""
    now = business_days.today()
    if delivery.received_on and delivery.received_on > now:
        raise InvalidInput("Goods cannot arrive on a day to come.", field="received_on")
    return delivery.received_on or now
