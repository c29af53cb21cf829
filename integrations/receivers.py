"""Hearing what happened here, and queueing what other systems have to know of it.

Everything runs inside the transaction of the change: either both are kept, or neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from integrations import approval_checks
from integrations.connectors import registry
from integrations.models import Connection
from integrations.sync import (
    billing_export,
    by_hand,
    canceled_jobs,
    conflicts,
    document_export,
    job_export,
    keepers,
    manual_steps,
    master_export,
    merged_links,
    project_export,
    return_export,
    return_steps,
    stock_by_hand,
    stock_export,
    traces,
    usage_export,
)
from integrations.sync.outbound import adjustments, transfers
from integrations.sync.target import Target
from inventory import events as inventory_events
from inventory.models import StockMovement, Usage
from inventory.services import usage_families
from plyhub.common import deleting, systems
from plyhub.common import events as common_events
from plyhub.common.models import Company
from procurement import events as procurement_events
from procurement.models import PurchaseOrder, Receipt
from procurement.services import purchase_orders, returns

ON = Company.ExportPurchaseOrders


def connect() -> None:
    """Start listening; calling it again changes nothing."""
    for signal, receiver in _RECEIVERS:
        signal.connect(receiver, dispatch_uid=f"integrations.{receiver.__name__}")
    purchase_orders.register_approval_check(approval_checks.missing_defaults)
    returns.register_approval_check(approval_checks.missing_return_defaults)
    systems.register_field_service(_field_service)
    systems.register_books(_books)
    systems.register_keeper(keepers.keeper_of)
    systems.register_names(_name_of)
    merged_links.connect()
    deleting.register_trace(traces.of)


def targets(origin: int | None) -> list[Target]:
    """Every connection that was set up, but not the one a change came from."""
    connected = Connection.objects.exclude(state=Connection.State.NOT_CONFIGURED)
    return [Target.of(one) for one in connected.exclude(pk=origin).order_by("pk")]


def orders_approved(order_ids: Sequence[int], origin: int | None, **_: Any) -> None:
    if Company.current().export_po_on == ON.APPROVED:
        _export(order_ids, origin)


def orders_sent(order_ids: Sequence[int], origin: int | None, **_: Any) -> None:
    if Company.current().export_po_on == ON.SENT:
        _export(order_ids, origin)


def orders_reopened(order_ids: Sequence[int], origin: int | None, **_: Any) -> None:
    document_export.withhold(order_ids, "The order was taken back to draft.")


def orders_cancelled(order_ids: Sequence[int], origin: int | None, **_: Any) -> None:
    document_export.withhold(order_ids, "The order was cancelled.")
    for target in targets(origin):
        for order_id in sorted(order_ids):
            document_export.end_order(target, order_id)
    manual_steps.withdraw(
        entity=document_export.ORDER,
        hub_ids=order_ids,
        kinds=(by_hand.CANCELED_THERE, by_hand.ORDER_CHANGED, canceled_jobs.KIND),
        reason="The order was cancelled.",
    )


def receipts_posted(receipt_ids: Sequence[int], origin: int | None, **_: Any) -> None:
    known = Receipt.objects.filter(pk__in=receipt_ids).order_by("pk").values_list("pk", flat=True)
    ids = list(known)
    for target in targets(origin):
        for receipt_id in ids:
            document_export.export_receipt(target, receipt_id)


def receipts_reversed(receipt_ids: Sequence[int], origin: int | None, **_: Any) -> None:
    document_export.withhold(
        receipt_ids, "The receipt was reversed.", entity=document_export.RECEIPT
    )
    for target in targets(origin):
        for receipt_id in sorted(receipt_ids):
            if document_export.end_receipt(target, receipt_id):
                document_export.expect_again(target, receipt_id)
    manual_steps.withdraw(
        entity=document_export.RECEIPT,
        hub_ids=receipt_ids,
        kinds=(by_hand.CANCELED_THERE, by_hand.RECEIPT_MISSING),
        reason="The receipt was reversed.",
    )


def returns_shipped(return_ids: Sequence[int], origin: int | None, **_: Any) -> None:
    ids = return_export.vendor_returns(return_ids)
    for target in targets(origin):
        for return_id in ids:
            return_export.export(target, return_id)


def returns_changed(return_ids: Sequence[int], origin: int | None, **_: Any) -> None:
    for target in targets(origin):
        for return_id in sorted(return_ids):
            return_export.change(target, return_id)


def returns_credited(return_ids: Sequence[int], origin: int | None, **_: Any) -> None:
    for target in targets(origin):
        for return_id in sorted(return_ids):
            return_steps.ask_status(target.connection, return_id)


def returns_declined(return_ids: Sequence[int], origin: int | None, **_: Any) -> None:
    message = "The return was declined."
    document_export.withhold(return_ids, message, entity=return_export.ENTITY)
    for target in targets(origin):
        for return_id in sorted(return_ids):
            return_export.end(target, return_id)
    return_steps.withdraw(return_ids, return_steps.OF_STANDING, message)


def vendors_saved(
    vendor_ids: Sequence[int], created_ids: Sequence[int], origin: int | None, **_: Any
) -> None:
    _export_masters("vendor", vendor_ids, created_ids, origin)


def items_saved(
    item_ids: Sequence[int], created_ids: Sequence[int], origin: int | None, **_: Any
) -> None:
    _export_masters("item", item_ids, created_ids, origin)


def categories_saved(
    category_ids: Sequence[int], created_ids: Sequence[int], origin: int | None, **_: Any
) -> None:
    _export_masters("category", category_ids, created_ids, origin)


def locations_saved(
    location_ids: Sequence[int], created_ids: Sequence[int], origin: int | None, **_: Any
) -> None:
    _export_masters("location", location_ids, created_ids, origin)
    if origin is None:
        for target in targets(None):
            by_hand.create_warehouses(target, created_ids)


def jobs_saved(
    job_ids: Sequence[int], created_ids: Sequence[int], origin: int | None, **_: Any
) -> None:
    for target in targets(origin):
        project_export.jobs_saved(target, job_ids)
    for target in targets(None):
        usage_export.jobs_saved(target, job_ids)
    canceled_jobs.jobs_saved(origin, job_ids)


def usages_posted(usage_ids: Sequence[int], origin: int | None, **_: Any) -> None:
    roots = usage_families.untold_roots(Usage.objects.filter(pk__in=usage_ids))
    for target in targets(origin):
        stock_export.used(target, usage_ids)
        if roots:
            usage_export.export(target, roots)


def stock_transferred(movement_ids: Sequence[int], **_: Any) -> None:
    _export_stock(transfers.ENTITY, movement_ids)
    for target in targets(None):
        stock_by_hand.ask(target, stock_by_hand.TRANSFER, _movements(movement_ids))


def stock_adjusted(movement_ids: Sequence[int], **_: Any) -> None:
    _export_stock(adjustments.ENTITY, movement_ids)
    for target in targets(None):
        stock_by_hand.ask(target, stock_by_hand.ADJUSTMENT, _movements(movement_ids))


def invoices_saved(invoice_ids: Sequence[int], origin: int | None, **_: Any) -> None:
    for target in targets(origin):
        billing_export.saved(target, billing_export.INVOICE, invoice_ids)


def bills_saved(bill_ids: Sequence[int], origin: int | None, **_: Any) -> None:
    for target in targets(origin):
        billing_export.saved(target, billing_export.BILL, bill_ids)


def job_notes_written(note_ids: Sequence[int], origin: int | None, **_: Any) -> None:
    for target in targets(origin):
        job_export.notes_written(target, note_ids)


def custom_values_changed(
    entity: str, object_ids: Sequence[int], origin: int | None, **_: Any
) -> None:
    for target in targets(origin):
        job_export.custom_values_changed(target, entity, object_ids)


def projects_saved(
    project_ids: Sequence[int], created_ids: Sequence[int], origin: int | None, **_: Any
) -> None:
    for target in targets(origin):
        project_export.projects_saved(target, project_ids)


def _field_service() -> str:
    """The label of the system that orders can be born in."""
    known = (registry.describe(name) for name in registry.names())
    return next((each.label for each in known if "purchase_order" in each.entities), "")


def _books() -> str:
    """The label of the system that is given vendors and items by us."""
    known = (registry.describe(name) for name in registry.names())
    return next((each.label for each in known if each.gives_codes), "")


def _name_of(connection_id: int) -> str:
    return Connection.objects.filter(pk=connection_id).values_list("name", flat=True).first() or ""


def _export_masters(
    entity: str, hub_ids: Sequence[int], created_ids: Sequence[int], origin: int | None
) -> None:
    """What came from one system is not made in another: only people make records for all."""
    made_here = set(created_ids) if origin is None else set()
    if origin is None:
        conflicts.changed_here(entity, set(hub_ids) - made_here)
    for target in targets(origin):
        master_export.saved(target, entity, hub_ids, made_here=made_here)


def _export_stock(entity: str, movement_ids: Sequence[int]) -> None:
    """Movements say themselves where they came from: what the books told is not told them."""
    for target in targets(None):
        stock_export.posted(target, entity, _movements(movement_ids))


def _movements(movement_ids: Sequence[int]) -> list[StockMovement]:
    found = StockMovement.objects.filter(pk__in=movement_ids).select_related("reversal_of")
    return list(found.order_by("pk"))


def _export(order_ids: Iterable[int], origin: int | None) -> None:
    known = PurchaseOrder.objects.filter(pk__in=list(order_ids)).order_by("pk")
    ids = list(known.values_list("pk", flat=True))
    for target in targets(origin):
        for order_id in ids:
            document_export.export_order(target, order_id)
            document_export.attach_order(target, order_id)


_RECEIVERS = (
    (procurement_events.purchase_orders_approved, orders_approved),
    (procurement_events.purchase_orders_sent, orders_sent),
    (procurement_events.purchase_orders_reopened, orders_reopened),
    (procurement_events.purchase_orders_cancelled, orders_cancelled),
    (procurement_events.receipts_posted, receipts_posted),
    (procurement_events.receipts_reversed, receipts_reversed),
    (procurement_events.returns_shipped, returns_shipped),
    (procurement_events.returns_changed, returns_changed),
    (procurement_events.returns_credited, returns_credited),
    (procurement_events.returns_declined, returns_declined),
    (procurement_events.vendors_saved, vendors_saved),
    (inventory_events.items_saved, items_saved),
    (inventory_events.categories_saved, categories_saved),
    (inventory_events.locations_saved, locations_saved),
    (inventory_events.jobs_saved, jobs_saved),
    (inventory_events.projects_saved, projects_saved),
    (inventory_events.usages_posted, usages_posted),
    (inventory_events.stock_transferred, stock_transferred),
    (inventory_events.stock_adjusted, stock_adjusted),
    (inventory_events.invoices_saved, invoices_saved),
    (procurement_events.bills_saved, bills_saved),
    (inventory_events.job_notes_written, job_notes_written),
    (common_events.custom_values_changed, custom_values_changed),
)
