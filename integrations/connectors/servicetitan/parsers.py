"""ServiceTitan's rows to neutral records. Pure: the same row always gives the same record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from integrations.connectors.servicetitan import shapes
from integrations.connectors.servicetitan.plain_text import plain, text
from integrations.connectors.servicetitan.values import address, ref, refs, utc
from integrations.records import (
    BusinessUnitRecord,
    CategoryRecord,
    CustomerLocationRecord,
    CustomerRecord,
    ItemRecord,
    ItemVendorRecord,
    JobAssignmentRecord,
    JobRecord,
    PlaceRecord,
    ProjectRecord,
    Record,
    TechnicianRecord,
    VendorRecord,
)

JOB_STATUSES = {
    "Scheduled": "scheduled",
    "Dispatched": "dispatched",
    "InProgress": "in_progress",
    "Hold": "hold",
    "Completed": "completed",
    "Canceled": "canceled",
}


def common(row: shapes.Row) -> dict[str, Any]:
    """The members all records share. A row that cannot be deactivated counts as active."""
    return {
        "external_id": str(row.id),
        "active": row.active is not False,
        "modified_at": utc(row.modified_on),
        "created_at": utc(row.created_on),
    }


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
    )


def category(row: shapes.Category) -> CategoryRecord:
    """Pricebook v2 category; the tree is in `parent_id`."""
    return CategoryRecord(
        **common(row),
        name=text(row.name),
        parent_id=ref(row.parent_id),
        position=row.position or 0,
    )


def material(row: shapes.Sku) -> ItemRecord:
    """Pricebook v2 material."""
    return _item(row, "material")


def equipment(row: shapes.Sku) -> ItemRecord:
    """Pricebook v2 equipment."""
    return _item(row, "equipment")


def warehouse(row: shapes.Warehouse) -> PlaceRecord:
    """Inventory v2 warehouse."""
    return PlaceRecord(
        **common(row), name=text(row.name), kind="warehouse", address=address(row.address)
    )


def truck(row: shapes.Truck) -> PlaceRecord:
    """Inventory v2 truck, with its technicians and the warehouse it is served from."""
    return PlaceRecord(
        **common(row),
        name=text(row.name),
        kind="truck",
        home_warehouse_id=ref(row.warehouse_id),
        technician_ids=refs(row.technician_ids),
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


def project(row: shapes.Project) -> ProjectRecord:
    """Jobs v2 project; one without a name is called by its number."""
    return ProjectRecord(
        **common(row),
        name=text(row.name) or text(row.number),
        number=text(row.number),
        status=text(row.status),
        customer_id=ref(row.customer_id),
        customer_location_id=ref(row.location_id),
    )


def job(row: shapes.Job) -> JobRecord:
    """Jobs v2 job. An unlisted status raises: a guess could start taking stock off."""
    if row.job_status not in JOB_STATUSES:
        raise ValueError(f"`jobStatus` is {row.job_status!r}, which is not a known job status")
    return JobRecord(
        **common(row),
        number=text(row.job_number),
        status=JOB_STATUSES[row.job_status],
        customer_id=ref(row.customer_id),
        customer_location_id=ref(row.location_id),
        project_id=ref(row.project_id),
        business_unit_id=ref(row.business_unit_id),
        summary=plain(row.summary),
        completed_at=utc(row.completed_on),
    )


def job_assignment(row: shapes.Assignment) -> JobAssignmentRecord:
    """Dispatch v2 appointment assignment; inactive once taken off."""
    return JobAssignmentRecord(
        **common(row),
        job_id=ref(row.job_id),
        technician_id=ref(row.technician_id),
        appointment_id=ref(row.appointment_id),
        status=text(row.status).lower(),
        assigned_at=utc(row.assigned_on),
    )


def _item(row: shapes.Sku, kind: str) -> ItemRecord:
    description = plain(row.description)
    return ItemRecord(
        **common(row),
        code=text(row.code),
        name=text(row.display_name) or description.partition("\n")[0] or text(row.code),
        kind=kind,
        description=description,
        unit=text(row.unit_of_measure),
        cost=row.cost,
        price=row.price,
        member_price=row.member_price,
        add_on_price=row.add_on_price,
        add_on_member_price=row.add_on_member_price,
        is_stocked=row.is_inventory is not False,
        taxable=row.taxable is not False,
        category_id=ref(row.categories[0]) if row.categories else "",
        manufacturer=text(row.manufacturer),
        model=text(row.model),
        vendors=_item_vendors(row),
    )


def _item_vendors(row: shapes.Sku) -> tuple[ItemVendorRecord, ...]:
    """The vendors in force, the primary one first; a vendor named twice counts once."""
    offers: dict[int, ItemVendorRecord] = {}
    for offer in (row.primary_vendor, *(row.other_vendors or ())):
        if offer is None or offer.active is False or offer.vendor_id in offers:
            continue
        offers[offer.vendor_id] = ItemVendorRecord(
            vendor_id=ref(offer.vendor_id),
            part_number=text(offer.vendor_part),
            cost=offer.cost,
            is_primary=offer is row.primary_vendor,
        )
    return tuple(offers.values())


Parser = tuple[msgspec.json.Decoder[Any], Callable[[Any], Record]]

PARSERS: dict[str, Parser] = {
    function.__name__: (msgspec.json.Decoder(shape), function)
    for shape, function in (
        (shapes.BusinessUnit, business_unit),
        (shapes.Technician, technician),
        (shapes.Vendor, vendor),
        (shapes.Category, category),
        (shapes.Sku, material),
        (shapes.Sku, equipment),
        (shapes.Warehouse, warehouse),
        (shapes.Truck, truck),
        (shapes.Customer, customer),
        (shapes.Location, customer_location),
        (shapes.Project, project),
        (shapes.Job, job),
        (shapes.Assignment, job_assignment),
    )
}


def parse(entity: str, payload: bytes) -> Record:
    """Translate one row as it came. Raises `ValueError` naming the member that makes it unusable,
    and for an entity that is not pulled."""
    if entity not in PARSERS:
        raise ValueError(f"ServiceTitan has no {entity!r} to read")
    decoder, function = PARSERS[entity]
    try:
        return function(decoder.decode(payload))
    except ValueError as error:
        raise ValueError(f"{entity} cannot be read: {error}") from None
