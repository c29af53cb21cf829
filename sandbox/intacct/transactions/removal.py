"""Removing a document and everything it did."""

from __future__ import annotations

from sandbox.intacct.errors import Rejected, broad
from sandbox.intacct.schema import ObjectType
from sandbox.intacct.stock import posting
from sandbox.intacct.tenant import Row, Tenant
from sandbox.intacct.transactions import conversion, definitions, documents, effects
from sandbox.intacct.transactions.checks import check_open
from sandbox.intacct.transactions.family import FAMILIES

_REMOVABLE = frozenset({"Draft", "Pending", "Closed", "Declined"})


def remove_document(tenant: Tenant, kind: ObjectType, document: Row, user: str = "") -> None:
    """Remove a document nothing was made from, giving back what it moved; raises Rejected."""
    definitions.check_ours(document)
    if document["STATE"] not in _REMOVABLE:
        raise Rejected(broad(
            f"The transaction '{document['DOCID']}' cannot be deleted in state {document['STATE']}"
        ))  # fmt: skip
    family = FAMILIES[kind.name]
    if definitions.of(tenant, family, document)["UPDATES_INV"]:
        check_open(tenant, document.get("WHENPOSTED") or document["WHENCREATED"])
    sources = documents.sources_of(tenant, family, document)
    before = effects.of(tenant, family, [document, *sources])
    lines = documents.lines_of(tenant, family, document)
    conversion.use_up(tenant, family, lines, -1)
    for line in lines:
        tenant.table(family.lines).delete(line["RECORDNO"])
    tenant.remove(kind.name, document["RECORDNO"], user)
    posting.replace(tenant, before, effects.of(tenant, family, sources))
