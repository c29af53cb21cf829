"""The functions that write invoices and bills, older and generic."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from xml.etree.ElementTree import Element

from sandbox.intacct import entities
from sandbox.intacct.billing import documents, endings, sent
from sandbox.intacct.billing.kinds import BILL, INVOICE, Kind
from sandbox.intacct.call import Call, Handler, Result
from sandbox.intacct.errors import Problem, Rejected, bad_key, missing
from sandbox.intacct.legacy.contents import date_of
from sandbox.intacct.tenant import Row


@contextmanager
def _followed_by(carriers: tuple[Problem, ...]) -> Iterator[None]:
    """Put the carriers behind the cause of a refusal."""
    try:
        yield
    except Rejected as error:
        raise Rejected(*error.problems, *carriers) from error


def _create(kind: Kind, call: Call) -> Result:
    """Make a document; the key is its RECORDNO."""
    with _followed_by(kind.not_created):
        given = sent.by_children(call.tenant, kind, call.element)
        document = documents.create(call.tenant, kind, given, call.who.entity)
    return _told(document)


def _update(kind: Kind, call: Call) -> Result:
    """Change a document; the key is its RECORDNO."""
    with _followed_by(kind.not_saved):
        document = _found(kind, call)
        given = sent.by_children(call.tenant, kind, call.element)
        documents.update(call.tenant, kind, document, given, call.who.entity)
    return _told(document)


def _delete(kind: Kind, call: Call) -> Result:
    """Remove a document; the key is what its RECORDNO was."""
    document = _found(kind, call)
    endings.remove(call.tenant, kind.table, document, call.who.user)
    return _told(document)


def _reverse(kind: Kind, call: Call) -> Result:
    """Take a document back on the day given; the key is its RECORDNO."""
    document = _found(kind, call)
    day = date_of(call.element, "datereversed")
    endings.reverse(call.tenant, kind, document, day, call.text("description") or None)
    return _told(document)


def _found(kind: Kind, call: Call) -> Row:
    external = call.element.get("externalkey", "").lower() == "true"
    key = call.element.get("key", "")
    return _ours(kind, call, documents.find(call.tenant, kind, key, external=external))


def _ours(kind: Kind, call: Call, document: Row) -> Row:
    """Return a document the session may write to; raises Rejected for another entity's."""
    entities.check_owner(kind.table, document, call.who.entity)
    return document


def _told(document: Row) -> Result:
    return Result(key=str(document["RECORDNO"]))


def recall_ap_bill(call: Call) -> Result:
    """Make a draft again of a bill that waits for approval."""
    document = documents.find(call.tenant, BILL, call.text("recordno").strip())
    endings.recall(call.tenant, BILL, _ours(BILL, call, document))
    return Result()


def create_object(kind: Kind, call: Call, element: Element) -> Row:
    """Make one document of a generic create, and return its header."""
    with _followed_by(kind.not_created):
        given = sent.by_fields(call.tenant, kind, element)
        if not given.draft and not given.values.get("WHENDUE"):
            raise Rejected(missing(kind.table.fields["WHENDUE"].title))
        return documents.create(call.tenant, kind, given, call.who.entity)


def update_object(kind: Kind, call: Call, element: Element) -> Row:
    """Change one document of a generic update, named by its RECORDNO."""
    with _followed_by(kind.not_saved):
        number = (element.findtext("RECORDNO") or "").strip()
        document = call.tenant.table(kind.header).get(int(number)) if number.isdecimal() else None
        if document is None:
            raise Rejected(bad_key(number))
        _ours(kind, call, document)
        given = sent.by_fields(call.tenant, kind, element)
        return documents.update(call.tenant, kind, document, given, call.who.entity)


WRITES: Mapping[str, Handler] = {
    f"{verb}_{kind.word}": partial(function, kind)
    for kind in (INVOICE, BILL)
    for verb, function in (
        ("create", _create), ("update", _update), ("delete", _delete), ("reverse", _reverse),
    )
}  # fmt: skip
