"""What the oldest reads, `get_list` and `get`, call objects and their fields.

Sources: the responses kept in the tests of the vendor's own SDKs and of a Go client.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sandbox.intacct.legacy.order import inside
from sandbox.intacct.legacy.parts import LegacyFunction

_CONTENTS = tuple(inside(name) for name in ("filter", "fields", "sorts"))
FUNCTIONS: Mapping[str, LegacyFunction] = {
    "get_list": LegacyFunction(_CONTENTS, key="object"),
    "get": LegacyFunction((inside("fields"),), key="object"),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """An object: its name in generic functions, and its fields by their older names.

    `key` is the field `get` finds it by; lines stand inside `items`, each a `lineitem`.
    """

    object: str
    key: str
    fields: Mapping[str, str]
    items: str = ""
    lines: Mapping[str, str] = field(default_factory=dict)


def _plain(names: str, **others: str) -> dict[str, str]:
    """Return the fields whose older name is only lower case, and others."""
    every = f"RECORDNO {names} STATUS WHENMODIFIED"
    return {**{name.lower(): name for name in every.split()}, **others}


def _partner(name: str, more: str) -> Listed:
    names = f"{name}ID NAME PARENTID TERMNAME TAXID CREDITLIMIT ONHOLD COMMENTS TOTALDUE {more}"
    return Listed(name, f"{name}ID", _plain(names, printas="DISPLAYCONTACT.PRINTAS"))


def _document(name: str, partner: str, number: str, word: str) -> Listed:
    dimensions = (
        "LOCATIONID DEPARTMENTID PROJECTID TASKID CUSTOMERID VENDORID EMPLOYEEID ITEMID CLASSID"
        " WAREHOUSEID"
    )
    return Listed(name, "RECORDNO", {
        "key": "RECORDNO", f"{partner.lower()}id": f"{partner}ID", "datecreated": "WHENCREATED",
        "dateposted": "WHENPOSTED", "datedue": "WHENDUE", "datepaid": "WHENPAID",
        "termname": "TERMNAME", number: "RECORDID", "ponumber": "DOCNUMBER",
        "totalamount": "TOTALENTERED", "totalpaid": "TOTALPAID", "totaldue": "TOTALDUE",
        "totalselected": "TOTALSELECTED", "description": "DESCRIPTION", "basecurr": "BASECURR",
        "currency": "CURRENCY", "whenmodified": "WHENMODIFIED", "state": "STATE",
        "supdocid": "SUPDOCID",
    }, f"{word}items", {
        "line_num": "LINE_NO", "accountlabel": "ACCOUNTLABEL", "glaccountno": "ACCOUNTNO",
        "amount": "AMOUNT", "trx_amount": "TRX_AMOUNT", "memo": "ENTRYDESCRIPTION",
        **{each.lower(): each for each in dimensions.split()},
    })  # fmt: skip


LISTED: Mapping[str, Listed] = {
    "vendor": _partner("VENDOR", "VENDTYPE APACCOUNT"),
    "customer": _partner("CUSTOMER", "CUSTTYPE ARACCOUNT"),
    "contact": Listed("CONTACT", "CONTACTNAME", _plain(
        "CONTACTNAME PRINTAS COMPANYNAME FIRSTNAME LASTNAME INITIAL PREFIX PHONE1 PHONE2 CELLPHONE"
        " FAX EMAIL1 EMAIL2 TAXABLE")),
    "employee": Listed("EMPLOYEE", "EMPLOYEEID", _plain(
        "EMPLOYEEID TITLE LOCATIONID DEPARTMENTID SUPERVISORID BIRTHDATE STARTDATE ENDDATE",
        contactname="PERSONALINFO.CONTACTNAME")),
    "project": Listed("PROJECT", "PROJECTID", _plain(
        "PROJECTID NAME PROJECTCATEGORY DESCRIPTION PARENTID CUSTOMERID DEPARTMENTID LOCATIONID"
        " PROJECTTYPE PROJECTSTATUS BEGINDATE ENDDATE DOCNUMBER")),
    "item": Listed("ITEM", "ITEMID", _plain(
        "ITEMID NAME ITEMTYPE PRODUCTLINEID UOMGRP COST_METHOD STANDARD_COST BASEPRICE TAXABLE")),
    "warehouse": Listed("WAREHOUSE", "WAREHOUSEID", _plain("WAREHOUSEID NAME PARENTID")),
    "location": Listed("LOCATION", "LOCATIONID", _plain("LOCATIONID NAME PARENTID SUPERVISORID")),
    "department": Listed("DEPARTMENT", "DEPARTMENTID", _plain(
        "DEPARTMENTID TITLE PARENTID SUPERVISORID")),
    "glaccount": Listed("GLACCOUNT", "ACCOUNTNO", _plain(
        "TITLE NORMALBALANCE ACCOUNTTYPE CLOSINGTYPE CLOSINGACCOUNTNO REQUIREDEPT REQUIRELOC"
        " TAXABLE TAXCODE MRCCODE ALTERNATIVEACCOUNT REQUIREPROJECT REQUIRECUSTOMER REQUIREVENDOR"
        " REQUIREEMPLOYEE REQUIREITEM", glaccountno="ACCOUNTNO")),
    **{name: Listed(name.upper(), "NAME", _plain("NAME DESCRIPTION", dueday="DUEDATE"))
       for name in ("apterm", "arterm")},
    "invoice": _document("ARINVOICE", "CUSTOMER", "invoiceno", "invoice"),
    "bill": _document("APBILL", "VENDOR", "billno", "bill"),
}  # fmt: skip
