"""The sync panel other apps' pages show: where a record is, system by system."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from urllib.parse import urlencode

from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join

from integrations import (
    conflict_selectors,
    goods_panels,
    remedy_links,
    remote_receipts,
    remote_returns,
    selectors,
    stock_panels,
    why,
)
from integrations.models import OutboxEntry
from integrations.sync import places, remedies, stock_export
from integrations.sync.states import OPEN, State
from inventory.models import Adjustment
from inventory.services import adjustment_posting
from plyhub.common import panels
from plyhub.common.admin.labels import label
from plyhub.common.panels import Panel

# Page of a record -> the name under which its links and queue entries are kept.
ENTITIES = {
    "purchaseorder": "purchase_order",
    "receipt": "receipt",
    "return": "return",
    "job": "job",
    "project": "project",
    "item": "item",
    "category": "category",
    "service": "service",
    "estimate": "estimate",
    "vendor": "vendor",
    "location": "location",
    "technician": "technician",
    "usage": "usage",
    "adjustment": "stock_adjustment",
    "jobnote": "job_note",
    "invoice": "invoice",
    "bill": "bill",
}
# What may want a person, or is only late.
_ASKS = (OPEN - {State.IN_FLIGHT}) | {State.SKIPPED}


def register() -> None:
    """Show the panel on every page in `ENTITIES`."""
    for model_name in ENTITIES:
        panels.register(model_name, _sync_panel)
    for model_name in goods_panels.PAGES:
        panels.register(model_name, goods_panels.panel)
    panels.register("purchaseorder", _receipts_panel)
    panels.register("outboxentry", _entry_panel)
    for model_name in remote_returns.ENTITIES:
        panels.register(model_name, remote_returns.panel)
    panels.register("item", stock_panels.item_panel)
    panels.register_tables("item", stock_panels.item_tables)
    panels.register_tables("location", stock_panels.location_tables)
    panels.register_column("purchaseorder", partial(selectors.notes, "purchase_order"))
    for model_name in ("jobnote", "invoice", "bill"):
        panels.register_column(model_name, partial(_standings, ENTITIES[model_name]))


def _sync_panel(document: models.Model, request: HttpRequest) -> Panel:
    entity = ENTITIES[document._meta.model_name]
    hub_id = _kept_under(document)
    syncs = selectors.syncs_of(entity, hub_id)
    entries = [sync.entry for sync in syncs if sync.entry]
    creations = _creations(document, request)
    return Panel(
        title="In other systems",
        template="integrations/sync_panel.html",
        context={
            "systems": [
                {**_system(sync, request), "create_url": creations.get(sync.connection.pk, "")}
                for sync in syncs
            ],
            "is_live": any(entry.state in OPEN for entry in entries),
            "steps": _steps(entity, hub_id, request),
            "conflicts": _conflicts(entity, hub_id, request),
        },
    )


def _kept_under(document: models.Model) -> int:
    """The id under which a record is told elsewhere: stock that moved goes by its movements."""
    if isinstance(document, Adjustment):
        return stock_export.told_of(adjustment_posting.document_of(document))
    return document.pk


def _receipts_panel(document: models.Model, request: HttpRequest) -> Panel | None:
    """Deliveries that were entered over there while ours count; none, no panel."""
    found = remote_receipts.of_order(document.pk)
    if not found:
        return None
    return Panel(
        title=f"Receipts in {found[0].system}",
        template="integrations/remote_receipts.html",
        context={"receipts": found},
    )


def _standings(entity: str, hub_ids: Sequence[int]) -> dict[int, object]:
    """How far the latest write of each record got, system by system."""
    return {
        hub_id: format_html_join(
            " ", "{}", ((label(entry.state, _standing(entry)),) for entry in entries)
        )
        for hub_id, entries in selectors.latest_entries(entity, hub_ids).items()
    }


def _standing(entry: OutboxEntry) -> str:
    system = entry.connection.description.label
    done = entry.state == OutboxEntry.State.SUCCEEDED
    return f"In {system}" if done else f"{system}: {entry.get_state_display().lower()}"


def _steps(entity: str, hub_id: int, request: HttpRequest) -> list[dict[str, object]]:
    """What is still to do by hand about the record, with its page for whoever may see it."""
    if not request.user.has_perm("integrations.view_manualstep"):
        return []
    return [
        {
            "text": step.text,
            "connection": step.connection.name,
            "url": reverse("admin:integrations_manualstep_change", args=[step.pk]),
        }
        for step in selectors.open_steps(entity, hub_id)
    ]


def _conflicts(entity: str, hub_id: int, request: HttpRequest) -> dict[str, object] | None:
    """How many fields of the record are in conflict, and which, for whoever may see that."""
    if not request.user.has_perm("integrations.view_conflict"):
        return None
    found = conflict_selectors.open_of(entity, hub_id)
    if not found:
        return None
    many = "1 conflict" if len(found) == 1 else f"{len(found)} conflicts"
    return {
        "title": f"{many}: {', '.join(dict.fromkeys(each.label for each in found))}",
        "url": reverse("admin:integrations_conflict_change", args=[found[0].pk])
        if len(found) == 1
        else _search(found[0].record),
    }


def _search(record: str) -> str:
    asked = urlencode({"q": record})
    return f"{reverse('admin:integrations_conflict_changelist')}?{asked}"


def _system(sync: selectors.DocumentSync, request: HttpRequest) -> dict[str, object]:
    entry = sync.entry
    asks = entry is not None and entry.state in _ASKS
    may_retry = entry is not None and _may_retry(entry, request)
    sees_queue = entry is not None and request.user.has_perm("integrations.view_outboxentry")
    return {
        "name": sync.connection.name,
        "is_sandbox": sync.connection.is_sandbox,
        "label": label(sync.state, _state_text(sync)),
        "sentence": sync.words,
        "further": sync.further,
        "external_id": sync.link.external_id if sync.link else "",
        "last_exchange_at": sync.link.last_exchange_at if sync.link else None,
        "queue_url": _page("change", entry.pk) if sees_queue else "",
        "retry_url": _page("do", entry.pk, "retry") if may_retry and not asks else "",
        "why": explained(entry, request) if asks else None,
    }


def explained(entry: OutboxEntry, request: HttpRequest) -> dict[str, object]:
    """Why it is not there yet, step by step, with the button that frees it."""
    found = why.why(entry)
    sees_queue = request.user.has_perm("integrations.view_outboxentry")
    return {
        "steps": [
            {"text": step.text, "url": _page("change", step.entry_id) if sees_queue else ""}
            for step in found.steps
        ],
        "button": remedy_links.button(found.remedy, request.user),
    }


def _entry_panel(document: OutboxEntry, request: HttpRequest) -> Panel | None:
    """On the page of an entry of the queue."""
    if document.state not in _ASKS:
        return None
    return Panel(
        title="Why is this waiting?",
        template="integrations/why_panel.html",
        context={"why": explained(document, request), "is_live": document.state in OPEN},
    )


def _creations(document: models.Model, request: HttpRequest) -> dict[int, str]:
    """Where to ask for a place to be made a warehouse, by connection; for whoever may."""
    is_place = ENTITIES[document._meta.model_name] == "location"
    if not is_place or not request.user.has_perm(remedies.PERMISSION):
        return {}
    return {
        one.pk: reverse("admin:integrations_connection_warehouse", args=[one.pk, document.pk])
        for one in places.creatable(document)
    }


def _may_retry(entry: OutboxEntry, request: HttpRequest) -> bool:
    return request.user.has_perm(remedies.PERMISSION) and "retry" in remedies.allowed(entry)


def _state_text(sync: selectors.DocumentSync) -> str:
    if sync.entry is not None:
        return sync.entry.get_state_display()
    return "Linked" if sync.link and sync.link.external_id else "Not there"


def _page(view: str, *args: object) -> str:
    return reverse(f"admin:integrations_outboxentry_{view}", args=args)
