"""Writing and reading the audit trail."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models

from plyhub.common import request_context
from plyhub.common.models import AuditEntry

if TYPE_CHECKING:
    from plyhub.common.models import User


def record(
    document: models.Model,
    *,
    action: str,
    actor: User | None,
    from_state: str = "",
    to_state: str = "",
    reason: str = "",
    rule: str = "",
    changes: dict[str, Any] | None = None,
) -> None:
    """Write one entry about `document`; either `actor` or the automatic `rule` did it."""
    AuditEntry.objects.create(
        object_type=document._meta.model_name,
        object_id=document.pk,
        number=getattr(document, "number", ""),
        action=action,
        actor=actor,
        from_state=from_state,
        to_state=to_state,
        reason=reason,
        rule=rule,
        changes=changes or {},
        request_id=request_context.request_id(),
    )


def entry(object_type: str, object_id: int, **told: Any) -> AuditEntry:
    """An entry not written yet, about a record that is at hand only by its id."""
    told = {"request_id": request_context.request_id(), **told}
    return AuditEntry(object_type=object_type, object_id=object_id, **told)


def record_many(entries: Iterable[AuditEntry]) -> None:
    """Write many entries in one statement."""
    AuditEntry.objects.bulk_create(entries)


def timeline(document: models.Model) -> models.QuerySet[AuditEntry]:
    """What happened to `document`, newest first, with the people who did it."""
    return AuditEntry.objects.filter(
        object_type=document._meta.model_name, object_id=document.pk
    ).select_related("actor")
