"""Terms, tax id and the hold of vendors: decided in the books, read-only here.

They are copied when a row over there changes, and when one of our vendors is linked to a row that
was read before.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from django.db import connection as database
from django.db import transaction

from integrations.records import VendorRecord
from procurement.services import vendors

_DIFFERING = """
    SELECT vendor.id, remote.details->>'terms', remote.details->>'tax_id',
        (remote.details->>'on_hold')::boolean
    FROM integrations_externallink AS link
    JOIN integrations_remoterecord AS remote
        ON remote.connection_id = link.connection_id AND remote.entity = 'vendor'
        AND remote.external_id = link.external_id
    JOIN procurement_vendor AS vendor ON vendor.id = link.hub_id
    WHERE link.connection_id = %s AND link.entity = 'vendor' AND remote.details <> '{}'::jsonb
        AND remote.details - 'contact' IS DISTINCT FROM jsonb_build_object(
            'terms', vendor.terms, 'tax_id', vendor.tax_id, 'on_hold', vendor.on_hold
        )
    ORDER BY vendor.id
"""
NAMES = ("terms", "tax_id", "on_hold")


def details(record: VendorRecord) -> dict[str, object]:
    """What of a vendor over there is kept: the terms, which are copied to ours, and where and who
    it is, to tell vendors apart."""
    contact = {label: text for label, text in _contact(record) if text}
    terms = {name: getattr(record, name) for name in NAMES}
    return {**terms, "contact": contact} if contact else terms


def _contact(record: VendorRecord) -> Iterator[tuple[str, str]]:
    at = record.address
    yield (
        "Address",
        ", ".join(
            part for part in (at.street, at.unit, at.city, f"{at.state} {at.zip}".strip()) if part
        ),
    )
    yield "Contact", f"{record.contact_first_name} {record.contact_last_name}".strip()
    yield "E-mail", record.email
    yield "Phone", record.phone


@transaction.atomic
def copy(connection_id: int) -> int:
    """Bring our linked vendors in line with the rows that were read; returns how many differed."""
    with database.cursor() as cursor:
        cursor.execute(_DIFFERING, [connection_id])
        found = [(pk, dict(zip(NAMES, kept, strict=True))) for pk, *kept in cursor.fetchall()]
    if found:
        vendors.upsert_many(found, origin=connection_id)
    return len(found)


def copy_soon(connection_id: int, entity: str) -> None:
    """Once the links that are being made are kept: not before, since whoever makes them holds the
    lock of the connection, and vendors are written before that is taken."""
    if entity == "vendor":
        transaction.on_commit(partial(copy, connection_id))
