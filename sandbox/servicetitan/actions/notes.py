"""Notes on jobs, projects, customers and locations: added, listed, never changed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from sandbox import jsontext
from sandbox.servicetitan import lists
from sandbox.servicetitan.entity import Call, Entity, Operation, Reply
from sandbox.servicetitan.problems import Problem
from sandbox.servicetitan.schema import schema
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row

_LISTED = ("text", "isPinned", "createdById", "createdOn", "modifiedOn")


@dataclass(frozen=True)
class Notebook:
    """The notes on one kind of record: `owner` is its table, `member` its id in a note.

    Job planning lists notes without ids (`with_id`). `also` copies a new note to other records:
    the flag of the request that asks for it, and what finds their notebooks and ids.
    """

    entity: Entity
    owner: str
    member: str
    with_id: bool = False
    also: str = ""

    @property
    def shown(self) -> tuple[str, ...]:
        """Return the members a note is listed with."""
        return ("id", *_LISTED) if self.with_id else _LISTED


def operations(book: Notebook) -> tuple[Operation, ...]:
    """Return the routes of the notes below a record."""
    flag = f", {book.also}: boolean?" if book.also else ""
    body = schema(f"text*: string, pinToTop: boolean?{flag}")
    listed = Operation("GET", "/{id}/notes", partial(_list, book=book))
    added = Operation("POST", "/{id}/notes", partial(_add, book=book), body)
    if not book.with_id:
        return listed, added
    return listed, added, Operation("DELETE", "/{id}/notes/{id}", partial(_remove, book=book))


def _list(call: Call, book: Notebook) -> Reply:
    owner = lists.existing(call, book.owner)
    only = ((book.member, owner["id"]), ("active", True))
    return lists.page(call, book.entity, only=only, text=partial(_text, book))


def _text(book: Notebook, row: Row) -> str:
    return jsontext.dumps(_shown(book, row))


def _shown(book: Notebook, row: Row) -> dict[str, Any]:
    return {name: row[name] for name in book.shown}


def _add(call: Call, book: Notebook) -> Reply:
    owner = lists.existing(call, book.owner)
    pinned = bool(call.body.get("pinToTop"))
    row = write(call.tenant, book, owner["id"], call.body["text"], pinned)
    if book.also and call.body.get(book.also):
        for table, member, key in _relatives(call.tenant, book, owner):
            call.tenant.insert(table, _note(member, key, row["text"], pinned))
    return Reply(content=_shown(book, row))


def _relatives(tenant: Tenant, book: Notebook, owner: Row) -> list[tuple[str, str, int]]:
    if book.owner == "locations":
        return [("customer_notes", "customerId", owner["customerId"])]
    found = tenant.table("locations").find("customerId", owner["id"])
    return [("location_notes", "locationId", row["id"]) for row in found]


def _note(member: str, key: int, text: str, pinned: bool) -> Row:
    return {member: key, "text": text, "isPinned": pinned, "active": True, "createdById": 0}


def write(tenant: Tenant, book: Notebook, key: int, text: str, pinned: bool = False) -> Row:
    """Add a note to the record `key` and return it."""
    return tenant.insert(book.entity.name, _note(book.member, key, text, pinned))


def _remove(call: Call, book: Notebook) -> Reply:
    owner, key = lists.existing(call, book.owner), call.ids[1]
    row = call.tenant.table(book.entity.name).get(key)
    if row is None or row[book.member] != owner["id"] or not row["active"]:
        raise Problem(404, f"Entity with id {key} was not found.")
    call.tenant.change(book.entity.name, key, active=False)
    return Reply()
