"""Making and changing purchasing documents."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from sandbox.intacct.errors import Rejected, broad, missing, unknown
from sandbox.intacct.legacy.contents import value_of
from sandbox.intacct.purchasing import headers, lines
from sandbox.intacct.stock import posting
from sandbox.intacct.tenant import Row, Tenant
from sandbox.intacct.transactions import conversion, definitions, documents, effects
from sandbox.intacct.transactions.family import PURCHASING

# What a conversion leaves out it takes over from the line it converts.
_TAKEN_OVER = ("UNIT", "WAREHOUSEID", "LOCATIONID", "PROJECTID", "ITEMDESC", "PRICE")


def create(tenant: Tenant, element: Element, entity: str) -> Row:
    """Make a document with its lines, its conversion and its stock; raises Rejected."""
    name = value_of(element, "transactiontype") or ""
    definition = definitions.find(tenant, PURCHASING, name, entity)
    vendor_id = value_of(element, "vendorid") or ""
    headers.check_vendor(tenant, vendor_id)
    header = headers.checked(tenant, element, {})
    if not header.get("WHENCREATED"):
        raise Rejected(missing("Date"))
    source = _source(tenant, element, vendor_id)
    definitions.check_origin(definition, source)
    rows = [
        _new_line(tenant, definition, item, source, vendor_id, entity)
        for item in element.findall("potransitems/potransitem")
    ]
    state = definitions.first_state(definition, value_of(element, "state"))
    number = definitions.number(tenant, PURCHASING, definition, value_of(element, "documentno"))
    document = documents.insert(tenant, PURCHASING, definition, number, {
        **header, "STATE": definitions.submitted(tenant, definition, state),
        "VENDORID": vendor_id, "CUSTVENDID": vendor_id,
        "CREATEDFROM": source["DOCID"] if source else None,
        "CURRENCY": header.get("CURRENCY") or "USD",
    }, entity)  # fmt: skip
    return documents.put_lines(tenant, PURCHASING, document, rows, source)


def _source(tenant: Tenant, element: Element, vendor_id: str) -> Row | None:
    source = conversion.find_source(tenant, PURCHASING, value_of(element, "createdfrom"))
    if source is not None and source["VENDORID"] != vendor_id:
        raise Rejected(unknown("VENDOR", "Vendor", vendor_id))
    return source


def _new_line(
    tenant: Tenant, definition: Row, element: Element, source: Row | None, vendor_id: str,
    entity: str,
) -> Row:  # fmt: skip
    key = value_of(element, "sourcelinekey", "int")
    origin = conversion.source_line(tenant, PURCHASING, source, key)
    start: Row = {"VENDORID": vendor_id}
    if origin is not None:
        same_unit = value_of(element, "unit") in (None, origin["UNIT"])
        kept = [name for name in _TAKEN_OVER if same_unit or name != "PRICE"]
        start |= {name: origin.get(name) for name in kept}
    moves = definition["UPDATES_INV"]
    return conversion.tie(lines.checked(tenant, element, start, entity, moves=moves), origin)


def find(tenant: Tenant, element: Element) -> Row:
    """Return the document an update or delete names by its id or external id; raises Rejected."""
    key = element.get("key", "")
    by_external_id = element.get("externalkey", "").lower() == "true"
    document = tenant.first("PODOCUMENT", "EXTERNALID" if by_external_id else "DOCID", key)
    if document is None or not key:
        raise Rejected(broad("Oops, we can't find this transaction; enter a valid transaction."))
    return document


def update(tenant: Tenant, element: Element, entity: str) -> Row:
    """Change header and lines of a document that nothing has been made from; raises Rejected."""
    document = find(tenant, element)
    documents.check_changeable(PURCHASING, document, entity)
    touched = [document, *documents.sources_of(tenant, PURCHASING, document)]
    before = effects.of(tenant, PURCHASING, touched)
    header = headers.checked(tenant, element, document)
    state = definitions.next_state(document, value_of(element, "state"))
    conversion.use_up(tenant, PURCHASING, documents.lines_of(tenant, PURCHASING, document), -1)
    for item in element.findall("updatepotransitems/*"):
        _change_line(tenant, document, item, entity)
    conversion.use_up(tenant, PURCHASING, documents.lines_of(tenant, PURCHASING, document))
    document = documents.total(tenant, PURCHASING, document, **{**header, "STATE": state})
    posting.replace(tenant, before, effects.of(tenant, PURCHASING, touched))
    return document


def _change_line(tenant: Tenant, document: Row, element: Element, entity: str) -> None:
    definition = definitions.of(tenant, PURCHASING, document)
    if element.tag == "potransitem":
        row = _new_line(tenant, definition, element, None, document["VENDORID"], entity)
        position = len(documents.lines_of(tenant, PURCHASING, document))
        documents.insert_line(tenant, PURCHASING, document, row, position)
        return
    old = documents.line_at(tenant, PURCHASING, document, element)
    row = lines.checked(tenant, element, old, entity, moves=definition["UPDATES_INV"])
    tenant.change(
        "PODOCUMENTENTRY", old["RECORDNO"], **{**row, "QTY_REMAINING": row["QUANTITY"]}
    )  # fmt: skip
