"""Making and changing inventory documents."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from sandbox.intacct.errors import Rejected, broad, missing
from sandbox.intacct.inventory import lines
from sandbox.intacct.legacy.contents import sent, value_of
from sandbox.intacct.stock import posting
from sandbox.intacct.tenant import Row, Tenant
from sandbox.intacct.transactions import conversion, definitions, documents, effects
from sandbox.intacct.transactions.checks import check_open
from sandbox.intacct.transactions.family import INVENTORY

# child -> (field, kind)
_HEADER = {
    "datecreated": ("WHENCREATED", "date"), "referenceno": ("REFERENCENO", "text"),
    "message": ("MESSAGE", "text"), "externalid": ("EXTERNALID", "text"),
    "basecurr": ("BASECURR", "text"),
}  # fmt: skip
# What a conversion leaves out it takes over from the line it converts.
_TAKEN_OVER = ("UNIT", "LOCATIONID", "PROJECTID", "ITEMDESC", "EMPLOYEEID", "CUSTOMERID")


def create(tenant: Tenant, element: Element, entity: str) -> Row:
    """Make a document with its lines, its conversion and its stock; raises Rejected."""
    name = value_of(element, "transactiontype") or ""
    definition = definitions.find(tenant, INVENTORY, name, entity)
    header = _header(tenant, element, {})
    source = conversion.find_source(tenant, INVENTORY, value_of(element, "createdfrom"))
    definitions.check_origin(definition, source)
    rows = [
        _new_line(tenant, definition, item, source, entity)
        for item in element.findall("ictransitems/ictransitem")
    ]
    state = definitions.first_state(definition, value_of(element, "state"))
    number = _number(tenant, definition, value_of(element, "documentno"), source)
    document = documents.insert(tenant, INVENTORY, definition, number, {
        **header, "STATE": state, "CREATEDFROM": source["DOCID"] if source else None,
        "CURRENCY": header.get("BASECURR") or "USD",
    }, entity)  # fmt: skip
    return documents.put_lines(tenant, INVENTORY, document, rows, source)


def _header(tenant: Tenant, element: Element, old: Row) -> Row:
    header = {**old, **sent(element, _HEADER)}
    header["PONUMBER"] = header.get("REFERENCENO")
    if not header.get("WHENCREATED"):
        raise Rejected(missing("Date"))
    # Moving a document out of a closed period changes that period as well.
    for day in (old.get("WHENCREATED"), header["WHENCREATED"]):
        if day:
            check_open(tenant, day)
    return header


def _number(tenant: Tenant, definition: Row, given: str | None, source: Row | None) -> str:
    """Return the number given, else that of the source where it is passed on, else the next."""
    if not given and source and definition["INHERIT_SOURCE_DOCNO"]:
        inherited = source["DOCNO"]
        if tenant.find("INVDOCUMENT", f"{definition['DOCID']}-{inherited}") is None:
            return inherited
    return definitions.number(tenant, INVENTORY, definition, given)


def _new_line(
    tenant: Tenant, definition: Row, element: Element, source: Row | None, entity: str
) -> Row:
    key = value_of(element, "sourcelinekey", "int")
    origin = conversion.source_line(tenant, INVENTORY, source, key)
    start = {name: origin.get(name) for name in _TAKEN_OVER} if origin else {}
    return conversion.tie(lines.checked(tenant, definition, element, start, entity), origin)


def find(tenant: Tenant, element: Element) -> Row:
    """Return the document an update or delete names by its id; raises Rejected."""
    document = tenant.find("INVDOCUMENT", element.get("key", ""))
    if document is None:
        raise Rejected(broad("Oops, we can't find this transaction; enter a valid transaction."))
    return document


def update(tenant: Tenant, element: Element, entity: str) -> Row:
    """Change header and lines of a document that nothing has been made from; raises Rejected."""
    document = find(tenant, element)
    documents.check_changeable(INVENTORY, document, entity)
    touched = [document, *documents.sources_of(tenant, INVENTORY, document)]
    before = effects.of(tenant, INVENTORY, touched)
    header = _header(tenant, element, document)
    state = definitions.next_state(document, value_of(element, "state"))
    conversion.use_up(tenant, INVENTORY, documents.lines_of(tenant, INVENTORY, document), -1)
    for item in element.findall("updateictransitems/*"):
        _change_line(tenant, document, item, entity)
    conversion.use_up(tenant, INVENTORY, documents.lines_of(tenant, INVENTORY, document))
    document = documents.total(tenant, INVENTORY, document, **{**header, "STATE": state})
    posting.replace(tenant, before, effects.of(tenant, INVENTORY, touched))
    return document


def _change_line(tenant: Tenant, document: Row, element: Element, entity: str) -> None:
    definition = definitions.of(tenant, INVENTORY, document)
    if element.tag == "ictransitem":
        row = _new_line(tenant, definition, element, None, entity)
        position = len(documents.lines_of(tenant, INVENTORY, document))
        documents.insert_line(tenant, INVENTORY, document, row, position)
        return
    old = documents.line_at(tenant, INVENTORY, document, element)
    row = lines.checked(tenant, definition, element, old, entity)
    tenant.change(
        "INVDOCUMENTENTRY", old["RECORDNO"], **{**row, "QTY_REMAINING": row["QUANTITY"]}
    )  # fmt: skip
