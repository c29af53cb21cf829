"""The runs at work and what they did last, as the first page shows them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from integrations import overview, record_links, run_watch

LINES = 12


def live_context(request: HttpRequest) -> dict[str, Any]:
    """A fixed number of queries; the mark is read first, so that what comes meanwhile is not
    missed."""
    return {
        "mark": run_watch.live_mark(),
        "url": reverse("admin:integrations_syncrun_live"),
        "runs": [
            (each, reverse("admin:integrations_syncrun_change", args=[each.run.pk]))
            for each in run_watch.live_runs()
        ],
        "activity": [
            (line, record_links.address(line, request.user))
            for line in overview.recent_activity(limit=LINES)
        ],
    }
