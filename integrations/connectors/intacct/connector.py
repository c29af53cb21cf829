"""Sage Intacct as a connector: reads through `query`, writes masters and documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timezone
from functools import partial
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
from integrations.connectors.intacct import check, parsers, parts, reading, stamps
from integrations.connectors.intacct.billing import BILLING, BillingWriter
from integrations.connectors.intacct.client import Client
from integrations.connectors.intacct.masters import MASTERS, MasterWriter
from integrations.connectors.intacct.payloads.queries import condition, query
from integrations.connectors.intacct.purchasing import PurchasingWriter
from integrations.connectors.intacct.receiving import RECEIVING, ReceivingWriter
from integrations.connectors.intacct.resources import DESCRIPTION, RESOURCES, option
from integrations.connectors.intacct.stock import STOCK, StockWriter
from integrations.http.errors import Rejected
from integrations.records import Record


class IntacctConnector:
    """One company (and entity) in Sage Intacct.

    Making one raises `Unauthorized` or `Rejected` when the endpoint itself is incomplete or wrong.
    """

    description = DESCRIPTION

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._client = Client(endpoint)
        self._zone = _zone(option(endpoint.options, "timezone_offset"))
        self._purchasing = PurchasingWriter(self._client, endpoint.options)
        self._writers: dict[str, Any] = {
            **dict.fromkeys(MASTERS, MasterWriter(self._client, endpoint.options, self._zone)),
            **dict.fromkeys(BILLING, BillingWriter(self._client, endpoint.options)),
            **dict.fromkeys(RECEIVING, ReceivingWriter(self._client, endpoint.options)),
            **dict.fromkeys(STOCK, StockWriter(self._client, endpoint.options)),
        }

    def check(self) -> CheckResult:
        """Log in afresh, read what can be chosen for the options, and tell which rights are given.

        Raises a `RemoteError` saying what is wrong."""
        return check.check(self._client, self._endpoint, self.description.operations)

    def fetch(self, entity: str, *, cursor: str = "") -> Iterator[Page]:
        """Pages of 1000 in the order of RECORDNO; after a full read only what has changed.

        Raises `ValueError` for an entity that is not pulled.
        """
        if entity not in RESOURCES:
            raise ValueError(f"Sage Intacct has no {entity!r} to read")
        return reading.pages(self._client, RESOURCES[entity], cursor, user_zone=self._zone)

    def fetch_one(self, entity: str, external_id: str) -> RawRecord | None:
        """The row of that business id as it is now. Raises `ValueError` as `fetch` does."""
        if entity not in RESOURCES:
            raise ValueError(f"Sage Intacct has no {entity!r} to read")
        resource = RESOURCES[entity]
        same = condition("equalto", resource.id_field, external_id)
        [result] = self._client.read(query(resource.object, resource.fields, same))
        whole = parts.added(self._client, resource, result.rows)
        return reading.raw(resource, whole[0]) if whole else None

    def notices(self, headers: Mapping[str, str], body: bytes) -> tuple[tuple[Notice, ...], str]:
        """Always raises `Rejected`: Sage Intacct tells nothing by itself."""
        raise Rejected("Sage Intacct sends no notices.")

    def parse(self, entity: str, row: RawRecord) -> Record:
        """The row as a record; `ValueError` names the field that does not fit."""
        return parsers.parse(entity, row.payload, user_zone=self._zone)

    def push(self, operation: str, record: Record, *, key: str) -> PushResult:
        """Write `record` under `key`, which the gateway takes only once."""
        return self._writer(operation).push(operation, record, key=key)

    def find(self, operation: str, record: Record, *, key: str) -> PushResult | None:
        """Look by id (masters) or by definition and our number (documents); `key` is not kept
        anywhere it could be searched for."""
        return self._writer(operation).find(operation, record)

    def deliver(self, deliveries: Sequence[Delivery]) -> list[Delivered]:
        """Each for itself, with shared requests: what one asks, the others ask at the same time."""
        return self._client.together([partial(attempt, self, each) for each in deliveries])

    def _writer(self, operation: str) -> Any:
        return self._writers.get(operation, self._purchasing)


def _zone(offset: str) -> timezone:
    try:
        return stamps.zone(offset)
    except ValueError as error:
        hint = "Write the offset as +HH:MM or -HH:MM, for instance -08:00."
        raise Rejected(f"The time zone of the connection is wrong: {error}.", hint=hint) from None
