"""Receipts on their way out: a posted fact, copied when it was posted and never rebuilt."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from integrations.models import OutboxEntry
from integrations.records import DocumentLineRecord, ReceiptRecord
from integrations.sync import by_hand, links
from integrations.sync.outbound import moves, totals, units
from integrations.sync.outbound.purchase_orders import place_ref
from integrations.sync.outbound.subject import Payload, Subject
from integrations.sync.refs import Needs, Ref
from integrations.sync.target import Target
from plyhub.common.quantities import Ratio, money
from procurement.models import Receipt, ReceiptLine

_LINE_RELATED = ("purchase_order_line__item",)


def snapshot(receipt_id: int) -> Payload:
    """The receipt as JSON with our ids; quantities in stock units, numbers as text."""
    receipt = Receipt.objects.select_related("purchase_order", "location").get(pk=receipt_id)
    order = receipt.purchase_order
    place = place_ref(receipt.location).hub_id
    lines = [_line_snapshot(line) for line in receipt.lines.select_related(*_LINE_RELATED)]
    moved = [(line["item"], place, Decimal(line["quantity"])) for line in lines]
    return {
        "number": receipt.number,
        "purchase_order": order.pk,
        "vendor": order.vendor_id,
        "received_on": receipt.received_on.isoformat(),
        "packing_slip": receipt.packing_slip,
        "notes": receipt.notes,
        "location": place,
        "job": order.job_id,
        "project": order.project_id,
        "lines": lines,
        moves.MOVES: moves.summed(moved),
    }


def _line_snapshot(line: ReceiptLine) -> dict[str, Any]:
    ordered = line.purchase_order_line
    return {
        "line": line.pk,
        "order_line": ordered.pk,
        "item": ordered.item_id,
        "quantity": str(line.quantity),
        "unit_cost": str(line.unit_cost),
        "stock_unit": ordered.item.stock_unit_id,
        "unit": ordered.unit_id,
        "ratio": [ordered.ratio_numerator, ordered.ratio_denominator],
        "description": ordered.description or ordered.item.name,
        "part_number": ordered.vendor_part_number,
        "job": ordered.job_id,
    }


def build(target: Target, entry: OutboxEntry) -> ReceiptRecord:
    """The snapshot in the other system's ids. Raises `Rejected` (total_mismatch) if rounding to its
    units would change what the goods come to."""
    fact = entry.payload
    found = links.read(target.connection, _refs(fact))
    record = ReceiptRecord(
        number=fact["number"],
        purchase_order_id=found.id_of("purchase_order", fact["purchase_order"]),
        vendor_id=found.id_of("vendor", fact["vendor"]),
        received_on=date.fromisoformat(fact["received_on"]),
        lines=tuple(_line(target, fact, line, found) for line in fact["lines"]),
        vendor_document_number=fact["packing_slip"],
        job_id=found.id_of("job", fact["job"]),
        memo=fact["notes"],
    )
    worth = (
        money(Decimal(line["quantity"]) * Decimal(line["unit_cost"])) for line in fact["lines"]
    )
    totals.check(target, record.number, record.lines, sum(worth, Decimal(0)))
    return record


def _refs(fact: Payload) -> set[Ref]:
    refs = {
        Ref("purchase_order", fact["purchase_order"]),
        Ref("vendor", fact["vendor"]),
        Ref("location", fact["location"]),
    }
    for line in fact["lines"]:
        refs |= {Ref("item", line["item"]), Ref("purchase_order_line", line["order_line"])}
    jobs = {line["job"] for line in fact["lines"]} | {fact["job"]}
    refs |= {Ref("job", job) for job in jobs if job}
    if fact["project"]:
        refs.add(Ref("project", fact["project"]))
    return refs


def _line(
    target: Target, fact: Payload, line: dict[str, Any], found: links.Links
) -> DocumentLineRecord:
    amount = units.received(
        target,
        stock_quantity=Decimal(line["quantity"]),
        cost=Decimal(line["unit_cost"]),
        unit=line["unit"],
        stock_unit=line["stock_unit"],
        ratio=Ratio(*line["ratio"]),
    )
    return DocumentLineRecord(
        line_ref=str(line["line"]),
        item_id=found.id_of("item", line["item"]),
        quantity=amount.quantity,
        unit=amount.unit,
        unit_price=amount.unit_price,
        description=line["description"],
        vendor_part_number=line["part_number"],
        warehouse_id=found.id_of("location", fact["location"]),
        project_id=_project_id(target, fact, line, found),
        source_line_id=found.id_of("purchase_order_line", line["order_line"]),
    )


def _project_id(target: Target, fact: Payload, line: dict[str, Any], found: links.Links) -> str:
    if not target.carries_projects:
        return ""
    if job := line["job"] or fact["job"]:
        return found.id_of("job", job)
    return found.id_of("project", fact["project"]) if target.maps_parents else ""


def needs(target: Target, receipt_id: int) -> Needs:
    """The order, and the place the goods went to."""
    receipt = Receipt.objects.select_related("location").get(pk=receipt_id)
    return Needs(
        masters=(place_ref(receipt.location),) if target.names_places else (),
        order=Ref("purchase_order", receipt.purchase_order_id),
    )


def _key(receipt_id: int) -> str:
    """A receipt stands in its order's queue: changes and deliveries arrive in the order they
    happened."""
    order = Receipt.objects.values_list("purchase_order_id", flat=True).get(pk=receipt_id)
    return f"po:{order}"


RECEIPT = Subject(
    build=build,
    needs=needs,
    label=lambda hub_id: Receipt.objects.values_list("number", flat=True).get(pk=hub_id),
    key=_key,
    snapshot=snapshot,
    blocked=by_hand.locked(
        by_hand.RECEIPT_MISSING, "Enter {label} in {system} by hand: it takes it from nobody else."
    ),
    settled=by_hand.settled(by_hand.RECEIPT_MISSING),
)


def build_end(target: Target, entry: OutboxEntry) -> ReceiptRecord:
    """Enough to take the receipt back: which one it is over there."""
    receipt = Receipt.objects.select_related("purchase_order").get(pk=entry.hub_id)
    order = receipt.purchase_order
    refs = {
        Ref("receipt", receipt.pk),
        Ref("purchase_order", order.pk),
        Ref("vendor", order.vendor_id),
    }
    found = links.read(target.connection, refs)
    return ReceiptRecord(
        external_id=found.id_of("receipt", receipt.pk),
        number=receipt.number,
        purchase_order_id=found.id_of("purchase_order", order.pk),
        vendor_id=found.id_of("vendor", order.vendor_id),
        received_on=receipt.received_on,
        lines=(),
        vendor_document_number=receipt.packing_slip,
    )


RECEIPT_END = Subject(
    build=build_end,
    needs=lambda _target, hub_id: Needs(order=Ref("receipt", hub_id)),
    label=RECEIPT.label,
    key=RECEIPT.key,
    blocked=by_hand.locked(by_hand.RECEIPT_REVERSED, "Cancel {label} in {system} by hand."),
    settled=by_hand.settled(by_hand.RECEIPT_REVERSED),
)
# Where nothing posted is ever canceled, it is taken back by a further document.
RECEIPT_REVERSAL = replace(
    RECEIPT_END,
    snapshot=lambda receipt_id: moves.opposite(snapshot(receipt_id)),
    blocked=by_hand.locked(by_hand.RECEIPT_REVERSED, "Take {label} back in {system} by hand."),
)
