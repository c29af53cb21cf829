"""What a caller sends of an invoice or bill, in either way of writing, as checked values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from sandbox.intacct.billing.kinds import Kind
from sandbox.intacct.errors import Rejected, broad, missing
from sandbox.intacct.incoming import Raw, flatten, typed
from sandbox.intacct.legacy.contents import date_of, has
from sandbox.intacct.schema import ObjectType
from sandbox.intacct.tenant import Row, Tenant

_HEADER = {
    "termname": "TERMNAME", "ponumber": "DOCNUMBER", "onhold": "ONHOLD",
    "description": "DESCRIPTION", "externalid": "EXTERNALID", "basecurr": "BASECURR",
    "currency": "CURRENCY", "exchratetype": "EXCH_RATE_TYPE_ID", "exchrate": "EXCHANGE_RATE",
    "nogl": "NOGL", "supdocid": "SUPDOCID", "taxsolutionid": "TAXSOLUTIONID",
    "inclusivetax": "INCLUSIVETAX",
    "billto/contactname": "BILLTOPAYTOCONTACTNAME", "payto/contactname": "BILLTOPAYTOCONTACTNAME",
    "shipto/contactname": "SHIPTORETURNTOCONTACTNAME",
    "returnto/contactname": "SHIPTORETURNTOCONTACTNAME",
}  # fmt: skip
_HEADER_DATES = {
    "datecreated": "WHENCREATED", "dateposted": "WHENPOSTED", "datedue": "WHENDUE",
    "exchratedate": "EXCH_RATE_DATE",
}  # fmt: skip
_LINE = {
    "glaccountno": "ACCOUNTNO", "accountlabel": "ACCOUNTLABEL",
    "offsetglaccountno": "OFFSETGLACCOUNTNO", "amount": "TRX_AMOUNT",
    "allocationid": "ALLOCATION", "memo": "ENTRYDESCRIPTION", "locationid": "LOCATIONID",
    "departmentid": "DEPARTMENTID", "item1099": "FORM1099", "form1099type": "FORM1099TYPE",
    "form1099box": "FORM1099BOX", "revrectemplate": "REVRECTEMPLATE",
    "defrevaccount": "DEFERREDREVACCTNO", "projectid": "PROJECTID", "taskid": "TASKID",
    "costtypeid": "COSTTYPEID", "customerid": "CUSTOMERID", "vendorid": "VENDORID",
    "employeeid": "EMPLOYEEID", "itemid": "ITEMID", "classid": "CLASSID",
    "contractid": "CONTRACTID", "warehouseid": "WAREHOUSEID", "billable": "BILLABLE",
    "totaltrxamount": "TOTALTRXAMOUNT", "partialexempt": "PARTIALEXEMPT",
}  # fmt: skip
_LINE_DATES = {"revrecstartdate": "REVRECSTARTDATE", "revrecenddate": "REVRECENDDATE"}
_ACTIONS = ("Submit", "Draft")
_TAX_DETAIL = "taxentries/taxentry/detailid"


@dataclass(frozen=True, slots=True)
class SentLine:
    """Fields of one line; `number`, from 1, says which one they change, None that it is new."""

    values: Row
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """Fields of a document and its lines.

    `whole` means that the lines sent are all there are to be; else the others stay as they are.
    """

    values: Row
    lines: list[SentLine] = field(default_factory=list)
    draft: bool = False
    whole: bool = False


def by_children(tenant: Tenant, kind: Kind, element: Element) -> Sent:
    """Read an older function's children, their order checked; raises Rejected for a bad value."""
    table = {**_HEADER, **kind.children}
    values = _values(tenant, kind.table, element, table, _HEADER_DATES)
    wanted = ("lineitem", "updatelineitem")
    lines = [_line_by_children(tenant, kind, item) for item in element.iter() if item.tag in wanted]
    return Sent(values, lines, _is_draft(element.findtext("action")))


def _line_by_children(tenant: Tenant, kind: Kind, element: Element) -> SentLine:
    for detail in element.findall(_TAX_DETAIL):
        check_no_tax(detail.text)
    values = _values(tenant, kind.lines, element, _LINE, _LINE_DATES)
    if element.tag == "lineitem":
        return SentLine(values)
    return SentLine(values, _line_number(element.get("line_num", "")))


def _values(
    tenant: Tenant, kind: ObjectType, element: Element, table: dict[str, str],
    dates: dict[str, str],
) -> Row:  # fmt: skip
    raw: Raw = {
        name: element.findtext(child) or ""
        for child, name in table.items()
        if has(element, child.split("/")[0])
    }
    days = {name: date_of(element, child) for child, name in dates.items() if has(element, child)}
    return {**typed(tenant, kind, raw), **days}


def by_fields(tenant: Tenant, kind: Kind, element: Element) -> Sent:
    """Read an object of a generic function; raises Rejected for a bad value."""
    head = Element(element.tag)
    head.extend(child for child in element if child.tag.upper() != kind.wrapper)
    raw = flatten(head, kind.table)
    draft = _is_draft(raw.pop("ACTION", None))
    wrapper = [child for child in element if child.tag.upper() == kind.wrapper]
    lines = [_line_by_fields(tenant, kind, item) for items in wrapper for item in items]
    return Sent(typed(tenant, kind.table, raw), lines, draft, bool(wrapper))


def _line_by_fields(tenant: Tenant, kind: Kind, element: Element) -> SentLine:
    raw = flatten(element, kind.lines)
    check_no_tax(raw.get("TAXENTRIES.TAXENTRY.DETAILID"))
    raw = {name: text for name, text in raw.items() if not name.startswith("TAXENTRIES.")}
    number = raw.pop("LINE_NO", "")
    values = typed(tenant, kind.lines, raw)
    return SentLine(values, _line_number(number) if number else None)


def check_no_tax(detail: str | None) -> None:
    """Raise Rejected for a tax detail: the company has no tax solution, so there are none."""
    if detail:
        raise Rejected(broad(f"Invalid Tax detail '{detail}' specified."))


def _line_number(text: str) -> int:
    if not text.isdecimal():
        raise Rejected(broad(f"Invalid value '{text}' for the field 'Line number'"))
    return int(text)


def _is_draft(action: str | None) -> bool:
    if not action:
        return False
    if action not in _ACTIONS:
        raise Rejected(broad(
            f"Invalid value '{action}' for the field 'Action'", "Use one of: Submit, Draft."
        ))  # fmt: skip
    return action == "Draft"


def check_some(lines: Iterable[object], word: str) -> None:
    """Raise Rejected when there is no line."""
    if not list(lines):
        raise Rejected(missing(f"{word.capitalize()} lines"))
