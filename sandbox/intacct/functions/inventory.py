"""The older functions that write inventory documents."""

from __future__ import annotations

from sandbox.intacct import entities
from sandbox.intacct.call import Call, Result
from sandbox.intacct.errors import Rejected
from sandbox.intacct.functions.purchasing import NOT_CREATED, NOT_SAVED
from sandbox.intacct.inventory import documents
from sandbox.intacct.objects import OBJECTS
from sandbox.intacct.transactions import removal


def create_ictransaction(call: Call) -> Result:
    """Make an inventory document; the key is its id."""
    try:
        document = documents.create(call.tenant, call.element, call.who.entity)
    except Rejected as error:
        raise Rejected(*error.problems, *NOT_CREATED) from error
    return Result(key=document["DOCID"])


def update_ictransaction(call: Call) -> Result:
    """Change an inventory document; the key is its id."""
    try:
        document = documents.update(call.tenant, call.element, call.who.entity)
    except Rejected as error:
        raise Rejected(*error.problems, *NOT_SAVED) from error
    return Result(key=document["DOCID"])


def delete_ictransaction(call: Call) -> Result:
    """Remove an inventory document; the key is what its id was."""
    document = documents.find(call.tenant, call.element)
    kind = OBJECTS["INVDOCUMENT"]
    entities.check_owner(kind, document, call.who.entity)
    removal.remove_document(call.tenant, kind, document, call.who.user)
    return Result(key=document["DOCID"])
