"""Phone numbers and e-mail addresses of customers and locations.

A change of a contact does not move the modifiedOn of whose it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from sandbox import jsontext
from sandbox.servicetitan import lists
from sandbox.servicetitan.entity import Call, Entity, Operation, Reply
from sandbox.servicetitan.problems import Problem, invalid
from sandbox.servicetitan.rendering import view
from sandbox.servicetitan.schema import schema
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row

KIND = "enum(Phone|Email|Fax|MobilePhone)"
NEW = f"{{type*: {KIND}, value*: string, memo: string?}}"
_PREFERENCES = (
    "{jobRemindersEnabled*: boolean, marketingUpdatesEnabled*: boolean,"
    " invoiceStatementNotification*: boolean, invoiceNotification*: boolean,"
    " statementNotification*: boolean}"
)
_CREATE = schema(NEW[1:-1])
_UPDATE = schema(f"type: {KIND}, value: string, memo: string, preferences: {_PREFERENCES}")
_BOUNDS = ("modifiedbefore", "modifiedonorafter", "createdbefore", "createdonorafter")


@dataclass(frozen=True)
class Directory:
    """The contacts of one kind of record: `owner` is its table, `member` its id in a contact."""

    entity: Entity
    owner: str
    member: str


def operations(book: Directory) -> tuple[Operation, ...]:
    """Return the routes of the contacts of a kind of record."""
    return (
        Operation("GET", "/contacts", partial(_list, book=book)),
        Operation("GET", "/{id}/contacts", partial(_list_of, book=book)),
        Operation("POST", "/{id}/contacts", partial(_create, book=book), _CREATE),
        Operation("PATCH", "/{id}/contacts/{id}", partial(_update, book=book), _UPDATE),
        Operation("DELETE", "/{id}/contacts/{id}", partial(_remove, book=book)),
    )


def _list(call: Call, book: Directory) -> Reply:
    given = {name.lower() for name, value in call.request.query if value.strip()}
    if given.isdisjoint({f"{book.member.lower()}s", *_BOUNDS}):
        raise invalid({f"{book.member}s": [f"Give {book.member}s or a range of dates."]})
    return lists.page(call, book.entity, only=(("active", True),))


def _list_of(call: Call, book: Directory) -> Reply:
    owner = lists.existing(call, book.owner)
    only = ((book.member, owner["id"]), ("active", True))
    return lists.page(call, book.entity, only=only, text=partial(_text, call, book))


def _text(call: Call, book: Directory, row: Row) -> str:
    return jsontext.dumps(_shown(call, book, row))


def _shown(call: Call, book: Directory, row: Row) -> dict[str, Any]:
    shown = view(book.entity, call.tenant, row)
    del shown[book.member]
    return shown


def add(tenant: Tenant, book: Directory, key: int, contact: Row) -> Row:
    """Add a contact to the record `key` and return it."""
    kind, value = contact["type"], contact["value"]
    members = {"type": kind, "value": value, "memo": contact.get("memo")}
    return tenant.insert(book.entity.name, {book.member: key, **members, **_phone(kind, value)})


def _phone(kind: str, value: str) -> Row:
    number = "" if kind == "Email" else value
    return {"phoneSettings": {"phoneNumber": number, "doNotText": False}, "active": True}


def _create(call: Call, book: Directory) -> Reply:
    owner = lists.existing(call, book.owner)
    return Reply(content=_shown(call, book, add(call.tenant, book, owner["id"], call.body)))


def _own(call: Call, book: Directory) -> Row:
    owner, key = lists.existing(call, book.owner), call.ids[1]
    row = call.tenant.table(book.entity.name).get(key)
    if row is None or row[book.member] != owner["id"] or not row["active"]:
        raise Problem(404, f"Entity with id {key} was not found.")
    return row


def _update(call: Call, book: Directory) -> Reply:
    row = {**_own(call, book), **call.body}
    changes = {**call.body, **_phone(row["type"], row["value"])}
    changed = call.tenant.change(book.entity.name, row["id"], **changes)
    return Reply(content=_shown(call, book, changed))


def _remove(call: Call, book: Directory) -> Reply:
    call.tenant.change(book.entity.name, _own(call, book)["id"], active=False)
    return Reply()
