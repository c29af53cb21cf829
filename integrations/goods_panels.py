"""Where the goods of transfers and pick lists are in other systems.

These documents themselves go nowhere: each time they move stock, that goes, under their number.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.http import HttpRequest
from django.urls import reverse

from integrations import selectors
from integrations.models import ManualStep, OutboxEntry
from integrations.sync.outbound import adjustments, transfers
from integrations.sync.states import OPEN
from integrations.sync.stock_export import USAGE
from inventory.models import PickList, StockMovement, Transfer
from plyhub.common.admin.labels import label
from plyhub.common.panels import Panel

PAGES = ("transfer", "picklist")
MOST = 20
"""How many writes are told one by one; the queue has all."""
_THERE = OutboxEntry.State.SUCCEEDED
_STOCK = (transfers.ENTITY, adjustments.ENTITY)


def panel(document: Transfer | PickList, request: HttpRequest) -> Panel:
    """Every write there was or will be for the document, the latest first, in a fixed number of
    queries."""
    moved, used = _moved(document), _used(document)
    entries = [
        *_latest(_STOCK, moved),
        *_latest((USAGE,), used),
    ]
    entries.sort(key=lambda entry: -entry.pk)
    return Panel(
        title="In other systems",
        template="integrations/goods_panel.html",
        context={
            "entries": [_told(entry, request) for entry in entries[:MOST]],
            "is_live": any(entry.state in OPEN for entry in entries),
            "steps": _steps(moved, request),
        },
    )


def _moved(document: Transfer | PickList) -> list[int]:
    """The movements of the document: a write is known by the first of what moved at once."""
    ours = StockMovement.objects.filter(
        document_type=document._meta.model_name, document_id=document.pk
    )
    return list(ours.values_list("pk", flat=True))


def _used(document: Transfer | PickList) -> list[int]:
    if not isinstance(document, PickList):
        return []
    used = document.lines.exclude(usage=None)
    return list(used.values_list("usage", flat=True))


def _latest(entities: Iterable[str], hub_ids: Collection[int]) -> Iterable[OutboxEntry]:
    if not hub_ids:
        return
    latest: dict[tuple[object, ...], OutboxEntry] = {}
    known = OutboxEntry.objects.filter(entity__in=list(entities), hub_id__in=hub_ids)
    for entry in known.select_related("connection").prefetch_related("depends_on").order_by("pk"):
        latest[entry.connection_id, entry.operation, entry.hub_id] = entry
    yield from latest.values()


def _told(entry: OutboxEntry, request: HttpRequest) -> dict[str, object]:
    sees_queue = request.user.has_perm("integrations.view_outboxentry")
    return {
        "name": entry.connection.name,
        "is_sandbox": entry.connection.is_sandbox,
        "label": label(entry.state, entry.get_state_display()),
        "what": entry.label,
        "number": (entry.payload or {}).get("number", "") if entry.state == _THERE else "",
        "sentence": selectors.glance(entry),
        "queue_url": reverse("admin:integrations_outboxentry_change", args=[entry.pk])
        if sees_queue
        else "",
    }


def _steps(hub_ids: Collection[int], request: HttpRequest) -> list[dict[str, object]]:
    """What is still to do by hand about what moved, for whoever may see it."""
    if not hub_ids or not request.user.has_perm("integrations.view_manualstep"):
        return []
    waiting = ManualStep.objects.filter(
        entity__in=_STOCK, hub_id__in=hub_ids, state=ManualStep.State.OPEN
    )
    return [
        {
            "text": step.text,
            "connection": step.connection.name,
            "url": reverse("admin:integrations_manualstep_change", args=[step.pk]),
        }
        for step in waiting.select_related("connection").order_by("pk")
    ]
