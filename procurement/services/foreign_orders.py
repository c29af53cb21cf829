"""Purchase orders that another system keeps: our copy follows theirs, a page of them at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from inventory.models import Location
from plyhub.common import audit, bulk, numbering
from plyhub.common.bulk import Row
from plyhub.common.errors import DomainError
from plyhub.common.models import DocumentOwner
from procurement import events
from procurement.models import PurchaseOrder, PurchaseOrderLine
from procurement.services import foreign_lines
from procurement.services.foreign_lines import LineChanges
from procurement.states import ON_ORDER, TERMINAL
from procurement.states import PurchaseOrderStatus as Status

RULE = "kept in the field-service system"
# How far an order is; whoever knows of more deliveries is right.
_FAR = (
    Status.APPROVED,
    Status.SENT,
    Status.ACKNOWLEDGED,
    Status.PARTIALLY_RECEIVED,
    Status.RECEIVED,
)
_WITH_VENDOR = ON_ORDER - {Status.APPROVED}
_LIVE = ON_ORDER | {Status.RECEIVED}


@dataclass(slots=True)
class _Copy:
    """An order as it was here (None: new), the columns to write, and what its lines become."""

    before: PurchaseOrder | None
    columns: dict[str, Any]
    lines: LineChanges
    pk: int | None = None
    changed: dict[str, Any] = field(default_factory=dict)

    @property
    def was(self) -> str:
        return self.before.status if self.before else ""

    @property
    def status(self) -> str:
        return self.columns["status"]

    @property
    def has_news(self) -> bool:
        """Whether anything but its status is different."""
        return bool(self.lines.has_any or self.changed.keys() - {"status", "sent_at"})


@transaction.atomic
def upsert_many(rows: Sequence[Row], *, origin: int | None) -> list[int]:
    """Write orders kept elsewhere and their `lines`; ids in the order of `rows`.

    What is the same is not written. An order that is on its way to us is announced like an approved
    one of ours, further changes of it likewise, its end like a cancellation. Raises `DomainError`
    for an order without a place to deliver to.
    """
    keys = [key for key, _ in rows if key is not None]
    found = PurchaseOrder.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    before = {order.pk: order for order in found}
    lines = foreign_lines.by_order(keys)
    copies = [_copy(before.get(key), values, lines.get(key, [])) for key, values in rows]
    _write(copies)
    _record(copies)
    _announce(copies, origin)
    return [copy.pk for copy in copies]


def announce(order_ids: Sequence[int], *, origin: int | None) -> None:
    """Tell others of orders the vendor has, as if somebody here had approved and sent them."""
    for signal in (events.purchase_orders_approved, events.purchase_orders_sent):
        signal.send(sender=PurchaseOrder, order_ids=list(order_ids), origin=origin)


def _copy(
    before: PurchaseOrder | None, values: dict[str, Any], lines: Sequence[PurchaseOrderLine]
) -> _Copy:
    columns = {name: value for name, value in values.items() if name != "lines"}
    columns["destination_id"] = columns["destination_id"] or _default_place(before)
    changes = foreign_lines.compare(values["lines"], lines)
    columns["total"] = changes.goods + columns["tax"] + columns["shipping"]
    columns["status"] = _status(columns["status"], before, lines)
    copy = _Copy(before, columns, changes, before.pk if before else None)
    if before:
        copy.changed = {
            name: value for name, value in columns.items() if getattr(before, name) != value
        }
    return copy


def _default_place(before: PurchaseOrder | None) -> int:
    if before:
        return before.destination_id
    place = Location.objects.filter(is_default=True).first()
    if place is None:
        raise DomainError(
            "It names no place that is known here, and there is no default warehouse."
        )
    return place.pk


def _status(theirs: str, before: PurchaseOrder | None, lines: Sequence[PurchaseOrderLine]) -> str:
    """Their status, or ours where more has arrived here than they know of."""
    if before and before.status == Status.CLOSED:
        return before.status
    if not any(line.received for line in lines):
        return theirs
    is_complete = not any(line.remaining for line in lines)
    ours = Status.RECEIVED if is_complete else Status.PARTIALLY_RECEIVED
    return max(theirs, ours, key=_FAR.index) if theirs in _FAR else ours


def _write(copies: Sequence[_Copy]) -> None:
    new = [copy for copy in copies if copy.before is None]
    numbers = iter(numbering.next_numbers("purchase_order", len(new)) if new else ())
    made = {"owner": DocumentOwner.FIELD_SERVICE}
    for copy in new:
        copy.columns.setdefault("approved_at", timezone.now())
        copy.changed = {**copy.columns, **made, "number": next(numbers)}
    changed = [copy for copy in copies if copy.changed]
    ids = bulk.upsert(PurchaseOrder, [(copy.pk, copy.changed) for copy in changed])
    for copy, pk in zip(changed, ids, strict=True):
        copy.pk = pk
    foreign_lines.write({copy.pk: copy.lines for copy in copies})


def _record(copies: Sequence[_Copy]) -> None:
    moved = [copy for copy in copies if copy.changed or copy.lines.has_any]
    audit.record_many(
        audit.entry(
            "purchaseorder",
            copy.pk,
            number=copy.before.number if copy.before else copy.changed["number"],
            action="follow" if copy.before else "create",
            rule=RULE,
            from_state=copy.was,
            to_state=copy.status,
            changes={name: str(value) for name, value in copy.changed.items() if copy.before},
        )
        for copy in moved
    )


def _announce(copies: Sequence[_Copy], origin: int | None) -> None:
    ids: dict[Any, list[int]] = defaultdict(list)
    for copy in copies:
        if copy.status in ON_ORDER and (copy.has_news or copy.was not in _LIVE):
            ids[events.purchase_orders_approved].append(copy.pk)
        if copy.status in _WITH_VENDOR and (copy.has_news or copy.was not in _WITH_VENDOR):
            ids[events.purchase_orders_sent].append(copy.pk)
        if copy.status == Status.CANCELLED and copy.was and copy.was not in TERMINAL:
            ids[events.purchase_orders_cancelled].append(copy.pk)
    for signal, order_ids in ids.items():
        signal.send(sender=PurchaseOrder, order_ids=order_ids, origin=origin)
