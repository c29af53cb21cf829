"""Who decides on each field of vendors: one row a column."""

from __future__ import annotations

from collections.abc import Mapping

from plyhub.common.field_owners import Field, Fields, Owner

_TOLD = {
    "name": "name",
    "email": "e-mail",
    "phone": "phone",
    "contact_first_name": "contact’s first name",
    "contact_last_name": "contact’s last name",
    "street": "street",
    "unit_number": "unit",
    "city": "city",
    "state": "state",
    "zip_code": "ZIP code",
    "country": "country",
    "memo": "notes",
    "is_active": "status",
}
_OWN = {"lead_days": "lead time", "over_receipt_pct": "may deliver more"}
_BOOKS = {"terms": "terms", "tax_id": "tax id", "on_hold": "hold"}
VENDOR: Fields = {
    **{column: Field(label, Owner.HUB, is_shared=True) for column, label in _TOLD.items()},
    **{column: Field(label, Owner.HUB) for column, label in _OWN.items()},
    **{column: Field(label, Owner.BOOKS) for column, label in _BOOKS.items()},
}
FIELDS: Mapping[str, Fields] = {"vendor": VENDOR}
"""By the name under which links and histories keep such records."""
