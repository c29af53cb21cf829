"""Invoices to customers and bills of vendors, with their lines and account labels."""

from __future__ import annotations

from sandbox.intacct.schema import (
    ALWAYS,
    ENTITIES,
    WRITABLE,
    Field,
    Lines,
    ObjectType,
    Part,
    Relation,
    define,
    flag,
    of_kind,
    reference,
    texts,
)

# What is paid of a document is not part of its stored code, and a reversal has no documented one.
STATES = (
    ("Draft", "D"), ("Submitted", "S"), ("Partially Approved", "PA"), ("Declined", "U"),
    ("Posted", "A"), ("Selected", "A"), ("Partially Paid", "A"), ("Paid", "A"),
    ("Reversed", "V"), ("Reversal", "V"),
)  # fmt: skip
_PRIORITIES = (("urgent", "U"), ("high", "H"), ("normal", "N"), ("low", "L"))
_SUMS = ("ENTERED", "PAID", "SELECTED", "DUE")


def _read_only(kind: str, names: str) -> tuple[Field, ...]:
    return tuple(Field(name, kind, read_only=True) for name in names.split())


def _contact(name: str, *relations: str) -> tuple[Part, ...]:
    return (
        Field(name, refers_to="CONTACT", label="Contact"),
        *(Relation(relation, "CONTACT", name, "CONTACTNAME") for relation in relations),
    )


def _header(
    name: str, label: str, partner: str, term: str, lines: str, *more: object, refused: str = "",
    writes: frozenset[str] = WRITABLE,
) -> ObjectType:  # fmt: skip
    return define(
        name, label, "RECORDID",
        Field("RECORDID", label=f"{label} number", max_length=45, pattern=refused),
        reference(f"{partner}ID", partner, label=partner.title(), required=ALWAYS),
        Field("STATE", "enum", codes=STATES, read_only=True),
        Field("RAWSTATE", read_only=True, derived="state_code"),
        Field("WHENCREATED", "date", label="Date", required=ALWAYS),
        Field("WHENDUE", "date", label="Due date", required=ALWAYS),
        Field("TERMNAME", refers_to=term, label="Term"),
        Relation("TERM", term, "TERMNAME", "NAME"),
        Field("TERMKEY", "int", read_only=True, path="TERM.RECORDNO"),
        of_kind("date", "WHENPOSTED WHENDISCOUNT EXCH_RATE_DATE"),
        _read_only("date", "WHENPAID"), _read_only("time", "AUWHENCREATED"),
        Field("DUE_IN_DAYS", "int", read_only=True, derived="days_left"),
        texts("DOCNUMBER DESCRIPTION SUPDOCID PRBATCH EXCH_RATE_TYPE_ID TAXSOLUTIONID EXTERNALID"),
        _read_only("text", "RECORDTYPE MODULEKEY DESCRIPTION2 TAXMETHOD"),
        Field("CURRENCY", default="USD"), Field("BASECURR", default="USD"),
        Field("EXCHANGE_RATE", "decimal", label="Exchange rate"),
        flag("ONHOLD"), flag("INCLUSIVETAX"), flag("NOGL"),
        flag("SYSTEMGENERATED", read_only=True), _read_only("int", "PRBATCHKEY"),
        _read_only("money", " ".join(f"{base}TOTAL{sum_}" for sum_ in _SUMS
                                     for base in ("", "TRX_"))),
        _read_only("decimal", "RETAINAGEPERCENTAGE TRX_TOTALRETAINED TRX_TOTALRELEASED"
                   " TOTALRETAINED"),
        *more,
        lines=(Lines(f"{lines}S", lines, "RECORDKEY"),),
        writes=writes,
        indexes=(f"{partner}ID", "EXTERNALID"),
    )  # fmt: skip


ARINVOICE = _header(
    "ARINVOICE", "Invoice", "CUSTOMER", "ARTERM", "ARINVOICEITEM",
    _contact("BILLTOPAYTOCONTACTNAME", "BILLTO", "CONTACT"),
    _contact("SHIPTORETURNTOCONTACTNAME", "SHIPTO"),
    _read_only("text", "CUSTMESSAGEID CUSTMESSAGE.MESSAGE"),
    writes=frozenset({"delete"}),
)  # fmt: skip

APBILL = _header(
    "APBILL", "Bill", "VENDOR", "APTERM", "APBILLITEM",
    _contact("BILLTOPAYTOCONTACTNAME", "PAYTO", "CONTACT"),
    _contact("SHIPTORETURNTOCONTACTNAME", "RETURNTO"),
    of_kind("date", "RECPAYMENTDATE"),
    Field("PAYMENTPRIORITY", "enum", codes=_PRIORITIES, default="normal"),
    refused=r"[^&<>#?]*",
)  # fmt: skip


def _dimension(name: str, label: str, shows: str = "NAME") -> tuple[Part, ...]:
    return (
        Field(f"{name}ID", refers_to=name, label=label),
        Field(f"{name}DIMKEY", "int", read_only=True, path=f"{name}.RECORDNO"),
        Field(f"{name}NAME", read_only=True, path=f"{name}.{shows}"),
        Relation(name, name, f"{name}ID", f"{name}ID"),
    )


def _account(field: str, relation: str, prefix: str, **more: object) -> tuple[Part, ...]:
    return (
        Field(field, refers_to="GLACCOUNT", **more),
        Relation(relation, "GLACCOUNT", field, "ACCOUNTNO"),
        Field(f"{prefix}KEY", "int", read_only=True, path=f"{relation}.RECORDNO"),
        Field(f"{field.removesuffix('NO')}TITLE", read_only=True, path=f"{relation}.TITLE"),
    )


def _line(name: str, label: str, header: str, labels: str, *more: object) -> ObjectType:
    return define(
        name, label, "RECORDNO",
        _read_only("int", "RECORDKEY LINE_NO"),
        Relation(header, header, "RECORDKEY", "RECORDNO"),
        Field("STATE", "enum", codes=STATES, path=f"{header}.STATE"),
        Field("RECORDTYPE", read_only=True, path=f"{header}.RECORDTYPE"),
        Field("CURRENCY", read_only=True, path=f"{header}.CURRENCY"),
        Field("BASECURR", read_only=True, path=f"{header}.BASECURR"),
        Field("EXCHANGE_RATE", "decimal", path=f"{header}.EXCHANGE_RATE"),
        Field("EXCH_RATE_DATE", "date", path=f"{header}.EXCH_RATE_DATE"),
        Field("EXCH_RATE_TYPE_ID", path=f"{header}.EXCH_RATE_TYPE_ID"),
        _account("ACCOUNTNO", "GLACCOUNT", "ACCOUNT", label="Account number", required=ALWAYS),
        _account("OFFSETGLACCOUNTNO", "OFFSETGLACCOUNT", "OFFSETACCOUNT", label="Offset account"),
        Field("ACCOUNTLABEL", refers_to=labels, label="Account label"),
        Relation("LABEL", labels, "ACCOUNTLABEL", "ACCOUNTLABEL"),
        Field("ACCOUNTLABELKEY", "int", read_only=True, path="LABEL.RECORDNO"),
        Field("TRX_AMOUNT", "money", label="Amount", required=ALWAYS),
        Field("TOTALTRXAMOUNT", "money"), _read_only("money", "AMOUNT TOTALPAID TRX_TOTALPAID"
        " TOTALSELECTED TRX_TOTALSELECTED"), _read_only("date", "ENTRY_DATE"),
        texts("ENTRYDESCRIPTION ALLOCATION TASKID COSTTYPEID CLASSID CONTRACTID"),
        _read_only("int", "ALLOCATIONKEY CLASSDIMKEY CONTRACTDIMKEY PARENTENTRY DETAILKEY"),
        _read_only("text", "CLASSNAME CONTRACTNAME LINEITEM SUBTOTAL BASELOCATION"
                   " PAYMENTTAXCAPTURE"),
        reference("LOCATIONID", "LOCATION", required=ENTITIES, label="Location"),
        reference("DEPARTMENTID", "DEPARTMENT", shows="TITLE", label="Department"),
        _dimension("PROJECT", "Project"), _dimension("CUSTOMER", "Customer"),
        _dimension("VENDOR", "Vendor"), _dimension("EMPLOYEE", "Employee"),
        _dimension("ITEM", "Item"), _dimension("WAREHOUSE", "Warehouse"),
        *more,
        indexes=("RECORDKEY",),
    )  # fmt: skip


ARINVOICEITEM = _line(
    "ARINVOICEITEM", "Invoice line", "ARINVOICE", "ARACCOUNTLABEL",
    texts("REVRECTEMPLATE DEFERREDREVACCTNO"), of_kind("date", "REVRECSTARTDATE REVRECENDDATE"),
    _read_only("decimal", "TRX_DISCOUNTAPPLIED RETAINAGEPERCENTAGE TRX_AMOUNTRETAINED"
               " AMOUNTRETAINED TRX_AMOUNTRELEASED"),
    _read_only("text", "DEFERREVENUE REVRECTEMPLATEKEY DEFERREDREVACCTKEY DEFERREDREVACCTTITLE"
               " BILLABLECONTRACTSCHENTRYKEY BILLABLECONTRACTUSAGEBILLINGID"
               " RETAINAGE_OFFSETGLACCOUNTNO PROJECTCONTRACTID PROJECTCONTRACTKEY"
               " PROJECTCONTRACTLINEID PROJECTCONTRACTLINEKEY PROJECTCONTRACTNAME"
               " PROJECTCONTRACTLINENAME ISRETAINAGERELEASE ISSUMMARIZED AMORTIZATIONTEMPLATEKEY"
               " AMORTIZATIONTEMPLATEID AMORTIZATIONSTARTDATE AMORTIZATIONENDDATE ORIGDOCKEY"
               " ORIGDOCLINEKEY ORIGDOCID ORIGDOCLINEID"),
)  # fmt: skip

APBILLITEM = _line(
    "APBILLITEM", "Bill line", "APBILL", "APACCOUNTLABEL",
    flag("BILLABLE"), flag("FORM1099"), flag("PARTIALEXEMPT"), flag("BILLED", read_only=True),
    texts("FORM1099TYPE FORM1099BOX"),
)  # fmt: skip


def _labels(name: str) -> ObjectType:
    return define(
        name, "Account label", "ACCOUNTLABEL",
        Field("ACCOUNTLABEL", label="Account label", required=ALWAYS, fixed=True, max_length=80),
        Field("DESCRIPTION", label="Description", required=ALWAYS),
        Field("GLACCOUNTNO", refers_to="GLACCOUNT", label="GL account", required=ALWAYS),
        Field("OFFSETGLACCOUNTNO", refers_to="GLACCOUNT", label="Offset account"),
        writes=WRITABLE,
    )  # fmt: skip


ROWS = (
    ARINVOICE, ARINVOICEITEM, APBILL, APBILLITEM, _labels("ARACCOUNTLABEL"),
    _labels("APACCOUNTLABEL"),
)  # fmt: skip
