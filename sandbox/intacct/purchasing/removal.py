"""Removing a purchasing document and everything it did."""

from __future__ import annotations

from sandbox.intacct.errors import Rejected, broad
from sandbox.intacct.purchasing import conversion, documents, stock
from sandbox.intacct.schema import ObjectType
from sandbox.intacct.tenant import Row, Tenant

_REMOVABLE = frozenset({"Draft", "Pending", "Closed", "Declined"})


def remove_document(tenant: Tenant, kind: ObjectType, document: Row, user: str = "") -> None:
    """Remove a document nothing was made from, giving back what it received; raises Rejected."""
    if document["STATE"] not in _REMOVABLE:
        raise Rejected(broad(
            f"The transaction '{document['DOCID']}' cannot be deleted in state {document['STATE']}"
        ))  # fmt: skip
    source = tenant.find("PODOCUMENT", document.get("CREATEDFROM"))
    before = stock.effects(tenant, document) + (stock.effects(tenant, source) if source else [])
    lines = documents.lines_of(tenant, document)
    conversion.use_up(tenant, lines, -1)
    for line in lines:
        tenant.table("PODOCUMENTENTRY").delete(line["RECORDNO"])
    tenant.remove(kind.name, document["RECORDNO"], user)
    after = tenant.table("PODOCUMENT")[source["RECORDNO"]] if source else None
    stock.replace(tenant, before, stock.effects(tenant, after) if after else [])
