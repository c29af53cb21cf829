"""Returns to vendors on their way out: a posted fact, copied when the goods were shipped.

What is said about them may change later; the goods never do.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from integrations.models import OutboxEntry
from integrations.records import DocumentLineRecord, ReturnRecord
from integrations.sync import by_hand, further_documents, links, return_steps
from integrations.sync.outbound import moves, totals, units
from integrations.sync.outbound.purchase_orders import place_ref
from integrations.sync.outbound.subject import Payload, Subject
from integrations.sync.refs import Needs, Ref
from integrations.sync.target import Target
from plyhub.common.quantities import Ratio, money
from procurement.models import Return, ReturnLine
from procurement.services.return_writing import NONE_GIVEN

_LINE_RELATED = ("item", "receipt_line__purchase_order_line__purchase_order")


def snapshot(return_id: int) -> Payload:
    """The return as JSON with our ids; quantities in stock units, numbers as text."""
    goods_return = Return.objects.select_related("location").get(pk=return_id)
    place = place_ref(goods_return.location).hub_id
    lines = [
        _line_snapshot(goods_return, line)
        for line in goods_return.lines.select_related(*_LINE_RELATED)
    ]
    moved = [(line["item"], place, -Decimal(line["quantity"])) for line in lines]
    return {
        "number": goods_return.number,
        "purchase_order": goods_return.purchase_order_id,
        "vendor": goods_return.vendor_id,
        "job": goods_return.job_id,
        "shipped_on": goods_return.shipped_on.isoformat(),
        "rma_number": goods_return.rma_number,
        "notes": goods_return.notes,
        "restocking_fee": str(goods_return.restocking_fee),
        "location": place,
        "business_units": business_units(goods_return),
        "lines": lines,
        moves.MOVES: moves.summed(moved),
    }


def business_units(goods_return: Return) -> list[int]:
    """Business units a return may belong to, best first: its job's, that of the goods' place."""
    of_job = goods_return.job.business_unit_id if goods_return.job else None
    return [unit for unit in (of_job, goods_return.location.business_unit_id) if unit]


def _line_snapshot(goods_return: Return, line: ReturnLine) -> dict[str, Any]:
    ordered = line.receipt_line.purchase_order_line if line.receipt_line else None
    ratio = ordered.ratio if ordered else Ratio()
    return {
        "line": line.pk,
        "receipt_line": line.receipt_line_id,
        "item": line.item_id,
        "job": _job(goods_return, line),
        "quantity": str(line.quantity),
        "unit_price": str(line.unit_price),
        "stock_unit": line.item.stock_unit_id,
        "unit": ordered.unit_id if ordered else line.item.stock_unit_id,
        "ratio": [ratio.numerator, ratio.denominator],
        "description": line.description or line.item.name,
    }


def _job(goods_return: Return, line: ReturnLine) -> int | None:
    """The job the goods were bought for, else that of the return."""
    ordered = line.receipt_line.purchase_order_line if line.receipt_line else None
    of_order = (ordered.job_id or ordered.purchase_order.job_id) if ordered else None
    return of_order or goods_return.job_id


def build(target: Target, entry: OutboxEntry) -> ReturnRecord:
    """The snapshot in the other system's ids. Raises `Rejected` (total_mismatch) if rounding to its
    units would change what the goods come to."""
    fact = entry.payload
    record = describe(target, fact)
    worth = (
        money(Decimal(line["quantity"]) * Decimal(line["unit_price"])) for line in fact["lines"]
    )
    totals.check(target, record.number, record.lines, sum(worth, Decimal(0)))
    return record


def describe(target: Target, fact: Payload) -> ReturnRecord:
    """A return of ours as that system names it."""
    found = links.read(target.connection, _refs(fact))
    rma_number = fact["rma_number"]
    return ReturnRecord(
        number=fact["number"],
        vendor_id=found.id_of("vendor", fact["vendor"]),
        returned_on=date.fromisoformat(fact["shipped_on"]),
        lines=tuple(_line(target, fact, line, found) for line in fact["lines"]),
        type_id=target.option("return_type"),
        business_unit_id=business_unit_id(target, fact["business_units"]),
        location_id=found.id_of("location", fact["location"]) or target.option("warehouse"),
        job_id=found.id_of("job", fact["job"]),
        purchase_order_id=found.id_of("purchase_order", fact["purchase_order"]),
        reference="" if rma_number.casefold() == NONE_GIVEN else rma_number,
        memo=fact["notes"],
        restocking_fee=Decimal(fact["restocking_fee"]),
    )


def business_unit_id(target: Target, units_of_ours: list[int]) -> str:
    """Their business unit for it, else their usual one; empty if none was chosen."""
    refs = [Ref("business_unit", unit) for unit in units_of_ours]
    found = links.read(target.connection, refs)
    linked = (found.id_of(ref.entity, ref.hub_id) for ref in refs if found.is_there(ref))
    return next(linked, "") or target.option("business_unit")


def _refs(fact: Payload) -> set[Ref]:
    refs = {Ref("vendor", fact["vendor"]), Ref("location", fact["location"])}
    refs |= {Ref(name, fact[name]) for name in ("job", "purchase_order") if fact[name]}
    refs |= {Ref("job", line["job"]) for line in fact["lines"] if line.get("job")}
    for line in fact["lines"]:
        refs.add(Ref("item", line["item"]))
        if line["receipt_line"]:
            refs.add(Ref("receipt_line", line["receipt_line"]))
    return refs


def _line(
    target: Target, fact: Payload, line: dict[str, Any], found: links.Links
) -> DocumentLineRecord:
    """In the unit the goods were received in."""
    amount = units.received(
        target,
        stock_quantity=Decimal(line["quantity"]),
        cost=Decimal(line["unit_price"]),
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
        warehouse_id=found.id_of("location", fact["location"]),
        project_id=found.id_of("job", line.get("job")) if target.carries_projects else "",
        source_line_id=found.id_of("receipt_line", line["receipt_line"]),
    )


def needs(target: Target, return_id: int) -> Needs:
    """The vendor, the items and the place, the projects if documents carry them; and what brought
    the goods, so that it is there first.

    Of several receipts the last: all of one order stand in one queue.
    """
    goods_return = Return.objects.select_related("location").get(pk=return_id)
    lines = list(goods_return.lines.select_related(*_LINE_RELATED))
    masters = {Ref("vendor", goods_return.vendor_id), place_ref(goods_return.location)}
    masters |= {Ref("item", line.item_id) for line in lines}
    jobs = {_job(goods_return, line) for line in lines} if target.carries_projects else set()
    receipts = [line.receipt_line.receipt_id for line in lines if line.receipt_line]
    return Needs(
        masters=tuple(sorted(masters)),
        projects=tuple(sorted(Ref("job", job) for job in jobs if job)),
        order=_source(goods_return, receipts),
    )


def _source(goods_return: Return, receipts: list[int]) -> Ref | None:
    if receipts:
        return Ref("receipt", max(receipts))
    order = goods_return.purchase_order_id
    return Ref("purchase_order", order) if order else None


def _key(return_id: int) -> str:
    """A return stands in its order's queue, after the deliveries its goods came with."""
    order = Return.objects.values_list("purchase_order_id", flat=True).get(pk=return_id)
    return f"po:{order}" if order else f"rt:{return_id}"


RETURN = Subject(
    build=build,
    needs=needs,
    label=lambda hub_id: Return.objects.values_list("number", flat=True).get(pk=hub_id),
    key=_key,
    snapshot=snapshot,
    blocked=by_hand.locked(
        return_steps.MISSING, "Enter {label} in {system} by hand: it takes it from nobody else."
    ),
    settled=return_steps.created,
)


def build_change(target: Target, entry: OutboxEntry) -> ReturnRecord:
    """The return as it is said to be now; its goods are those that were shipped."""
    external_id = links.read(target.connection, [Ref("return", entry.hub_id)])
    record = describe(target, snapshot(entry.hub_id))
    return replace(record, external_id=external_id.id_of("return", entry.hub_id))


def change_needs(target: Target, return_id: int) -> Needs:
    """The return itself."""
    return Needs(order=Ref("return", return_id))


RETURN_CHANGE = Subject(
    build=build_change,
    needs=change_needs,
    label=RETURN.label,
    key=RETURN.key,
    blocked=by_hand.locked(
        return_steps.CHANGED, "Change {label} in {system} by hand, as it is here now."
    ),
    settled=by_hand.settled(return_steps.CHANGED),
)


def build_end(target: Target, entry: OutboxEntry) -> ReturnRecord:
    """Enough to take the return back: which documents it is over there, and why."""
    parts = further_documents.of(target.connection.pk, further_documents.PART, [entry.hub_id])
    return replace(
        build_change(target, entry),
        cancel_reason="Other",
        further_ids=tuple(parts.values_list("external_id", flat=True)),
    )


RETURN_END = Subject(
    build=build_end,
    needs=change_needs,
    label=RETURN.label,
    key=RETURN.key,
    blocked=by_hand.locked(return_steps.ENDED, "Cancel {label} in {system} by hand."),
    settled=by_hand.settled(return_steps.ENDED),
)
# Where nothing posted is ever canceled, it is taken back by a further document.
RETURN_REVERSAL = replace(
    RETURN_END,
    snapshot=lambda return_id: moves.opposite(snapshot(return_id)),
    blocked=by_hand.locked(return_steps.ENDED, "Take {label} back in {system} by hand."),
)
