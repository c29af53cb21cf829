"""The first page: what needs somebody today."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from integrations import overview
from integrations.admin.live import live_context
from inventory import count_selectors, count_states, move_selectors
from inventory import selectors as inventory_selectors
from inventory.models import StockCheck
from inventory.services import stock_check
from plyhub.common.admin.labels import label
from procurement import selectors as procurement_selectors
from procurement.states import PurchaseOrderStatus


def context(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add each block this person may see; a block costs a fixed number of queries."""
    context["title"] = "Today"
    blocks = {
        "orders": ("procurement.view_purchaseorder", _orders),
        "queue": ("integrations.view_outboxentry", _queue),
        "connections": ("integrations.view_connection", _connections),
        "stock_check": ("inventory.approve_adjustment", _stock_check),
        "stock": ("integrations.view_stockdiscrepancy", _stock),
        "low_stock": ("inventory.view_stockbalance", _low_stock),
        "activity": ("integrations.view_syncrun", live_context),
    }
    for name, (permission, build) in blocks.items():
        if request.user.has_perm(permission):
            context[name] = build(request)
    if request.user.has_perm(count_states.COUNT):
        context["my_counts"] = _my_counts(request)
    if hasattr(request.user, "technician"):
        context["my_jobs"] = _my_jobs(request)
    if goods := _goods(request):
        context["goods"] = goods
    return context


def _orders(request: HttpRequest) -> list[dict[str, Any]]:
    counts = procurement_selectors.open_orders_by_status()
    page = reverse("admin:procurement_purchaseorder_changelist")
    return [
        {
            "title": PurchaseOrderStatus(status).label,
            "count": counts.get(status, 0),
            "url": f"{page}?status__exact={status}",
        }
        for status in (
            PurchaseOrderStatus.DRAFT,
            PurchaseOrderStatus.PENDING_APPROVAL,
            PurchaseOrderStatus.APPROVED,
            PurchaseOrderStatus.SENT,
            PurchaseOrderStatus.PARTIALLY_RECEIVED,
        )
    ]


def _queue(request: HttpRequest) -> dict[str, Any]:
    page = reverse("admin:integrations_outboxentry_changelist")
    health = overview.queue_health()
    return {"health": health, "url": page}


def _stock(request: HttpRequest) -> dict[str, Any]:
    page = reverse("admin:integrations_stockdiscrepancy_changelist")
    return {"health": overview.stock_health(), "url": page}


def _stock_check(request: HttpRequest) -> StockCheck | None:
    """The last look at the ledger, if something was wrong."""
    check = stock_check.latest()
    return check if check and check.found else None


def _connections(request: HttpRequest) -> list[dict[str, Any]]:
    may_sync = request.user.has_perm("integrations.run_sync")
    return [
        {
            "connection": each.connection,
            "label": label(each.connection.state, each.connection.get_state_display()),
            "last_run": each.last_run,
            "last_ago": each.last_ago,
            "read": each.read,
            "paused": each.paused,
            "warning": each.warning,
            "url": reverse("admin:integrations_connection_change", args=[each.connection.pk]),
            "sync_url": reverse("admin:integrations_connection_sync", args=[each.connection.pk])
            if may_sync and each.connection.state == "active" and not each.paused
            else "",
        }
        for each in overview.connections()
    ]


def _low_stock(request: HttpRequest) -> list[Any]:
    return list(inventory_selectors.low_stock()[:8])


def _my_jobs(request: HttpRequest) -> list[dict[str, Any]]:
    """Whoever drives out sees their own jobs, also without the right to see all."""
    return [
        {
            "job": job,
            "label": label(job.status, job.get_status_display()),
            "url": reverse("admin:inventory_job_change", args=[job.pk]),
        }
        for job in inventory_selectors.open_jobs_of(request.user)[:20]
    ]


def _goods(request: HttpRequest) -> list[dict[str, Any]]:
    """Goods that wait for this person: ready to be taken, to be sent, or to be received."""
    keeps_all = request.user.has_perms(["inventory.transfer_any", "inventory.send_transfer"])
    waiting = [
        *move_selectors.ready_for(request.user)[:10],
        *move_selectors.transfers_for(request.user)[:10],
        *(move_selectors.requested_transfers()[:10] if keeps_all else []),
    ]
    return [
        {
            "document": each,
            "way": f"{each.source} to {each.destination or each.job}",
            "label": label(each.status, each.get_status_display()),
            "url": reverse(f"admin:inventory_{each._meta.model_name}_change", args=[each.pk]),
        }
        for each in dict.fromkeys(waiting)
    ]


def _my_counts(request: HttpRequest) -> list[dict[str, Any]]:
    """What this person has to count, with the sheet to count on."""
    return [
        {
            "count": count,
            "label": label(count.status, count.get_status_display()),
            "url": reverse("admin:inventory_stockcount_sheet", args=[count.pk]),
        }
        for count in count_selectors.to_count(request.user)[:20]
    ]
