"""Returns another system has of an order's goods or to a vendor, beside those that count here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import models
from django.http import HttpRequest

from integrations.models import RemoteDocument
from plyhub.common.panels import Panel
from plyhub.common.quantities import plain

# Page of a record -> how shown returns name it.
ENTITIES = {"purchaseorder": "purchase_order", "vendor": "vendor"}


@dataclass(frozen=True, slots=True)
class RemoteReturn:
    """One of theirs, in words."""

    system: str
    number: str
    status: str
    returned_on: date | None
    reference: str
    goods: str


def of(entity: str, hub_id: int) -> list[RemoteReturn]:
    """The returns that are shown with this record, oldest first, in one query."""
    documents = RemoteDocument.objects.filter(
        entity="return", hub_entity=entity, hub_id=hub_id
    ).select_related("connection")
    return [_remote(document) for document in documents.order_by("pk")]


def panel(document: models.Model, request: HttpRequest) -> Panel | None:
    """Returns that were entered over there; none, no panel."""
    found = of(ENTITIES[document._meta.model_name], document.pk)
    if not found or not request.user.has_perm("procurement.view_return"):
        return None
    return Panel(
        title=f"Returns in {found[0].system}",
        template="integrations/remote_returns.html",
        context={"returns": found},
    )


def _remote(document: RemoteDocument) -> RemoteReturn:
    lines = document.content.get("lines", [])
    return RemoteReturn(
        system=document.connection.description.label,
        number=document.number or document.external_id,
        status=document.status,
        returned_on=document.dated_on,
        reference=document.content.get("reference", ""),
        goods=", ".join(
            f"{plain(Decimal(each['quantity']))} {each['unit']} {each['sku']}".replace("  ", " ")
            for each in lines
        ),
    )
