"""Headers and lines of documents as records: put in, found, added up."""

from __future__ import annotations

from decimal import Decimal
from xml.etree.ElementTree import Element

from sandbox.intacct import entities
from sandbox.intacct.errors import Rejected, broad
from sandbox.intacct.objects import OBJECTS
from sandbox.intacct.stock import posting
from sandbox.intacct.tenant import Row, Tenant
from sandbox.intacct.transactions import conversion, definitions, effects
from sandbox.intacct.transactions.family import Family

LOCKED = frozenset({"Submitted", "In Progress", "Converted", "Partially Converted", "Closed"})


def insert(
    tenant: Tenant, family: Family, definition: Row, number: str, values: Row, entity: str
) -> Row:
    """Add a header; its id is definition and number."""
    name = definition["DOCID"]
    return tenant.insert(family.documents, {
        "DOCNO": number, "DOCID": f"{name}-{number}", "DOCPARID": name,
        "DOCPARCLASS": definition["DOCCLASS"], "AUWHENCREATED": tenant.local_now().isoformat(),
        **values,
    }, entity)  # fmt: skip


def put_lines(
    tenant: Tenant, family: Family, document: Row, rows: list[Row], source: Row | None
) -> Row:
    """Add a document's first lines with their conversion and stock; raises Rejected."""
    sources = [source] if source else []
    before = effects.of(tenant, family, sources)
    for position, row in enumerate(rows):
        insert_line(tenant, family, document, row, position)
    conversion.use_up(tenant, family, rows)
    document = total(tenant, family, document)
    posting.replace(tenant, before, effects.of(tenant, family, [*sources, document]))
    return document


def insert_line(tenant: Tenant, family: Family, document: Row, row: Row, position: int) -> None:
    """Add one line at a position, counted from 0."""
    tenant.insert(family.lines, {
        **row, "DOCHDRNO": document["RECORDNO"], "DOCHDRID": document["DOCID"],
        "DOCPARID": document["DOCPARID"], "LINE_NO": position,
        "WHENCREATED": document["WHENCREATED"], "QTY_REMAINING": row["QUANTITY"],
        "QTY_CONVERTED": Decimal(0),
    }, document.get("MEGAENTITYID") or "")  # fmt: skip


def lines_of(tenant: Tenant, family: Family, document: Row) -> list[Row]:
    """Return the lines of a document in their order."""
    return tenant.table(family.lines).find("DOCHDRNO", document["RECORDNO"])


def line_at(tenant: Tenant, family: Family, document: Row, element: Element) -> Row:
    """Return the line an update names by its `line_num`, counted from 1; raises Rejected."""
    existing, number = lines_of(tenant, family, document), element.get("line_num", "")
    if not number.isdecimal() or not 1 <= int(number) <= len(existing):
        raise Rejected(broad(f"Line {number or '?'} does not exist in '{document['DOCID']}'"))
    return existing[int(number) - 1]


def total(tenant: Tenant, family: Family, document: Row, **changes: object) -> Row:
    """Change a document and bring its totals up to date."""
    lines = lines_of(tenant, family, document)
    worth = sum((line["TOTAL"] for line in lines), Decimal("0.00"))
    totals = dict.fromkeys(("SUBTOTAL", "TOTAL", "TRX_SUBTOTAL", "TRX_TOTAL"), worth)
    return tenant.change(family.documents, document["RECORDNO"], **{**changes, **totals})


def sources_of(tenant: Tenant, family: Family, document: Row) -> list[Row]:
    """Return the document this one was made from, if any."""
    source = tenant.find(family.documents, document.get("CREATEDFROM"))
    return [source] if source else []


def check_changeable(family: Family, document: Row, entity: str) -> None:
    """Raise Rejected for a document of another entity, or one whose state lets nobody change it."""
    entities.check_owner(OBJECTS[family.documents], document, entity)
    definitions.check_ours(document)
    if document["STATE"] in LOCKED:
        raise Rejected(broad(
            f"The transaction '{document['DOCID']}' cannot be changed in state {document['STATE']}"
        ))  # fmt: skip
