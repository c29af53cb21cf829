"""What Sage Intacct is to the rest of PlyHub: its description, and a row per thing we read.

Object and field names: Sage Intacct XML API object pages (Vendors, Items, Warehouses, Projects).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from integrations.connectors.base import Field, SystemDescription


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One object of the gateway. `id_field` is the business id, which never changes there."""

    entity: str
    object: str
    id_field: str
    fields: tuple[str, ...]
    id_length: int
    review_reason: str
    """The block reason when the id turns out to belong to something else."""


_SHARED = ("RECORDNO", "STATUS", "WHENCREATED", "WHENMODIFIED")
_CONTACT = tuple(
    f"DISPLAYCONTACT.{field}"
    for field in (
        "EMAIL1",
        "PHONE1",
        "FIRSTNAME",
        "LASTNAME",
        "MAILADDRESS.ADDRESS1",
        "MAILADDRESS.ADDRESS2",
        "MAILADDRESS.CITY",
        "MAILADDRESS.STATE",
        "MAILADDRESS.ZIP",
        "MAILADDRESS.COUNTRY",
    )
)
_ITEM = (
    "ITEMTYPE",
    "EXTENDED_DESCRIPTION",
    "STANDARD_COST",
    "BASEPRICE",
    "BASEUOM",
    "UOMGRP",
    "TAXABLE",
    "PRODUCTLINEID",
)

RESOURCES: Mapping[str, Resource] = {
    resource.entity: resource
    for resource in (
        Resource(
            entity="vendor",
            object="VENDOR",
            id_field="VENDORID",
            fields=(*_SHARED, "VENDORID", "NAME", "TERMNAME", "TAXID", "ONHOLD", *_CONTACT),
            id_length=20,
            review_reason="vendor_review",
        ),
        Resource(
            entity="item",
            object="ITEM",
            id_field="ITEMID",
            fields=(*_SHARED, "ITEMID", "NAME", *_ITEM),
            id_length=30,
            review_reason="item_review",
        ),
        Resource(
            entity="warehouse",
            object="WAREHOUSE",
            id_field="WAREHOUSEID",
            fields=(*_SHARED, "WAREHOUSEID", "NAME"),
            id_length=20,
            review_reason="id_invalid",
        ),
        Resource(
            entity="project",
            object="PROJECT",
            id_field="PROJECTID",
            fields=(
                *(*_SHARED, "PROJECTID", "NAME", "PROJECTSTATUS"),
                *("CUSTOMERID", "PARENTID", "DOCNUMBER"),
            ),
            id_length=20,
            review_reason="id_invalid",
        ),
    )
}

_CREDENTIALS = (
    Field("sender_id", "Sender ID", "The web services sender this company has authorised."),
    Field("sender_password", "Sender password", secret=True),
    Field("company_id", "Company ID"),
    Field("user_id", "Web services user"),
    Field("user_password", "User password", secret=True),
)
_OPTIONS = (
    Field(
        "purchase_definition",
        "Purchase order definition",
        "The purchasing transaction definition that orders become.",
        default="Purchase Order-Inventory",
    ),
    Field(
        "receiver_definition",
        "Receiver definition",
        "The purchasing transaction definition that receipts become.",
        default="PO Receiver-Inventory",
    ),
    Field(
        "location",
        "Location",
        "Written on every line and on new warehouses; needed in companies with entities.",
        required=False,
    ),
    Field(
        "entity",
        "Entity",
        "Log in to this entity; empty for the top level.",
        required=False,
    ),
    Field("project_category", "Project category", default="Contract"),
    Field(
        "item_type",
        "Type of stocked items",
        "Items that are not stocked become Non-Inventory.",
        default="Inventory",
    ),
    Field(
        "known_packs",
        "Packs Intacct knows",
        "Units of its unit groups that hold as much as ours, like BX=10 EA, ROLL=100 FT."
        " Other packs are sent in the stock unit.",
        required=False,
    ),
    Field("item_gl_group", "Item GL group", "Given to new items.", required=False),
    Field(
        "unit_groups",
        "Unit groups",
        "Which unit group new items of a unit get: EA=Count, FT=Length. Looked up when empty.",
        required=False,
    ),
    Field(
        "term",
        "Payment term",
        "Written on documents; without it they carry a due date.",
        required=False,
    ),
    Field(
        "timezone_offset",
        "Time zone of the web services user",
        "As +HH:MM or -HH:MM from UTC; Sage tells its times of change in this zone.",
        required=False,
        default="+00:00",
    ),
)

DESCRIPTION = SystemDescription(
    name="intacct",
    label="Sage Intacct",
    prefix="si",
    credentials=_CREDENTIALS,
    options=_OPTIONS,
    entities=tuple(RESOURCES),
    remembered=frozenset(RESOURCES),
    gives_codes=True,
    operations=frozenset(
        {
            "si.vendor.upsert",
            "si.item.upsert",
            "si.warehouse.create",
            "si.project.upsert",
            "si.po.create",
            "si.po.update",
            "si.po.close",
            "si.receiver.create",
        }
    ),
    default_url="https://api.intacct.com/ia/xml/xmlgw.phtml",
)


def option(options: Mapping[str, str], name: str) -> str:
    """The option a person set, or its default when they left it empty."""
    default = next(field.default for field in DESCRIPTION.options if field.name == name)
    return (options.get(name) or "").strip() or default
