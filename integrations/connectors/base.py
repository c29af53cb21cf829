"""What a connector is: the only shape in which the rest of PlyHub knows an outside system.

A connector speaks HTTP and neutral records. It has no database and keeps nothing between calls but
a log-in. What it can do is published as data, so nothing else ever asks which system it is.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from integrations.http.errors import OutcomeUnknown, RemoteError
from integrations.http.metering import Meter
from integrations.http.rate import Turns, Unlimited
from integrations.records import Record

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Field:
    """One credential or option a person fills in to connect a system.

    `choices` are the (value, label) pairs that are always the same; those the other side offers
    come with a `CheckResult`. Fields of one `group` stand together under that heading. One with
    `bounds` is a whole number from the first to the second of them.
    """

    name: str
    label: str
    help: str = ""
    secret: bool = False
    required: bool = True
    default: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    group: str = ""
    bounds: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemDescription:
    """What a system is called, needs, and is able to do.

    `entities` are pulled in this order; `operations` are the writes it takes. An operation that is
    not listed becomes a step for a person, never an attempt. `remembered` are the entities that
    only ever go there from here: what is read of them is remembered, to link to it, and becomes no
    record of ours. `gives_codes` says whether records made there bear codes given here, instead of
    ids of its own; `by_hand` what nobody but a person can do there; `webhooks` whether it tells of
    changes by itself. `batch` is how many records are best written at once, `senders` how many
    may be writing at the same time.
    """

    name: str
    label: str
    prefix: str
    credentials: tuple[Field, ...]
    options: tuple[Field, ...]
    entities: tuple[str, ...]
    operations: frozenset[str]
    default_url: str
    by_hand: tuple[str, ...] = ()
    gives_codes: bool = False
    remembered: frozenset[str] = frozenset()
    webhooks: bool = False
    batch: int = 1
    senders: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where a system is, and who we are there; `meter` counts the calls made to it, `turns` says
    when each of them may go.

    Never logged: its repr shows the address only.
    """

    url: str
    credentials: Mapping[str, str] = field(repr=False)
    options: Mapping[str, str] = field(default_factory=dict)
    meter: Meter = field(default_factory=Meter, repr=False, compare=False)
    turns: Turns = field(default_factory=Unlimited, repr=False, compare=False)


class RawRecord(NamedTuple):
    """One row as it came: enough to see that it is unchanged without decoding it further."""

    external_id: str
    fingerprint: str
    payload: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of rows, and the cursor from which the next call goes on once this page is kept.

    Rows that were asked for one by one have none: the cursor stays where it was. `gone` are the ids
    that were asked for like that and are not there, `records` those of the rows that were read
    already, by their id.
    """

    rows: Sequence[RawRecord]
    cursor: str | None
    has_more: bool
    total: int | None = None
    gone: Sequence[str] = ()
    records: Mapping[str, Record] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """A right the other system gives or withholds, called `name` over there.

    `used_by` are the entities, operations and options that need it; `granted` is None when the
    system does not tell.
    """

    name: str
    what: str
    granted: bool | None = None
    used_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """The answer of a working connection: who it says we are, and what a person may choose from.

    `choices` holds, per option name, the (value, label) pairs the system offers; an option we may
    not read the list of is missing. `permissions` are all we need there, with what is granted.
    """

    account: str
    choices: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    permissions: tuple[Permission, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PushResult:
    """What exists in the other system after a write; `line_ids` maps our line refs to its ids.

    `status` is what it is called there now. `further` are other documents the record became there,
    their numbers by their ids. `left_open` are documents this one took the place of, but that the
    other system did not let us end. `found` is the record as it stood there before it was changed.
    """

    external_id: str
    number: str = ""
    status: str = ""
    further: Mapping[str, str] = field(default_factory=dict)
    left_open: tuple[str, ...] = ()
    found: Record | None = None
    url: str = ""
    line_ids: Mapping[str, str] = field(default_factory=dict)
    request_digest: str = ""
    response_digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One record to write under its key; with `looks`, to look what an earlier attempt made."""

    operation: str
    record: Record
    key: str
    looks: bool = False


Delivered = PushResult | RemoteError | None
"""What a delivery came to: what is there, why it did not go, or None when a look found nothing."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A record a system says has changed. `key` is the same when it says so again; without an
    `external_id` the changes of the whole entity are meant."""

    key: str
    entity: str
    external_id: str = ""


class Connector(Protocol):
    """One outside system, reached through one endpoint."""

    description: SystemDescription

    def __init__(self, endpoint: Endpoint) -> None: ...

    def check(self) -> CheckResult:
        """Log in afresh and read one harmless thing; raises a `RemoteError` saying what fails."""

    def fetch(self, entity: str, *, cursor: str = "") -> Iterator[Page]:
        """Yield the pages of `entity` that changed since `cursor` (all of them when empty)."""

    def fetch_one(self, entity: str, external_id: str) -> RawRecord | None:
        """The row of that id as it is now, deactivated or not; None if there is none."""

    def notices(self, headers: Mapping[str, str], body: bytes) -> tuple[tuple[Notice, ...], str]:
        """What a message from the system, sent by itself, says has changed, and its type.

        Raises `Unauthorized` unless it is signed as agreed, `Rejected` if it is no such message.
        """

    def parse(self, entity: str, row: RawRecord) -> Record:
        """Translate one row; raises `ValueError` naming the field that makes it unusable."""

    def push(self, operation: str, record: Record, *, key: str) -> PushResult:
        """Write `record` once. `key` is our idempotency key and travels with every attempt.

        Raises `OutcomeUnknown` when the write may have happened, any other `RemoteError` when it
        certainly has not.
        """

    def find(self, operation: str, record: Record, *, key: str) -> PushResult | None:
        """What an earlier attempt of the same push made, or None if it is not there."""

    def deliver(self, deliveries: Sequence[Delivery]) -> list[Delivered]:
        """Push or find each, at most `description.batch` of them, which depend on nothing in each
        other; one outcome each, in order. Nothing is raised: one may fail where others succeed."""


def attempt(connector: Connector, delivery: Delivery) -> Delivered:
    """What pushing, or looking for, this one comes to. What a connector did not foresee may have
    happened after the write."""
    call = connector.find if delivery.looks else connector.push
    try:
        return call(delivery.operation, delivery.record, key=delivery.key)
    except RemoteError as error:
        return error
    except Exception as error:
        log.exception("%s failed inside the connector", delivery.operation)
        return OutcomeUnknown(
            "Something unexpected went wrong while this was sent.", detail=repr(error)
        )
