"""Vendors from the field-service system."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models.functions import Lower, Trim

from integrations.records import VendorRecord
from integrations.sync import page_links
from integrations.sync.inbound import custom_fields
from integrations.sync.inbound.base import Adoption, Inbound, Values, address
from integrations.sync.taken import Entry
from procurement.models import Vendor
from procurement.services import vendors


def _values(record: VendorRecord) -> Values:
    return {
        "name": record.name,
        "email": record.email,
        "phone": record.phone,
        "contact_first_name": record.contact_first_name,
        "contact_last_name": record.contact_last_name,
        "memo": record.memo,
        "is_active": record.active,
        **address(record.address),
    }


def _adopt(entries: Sequence[Entry], connection_id: int) -> Adoption:
    """A vendor entered here under the very same name is the same vendor, if only one has it."""
    wanted = {entry.record.name.strip().lower(): entry.external_id for entry in entries}
    ours: dict[str, list[int]] = {}
    named = (
        Vendor.objects.filter(merged_into=None)
        .annotate(folded=Lower(Trim("name")))
        .filter(folded__in=wanted)
    )
    for name, pk in named.values_list("folded", "pk"):
        ours.setdefault(name, []).append(pk)
    single = {name: pks[0] for name, pks in ours.items() if len(pks) == 1}
    linked = page_links.taken(
        connection_id=connection_id, entity="vendor", hub_ids=list(single.values())
    )
    return Adoption({wanted[name]: pk for name, pk in single.items() if pk not in linked})


VENDOR = Inbound(
    save=vendors.upsert_many,
    values=_values,
    adopt=_adopt,
    follow=custom_fields.following("vendor"),
)
