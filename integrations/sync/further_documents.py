"""What else stands for a record of ours over there, besides the document it is linked to.

A change order takes the place of an earlier document; what cannot be changed is taken back by a
mirror of it; a return of goods from several receipts is several documents.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from integrations.connectors.base import PushResult
from integrations.models import ExternalLink, OutboxEntry, RemoteDocument
from procurement.models import PurchaseOrderLine

ORDER_LINE = "purchase_order_line"
# What they are kept as, by what they are to our record.
EARLIER = "earlier_order"
MIRRORS = {"receipt": "receipt_reversal", "return": "return_reversal"}
PART = "return_part"
KINDS = (EARLIER, *MIRRORS.values(), PART)


def set_aside(entry: OutboxEntry, result: PushResult) -> None:
    """Remember the document an order was linked to, if `result` is another one.

    Its lines keep no links: later receipts are made from those of the new document.
    """
    link = ExternalLink.objects.filter(
        connection=entry.connection_id, entity=entry.entity, hub_id=entry.hub_id
    ).first()
    if link is None or link.external_id in ("", result.external_id):
        return
    _keep(
        entry,
        EARLIER,
        link.external_id,
        number=link.number,
        status=link.remote_status,
        fingerprint=link.fingerprint,
    )
    _lines(entry).delete()
    link.fingerprint = link.remote_status = ""
    link.save(update_fields=["fingerprint", "remote_status", "updated_at"])


def keep_mirror(entry: OutboxEntry, result: PushResult) -> None:
    """Remember what took the record back; its own document stays linked."""
    kind = MIRRORS[entry.entity]
    _keep(entry, kind, result.external_id, number=result.number, status=result.status)
    _keep_all(entry, kind, result)


def keep_parts(entry: OutboxEntry, result: PushResult) -> None:
    """Remember the documents the record became besides the one it is linked to."""
    _keep_all(entry, PART, result)


def of(connection_id: int, kind: str, hub_ids: Iterable[int]) -> QuerySet[RemoteDocument]:
    """The documents of that kind of these records of ours, oldest first."""
    found = RemoteDocument.objects.filter(
        connection=connection_id, entity=kind, hub_id__in=list(hub_ids)
    )
    return found.order_by("pk")


def _keep_all(entry: OutboxEntry, kind: str, result: PushResult) -> None:
    for external_id, number in result.further.items():
        _keep(entry, kind, external_id, number=number, status=result.status)


def _keep(entry: OutboxEntry, kind: str, external_id: str, *, number: str, **more: str) -> None:
    values = {"hub_entity": entry.entity, "hub_id": entry.hub_id, "number": number[:60], **more}
    RemoteDocument.objects.update_or_create(
        connection_id=entry.connection_id, entity=kind, external_id=external_id, defaults=values
    )


def _lines(entry: OutboxEntry) -> QuerySet[ExternalLink]:
    lines = PurchaseOrderLine.objects.filter(purchase_order=entry.hub_id)
    return ExternalLink.objects.filter(
        connection=entry.connection_id, entity=ORDER_LINE, hub_id__in=lines.values("pk")
    )
