"""Statuses as coloured labels: the same colour for the same kind of news everywhere."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString

# Good news is green, work under way blue, waiting for a person amber, trouble red.
TONES = {
    "approved": "info",
    "sent": "info",
    "acknowledged": "info",
    "partially_received": "info",
    "received": "good",
    "closed": "calm",
    "cancelled": "calm",
    "canceled": "calm",
    "draft": "calm",
    "pending_approval": "wait",
    "posted": "good",
    "counting": "info",
    "submitted": "wait",
    "recount": "wait",
    "reversed": "calm",
    "shipped": "info",
    "credited": "good",
    "declined": "bad",
    "scheduled": "info",
    "dispatched": "info",
    "in_progress": "info",
    "hold": "wait",
    "completed": "good",
    "active": "good",
    "error": "bad",
    "expired": "bad",
    "inactive": "calm",
    "not_configured": "calm",
    "queued": "wait",
    "running": "info",
    "cancelling": "wait",
    "succeeded": "good",
    "partial": "wait",
    "failed": "bad",
    "skipped": "calm",
    "abandoned": "bad",
    "waiting": "wait",
    "pending": "wait",
    "in_flight": "info",
    "unknown": "wait",
    "retrying": "wait",
    "blocked": "bad",
    "superseded": "calm",
    "missing": "bad",
    "linked": "good",
    "allocated": "info",
    "review": "wait",
    "proposed": "calm",
    "overridden": "good",
    "retired": "calm",
    "open": "wait",
    "detected": "good",
    "done": "good",
    "dismissed": "calm",
    "adjusted": "good",
    "resolved": "good",
    "needs_location": "wait",
    "accepted": "good",
    "rejected": "calm",
    "sold": "good",
    "working": "info",
    "exported": "good",
    "resolved_kept": "good",
    "resolved_applied": "good",
    "updated": "info",
    "adopted": "good",
    "requested": "wait",
    "in_transit": "info",
    "released": "info",
    "picking": "info",
    "staged": "wait",
    "wait": "wait",
}


def label(state: str, text: str) -> SafeString:
    """`text` as a label in the tone of `state`."""
    return format_html(
        '<span class="ply-label ply-label-{}">{}</span>', TONES.get(state, "calm"), text
    )
