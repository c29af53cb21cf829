"""What a company sets up once: locations, departments, accounts, terms; and its audit trail."""

from __future__ import annotations

from sandbox.intacct.schema import (
    ALWAYS,
    WRITABLE,
    Field,
    ObjectType,
    contact_reference,
    define,
    flag,
    of_kind,
    reference,
    texts,
)

_ACCOUNT_TYPES = (("balancesheet", "N"), ("incomestatement", "I"))
_BALANCES = (("debit", "1"), ("credit", "-1"))
_ENTITY = (
    "REPORTPRINTAS SUPERVISORID FIRSTMONTH FIRSTMONTHTAX WEEKSTART FEDERALID HAS_IE_RELATION"
    " CUSTOMERID CUSTOMERNAME VENDORID VENDORNAME CURRENCY TAXID ENABLELEGALCONTACT LEGALNAME"
    " LEGALADDRESS1 LEGALADDRESS2 LEGALCITY LEGALSTATE LEGALZIPCODE LEGALCOUNTRY OPCOUNTRY"
    " ADDRESSCOUNTRYDEFAULT"
)

LOCATION = define(
    "LOCATION", "Location", "LOCATIONID",
    Field("LOCATIONID", label="Location ID", required=ALWAYS, fixed=True, max_length=20),
    Field("NAME", label="Location name", required=ALWAYS, max_length=100),
    reference("PARENTID", "LOCATION", to="LOCATIONID"),
    reference("SUPERVISORID", "EMPLOYEE", to="EMPLOYEEID"),
    contact_reference("CONTACTINFO"), contact_reference("SHIPTO"),
    texts("CURRENCY CUSTTITLE"), of_kind("date", "STARTDATE ENDDATE"),
    writes=WRITABLE,
)  # fmt: skip

LOCATIONENTITY = define(
    "LOCATIONENTITY", "Entity", "LOCATIONID",
    texts("LOCATIONID NAME"), texts(_ENTITY), of_kind("date", "STARTDATE ENDDATE"),
)  # fmt: skip

DEPARTMENT = define(
    "DEPARTMENT", "Department", "DEPARTMENTID",
    Field("DEPARTMENTID", label="Department ID", required=ALWAYS, fixed=True, max_length=20),
    Field("TITLE", label="Title", required=ALWAYS),
    reference("PARENTID", "DEPARTMENT", to="DEPARTMENTID", shows="TITLE"),
    reference("SUPERVISORID", "EMPLOYEE", to="EMPLOYEEID"), texts("CUSTTITLE"),
    writes=WRITABLE,
)  # fmt: skip

GLACCOUNT = define(
    "GLACCOUNT", "GL account", "ACCOUNTNO",
    Field("ACCOUNTNO", label="Account number", required=ALWAYS, fixed=True, max_length=24),
    Field("TITLE", label="Title", required=ALWAYS),
    Field("ACCOUNTTYPE", "enum", codes=_ACCOUNT_TYPES, default="balancesheet"),
    Field("NORMALBALANCE", "enum", codes=_BALANCES, default="debit"),
    texts("CLOSINGTYPE CLOSINGACCOUNTNO CATEGORY ALTERNATIVEACCOUNT TAXCODE MRCCODE"),
    flag("TAXABLE"),
    # Dimensions that every posting to the account must carry.
    tuple(flag(f"REQUIRE{name}") for name in (
        "DEPT", "LOC", "PROJECT", "CUSTOMER", "VENDOR", "EMPLOYEE", "ITEM", "CLASS", "CONTRACT",
        "WAREHOUSE")),
    writes=WRITABLE,
)  # fmt: skip


_AMOUNTS = (("$", "$"), ("%", "%"))
_BASES = (("Line items total", "L"), ("Bill total", "B"))
_CYCLES = tuple((word, word[:2]) for word in (
    "No Penalty", "Daily", "Weekly", "Biweekly", "Monthly", "Bimonthly", "Quarterly",
    "Half yearly", "Annually"))  # fmt: skip
# From which day, or in which month after the document's, the days of a term count.
STARTS = (
    ("from invoice/bill date", "0"), ("of the month of invoice/bill date", "1"),
    ("of next month from invoice/bill date", "2"),
    *((f"of {nth} month from invoice/bill date", str(number)) for number, nth in enumerate(
        ("2nd", "3rd", "4th", "5th", "6th"), start=3)),
)  # fmt: skip


def _term(name: str) -> ObjectType:
    return define(
        name, "Term", "NAME",
        Field("NAME", label="Term", required=ALWAYS, fixed=True, max_length=40),
        Field("DESCRIPTION"), of_kind("int", "DUEDATE DISCDATE DISCFUDGE PENFUDGE"),
        Field("DUEFROM", "enum", label="Due from", codes=STARTS, default=STARTS[0][0]),
        Field("DISCFROM", "enum", label="Discount from", codes=STARTS),
        of_kind("money", "DISCAMOUNT PENAMOUNT"),
        Field("DISCPERCAMN", "enum", label="Discount type", codes=_AMOUNTS),
        Field("PENPERCAMN", "enum", label="Penalty type", codes=_AMOUNTS),
        Field("DISCCALCON", "enum", label="Discount on", codes=_BASES),
        Field("PEN_TYPE", "enum", label="Penalty cycle", codes=_CYCLES),
    )  # fmt: skip


AUDITHISTORY = define(
    "AUDITHISTORY", "Audit history", "RECORDNO",
    texts("OBJECTTYPE OBJECTKEY OBJECTDESC USERID WORKFLOWACTION ACCESSMODE"),
    of_kind("time", "ACCESSTIME"),
)  # fmt: skip

ROWS = (
    LOCATION, LOCATIONENTITY, DEPARTMENT, GLACCOUNT, _term("APTERM"), _term("ARTERM"),
    AUDITHISTORY,
)  # fmt: skip
