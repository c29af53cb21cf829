"""Transaction definitions: how documents of a kind are numbered, made and converted."""

from __future__ import annotations

from sandbox.intacct.definitionrows import CONVERT, SYSTEM
from sandbox.intacct.errors import Problem, Rejected, broad, duplicate, unknown
from sandbox.intacct.tenant import Row, Tenant
from sandbox.intacct.transactions.family import Family


def find(tenant: Tenant, family: Family, name: str, entity: str) -> Row:
    """Return the active definition called `name`; raises Rejected when it cannot be used."""
    row = tenant.find(family.definitions, name)
    if row is None:
        raise Rejected(unknown(family.definitions, "Transaction Definition", name))
    if row["STATUS"] != "active" or name.startswith(SYSTEM):
        raise Rejected(broad(f"Transaction definition '{name}' cannot be used"))
    if row.get("ENTITY_ONLY") and not entity:
        raise Rejected(broad(f"Transaction definition '{name}' can be used in an entity only"))
    return row


def of(tenant: Tenant, family: Family, document: Row) -> Row:
    """Return the definition a document was made with."""
    return tenant.table(family.definitions).find("DOCID", document["DOCPARID"])[0]


def check_ours(document: Row) -> None:
    """Raise Rejected for a document that Sage makes itself and lets nobody touch."""
    if document["DOCPARID"].startswith(SYSTEM):
        raise Rejected(broad(
            f"The transaction '{document['DOCID']}' is made by the system and cannot be changed"
        ))  # fmt: skip


def check_origin(definition: Row, source: Row | None) -> None:
    """Raise Rejected when documents of this kind may not come from there."""
    if source is None:
        if definition["CREATETYPE"] == CONVERT:
            raise Rejected(broad(
                f"'{definition['DOCID']}' can only be made by converting another document"
            ))  # fmt: skip
    elif source["DOCPARID"] not in definition.get("CONVERTS_FROM", ()):
        raise Rejected(broad(
            f"'{source['DOCPARID']}' cannot be converted to '{definition['DOCID']}'"
        ))  # fmt: skip


def number(tenant: Tenant, family: Family, definition: Row, given: str | None) -> str:
    """Return a document number not in use in the definition; raises Rejected."""
    name = definition["DOCID"]
    if given:
        if tenant.find(family.documents, f"{name}-{given}") is not None:
            raise Rejected(duplicate("Document", f"{name}-{given}"))
        return given
    if not definition["ENABLE_SEQNUM"] or name in tenant.setting("unnumbered"):
        raise Rejected(Problem("PL01000127", "Document Number is missing"))
    while True:
        made = f"{definition['SEQUENCE']}{tenant.next_number(f'number {name}'):04d}"
        if tenant.find(family.documents, f"{name}-{made}") is None:
            return made


def first_state(definition: Row, asked: str | None) -> str:
    """Return the state a new document starts in; raises Rejected for one it cannot."""
    if asked not in (None, "Draft", "Pending", "Closed"):
        raise Rejected(broad(f"Invalid state '{asked}'", "Use Draft, Pending or Closed."))
    return asked or definition["INITIAL_STATE"]


def submitted(tenant: Tenant, definition: Row, state: str) -> str:
    """Return the state, or Submitted where a document that is no draft waits for approval."""
    waits = state == "Pending" and definition["DOCID"] in tenant.setting("approval")
    return "Submitted" if waits else state


def next_state(document: Row, asked: str | None) -> str:
    """Return the state an update leaves a document in; raises Rejected for one it cannot."""
    state = asked or document["STATE"]
    if state not in ("Draft", "Pending", "Closed", document["STATE"]):
        raise Rejected(broad(f"Invalid state '{state}'", "Use Draft, Pending or Closed."))
    return state
