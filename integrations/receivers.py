"""Hearing what happened here, and queueing what other systems have to know of it.

Everything runs inside the transaction of the change: either both are kept, or neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from integrations import approval_checks
from integrations.models import Connection
from integrations.sync import document_export, project_export, usage_export
from integrations.sync.target import Target
from inventory import events as inventory_events
from inventory.models import Usage
from inventory.services import usage_families
from plyhub.common.models import Company
from procurement import events as procurement_events
from procurement.models import PurchaseOrder, Receipt
from procurement.services import purchase_orders

ON = Company.ExportPurchaseOrders


def connect() -> None:
    """Start listening; calling it again changes nothing."""
    for signal, receiver in _RECEIVERS:
        signal.connect(receiver, dispatch_uid=f"integrations.{receiver.__name__}")
    purchase_orders.register_approval_check(approval_checks.missing_defaults)


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


def receipts_posted(receipt_ids: Sequence[int], origin: int | None, **_: Any) -> None:
    known = Receipt.objects.filter(pk__in=receipt_ids).order_by("pk").values_list("pk", flat=True)
    ids = list(known)
    for target in targets(origin):
        for receipt_id in ids:
            document_export.export_receipt(target, receipt_id)


def jobs_saved(
    job_ids: Sequence[int], created_ids: Sequence[int], origin: int | None, **_: Any
) -> None:
    for target in targets(origin):
        project_export.jobs_saved(target, job_ids)
    for target in targets(None):
        usage_export.jobs_saved(target, job_ids)


def usages_posted(usage_ids: Sequence[int], origin: int | None, **_: Any) -> None:
    roots = usage_families.untold_roots(Usage.objects.filter(pk__in=usage_ids))
    if roots:
        for target in targets(origin):
            usage_export.export(target, roots)


def projects_saved(
    project_ids: Sequence[int], created_ids: Sequence[int], origin: int | None, **_: Any
) -> None:
    for target in targets(origin):
        project_export.projects_saved(target, project_ids)


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
    (inventory_events.jobs_saved, jobs_saved),
    (inventory_events.projects_saved, projects_saved),
    (inventory_events.usages_posted, usages_posted),
)
