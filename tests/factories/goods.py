"""Transfers and pick lists, made and moved by the services; people, and what is where."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from inventory.models import (
    Item,
    JobAssignment,
    Location,
    PickList,
    Reservation,
    StockMovement,
    Technician,
    Transfer,
)
from inventory.services import pick_lists, stock, transfers
from inventory.services.goods_lines import GoodsInput
from inventory.services.pick_lists import PickListInput
from inventory.services.stock import StockLine
from inventory.services.transfers import TransferInput
from plyhub import roles
from plyhub.common.models import AuditEntry, User
from tests.factories import people

D = Decimal


def goods(item: Item, quantity: str = "4", **more: Any) -> GoodsInput:
    return GoodsInput(item_id=item.pk, quantity=D(quantity), **more)


def there(item: Item, place: Location, quantity: str, cost: str = "10", **more: Any) -> None:
    """So many lie at the place."""
    line = StockLine(
        item_id=item.pk, location_id=place.pk, quantity=D(quantity), unit_cost=D(cost), **more
    )
    stock.open_balance(actor=None, lines=[line])


def technician(*trucks: Location, job: Any = None) -> User:
    """Somebody who drives these trucks and is put on the job."""
    user = people.UserFactory(role=roles.TECH)
    known = Technician.objects.create(name=user.get_full_name(), user=user)
    for truck in trucks:
        truck.technicians.add(known)
    if job is not None:
        JobAssignment.objects.create(job=job, technician=known)
    return user


def transfer(
    source: Location,
    destination: Location,
    *lines: GoodsInput,
    actor: User | None = None,
    **more: Any,
) -> Transfer:
    """A draft."""
    data = TransferInput(source_id=source.pk, destination_id=destination.pk, **more)
    return transfers.create(actor=actor or people.warehouse(), data=data, lines=lines)


def pick_list(
    source: Location,
    *lines: GoodsInput,
    to: Location | None = None,
    job: Any = None,
    actor: User | None = None,
    released: bool = True,
) -> PickList:
    """A pick list with what is available kept for it, unless it is to stay a draft."""
    who = actor or people.warehouse()
    data = PickListInput(source_id=source.pk, destination_id=to and to.pk, job_id=job and job.pk)
    made = pick_lists.create(actor=who, data=data, lines=lines)
    if released:
        pick_lists.release(actor=who, pick_list_id=made.pk)
    return PickList.objects.get(pk=made.pk)


def moved(document: Any) -> list[tuple[str, str, Decimal, Decimal]]:
    """Type, place, quantity and unit cost of every movement of the document, oldest first."""
    found = StockMovement.objects.filter(
        document_type=document._meta.model_name, document_id=document.pk
    ).order_by("pk")
    return list(found.values_list("type", "location__name", "quantity", "unit_cost"))


def kept(document: Any) -> list[tuple[str, Decimal]]:
    """What is kept for the document: item and quantity."""
    found = Reservation.objects.filter(
        document_type=document._meta.model_name, document_id=document.pk
    )
    return list(found.order_by("pk").values_list("item__sku", "quantity"))


def state_of(document: Any) -> dict[str, Any]:
    """Everything a refused action must have left as it was."""
    model = type(document)
    return {
        "row": model.objects.filter(pk=document.pk).values().get(),
        "lines": list(document.lines.order_by("pk").values()),
        "kept": kept(document),
        "movements": StockMovement.objects.count(),
        "audit": AuditEntry.objects.count(),
        "documents": model.objects.count(),
    }
