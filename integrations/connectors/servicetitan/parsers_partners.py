"""Business units, people, vendors and customers, and the custom fields of their records."""

from __future__ import annotations

from integrations.connectors.servicetitan import shapes
from integrations.connectors.servicetitan.plain_text import text
from integrations.connectors.servicetitan.values import (
    address,
    common,
    custom_fields,
    known,
    ref,
)
from integrations.records import (
    BusinessUnitRecord,
    CustomerLocationRecord,
    CustomerRecord,
    CustomFieldRecord,
    TechnicianRecord,
    VendorRecord,
)

FIELD_TYPES = {"Text": "text", "Dropdown": "dropdown", "Numeric": "numeric"}


def business_unit(row: shapes.BusinessUnit) -> BusinessUnitRecord:
    """Settings v2 business unit."""
    return BusinessUnitRecord(**common(row), name=text(row.name))


def technician(row: shapes.Technician) -> TechnicianRecord:
    """Settings v2 technician; the mobile number stands in for a missing phone number."""
    return TechnicianRecord(
        **common(row),
        name=text(row.name),
        email=text(row.email),
        phone=text(row.phone_number) or text(row.mobile_phone),
    )


def job_custom_field(row: shapes.CustomField) -> CustomFieldRecord:
    """Jobs v2 custom field type of jobs."""
    return _custom_field(row, "job")


def vendor_custom_field(row: shapes.CustomField) -> CustomFieldRecord:
    """Inventory v2 custom field type of vendors."""
    return _custom_field(row, "vendor")


def vendor(row: shapes.Vendor) -> VendorRecord:
    """Inventory v2 vendor, with its contact. Terms, tax id and holds are not told there."""
    contact = row.contact_info or shapes.ContactInfo()
    return VendorRecord(
        **common(row),
        name=text(row.name),
        email=text(contact.email),
        phone=text(contact.phone),
        contact_first_name=text(contact.first_name),
        contact_last_name=text(contact.last_name),
        address=address(row.address),
        memo=text(row.memo),
        custom_fields=custom_fields(row.custom_fields),
    )


def customer(row: shapes.Customer) -> CustomerRecord:
    """CRM v2 customer; a merged one comes as inactive."""
    return CustomerRecord(
        **common(row),
        name=text(row.name),
        kind=text(row.type).lower(),
        address=address(row.address),
    )


def customer_location(row: shapes.Location) -> CustomerLocationRecord:
    """CRM v2 location; a merged one comes as inactive."""
    return CustomerLocationRecord(
        **common(row),
        name=text(row.name),
        customer_id=ref(row.customer_id),
        address=address(row.address),
    )


def _custom_field(row: shapes.CustomField, entity: str) -> CustomFieldRecord:
    """An unlisted data type raises: what may be written into it is not known."""
    return CustomFieldRecord(
        **common(row),
        entity=entity,
        name=text(row.name),
        data_type=known(FIELD_TYPES, row.data_type, "dataType"),
        options=tuple(text(option) for option in row.data_type_options or ()),
    )
