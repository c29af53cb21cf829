"""Making and changing purchasing documents."""

from __future__ import annotations

from decimal import Decimal
from xml.etree.ElementTree import Element

from sandbox.intacct.errors import Rejected, broad, missing
from sandbox.intacct.legacy.contents import value_of
from sandbox.intacct.purchasing import conversion, definitions, headers, lines, stock
from sandbox.intacct.tenant import Row, Tenant

LOCKED = frozenset({"Submitted", "In Progress", "Converted", "Partially Converted", "Closed"})


def create(tenant: Tenant, element: Element, entity: str) -> Row:
    """Make a document with its lines, its conversion and its stock; raises Rejected."""
    definition = definitions.find(tenant, value_of(element, "transactiontype") or "", entity)
    vendor_id = value_of(element, "vendorid") or ""
    headers.check_vendor(tenant, vendor_id)
    header = headers.checked(tenant, element, {})
    if not header.get("WHENCREATED"):
        raise Rejected(missing("Date"))
    source = conversion.find_source(tenant, value_of(element, "createdfrom"), vendor_id)
    definitions.check_origin(definition, source)
    rows = [
        _new_line(tenant, item, source, vendor_id, entity)
        for item in element.findall("potransitems/potransitem")
    ]
    state = definitions.first_state(tenant, definition, value_of(element, "state"))
    number = definitions.number(tenant, definition, value_of(element, "documentno"))
    document = tenant.insert("PODOCUMENT", {
        **_identity(definition, number), **header, "STATE": state, "VENDORID": vendor_id,
        "CUSTVENDID": vendor_id, "CREATEDFROM": source["DOCID"] if source else None,
        "CURRENCY": header.get("CURRENCY") or "USD", "AUWHENCREATED": _stamp(tenant),
    }, entity)  # fmt: skip
    return _put_lines(tenant, document, rows, source)


def _identity(definition: Row, number: str) -> Row:
    name = definition["DOCID"]
    return {
        "DOCNO": number, "DOCID": f"{name}-{number}", "DOCPARID": name,
        "DOCPARCLASS": definition["DOCCLASS"],
    }  # fmt: skip


def _stamp(tenant: Tenant) -> str:
    return tenant.local_now().isoformat()


def _new_line(
    tenant: Tenant, element: Element, source: Row | None, vendor_id: str, entity: str
) -> Row:
    start: Row = {"VENDORID": vendor_id}
    key = value_of(element, "sourcelinekey", "int")
    origin = tenant.table("PODOCUMENTENTRY").get(key) if source and key is not None else None
    if origin is not None:
        # What the conversion leaves out it takes over from the line it converts.
        kept = ("UNIT", "WAREHOUSEID", "LOCATIONID", "PROJECTID", "ITEMDESC", "PRICE")
        same_unit = value_of(element, "unit") in (None, origin["UNIT"])
        start |= {name: origin.get(name) for name in kept if same_unit or name != "PRICE"}
    line = lines.checked(tenant, element, start, entity)
    return conversion.check_line(tenant, source, line)


def _put_lines(tenant: Tenant, document: Row, rows: list[Row], source: Row | None) -> Row:
    before = stock.effects(tenant, source) if source else []
    for position, row in enumerate(rows):
        _insert_line(tenant, document, row, position)
    conversion.use_up(tenant, rows)
    document = total(tenant, document)
    after = stock.effects(tenant, tenant.table("PODOCUMENT")[source["RECORDNO"]]) if source else []
    stock.replace(tenant, before, [*after, *stock.effects(tenant, document)])
    return document


def _insert_line(tenant: Tenant, document: Row, row: Row, position: int) -> None:
    tenant.insert("PODOCUMENTENTRY", {
        **row, "DOCHDRNO": document["RECORDNO"], "DOCHDRID": document["DOCID"],
        "DOCPARID": document["DOCPARID"], "LINE_NO": position,
        "WHENCREATED": document["WHENCREATED"], "QTY_REMAINING": row["QUANTITY"],
        "QTY_CONVERTED": Decimal(0),
    }, document.get("MEGAENTITYID") or "")  # fmt: skip


def lines_of(tenant: Tenant, document: Row) -> list[Row]:
    """Return the lines of a document in their order."""
    return tenant.table("PODOCUMENTENTRY").find("DOCHDRNO", document["RECORDNO"])


def total(tenant: Tenant, document: Row, **changes: object) -> Row:
    """Change a document and bring its totals up to date."""
    worth = sum((line["TOTAL"] for line in lines_of(tenant, document)), Decimal("0.00"))
    totals = dict.fromkeys(("SUBTOTAL", "TOTAL", "TRX_SUBTOTAL", "TRX_TOTAL"), worth)
    return tenant.change("PODOCUMENT", document["RECORDNO"], **{**changes, **totals})


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
    if document["STATE"] in LOCKED:
        raise Rejected(broad(
            f"The transaction '{document['DOCID']}' cannot be changed in state {document['STATE']}"
        ))  # fmt: skip
    sources = _sources(tenant, document)
    before = _all_effects(tenant, [document, *sources])
    header = headers.checked(tenant, element, document)
    state = value_of(element, "state") or document["STATE"]
    if state not in ("Draft", "Pending", "Closed", document["STATE"]):
        raise Rejected(broad(f"Invalid state '{state}'", "Use Draft, Pending or Closed."))
    conversion.use_up(tenant, lines_of(tenant, document), -1)
    for item in element.findall("updatepotransitems/*"):
        _change_line(tenant, document, item, entity)
    conversion.use_up(tenant, lines_of(tenant, document))
    document = total(tenant, document, **{**header, "STATE": state})
    stock.replace(tenant, before, _all_effects(tenant, [document, *sources]))
    return document


def _sources(tenant: Tenant, document: Row) -> list[Row]:
    source = tenant.find("PODOCUMENT", document.get("CREATEDFROM"))
    return [source] if source else []


def _all_effects(tenant: Tenant, documents: list[Row]) -> list[stock.Effect]:
    numbers = [document["RECORDNO"] for document in documents]
    table = tenant.table("PODOCUMENT")
    return [effect for number in numbers for effect in stock.effects(tenant, table[number])]


def _change_line(tenant: Tenant, document: Row, element: Element, entity: str) -> None:
    existing = lines_of(tenant, document)
    if element.tag == "potransitem":
        row = _new_line(tenant, element, None, document["VENDORID"], entity)
        _insert_line(tenant, document, row, len(existing))
        return
    number = element.get("line_num", "")
    if not number.isdecimal() or not 1 <= int(number) <= len(existing):
        raise Rejected(broad(f"Line {number or '?'} does not exist in '{document['DOCID']}'"))
    old = existing[int(number) - 1]
    row = lines.checked(tenant, element, old, entity)
    row["QTY_REMAINING"] = row["QUANTITY"]
    tenant.change("PODOCUMENTENTRY", old["RECORDNO"], **row)
