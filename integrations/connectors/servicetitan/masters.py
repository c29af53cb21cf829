"""Creating and changing master data: found before it is made, read back after it is written.

Nothing is made twice: before a create what is there already is looked through, and what is clearly
the same is linked instead. A link changes nothing over there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from integrations.connectors.base import PushResult
from integrations.connectors.servicetitan import push
from integrations.connectors.servicetitan.client import Client
from integrations.connectors.servicetitan.push import Call
from integrations.http.errors import NotFound, Rejected
from integrations.records import Record

Ours = TypeVar("Ours", bound=Record)
Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Master(Generic[Ours]):
    """How one kind of master data is written.

    `read` brings one by id and raises `NotFound`; `same` finds those that are the same by name or
    code, whether in use or not. `change` makes the body of an update from ours and what is there,
    an empty one when there is nothing to write. `wrong` says what is there otherwise than written.
    `review` is the block reason when a person has to decide. `record` takes the record out of what
    was read.
    """

    what: str
    module: str
    path: Callable[[Ours], str]
    read: Callable[[Client, Ours, str], Record]
    same: Callable[[Client, Ours], list[Any]]
    create: Callable[[Ours], Body]
    change: Callable[[Ours, Any], Body]
    wrong: Callable[[Ours, Any], str]
    label: Callable[[Ours], str]
    review: str = ""
    record: Callable[[Any], Record] = lambda theirs: theirs


def upsert(master: Master[Ours], call: Call, record: Ours) -> PushResult:
    """Bring the one with our id up to date; without an id link the same one, or make it.

    Nothing is written where there is nothing to change.
    """
    if record.external_id:
        return _change(master, call, record)
    known = _known(master, call.client, record)
    if known is None:
        return _create(master, call, record)
    if record.active and not known.active:
        raise _resting(master, record)
    return push.result(known.external_id, master.label(record))


def find(master: Master[Ours], call: Call, record: Ours) -> PushResult | None:
    """The one an earlier attempt made, or the one with our id if it says what ours says."""
    if not record.external_id:
        known = _known(master, call.client, record)
        if known is None or (record.active and not known.active):
            return None
        return push.result(known.external_id, master.label(record))
    try:
        theirs = master.read(call.client, record, record.external_id)
    except NotFound:
        return None
    if master.wrong(_following(record, master.record(theirs)), theirs):
        return None
    return push.result(record.external_id, master.label(record))


def _create(master: Master[Ours], call: Call, record: Ours) -> PushResult:
    label = master.label(record)
    exchange = call.client.write(
        "POST", master.module, master.path(record), master.create(record), key=call.key
    )
    made = push.written_id(exchange, label)
    _see(master, call, record, made)
    return push.result(made, label, exchange=exchange)


def _change(master: Master[Ours], call: Call, record: Ours) -> PushResult:
    label = master.label(record)
    theirs = master.read(call.client, record, record.external_id)
    record = _following(record, master.record(theirs))
    body = master.change(record, theirs)
    if not body or not master.wrong(record, theirs):
        return push.result(record.external_id, label)
    path = f"{master.path(record)}/{record.external_id}"
    exchange = call.client.write("PATCH", master.module, path, body, key=call.key)
    _see(master, call, record, record.external_id)
    told = push.result(record.external_id, label, exchange=exchange)
    return replace(told, found=master.record(theirs))


def _following(record: Ours, theirs: Record) -> Ours:
    """Ours, with what stands there in the members that nobody here has changed."""
    return replace(record, **{name: getattr(theirs, name) for name in record.untouched})


def _see(master: Master[Ours], call: Call, record: Ours, external_id: str) -> None:
    push.read_until(
        lambda: master.read(call.client, record, external_id),
        lambda theirs: master.wrong(record, theirs),
        master.label(record),
    )


def _known(master: Master[Ours], client: Client, record: Ours) -> Record | None:
    """The one that is the same by name or code; one in use goes before those that are not.

    Raises `Rejected` when several are in use: which one is meant only a person can tell.
    """
    same: list[Record] = sorted(master.same(client, record), key=lambda row: int(row.external_id))
    used = [row for row in same if row.active]
    if len(used) > 1:
        ids = ", ".join(row.external_id for row in used)
        raise Rejected(
            f"ServiceTitan has the {master.what} {master.label(record)} several times: {ids}.",
            reason=master.review,
            hint="Link the right one by hand, or make the others inactive in ServiceTitan.",
        )
    return next(iter(used or same), None)


def _resting(master: Master[Ours], record: Ours) -> Rejected:
    return Rejected(
        f"The {master.what} {master.label(record)} is in ServiceTitan already, but not active.",
        reason=master.review,
        hint="Make it active in ServiceTitan and retry, or give ours another name or code.",
    )
