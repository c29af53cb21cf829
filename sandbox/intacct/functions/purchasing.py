"""The older functions that write purchasing documents, and their approval."""

from __future__ import annotations

from sandbox.intacct import entities
from sandbox.intacct.call import Call, Result
from sandbox.intacct.errors import NO_TRANSACTION, Problem, Rejected, broad, not_created, not_saved
from sandbox.intacct.objects import OBJECTS
from sandbox.intacct.purchasing import documents
from sandbox.intacct.stock import posting
from sandbox.intacct.transactions import effects, removal
from sandbox.intacct.transactions.family import PURCHASING

NOT_CREATED = (not_created("Document"), NO_TRANSACTION)
NOT_SAVED = (not_saved("Document"),)


def create_potransaction(call: Call) -> Result:
    """Make a purchasing document; the key is its id."""
    try:
        document = documents.create(call.tenant, call.element, call.who.entity)
    except Rejected as error:
        raise _carried(error, NOT_CREATED) from error
    return Result(key=document["DOCID"])


def update_potransaction(call: Call) -> Result:
    """Change a purchasing document; the key is its id."""
    try:
        document = documents.update(call.tenant, call.element, call.who.entity)
    except Rejected as error:
        raise _carried(error, NOT_SAVED) from error
    return Result(key=document["DOCID"])


def delete_potransaction(call: Call) -> Result:
    """Remove a purchasing document; the key is what its id was."""
    document = documents.find(call.tenant, call.element)
    kind = OBJECTS["PODOCUMENT"]
    entities.check_owner(kind, document, call.who.entity)
    removal.remove_document(call.tenant, kind, document, call.who.user)
    return Result(key=document["DOCID"])


def _carried(error: Rejected, carriers: tuple[Problem, ...]) -> Rejected:
    return Rejected(*error.problems, *carriers)


def approve(call: Call) -> Result:
    """Move a submitted document on so that it can be received."""
    return _decide(call, "Pending")


def decline(call: Call) -> Result:
    """Refuse a submitted document."""
    return _decide(call, "Declined")


def _decide(call: Call, state: str) -> Result:
    name = call.element.findtext("PODOCUMENT/DOCID") or ""
    document = call.tenant.find("PODOCUMENT", name)
    if document is None or document["STATE"] != "Submitted":
        raise Rejected(broad("Oops, we can't find this transaction; enter a valid transaction."))
    before = effects.of(call.tenant, PURCHASING, [document])
    call.tenant.change("PODOCUMENT", document["RECORDNO"], STATE=state)
    posting.replace(call.tenant, before, effects.of(call.tenant, PURCHASING, [document]))
    return Result()
