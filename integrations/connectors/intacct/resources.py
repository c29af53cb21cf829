"""What Sage Intacct is to the rest of PlyHub: its description, and a row per thing we read.

Object and field names: Sage Intacct XML API object pages (Vendors, Items, Warehouses, Item
warehouse details, Projects, Customers, Employees).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from integrations.connectors.base import SystemDescription
from integrations.connectors.intacct.options import BY_HAND, CREDENTIALS, OPTIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Rows of another object that belong to one of a resource: those whose `via` is its id. They
    are kept in its row under `name`."""

    name: str
    object: str
    via: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One object of the gateway. `id_field` is the business id, which never changes there.

    What changes without a stamp is read again in full `every` so often.
    """

    entity: str
    object: str
    id_field: str
    fields: tuple[str, ...]
    id_length: int
    review_reason: str
    """The block reason when the id turns out to belong to something else."""
    parts: tuple[Part, ...] = ()
    every: timedelta | None = None


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
_PERSON = tuple(f"PERSONALINFO.{field}" for field in ("CONTACTNAME", "PRINTAS", "EMAIL1", "PHONE1"))
_ITEM = (
    "ITEMTYPE",
    "EXTENDED_DESCRIPTION",
    "STANDARD_COST",
    "BASEPRICE",
    "BASEUOM",
    "UOMGRP",
    "TAXABLE",
    "PRODUCTLINEID",
    "COST_METHOD",
    "GLGROUP",
    "UPC",
)
_LEVEL = ("ITEMID", "WAREHOUSEID", "WONHAND", "AVERAGE_COST", "LAST_COST")

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
            parts=(
                Part(
                    name="VENDORINFO",
                    object="ITEMVENDOR",
                    via="ITEMID",
                    fields=("RECORDNO", "ITEMID", "VENDORID", "STOCKNO"),
                ),
            ),
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
            entity="stock_level",
            object="ITEMWAREHOUSEINFO",
            id_field="RECORDNO",
            fields=("RECORDNO", "WHENCREATED", "WHENMODIFIED", *_LEVEL),
            id_length=20,
            review_reason="id_invalid",
            # Nothing says that every movement of stock stamps the row.
            every=timedelta(days=1),
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
        Resource(
            entity="customer",
            object="CUSTOMER",
            id_field="CUSTOMERID",
            fields=(*_SHARED, "CUSTOMERID", "NAME"),
            id_length=20,
            review_reason="id_invalid",
        ),
        Resource(
            entity="employee",
            object="EMPLOYEE",
            id_field="EMPLOYEEID",
            fields=(*_SHARED, "EMPLOYEEID", *_PERSON),
            id_length=20,
            review_reason="id_invalid",
        ),
        Resource(
            entity="purchasing_document",
            object="PODOCUMENT",
            id_field="DOCID",
            fields=("RECORDNO", "DOCID", "DOCNO", "STATE", "WHENMODIFIED"),
            id_length=100,
            review_reason="id_invalid",
        ),
    )
}

DESCRIPTION = SystemDescription(
    name="intacct",
    label="Sage Intacct",
    prefix="si",
    credentials=CREDENTIALS,
    options=OPTIONS,
    by_hand=BY_HAND,
    entities=tuple(RESOURCES),
    remembered=frozenset(RESOURCES) - {"purchasing_document", "stock_level"},
    gives_codes=True,
    batch=100,
    operations=frozenset(
        {
            "si.vendor.upsert",
            "si.item.upsert",
            "si.warehouse.create",
            "si.project.upsert",
            "si.employee.upsert",
            "si.customer.upsert",
            "si.po.create",
            "si.po.update",
            "si.po.change",
            "si.po.close",
            "si.receiver.create",
            "si.receiver.reverse",
            "si.vreturn.create",
            "si.vreturn.reverse",
            "si.transfer.create",
            "si.issue.create",
            "si.adjust.create",
            "si.invoice.create",
            "si.bill.create",
        }
    ),
    default_url="https://api.intacct.com/ia/xml/xmlgw.phtml",
)


def option(options: Mapping[str, str], name: str) -> str:
    """The option a person set, or its default when they left it empty."""
    default = next(field.default for field in DESCRIPTION.options if field.name == name)
    return (options.get(name) or "").strip() or default
