"""Where else one of our records is known: it is not deleted then."""

from __future__ import annotations

from django.db.models import Model

from integrations.models import ExternalLink, OutboxEntry
from integrations.sync.states import UNDERWAY, State

# What our links call a record, where that is not the name of its model.
_ENTITIES = {"purchaseorder": "purchase_order", "receipt": "receipt", "return": "return"}


def of(record: Model) -> str:
    """The sentence that says where it is known, or was sent; empty if nowhere."""
    entity = _ENTITIES.get(record._meta.model_name, record._meta.model_name)
    mine = {"entity": entity, "hub_id": record.pk}
    link = ExternalLink.objects.filter(**mine).exclude(external_id="").first()
    if link is not None:
        number = link.number or link.code or link.external_id
        return f"{record} is known in {link.connection} as {number}."
    sent = OutboxEntry.objects.filter(**mine, state__in=(*UNDERWAY, State.SUCCEEDED)).first()
    return f"{record} was sent to {sent.connection}." if sent else ""
