"""The ServiceTitan connector: what the rest of PlyHub talks to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from integrations.connectors.base import (
    CheckResult,
    Delivered,
    Delivery,
    Endpoint,
    Notice,
    Page,
    PushResult,
    RawRecord,
    attempt,
)
from integrations.connectors.servicetitan import (
    attachments,
    categories,
    check,
    custom_values,
    feeds,
    items,
    job_notes,
    order_search,
    orders,
    parsers,
    receipts,
    return_search,
    returns,
    singles,
    trucks,
    usage,
    vendors,
    webhooks,
)
from integrations.connectors.servicetitan.client import Client
from integrations.connectors.servicetitan.description import SERVICETITAN
from integrations.connectors.servicetitan.payloads import Defaults
from integrations.connectors.servicetitan.push import Call
from integrations.connectors.servicetitan.resources import BY_ENTITY, Resource
from integrations.records import Record

Operation = Callable[[Call, Any], PushResult]
Search = Callable[[Call, Any], PushResult | None]

# operation -> (write it, look for what an earlier attempt made)
OPERATIONS: dict[str, tuple[Operation, Search]] = {
    "st.vendor.upsert": (vendors.upsert, vendors.find),
    "st.category.upsert": (categories.upsert, categories.find),
    "st.item.upsert": (items.upsert, items.find),
    "st.truck.upsert": (trucks.upsert, trucks.find),
    "st.po.create": (orders.create, order_search.find_created),
    "st.po.update": (orders.update, order_search.find_updated),
    "st.po.cancel": (orders.cancel, order_search.find_canceled),
    "st.receipt.create": (receipts.create, receipts.find_created),
    "st.receipt.cancel": (receipts.cancel, receipts.find_canceled),
    "st.return.create": (returns.create, return_search.find_created),
    "st.return.update": (returns.update, return_search.find_updated),
    "st.return.cancel": (returns.cancel, return_search.find_canceled),
    "st.invoice_items.upsert": (usage.upsert, usage.find),
    "st.job_note.create": (job_notes.create, job_notes.find_created),
    "st.attachment.add": (attachments.add, attachments.find_added),
    "st.customfield.set": (custom_values.write, custom_values.find_written),
}


class ServiceTitanConnector:
    """One tenant of ServiceTitan. Making one calls nothing; log-ins are shared in the process."""

    description = SERVICETITAN

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._client = Client(endpoint)
        self._defaults = Defaults.of(endpoint.options)

    def check(self) -> CheckResult:
        """Log in afresh, read what can be chosen for the options, and tell which permissions are
        granted. Raises a `RemoteError` saying what is wrong."""
        return check.check(self._client, self.description.operations)

    def fetch(self, entity: str, *, cursor: str = "") -> Iterator[Page]:
        """Yield the pages of `entity` that changed since `cursor`, oldest change first.

        A page's cursor is good to go on from as soon as the page is kept. `cursor` may also be an
        ISO date. Deactivated rows come too; a row can come again unchanged. Raises `ValueError`
        for an entity that is not pulled, and any `RemoteError` but `OutcomeUnknown`.
        """
        return feeds.pages(self._client, _resource(entity), cursor)

    def fetch_one(self, entity: str, external_id: str) -> RawRecord | None:
        """The row of that id as it is now, deactivated or not; None if there is none.

        Its fingerprint is that of a feed's row, but for jobs, projects and services, whose feeds
        differ by a member: there it only makes the next pull read the row once more. Raises
        `ValueError` for an entity that is not pulled, `Rejected` for invoice lines, which only the
        feed tells, and any other `RemoteError` but `OutcomeUnknown`.
        """
        return singles.fetch_one(self._client, _resource(entity), external_id)

    def notices(self, headers: Mapping[str, str], body: bytes) -> tuple[tuple[Notice, ...], str]:
        """What a webhook says has changed, and its type. Raises `Unauthorized` for a wrong
        signature, `Rejected` for a body that is no event of this tenant."""
        return webhooks.notices(self._endpoint, headers, body)

    def parse(self, entity: str, row: RawRecord) -> Record:
        """Translate one row; raises `ValueError` naming the member that makes it unusable."""
        return parsers.parse(entity, row.payload)

    def push(self, operation: str, record: Record, *, key: str) -> PushResult:
        """Write `record` once and read it back. Raises `ValueError` for an unknown operation,
        `OutcomeUnknown` when the write may have happened, else any other `RemoteError`."""
        write, _ = self._operation(operation)
        return write(self._call(key), record)

    def find(self, operation: str, record: Record, *, key: str) -> PushResult | None:
        """What an earlier attempt of the same push made over there; None if it is not there."""
        _, search = self._operation(operation)
        return search(self._call(key), record)

    def deliver(self, deliveries: Sequence[Delivery]) -> list[Delivered]:
        """One after another: ServiceTitan takes one record a call."""
        return [attempt(self, each) for each in deliveries]

    def _call(self, key: str) -> Call:
        return Call(client=self._client, defaults=self._defaults, key=key)

    def _operation(self, name: str) -> tuple[Operation, Search]:
        if name not in OPERATIONS:
            raise ValueError(f"ServiceTitan takes no {name!r}")
        return OPERATIONS[name]


def _resource(entity: str) -> Resource:
    if entity not in BY_ENTITY:
        raise ValueError(f"ServiceTitan has no {entity!r} to read")
    return BY_ENTITY[entity]
