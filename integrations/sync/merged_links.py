"""What becomes of the other systems' side of records that are merged.

The survivor keeps its codes and takes over those of the loser where it has none. A code that stays
with the loser goes out of use there: by our queue where it may, else by a step for a person.
"""

from __future__ import annotations

from django.db.models import Exists, Model, OuterRef, QuerySet

from integrations.models import ExternalLink, ManualStep, OutboxEntry
from integrations.sync import identity, manual_steps, operations, outbox
from integrations.sync.states import DROPPABLE, UNDERWAY
from integrations.sync.target import Target
from inventory.models import Item
from inventory.services.retiring import listed
from plyhub.common import merging
from plyhub.common.merging import Mover, Rule
from plyhub.common.models import CustomFieldValue
from procurement.models import PurchaseOrder, Vendor
from procurement.states import TERMINAL

KIND = "merged"
_ENTITY: dict[type[Model], str] = {Item: "item", Vendor: "vendor"}
_ORDERS: dict[type[Model], str] = {Item: "lines__item", Vendor: "vendor"}


def connect() -> None:
    """Say what becomes of links, of what is queued, and of custom fields; again changes nothing."""
    merging.register(Item, Rule("integrations.StockDiscrepancy.item", "differences of stock"))
    for model in _ENTITY:
        merging.register(model, Mover("codes in other systems", _count, _move))
        merging.register_refusal(model, _being_sent)
        merging.register_refusal(model, _ordered_under_its_code)
    merging.register(Vendor, Mover("custom fields", _count_values, _move_values))


def _links(record: Model) -> QuerySet[ExternalLink]:
    return ExternalLink.objects.filter(entity=_ENTITY[type(record)], hub_id=record.pk)


def _moving(loser: Model, survivor: Model) -> QuerySet[ExternalLink]:
    """The loser's known codes where the survivor is not known."""
    known = _links(survivor).exclude(external_id="").filter(connection=OuterRef("connection"))
    return _links(loser).exclude(external_id="").filter(~Exists(known))


def _staying(loser: Model, survivor: Model) -> QuerySet[ExternalLink]:
    moving = _moving(loser, survivor).values("pk")
    return _links(loser).exclude(external_id="").exclude(pk__in=moving)


def _count(loser: Model, survivor: Model) -> int:
    return _moving(loser, survivor).count()


def _move(loser: Model, survivor: Model) -> None:
    staying = list(_staying(loser, survivor).select_related("connection").order_by("pk"))
    moving = list(_moving(loser, survivor).order_by("connection_id"))
    for connection_id in sorted({link.connection_id for link in (*staying, *moving)}):
        identity.lock(connection_id)
    entity = _ENTITY[type(loser)]
    queued = OutboxEntry.objects.filter(entity=entity, hub_id=loser.pk, state__in=DROPPABLE)
    outbox.cancel(queued, reason=outbox.WITHHELD, message=f"Merged into {survivor}.")
    places = [link.connection_id for link in moving]
    # What was only going to be the survivor's code gives way to the one that is there.
    _links(survivor).filter(connection__in=places, external_id="").delete()
    ExternalLink.objects.filter(pk__in=[link.pk for link in moving]).update(hub_id=survivor.pk)
    for link in staying:
        _tell(link, loser, survivor)


def _tell(link: ExternalLink, loser: Model, survivor: Model) -> ManualStep | None:
    """Have a person take the loser out of use there, unless our queue does."""
    target = Target.of(link.connection)
    if _does_it_itself(target, link.entity):
        return None
    return manual_steps.open_step(
        connection=link.connection,
        kind=KIND,
        entity=link.entity,
        hub_id=loser.pk,
        label=str(loser),
        text=f"Make {link.entity} {link.code or link.external_id} ({loser}) inactive in"
        f" {target.label}: it was merged into {survivor}.",
    )


def _does_it_itself(target: Target, entity: str) -> bool:
    """Whether what goes out of use here goes out of use there. A price book is never touched."""
    if operations.for_role(target, entity, "master") is None:
        return False
    if target.gives_codes:
        return target.option("push_deactivation") != "no"
    return entity != "item"


def _being_sent(loser: Model, survivor: Model) -> str:
    entity = _ENTITY[type(loser)]
    under_way = OutboxEntry.objects.filter(entity=entity, hub_id=loser.pk, state__in=UNDERWAY)
    found = under_way.select_related("connection").first()
    return f"{loser} is being sent to {found.connection}. Try again in a minute." if found else ""


def _ordered_under_its_code(loser: Model, survivor: Model) -> str:
    """An order that is in another system under the loser's code cannot be received under the
    survivor's."""
    staying = _staying(loser, survivor).values("connection")
    told = ExternalLink.objects.filter(
        entity="purchase_order", hub_id=OuterRef("pk"), connection__in=staying
    ).exclude(external_id="")
    orders = PurchaseOrder.objects.filter(Exists(told), **{_ORDERS[type(loser)]: loser})
    open_ones = orders.exclude(status__in=TERMINAL).distinct().order_by("pk")
    if numbers := list(open_ones.values_list("number", flat=True)):
        return (
            f"{listed(numbers)} is in another system under the code of {loser}, and {survivor} has"
            " one of its own there. Receive, close or cancel it first."
        )
    return ""


def _values(record: Vendor) -> QuerySet[CustomFieldValue]:
    return CustomFieldValue.objects.filter(field__entity="vendor", object_id=record.pk)


def _moving_values(loser: Vendor, survivor: Vendor) -> QuerySet[CustomFieldValue]:
    known = _values(survivor).filter(field=OuterRef("field"))
    return _values(loser).filter(~Exists(known))


def _count_values(loser: Vendor, survivor: Vendor) -> int:
    return _moving_values(loser, survivor).count()


def _move_values(loser: Vendor, survivor: Vendor) -> None:
    _moving_values(loser, survivor).update(object_id=survivor.pk)
