"""The ServiceTitan connector: what the rest of PlyHub talks to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from integrations.connectors.base import CheckResult, Endpoint, Page, PushResult, RawRecord
from integrations.connectors.servicetitan import (
    check,
    feeds,
    order_search,
    orders,
    parsers,
    receipts,
)
from integrations.connectors.servicetitan.client import Client
from integrations.connectors.servicetitan.description import SERVICETITAN
from integrations.connectors.servicetitan.payloads import Defaults
from integrations.connectors.servicetitan.push import Call
from integrations.connectors.servicetitan.resources import BY_ENTITY
from integrations.records import Record

Operation = Callable[[Call, Any], PushResult]
Search = Callable[[Call, Any], PushResult | None]

# operation -> (write it, look for what an earlier attempt made)
OPERATIONS: dict[str, tuple[Operation, Search]] = {
    "st.po.create": (orders.create, order_search.find_created),
    "st.po.update": (orders.update, order_search.find_updated),
    "st.po.cancel": (orders.cancel, order_search.find_canceled),
    "st.receipt.create": (receipts.create, receipts.find_created),
    "st.receipt.cancel": (receipts.cancel, receipts.find_canceled),
}


class ServiceTitanConnector:
    """One tenant of ServiceTitan. Making one calls nothing; log-ins are shared in the process."""

    description = SERVICETITAN

    def __init__(self, endpoint: Endpoint) -> None:
        self._client = Client(endpoint)
        self._defaults = Defaults.of(endpoint.options)

    def check(self) -> CheckResult:
        """Log in afresh and read purchase order types, business units and warehouses, which are
        the choices for the options of the same names. Raises a `RemoteError` saying what is wrong.
        """
        return check.check(self._client)

    def fetch(self, entity: str, *, cursor: str = "") -> Iterator[Page]:
        """Yield the pages of `entity` that changed since `cursor`, oldest change first.

        A page's cursor is good to go on from as soon as the page is kept. `cursor` may also be an
        ISO date. Deactivated rows come too; a row can come again unchanged. Raises `ValueError`
        for an entity that is not pulled, and any `RemoteError` but `OutcomeUnknown`.
        """
        if entity not in BY_ENTITY:
            raise ValueError(f"ServiceTitan has no {entity!r} to read")
        return feeds.pages(self._client, BY_ENTITY[entity], cursor)

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

    def _call(self, key: str) -> Call:
        return Call(client=self._client, defaults=self._defaults, key=key)

    def _operation(self, name: str) -> tuple[Operation, Search]:
        if name not in OPERATIONS:
            raise ValueError(f"ServiceTitan takes no {name!r}")
        return OPERATIONS[name]
