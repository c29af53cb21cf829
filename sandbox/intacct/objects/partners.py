"""Contacts, customers, vendors and employees."""

from __future__ import annotations

from sandbox.intacct.schema import (
    ALWAYS,
    ENTITIES,
    WRITABLE,
    Field,
    ObjectType,
    Owned,
    Part,
    Relation,
    contact_reference,
    define,
    flag,
    of_kind,
    reference,
    texts,
)

_RESTRICTION = (("Unrestricted", "U"), ("RootOnly", "T"), ("Restricted", "R"))
_ADDRESS = "ADDRESS1 ADDRESS2 ADDRESS3 CITY STATE ZIP COUNTRY ISOCOUNTRYCODE COUNTRYCODE"
_PAID_BY_BANK = "ACHBANKROUTINGNUMBER ACHACCOUNTNUMBER ACHACCOUNTTYPE ACHREMITTANCETYPE"
_PAYING = "ACHENABLED MERGEPAYMENTREQ PAYMENTNOTIFY"

CONTACT = define(
    "CONTACT", "Contact", "CONTACTNAME",
    Field("CONTACTNAME", label="Contact name", required=ALWAYS, fixed=True, max_length=200),
    Field("PRINTAS", label="Print as", required=ALWAYS, max_length=200),
    texts("COMPANYNAME FIRSTNAME LASTNAME INITIAL PREFIX PHONE1 PHONE2 CELLPHONE PAGER FAX"
          " URL1 URL2 TAXGROUP TAXGROUP.NAME TAXID"),
    Field("TAXGROUP.RECORDNO", "int", read_only=True), flag("VISIBLE", default=True),
    Field("EMAIL1", "email", label="Primary Email Address"),
    Field("EMAIL2", "email", label="Secondary Email Address"),
    flag("TAXABLE", default=True),
    tuple(Field(f"MAILADDRESS.{name}") for name in _ADDRESS.split()),
    writes=WRITABLE,
)  # fmt: skip


def _partner(name: str, label: str, key: str, account: str, *more: object) -> ObjectType:
    return define(
        name, label, key,
        Field(key, label=f"{label} ID", required=ALWAYS, fixed=True, max_length=20,
              pattern=r"[A-Za-z0-9-]+"),
        Field("NAME", label=f"{label} name", required=ALWAYS, max_length=100),
        reference("PARENTID", name, to=key),
        flag("ONETIME"), flag("ONHOLD"),
        Field("TERMNAME", refers_to="APTERM" if name == "VENDOR" else "ARTERM", label="Term"),
        texts("TAXID CURRENCY COMMENTS GLGROUP RESTRICTEDLOCATIONS RESTRICTEDDEPARTMENTS"
              " ACCOUNTLABEL SUPDOCID ENTITY"),
        Field("GLGRPKEY", "int", read_only=True),
        Field(account, refers_to="GLACCOUNT", label=account.title()),
        Field(f"{account}TITLE", read_only=True, path=f"{account}.TITLE"),
        Relation(account, "GLACCOUNT", account, "ACCOUNTNO"),
        Field("OFFSETGLACCOUNTNO", refers_to="GLACCOUNT", label="Offset account"),
        Field("CREDITLIMIT", "money"),
        of_kind("bool", "HIDEDISPLAYCONTACT"),
        Field("TOTALDUE", "money", read_only=True, derived="balance"),
        Field("OBJECTRESTRICTION", "enum", codes=_RESTRICTION, default="Unrestricted"),
        Field("DISPLAYCONTACT.CONTACTNAME", read_only=True, refers_to="CONTACT"),
        Relation("DISPLAYCONTACT", "CONTACT", "DISPLAYCONTACT.CONTACTNAME", "CONTACTNAME"),
        *more,
        writes=WRITABLE,
        owned=(Owned("DISPLAYCONTACT", "CONTACT", "CONTACTNAME", f"({label[0]}{{id}})"),),
        nested=("DISPLAYCONTACT",),
        spellings={"OFFSETGLACCOUNT": "OFFSETGLACCOUNTNO", "DELIVERY_OPTIONS": "DELIVERYOPTIONS"},
    )  # fmt: skip


def _contacts(*names: str) -> tuple[Part, ...]:
    return tuple(part for name in names for part in contact_reference(name))


CUSTOMER = _partner(
    "CUSTOMER", "Customer", "CUSTOMERID", "ARACCOUNT",
    _contacts("CONTACTINFO", "BILLTO", "SHIPTO"), texts("CUSTTYPE CUSTREPID DELIVERYOPTIONS"),
    texts("TERRITORYID SHIPPINGMETHOD RESALENO CUSTMESSAGEID"),
    tuple(Field(f"{name}PRINTTEMPLATEID") for name in (
        "ARINVOICE", "OEQUOTE", "OEORDER", "OELIST", "OEINVOICE", "OEADJ", "OEOTHER")),
    Field("CUSTREPNAME", read_only=True),
)  # fmt: skip

VENDOR = _partner(
    "VENDOR", "Vendor", "VENDORID", "APACCOUNT",
    _contacts("CONTACTINFO", "PAYTO", "RETURNTO"),
    texts("VENDTYPE VENDORACCOUNTNO PAYMETHODKEY BILLINGTYPE NAME1099 FORM1099TYPE FORM1099BOX"),
    of_kind("int", "DEFAULT_LEAD_TIME"),
    texts(f"{_PAID_BY_BANK} PAYMENTPRIORITY"),
    of_kind("bool", f"{_PAYING} DONOTCUTCHECK DISPLAYTERMDISCOUNT DISPLAYACCTNOCHECK"),
)  # fmt: skip

EMPLOYEE = define(
    "EMPLOYEE", "Employee", "EMPLOYEEID",
    Field("EMPLOYEEID", label="Employee ID", required=ALWAYS, fixed=True, max_length=20),
    Field("PERSONALINFO.CONTACTNAME", label="Contact name", required=ALWAYS,
          refers_to="CONTACT"),
    Field("NAME", read_only=True, path="CONTACT.PRINTAS"),
    Relation("CONTACT", "CONTACT", "PERSONALINFO.CONTACTNAME", "CONTACTNAME"),
    Relation("PERSONALINFO", "CONTACT", "PERSONALINFO.CONTACTNAME", "CONTACTNAME"),
    reference("LOCATIONID", "LOCATION", required=ENTITIES, label="Location"),
    reference("DEPARTMENTID", "DEPARTMENT", shows="TITLE"),
    reference("SUPERVISORID", "EMPLOYEE", to="EMPLOYEEID"),
    texts("TITLE SSN EMPLOYEETYPE EMPLOYEETYPE1099TYPE GENDER TERMINATIONTYPE CURRENCY"
          " SUPDOCID CLASSID EARNINGTYPENAME NAME1099 FORM1099TYPE FORM1099BOX SUPDOCFOLDERNAME"
          f" PAYMETHODKEY {_PAID_BY_BANK}"),
    of_kind("bool", f"{_PAYING} POSTACTUALCOST"),
    of_kind("date", "BIRTHDATE STARTDATE ENDDATE"),
    writes=WRITABLE,
    duplicate_code="PL05000104",
)  # fmt: skip

ROWS = (CONTACT, CUSTOMER, VENDOR, EMPLOYEE)
