"""Purchase orders and receipts: which write a change of theirs calls for."""

from __future__ import annotations

from collections.abc import Sequence

from integrations.models import OutboxEntry
from integrations.sync import by_hand, links, operations, outbox
from integrations.sync.refs import Ref
from integrations.sync.states import DROPPABLE, UNDERWAY
from integrations.sync.target import Target
from procurement.models import PurchaseOrder
from procurement.states import ON_ORDER

ORDER = "purchase_order"
RECEIPT = "receipt"
ATTACH = "st.attachment.add"


def export_order(target: Target, order_id: int) -> OutboxEntry | None:
    """The order goes there: as a change if it exists there or is on its way, else as a new one.
    None if the system takes no orders."""
    ref = Ref(ORDER, order_id)
    role = "update" if _exists(target, ref) else "create"
    operation = operations.for_role(target, ORDER, role)
    return outbox.enqueue(target, operation.code, ref) if operation else None


def attach_order(target: Target, order_id: int) -> OutboxEntry | None:
    """The order's PDF goes to the files of its job there, after the order itself.

    None if it belongs to no job, or the system takes no files or the company wants none there.
    """
    wanted = target.takes(ATTACH) and target.option("attach_order_pdf") != "no"
    if not wanted or not PurchaseOrder.objects.filter(pk=order_id, job__isnull=False).exists():
        return None
    return outbox.enqueue(target, ATTACH, Ref(ORDER, order_id))


def end_order(target: Target, order_id: int) -> OutboxEntry | None:
    """The order is taken back there, if it exists there or may be on its way."""
    ref = Ref(ORDER, order_id)
    operation = operations.for_role(target, ORDER, "end")
    if operation is None or not _exists(target, ref):
        return None
    return outbox.enqueue(target, operation.code, ref)


def export_receipt(target: Target, receipt_id: int) -> OutboxEntry | None:
    """The receipt goes there, after its order. None if the system takes none, or stock is kept
    only here."""
    operation = operations.for_role(target, RECEIPT, "create")
    if operation is None or not target.mirrors_stock:
        return None
    return outbox.enqueue(target, operation.code, Ref(RECEIPT, receipt_id))


def end_receipt(target: Target, receipt_id: int) -> OutboxEntry | None:
    """The receipt is taken back there, if it is there or may be on its way.

    Where that is no call, somebody is asked to do it by hand.
    """
    ref = Ref(RECEIPT, receipt_id)
    if not _exists(target, ref):
        return None
    operation = operations.for_role(target, RECEIPT, "end")
    if operation is None:
        by_hand.reverse_receipt(target, receipt_id)
        return None
    return outbox.enqueue(target, operation.code, ref)


def expect_again(target: Target, receipt_id: int) -> OutboxEntry | None:
    """What a receipt brought that is being taken back comes again: where that does not open the
    order's document for it, a change of the order does. None if nothing more is to come."""
    order = PurchaseOrder.objects.get(receipts=receipt_id)
    reopens = operations.for_role(target, ORDER, "change") is None
    return None if reopens or order.status not in ON_ORDER else export_order(target, order.pk)


def withhold(ids: Sequence[int], message: str, *, entity: str = ORDER) -> int:
    """Drop what was not sent yet of these documents, or passed over; what is underway is left to
    finish."""
    unsent = OutboxEntry.objects.filter(entity=entity, hub_id__in=ids, state__in=DROPPABLE)
    return outbox.cancel(unsent, reason=outbox.WITHHELD, message=message)


def _exists(target: Target, ref: Ref) -> bool:
    """Whether the document is there, or may be by the time we look."""
    if links.read(target.connection, [ref]).is_there(ref):
        return True
    create = operations.for_role(target, ref.entity, "create")
    return (
        bool(create)
        and OutboxEntry.objects.filter(
            connection=target.connection,
            operation=create.code,
            entity=ref.entity,
            hub_id=ref.hub_id,
            state__in=UNDERWAY,
        ).exists()
    )
