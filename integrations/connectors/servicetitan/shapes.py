"""The members we read of ServiceTitan's rows, by the names its OpenAPI documents give them.

Members may be added any month, so unknown ones are ignored, and members declared non-null do come
as null, so nearly everything may be absent. Amounts decode to `Decimal` at full scale, whether they
come as numbers or, as in accounting, as text.
"""

from __future__ import annotations

from datetime import datetime

import msgspec


class Wire(msgspec.Struct, rename="camel", kw_only=True, frozen=True):
    """Base of all: camelCase outside, snake_case inside."""


class Row(Wire, kw_only=True):
    """What every entity has. `active` is missing where rows cannot be deactivated."""

    id: int
    active: bool | None = None
    created_on: datetime | None = None
    modified_on: datetime | None = None


class AddressShape(Wire, kw_only=True):
    """An address in any module; CRM's carries coordinates too."""

    street: str | None = None
    unit: str | None = None
    city: str | None = None
    state: str | None = None
    zip: str | None = None
    country: str | None = None


class Named(Wire, kw_only=True):
    """A reference that carries its name, such as a business unit's tenant."""

    name: str | None = None


class CustomValue(Wire, kw_only=True):
    """What a row says in one custom field; accounting tells no `type_id`."""

    name: str | None = None
    value: str | None = None
    type_id: int | None = None


class CustomField(Row, kw_only=True):
    """jpm-v2, inventory-v2: CustomFieldTypeResponse."""

    name: str
    data_type: str
    data_type_options: list[str] | None = None


class BusinessUnit(Row, kw_only=True):
    """settings-v2: BusinessUnitResponse."""

    name: str
    tenant: Named | None = None


class Technician(Row, kw_only=True):
    """settings-v2: TechnicianResponse."""

    name: str
    email: str | None = None
    phone_number: str | None = None
    mobile_phone: str | None = None


class ContactInfo(Wire, kw_only=True):
    """The person at a vendor."""

    first_name: str | None = None
    last_name: str | None = None
    phone: str | None = None
    email: str | None = None


class Vendor(Row, kw_only=True):
    """inventory-v2: VendorResponse."""

    name: str
    contact_info: ContactInfo | None = None
    memo: str | None = None
    address: AddressShape | None = None
    custom_fields: list[CustomValue] | None = None


class Customer(Row, kw_only=True):
    """crm-v2: CustomerResponse."""

    name: str
    type: str | None = None
    address: AddressShape | None = None


class Location(Row, kw_only=True):
    """crm-v2: LocationResponse."""

    name: str
    customer_id: int
    address: AddressShape | None = None
