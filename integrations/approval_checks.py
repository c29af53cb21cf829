"""What an order or a return lacks for the systems it will go to, told before it is approved."""

from __future__ import annotations

from collections.abc import Iterator

from integrations.models import Connection
from integrations.sync import links
from integrations.sync.outbound.order_defaults import business_units, order_type
from integrations.sync.outbound.purchase_orders import place_ref
from integrations.sync.outbound.returns import business_unit_id
from integrations.sync.outbound.returns import business_units as units_of_return
from integrations.sync.refs import JOB_SITES, Ref
from integrations.sync.target import Target
from inventory.models import Location
from plyhub.common.errors import InvalidInput
from plyhub.common.models import Company, DocumentOwner
from procurement.models import PurchaseOrder, Return

# The writes that ask for these; the options are those of the system's description.
OPERATION = "st.po.create"
RETURN_OPERATION = "st.return.create"
_CURE = "Choose a default in the settings of the {connection} connection."
_WORKING = (Connection.State.ACTIVE, Connection.State.ERROR, Connection.State.EXPIRED)


def missing_defaults(order: PurchaseOrder) -> list[InvalidInput]:
    """One error for each thing a connected system needs and neither order nor settings give.

    ServiceTitan inventory-v2, PurchaseOrders_Create: typeId, businessUnitId and
    inventoryLocationId are required.
    """
    return [error for target in _targets(OPERATION) for error in _missing(target, order)]


def missing_return_defaults(goods_return: Return) -> list[InvalidInput]:
    """The same for a return to a vendor that will be told there.

    ServiceTitan inventory-v2, Returns_Create: returnTypeId, businessUnitId and
    inventoryLocationId are required.
    """
    if Company.current().return_owner != DocumentOwner.HUB:
        return []
    return [
        error
        for target in _targets(RETURN_OPERATION)
        if target.mirrors_stock
        for error in _missing_of_return(target, goods_return)
    ]


def _targets(operation: str) -> list[Target]:
    connected = Connection.objects.filter(state__in=_WORKING).order_by("pk")
    targets = [Target.of(connection) for connection in connected]
    return [target for target in targets if target.takes(operation)]


def _missing_of_return(target: Target, goods_return: Return) -> Iterator[InvalidInput]:
    if not target.option("return_type"):
        yield _error(target, "a return type", field="")
    if not business_unit_id(target, units_of_return(goods_return)):
        yield _error(target, "a business unit", field="job")
    yield from _unknown_place(target, goods_return.location, field="location")


def _missing(target: Target, order: PurchaseOrder) -> Iterator[InvalidInput]:
    if not order_type(target, order):
        yield _error(target, "a purchase order type", field="")
    if not (target.option("business_unit") or _business_unit(target, order)):
        yield _error(target, "a business unit", field="job")
    yield from _unknown_place(target, order.destination, field="destination")


def _unknown_place(target: Target, location: Location, *, field: str) -> Iterator[InvalidInput]:
    place = place_ref(location)
    if place == JOB_SITES and not target.option("warehouse"):
        yield _error(target, "a warehouse for goods that go straight to a job", field=field)
    if place != JOB_SITES and not links.read(target.connection, [place]).is_there(place):
        yield InvalidInput(
            f"{location.name} is not linked to a place in {target.label}."
            " Link it, or run a sync first.",
            field=field,
        )


def _business_unit(target: Target, order: PurchaseOrder) -> str:
    refs = [Ref("business_unit", unit) for unit in business_units(order)]
    found = links.read(target.connection, refs)
    return next((found.id_of(ref.entity, ref.hub_id) for ref in refs if found.is_there(ref)), "")


def _error(target: Target, what: str, *, field: str) -> InvalidInput:
    cure = _CURE.format(connection=target.connection.name)
    return InvalidInput(f"{target.label} needs {what}. {cure}", field=field)
