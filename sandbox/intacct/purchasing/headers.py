"""Headers of purchasing documents: from XML to checked values."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from sandbox.intacct import periods
from sandbox.intacct.errors import Rejected, broad, unknown
from sandbox.intacct.incoming import check_reference
from sandbox.intacct.legacy.contents import sent
from sandbox.intacct.tenant import Row, Tenant
from sandbox.intacct.transactions.checks import check_open, check_project

# child -> (field, kind)
CHILDREN = {
    "datecreated": ("WHENCREATED", "date"), "dateposted": ("WHENPOSTED", "date"),
    "referenceno": ("REFERENCENO", "text"), "vendordocno": ("VENDORDOCNO", "text"),
    "termname": ("TERMNAME", "text"), "datedue": ("WHENDUE", "date"),
    "message": ("MESSAGE", "text"), "shippingmethod": ("SHIPVIA", "text"),
    "returnto/contactname": ("RETURNTO.CONTACTNAME", "text"),
    "payto/contactname": ("PAYTO.CONTACTNAME", "text"),
    "deliverto/contactname": ("DELIVERTO.CONTACTNAME", "text"),
    "supdocid": ("SUPDOCID", "text"), "externalid": ("EXTERNALID", "text"),
    "basecurr": ("BASECURR", "text"), "currency": ("CURRENCY", "text"),
    "projectid": ("PROJECTID", "text"),
}  # fmt: skip
_CONTACTS = ("RETURNTO.CONTACTNAME", "PAYTO.CONTACTNAME", "DELIVERTO.CONTACTNAME")


def checked(tenant: Tenant, element: Element, old: Row) -> Row:
    """Return the header values after what was sent; raises Rejected for the first fault."""
    header = {**old, **sent(element, CHILDREN)}
    header["PONUMBER"] = header.get("REFERENCENO")
    check_open(tenant, header.get("WHENPOSTED") or header.get("WHENCREATED"))
    for field in _CONTACTS:
        if header.get(field) and tenant.find("CONTACT", header[field]) is None:
            raise Rejected(unknown("CONTACT", "Contact", header[field]))
    check_project(tenant, header.get("PROJECTID"))
    if header.get("TERMNAME") and "WHENDUE" not in sent(element, CHILDREN):
        header["WHENDUE"] = periods.due(tenant, "APTERM", header["TERMNAME"], header["WHENCREATED"])
    return header


def check_vendor(tenant: Tenant, vendor_id: str) -> Row:
    """Return the vendor; raises Rejected when it is unknown, inactive or on hold."""
    vendor = check_reference(tenant, "VENDOR", vendor_id)
    if vendor.get("ONHOLD"):
        raise Rejected(broad(f"The vendor '{vendor_id}' is on hold"))
    return vendor
