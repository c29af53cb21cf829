"""Documents of theirs that are only shown here: looked up and written a page at a time."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from integrations.models import RemoteDocument
from integrations.sync.page_links import Known

_WRITTEN = [
    "number",
    "status",
    "dated_on",
    "hub_entity",
    "hub_id",
    "content",
    "fingerprint",
    "is_active",
    "updated_at",
]


def known(connection_id: int, entity: str, external_ids: Sequence[str]) -> dict[str, Known]:
    """Those of the ids that are shown, by id; none of them is a record of ours."""
    shown = RemoteDocument.objects.filter(
        connection=connection_id, entity=entity, external_id__in=external_ids
    )
    return {
        external_id: Known(None, fingerprint)
        for external_id, fingerprint in shown.values_list("external_id", "fingerprint")
    }


def save(rows: Sequence[RemoteDocument], *, connection_id: int, entity: str) -> None:
    """Write these documents, new or changed, in one statement."""
    now = timezone.now()
    for row in rows:
        row.connection_id, row.entity = connection_id, entity
        row.created_at = row.updated_at = now
    RemoteDocument.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["connection", "entity", "external_id"],
        update_fields=_WRITTEN,
    )
