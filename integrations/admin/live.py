"""The runs at work, as the first page shows them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from integrations import run_watch


def live_context() -> dict[str, Any]:
    """The runs at work as the first page shows them; their mark is empty when there are none."""
    return {
        "mark": run_watch.live_mark(),
        "url": reverse("admin:integrations_syncrun_live"),
        "runs": [
            (each, reverse("admin:integrations_syncrun_change", args=[each.run.pk]))
            for each in run_watch.live_runs()
        ],
    }
