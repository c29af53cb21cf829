"""What the codes of technicians and customers are made from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from integrations.mapping.codes import HubRecord
from integrations.models import ExternalLink
from inventory.models import Customer, Technician


def technicians(hub_ids: Sequence[int]) -> Iterable[tuple[int, HubRecord]]:
    """Their names; their ids in the field-service system stand in for names without letters."""
    elsewhere = dict(
        ExternalLink.objects.filter(entity="technician", hub_id__in=hub_ids, code="")
        .exclude(external_id="")
        .order_by("-pk")
        .values_list("hub_id", "external_id")
    )
    for pk, name in Technician.objects.filter(pk__in=hub_ids).values_list("pk", "name"):
        yield pk, HubRecord(entity="technician", value=name, record_id=elsewhere.get(pk, ""))


def customers(hub_ids: Sequence[int]) -> Iterable[tuple[int, HubRecord]]:
    for pk, name in Customer.objects.filter(pk__in=hub_ids).values_list("pk", "name"):
        yield pk, HubRecord(entity="customer", value=name)
