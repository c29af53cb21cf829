"""Transaction definitions, and purchasing documents with their lines."""

from __future__ import annotations

from sandbox.intacct.schema import (
    Field,
    Lines,
    ObjectType,
    Relation,
    define,
    flag,
    of_kind,
    reference,
    texts,
)

STATES = (
    ("Submitted", "S"), ("Approved", "A"), ("Partially Approved", "X"), ("Declined", "R"),
    ("Draft", "I"), ("Pending", "O"), ("Closed", "D"), ("In Progress", "G"), ("Converted", "C"),
    ("Partially Converted", "P"),
)  # fmt: skip


def _definition(name: str, *more: Field) -> ObjectType:
    return define(
        name, "Transaction definition", "DOCID",
        texts("DOCID DESCRIPTION DOCCLASS CREATETYPE SEQUENCE"), flag("ENABLE_SEQNUM"),
        flag("UPDATES_INV"), *more,
    )  # fmt: skip


PODOCUMENTPARAMS = _definition("PODOCUMENTPARAMS")
INVDOCUMENTPARAMS = _definition(
    "INVDOCUMENTPARAMS", Field("IN_OUT"), flag("UPDATES_COST"), flag("INHERIT_SOURCE_DOCNO")
)
SODOCUMENTPARAMS = _definition("SODOCUMENTPARAMS")

PODOCUMENT = define(
    "PODOCUMENT", "Document", "DOCID",
    texts("DOCNO DOCID DOCPARID DOCPARCLASS PONUMBER REFERENCENO VENDORDOCNO CREATEDFROM MESSAGE"
          " EXTERNALID CURRENCY BASECURR TERMNAME SHIPVIA SUPDOCID RETURNTO.CONTACTNAME"
          " PAYTO.CONTACTNAME DELIVERTO.CONTACTNAME"),
    Field("STATE", "enum", codes=STATES),
    reference("CUSTVENDID", "VENDOR", to="VENDORID"),
    reference("VENDORID", "VENDOR"),
    reference("PROJECTID", "PROJECT"),
    of_kind("date", "WHENPOSTED WHENDUE"), of_kind("time", "AUWHENCREATED"),
    of_kind("money", "SUBTOTAL TOTAL TRX_SUBTOTAL TRX_TOTAL"), of_kind("int", "PRRECORDKEY"),
    created="date",
    lines=(Lines("PODOCUMENTENTRIES", "PODOCUMENTENTRY", "DOCHDRNO"),),
    indexes=("EXTERNALID", "CREATEDFROM"),
)  # fmt: skip

PODOCUMENTENTRY = define(
    "PODOCUMENTENTRY", "Document line", "RECORDNO",
    of_kind("int", "DOCHDRNO LINE_NO SOURCE_DOCLINEKEY"),
    texts("DOCHDRID DOCPARID ITEMDESC UNIT MEMO SOURCE_DOCID CLASSID TASKID COSTTYPEID"
          " CONTRACTID ITEMALIASID"),
    of_kind("decimal", "QUANTITY UIQTY QTY_REMAINING QTY_CONVERTED PRICE UIPRICE"),
    of_kind("money", "TOTAL UIVALUE VALUE"), flag("BILLABLE"), flag("TAXABLE"),
    reference("ITEMID", "ITEM"), reference("WAREHOUSEID", "WAREHOUSE"),
    reference("LOCATIONID", "LOCATION"), reference("DEPARTMENTID", "DEPARTMENT", shows="TITLE"),
    reference("PROJECTID", "PROJECT"), reference("CUSTOMERID", "CUSTOMER"),
    reference("VENDORID", "VENDOR"), reference("EMPLOYEEID", "EMPLOYEE"),
    Relation("PODOCUMENT", "PODOCUMENT", "DOCHDRNO", "RECORDNO"),
    Field("STATE", "enum", codes=STATES, path="PODOCUMENT.STATE"),
    of_kind("date", "NEEDBYDATE PROMISEDDATE DATECONFIRMED DONOTSHIPBEFOREDATE"
            " DONOTSHIPAFTERDATE"),
    created="date",
    indexes=("DOCHDRNO", "SOURCE_DOCLINEKEY"),
)  # fmt: skip

ROWS = (PODOCUMENTPARAMS, INVDOCUMENTPARAMS, SODOCUMENTPARAMS, PODOCUMENT, PODOCUMENTENTRY)
