"""Purchase orders on their way out, for whichever system: ids are that system's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from integrations.models import OutboxEntry
from integrations.records import Address, DocumentLineRecord, PurchaseOrderRecord
from integrations.sync import by_hand, links
from integrations.sync.outbound import masters, still_to_come, totals, units
from integrations.sync.outbound.order_defaults import business_units, order_type
from integrations.sync.outbound.subject import Subject
from integrations.sync.refs import ALL_JOB_SITES, Needs, Ref
from integrations.sync.target import Target
from inventory.models import Location
from plyhub.common.models import Company
from procurement.models import PurchaseOrder, PurchaseOrderLine

_RELATED = (
    "vendor",
    "job__customer_location",
    "job__project",
    "project",
    "destination__job__customer_location",
)
_LINE_RELATED = ("item", "destination", "job")


def load(order_id: int) -> PurchaseOrder:
    """The order with all it takes to describe it, in two queries."""
    return PurchaseOrder.objects.select_related(*_RELATED).get(pk=order_id)


def lines_of(order: PurchaseOrder) -> list[PurchaseOrderLine]:
    """Its lines with item, place and job, in one query."""
    return list(order.lines.select_related(*_LINE_RELATED))


def place_ref(location: Location) -> Ref:
    """What stands for a location over there: one warehouse for all job sites, else its own."""
    shared = location.kind == Location.Kind.JOB_SITE
    return Ref("location", ALL_JOB_SITES if shared else location.pk)


def work_ref(order: PurchaseOrder, job_id: int | None) -> Ref | None:
    """The job, or else the project, a line of the order is for."""
    if job_id or order.job_id:
        return Ref("job", job_id or order.job_id)
    return Ref("project", order.project_id) if order.project_id else None


def needs(target: Target, order_id: int) -> Needs:
    """The vendor, items and places of the order, and its projects if documents carry them."""
    order = load(order_id)
    lines = lines_of(order)
    records = {Ref("vendor", order.vendor_id), place_ref(order.destination)}
    records |= {Ref("item", line.item_id) for line in lines}
    records |= {place_ref(line.destination) for line in lines if line.destination}
    works = {work_ref(order, line.job_id) for line in lines} | {work_ref(order, None)}
    carried = {ref for ref in works if ref and _is_carried(target, ref)}
    return Needs(masters=tuple(sorted(records)), projects=tuple(sorted(carried)))


def change_needs(target: Target, order_id: int) -> Needs:
    """As for a new order, and the order itself."""
    return replace(needs(target, order_id), order=Ref("purchase_order", order_id))


def _is_carried(target: Target, ref: Ref) -> bool:
    return target.maps_parents if ref.entity == "project" else target.carries_projects


def build(target: Target, entry: OutboxEntry) -> PurchaseOrderRecord:
    """The order as it is now. Raises `Rejected` (total_mismatch) if rounding to the other
    system's units would change what it comes to by more than a cent."""
    record = describe(target, entry)
    totals.check(target, record.number, record.lines, record.total)
    return record


def describe(target: Target, entry: OutboxEntry, *, only_open: bool = False) -> PurchaseOrderRecord:
    """The order as it is now, unchecked: enough to take it back.

    With `only_open` just what is still to come; so it is, too, once a change order stands for it.
    """
    order = load(entry.hub_id)
    lines = lines_of(order)
    found = _links(target, order, lines)
    ordered_on = business_date(order)
    goods = _goods(target, order, lines, only_open=only_open)
    records = tuple(_line(target, order, line, found, quantity) for line, quantity, _ in goods)
    return PurchaseOrderRecord(
        external_id=found.id_of("purchase_order", order.pk),
        number=order.number,
        vendor_id=found.id_of("vendor", order.vendor_id),
        date=ordered_on,
        required_on=order.needed_by or ordered_on + timedelta(days=order.vendor.lead_days),
        lines=records,
        total=sum((worth for _, _, worth in goods), Decimal(0)),
        type_id=order_type(target, order),
        business_unit_id=_business_unit_id(target, order, found),
        location_id=_place_id(target, order.destination, found) or target.option("warehouse"),
        ship_to_name=_ship_to_name(order),
        ship_to=_ship_to(order),
        job_id=found.id_of("job", order.job_id),
        project_id=found.id_of("project", project_id_of(order)),
        tax=order.tax,
        shipping=order.shipping,
        memo=order.notes,
        cancel_reason="Other",
    )


def business_date(order: PurchaseOrder) -> date:
    """The day the order was approved, in the company's zone."""
    return (order.approved_at or timezone.now()).astimezone(Company.current().zone).date()


def project_id_of(order: PurchaseOrder) -> int | None:
    """The project of the order, else that of its job."""
    return order.project_id or (order.job.project_id if order.job else None)


def _links(target: Target, order: PurchaseOrder, lines: list[PurchaseOrderLine]) -> links.Links:
    refs = {
        Ref("purchase_order", order.pk),
        Ref("vendor", order.vendor_id),
        place_ref(order.destination),
    }
    refs |= {Ref("item", line.item_id) for line in lines}
    refs |= {Ref("purchase_order_line", line.pk) for line in lines}
    refs |= {place_ref(line.destination) for line in lines if line.destination}
    jobs = {line.job_id for line in lines} | {order.job_id}
    refs |= {Ref("job", job_id) for job_id in jobs if job_id}
    refs |= {Ref("business_unit", unit) for unit in business_units(order)}
    if project := project_id_of(order):
        refs.add(Ref("project", project))
    return links.read(target.connection, refs)


Goods = tuple[PurchaseOrderLine, Decimal, Decimal]


def _goods(
    target: Target, order: PurchaseOrder, lines: list[PurchaseOrderLine], *, only_open: bool
) -> list[Goods]:
    """Lines with the stock units of each that go out, and what those come to."""
    if not only_open and not still_to_come.changes(target, order.pk):
        return [(line, line.stock_quantity, line.amount) for line in lines]
    left = still_to_come.quantities(target, order, lines)
    return [
        (line, left[line.pk], still_to_come.amount(line, left[line.pk]))
        for line in lines
        if line.pk in left
    ]


def _line(
    target: Target,
    order: PurchaseOrder,
    line: PurchaseOrderLine,
    found: links.Links,
    stock_quantity: Decimal,
) -> DocumentLineRecord:
    amount = units.ordered(
        target,
        stock_quantity=stock_quantity,
        unit=line.unit_id,
        price=line.unit_price,
        stock_unit=line.item.stock_unit_id,
        ratio=line.ratio,
    )
    place = line.destination or order.destination
    work = work_ref(order, line.job_id)
    carried = work is not None and _is_carried(target, work)
    return DocumentLineRecord(
        line_ref=str(line.pk),
        item_id=found.id_of("item", line.item_id),
        quantity=amount.quantity,
        unit=amount.unit,
        unit_price=amount.unit_price,
        description=line.description or line.item.name,
        vendor_part_number=line.vendor_part_number,
        warehouse_id=_place_id(target, place, found),
        project_id=found.id_of(work.entity, work.hub_id) if carried else "",
        source_line_id=found.id_of("purchase_order_line", line.pk),
    )


def _place_id(target: Target, location: Location, found: links.Links) -> str:
    ref = place_ref(location)
    return found.id_of(ref.entity, ref.hub_id)


def _business_unit_id(target: Target, order: PurchaseOrder, found: links.Links) -> str:
    units_known = (found.id_of("business_unit", unit) for unit in business_units(order))
    return next((unit for unit in units_known if unit), target.option("business_unit"))


def _ship_to_name(order: PurchaseOrder) -> str:
    place = order.destination
    return f"{place.name}, job {place.job.number}" if place.job else place.name


def _ship_to(order: PurchaseOrder) -> Address:
    """Where the goods go: a job site without an address of its own is where its job is."""
    place = order.destination
    own = masters.address(place)
    if own == Address() and place.job and place.job.customer_location:
        return masters.address(place.job.customer_location)
    return own


PURCHASE_ORDER = Subject(
    build=build,
    needs=needs,
    label=lambda hub_id: PurchaseOrder.objects.values_list("number", flat=True).get(pk=hub_id),
    key=lambda hub_id: f"po:{hub_id}",
)
PURCHASE_ORDER_CHANGE = Subject(
    build=build,
    needs=change_needs,
    label=PURCHASE_ORDER.label,
    key=PURCHASE_ORDER.key,
    blocked=by_hand.locked(
        by_hand.ORDER_CHANGED, "Change {label} in {system} by hand, as it is here now."
    ),
    settled=by_hand.settled(by_hand.ORDER_CHANGED),
)
# What is already there is only taken back: that needs nothing but the order itself.
PURCHASE_ORDER_END = Subject(
    build=describe,
    needs=lambda _target, hub_id: Needs(order=Ref("purchase_order", hub_id)),
    label=PURCHASE_ORDER.label,
    key=PURCHASE_ORDER.key,
    blocked=by_hand.locked(by_hand.ORDER_ENDED, "Cancel {label} in {system} by hand."),
    settled=by_hand.settled(by_hand.ORDER_ENDED),
)
# Where nothing is canceled, what is still to come is closed; a read shows when a person did it.
PURCHASE_ORDER_CLOSE = replace(
    PURCHASE_ORDER_END,
    blocked=by_hand.locked(
        by_hand.ORDER_ENDED,
        "Close {label} in {system} by hand: nothing more of it will come.",
        expected=by_hand.ENDED,
    ),
)
