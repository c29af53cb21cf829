"""Inventory documents and transfers between warehouses, with their lines."""

from __future__ import annotations

from sandbox.intacct.objects.documents import STATES
from sandbox.intacct.schema import (
    ALWAYS,
    WRITABLE,
    Field,
    Lines,
    Part,
    Relation,
    define,
    of_kind,
    reference,
    texts,
)

TRANSFER_TYPES = (("Immediate", "I"), ("In transit", "T"))
TRANSFER_ACTIONS = (
    ("Draft", "D"), ("Post", "P"), ("Transfer out", "O"), ("Transfer in", "I"),
)  # fmt: skip


def _dimensions() -> tuple[tuple[Part, ...], ...]:
    return (
        reference("LOCATIONID", "LOCATION"),
        reference("DEPARTMENTID", "DEPARTMENT", shows="TITLE"),
        reference("PROJECTID", "PROJECT"), reference("CUSTOMERID", "CUSTOMER"),
        reference("VENDORID", "VENDOR"), reference("EMPLOYEEID", "EMPLOYEE"), texts("CLASSID"),
    )  # fmt: skip


INVDOCUMENT = define(
    "INVDOCUMENT", "Document", "DOCID",
    texts("DOCNO DOCID DOCPARID DOCPARCLASS PONUMBER REFERENCENO CREATEDFROM MESSAGE EXTERNALID"
          " CURRENCY BASECURR"),
    Field("STATE", "enum", codes=STATES),
    of_kind("time", "AUWHENCREATED"), of_kind("money", "SUBTOTAL TOTAL TRX_SUBTOTAL TRX_TOTAL"),
    created="date",
    lines=(Lines("INVDOCUMENTENTRIES", "INVDOCUMENTENTRY", "DOCHDRNO"),),
    indexes=("EXTERNALID", "CREATEDFROM"),
)  # fmt: skip

INVDOCUMENTENTRY = define(
    "INVDOCUMENTENTRY", "Document line", "RECORDNO",
    of_kind("int", "DOCHDRNO LINE_NO SOURCE_DOCLINEKEY ADJDOCENTRYKEY"),
    texts("DOCHDRID DOCPARID ITEMDESC UNIT MEMO SOURCE_DOCID TASKID COSTTYPEID CONTRACTID"),
    of_kind("decimal", "QUANTITY UIQTY QTY_REMAINING QTY_CONVERTED COST PRICE UIPRICE"),
    of_kind("money", "TOTAL UIVALUE VALUE"),
    reference("ITEMID", "ITEM"), reference("WAREHOUSEID", "WAREHOUSE"), *_dimensions(),
    Relation("INVDOCUMENT", "INVDOCUMENT", "DOCHDRNO", "RECORDNO"),
    Field("STATE", "enum", codes=STATES, path="INVDOCUMENT.STATE"),
    created="date",
    indexes=("DOCHDRNO", "SOURCE_DOCLINEKEY"),
)  # fmt: skip

ICTRANSFER = define(
    "ICTRANSFER", "Warehouse transfer", "RECORDNO",
    Field("TRANSACTIONDATE", "date", label="Transaction date", required=ALWAYS),
    texts("REFERENCENO DESCRIPTION EXCH_RATE_TYPE_ID"),
    Field("TRANSFERTYPE", "enum", label="Transfer type", codes=TRANSFER_TYPES, required=ALWAYS),
    Field("ACTION", "enum", label="Action", codes=TRANSFER_ACTIONS, required=ALWAYS),
    Field("OUTDATE", "date", label="Out date"), Field("INDATE", "date", label="In date"),
    of_kind("date", "EXCH_RATE_DATE"), of_kind("decimal", "EXCHANGE_RATE"),
    writes=WRITABLE,
    lines=(Lines("ICTRANSFERITEMS", "ICTRANSFERITEM", "ICTRANSFERKEY"),),
)  # fmt: skip

ICTRANSFERITEM = define(
    "ICTRANSFERITEM", "Warehouse transfer item", "RECORDNO",
    Field("ICTRANSFERKEY", "int", read_only=True), Field("LINENO", "int", read_only=True),
    Field("IN_OUT", "enum", codes=(("O", "O"), ("I", "I")), required=ALWAYS),
    reference("ITEMID", "ITEM", label="Item", required=ALWAYS),
    reference("WAREHOUSEID", "WAREHOUSE", label="Warehouse", required=ALWAYS),
    Field("QUANTITY", "decimal", label="Quantity", required=ALWAYS),
    Field("UNIT", label="Unit", required=ALWAYS),
    Field("COST", "decimal", read_only=True), texts("MEMO"), *_dimensions(),
    indexes=("ICTRANSFERKEY",),
)  # fmt: skip

ROWS = (INVDOCUMENT, INVDOCUMENTENTRY, ICTRANSFER, ICTRANSFERITEM)
