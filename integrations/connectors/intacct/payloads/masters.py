"""Vendors, items, warehouses and projects as generic `create` and `update` functions. Pure.

What we do not know is left out, because an empty element clears the value over there.
Fields: Sage Intacct XML API object pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree  # noqa: S405  only builds trees

from integrations.connectors.intacct.envelope import Element, leaf
from integrations.connectors.intacct.resources import option
from integrations.records import (
    Address,
    CustomerRecord,
    ItemRecord,
    PlaceRecord,
    ProjectRecord,
    TechnicianRecord,
    VendorRecord,
)

Tree = Mapping[str, Any]


def create(object_name: str, fields: Tree) -> Element:
    """The `create` function for one object."""
    return _function("create", object_name, fields)


def update(object_name: str, fields: Tree, *, record_no: str) -> Element:
    """The `update` function for one object: only the given fields change."""
    return _function("update", object_name, {"RECORDNO": record_no, **fields})


def vendor(record: VendorRecord, _options: Mapping[str, str], *, new: bool) -> Tree:
    """VENDOR. The name to print on cheques is ours to propose once, then the accountants'."""
    contact = {
        "PRINTAS": record.name if new else "",
        "COMPANYNAME": record.name if new else "",
        "FIRSTNAME": record.contact_first_name,
        "LASTNAME": record.contact_last_name,
        "PHONE1": record.phone,
        "EMAIL1": record.email,
        "MAILADDRESS": _address(record.address),
    }
    return {
        "VENDORID": record.external_id,
        "NAME": record.name,
        "STATUS": _status(record.active),
        "DISPLAYCONTACT": contact,
    }


def item(record: ItemRecord, options: Mapping[str, str], *, new: bool, unit_group: str) -> Tree:
    """ITEM. Type, unit group, cost method, GL group and standard cost are set once: Sage fixes the
    first two, the next two are the accountants', and a cost sent later would revalue the stock."""
    once = {
        "COST_METHOD": option(options, "cost_method") if record.is_stocked else "",
        "ITEMTYPE": option(options, "item_type") if record.is_stocked else "Non-Inventory",
        "UOMGRP": unit_group,
        "STANDARD_COST": amount(record.cost) if record.cost else "",
        "GLGROUP": option(options, "item_gl_group"),
    }
    return {
        "ITEMID": record.external_id,
        "NAME": record.name,
        "STATUS": _status(record.active),
        **(once if new else {}),
        "EXTENDED_DESCRIPTION": record.description,
        "BASEPRICE": "" if record.price is None else amount(record.price),
        "TAXABLE": "true" if record.taxable else "false",
    }


def warehouse(record: PlaceRecord, options: Mapping[str, str], *, new: bool) -> Tree:
    """WAREHOUSE, which belongs to the location set in the connection's options."""
    return {
        "WAREHOUSEID": record.external_id,
        "NAME": record.name,
        "LOC": {"LOCATIONID": option(options, "location") if new else ""},
        "STATUS": _status(record.active),
    }


def project(record: ProjectRecord, options: Mapping[str, str], *, new: bool) -> Tree:
    """PROJECT. Our reference goes to DOCNUMBER, by which it is known again later."""
    return {
        "PROJECTID": record.external_id,
        "NAME": record.name,
        "PROJECTCATEGORY": option(options, "project_category") if new else "",
        "PARENTID": record.parent_id,
        "CUSTOMERID": record.customer_id,
        "DOCNUMBER": record.reference or record.number,
        "STATUS": _status(record.active),
        "LOCATIONID": option(options, "location") if new else "",
    }


def customer(record: CustomerRecord, _options: Mapping[str, str], *, new: bool) -> Tree:
    """CUSTOMER. What is printed on its papers is ours to propose once."""
    contact = {"PRINTAS": record.name, "COMPANYNAME": record.name} if new else {}
    return {
        "CUSTOMERID": record.external_id,
        "NAME": record.name,
        "STATUS": _status(record.active),
        "DISPLAYCONTACT": {**contact, "MAILADDRESS": _address(record.address)},
    }


def employee(
    record: TechnicianRecord, options: Mapping[str, str], *, new: bool, contact: str
) -> Tree:
    """EMPLOYEE, whose name and addresses are those of `contact`, which must be there."""
    return {
        "EMPLOYEEID": record.external_id,
        "PERSONALINFO": {"CONTACTNAME": contact if new else ""},
        "LOCATIONID": option(options, "location") if new else "",
        "STATUS": _status(record.active),
    }


def person(record: TechnicianRecord, contact: str) -> Tree:
    """CONTACT of an employee, known by the name `contact`."""
    return {
        "CONTACTNAME": contact,
        "PRINTAS": record.name,
        "EMAIL1": record.email,
        "PHONE1": record.phone,
    }


def amount(value: Decimal) -> str:
    """`value` without exponent and needless zeros, as the gateway reads numbers."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _address(address: Address) -> Tree:
    # No country: with ISO codes switched on the name and the code must agree, and a missing
    # one is taken from the company.
    return {
        "ADDRESS1": address.street,
        "ADDRESS2": address.unit,
        "CITY": address.city,
        "STATE": address.state,
        "ZIP": address.zip,
    }


def _status(active: bool) -> str:
    return "active" if active else "inactive"


def _function(name: str, object_name: str, fields: Tree) -> Element:
    function = ElementTree.Element(name)
    _fill(ElementTree.SubElement(function, object_name), fields)
    return function


def _fill(parent: Element, fields: Tree) -> None:
    for tag, value in fields.items():
        if isinstance(value, Mapping):
            _fill_child(parent, tag, value)
        elif value:
            leaf(parent, tag, value)


def _fill_child(parent: Element, tag: str, fields: Tree) -> None:
    child = ElementTree.SubElement(parent, tag)
    _fill(child, fields)
    if not len(child):
        parent.remove(child)
