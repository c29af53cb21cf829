"""Orders whose document over there never changes again: a change order takes its place.

It holds what is still to come, on the terms the order has now, and is called after the order and
how often that happened: PO-892-C1.
"""

from __future__ import annotations

from dataclasses import replace

from integrations.connectors.base import PushResult
from integrations.http.errors import Rejected
from integrations.mapping.codes import order_reference
from integrations.models import OutboxEntry
from integrations.records import PurchaseOrderRecord
from integrations.sync import by_hand
from integrations.sync.outbound import purchase_orders, still_to_come, totals
from integrations.sync.outbound.purchase_orders import PURCHASE_ORDER, PURCHASE_ORDER_CHANGE
from integrations.sync.outbound.subject import Subject
from integrations.sync.target import Target
from plyhub.common.models import Company

# Only who writes the receipts there knows what of an order is still to come.
RECEIPTS = "si.receiver.create"


def build(target: Target, entry: OutboxEntry) -> PurchaseOrderRecord:
    """What is still to come of the order, dated the day of the change; `external_id` is the
    document it takes the place of.

    Raises `Rejected`: `external_locked` where somebody else writes receipts, `total_mismatch` as
    for a new order.
    """
    if not target.takes(RECEIPTS):
        raise Rejected(
            f"{entry.label} cannot be changed in {target.label}, and what was received on it there"
            f" is not known here. {target.written_by(RECEIPTS)}.",
            reason=by_hand.EXTERNAL_LOCKED,
        )
    record = purchase_orders.describe(target, entry, only_open=True)
    changes = still_to_come.changes(target, entry.hub_id)
    record = replace(
        record,
        number=order_reference(record.number, changes + 1),
        date=entry.created_at.astimezone(Company.current().zone).date(),
    )
    totals.check(target, record.number, record.lines, record.total)
    return record


def _settled(entry: OutboxEntry, result: PushResult) -> None:
    PURCHASE_ORDER_CHANGE.settled(entry, result)
    if result.left_open:
        by_hand.end_earlier(entry, result)


CHANGE_ORDER = Subject(
    build=build,
    needs=PURCHASE_ORDER_CHANGE.needs,
    label=PURCHASE_ORDER.label,
    key=PURCHASE_ORDER.key,
    blocked=PURCHASE_ORDER_CHANGE.blocked,
    settled=_settled,
)
