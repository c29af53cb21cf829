"""What an order lacks for the systems it will go to, told before it is approved."""

from __future__ import annotations

from collections.abc import Iterator

from integrations.models import Connection
from integrations.sync import links
from integrations.sync.outbound.purchase_orders import place_ref
from integrations.sync.refs import JOB_SITES, Ref
from integrations.sync.target import Target
from plyhub.common.errors import InvalidInput
from procurement.models import PurchaseOrder

# The write that asks for these; the options are those of the system's description.
OPERATION = "st.po.create"
_CURE = "Choose a default in the settings of the {connection} connection."
_WORKING = (Connection.State.ACTIVE, Connection.State.ERROR, Connection.State.EXPIRED)


def missing_defaults(order: PurchaseOrder) -> list[InvalidInput]:
    """One error for each thing a connected system needs and neither order nor settings give.

    ServiceTitan inventory-v2, PurchaseOrders_Create: typeId, businessUnitId and
    inventoryLocationId are required.
    """
    connected = Connection.objects.filter(state__in=_WORKING).order_by("pk")
    targets = [Target.of(connection) for connection in connected]
    return [
        error for target in targets if target.takes(OPERATION) for error in _missing(target, order)
    ]


def _missing(target: Target, order: PurchaseOrder) -> Iterator[InvalidInput]:
    if not target.option("purchase_order_type"):
        yield _error(target, "a purchase order type", field="")
    if not (target.option("business_unit") or _business_unit(target, order)):
        yield _error(target, "a business unit", field="job")
    place = place_ref(order.destination)
    if place == JOB_SITES and not target.option("warehouse"):
        yield _error(target, "a warehouse for goods that go straight to a job", field="destination")
    if place != JOB_SITES and not links.read(target.connection, [place]).is_there(place):
        yield InvalidInput(
            f"{order.destination.name} is not linked to a place in {target.label}."
            " Link it, or run a sync first.",
            field="destination",
        )


def _business_unit(target: Target, order: PurchaseOrder) -> str:
    candidates = [order.destination.business_unit_id]
    if order.job is not None:
        candidates.append(order.job.business_unit_id)
    refs = [Ref("business_unit", unit) for unit in candidates if unit]
    found = links.read(target.connection, refs)
    return next((found.id_of(ref.entity, ref.hub_id) for ref in refs if found.is_there(ref)), "")


def _error(target: Target, what: str, *, field: str) -> InvalidInput:
    cure = _CURE.format(connection=target.connection.name)
    return InvalidInput(f"{target.label} needs {what}. {cure}", field=field)
