"""Sage Intacct as a connector: reads through `query`, writes masters and purchasing documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timezone
from functools import partial

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
from integrations.connectors.intacct import definitions, parsers, reading, stamps
from integrations.connectors.intacct.client import Client
from integrations.connectors.intacct.masters import MASTERS, MasterWriter
from integrations.connectors.intacct.payloads.queries import condition, query
from integrations.connectors.intacct.purchasing import PurchasingWriter
from integrations.connectors.intacct.resources import DESCRIPTION, RESOURCES, option
from integrations.http.errors import Rejected
from integrations.records import Record


class IntacctConnector:
    """One company (and entity) in Sage Intacct.

    Making one raises `Unauthorized` or `Rejected` when the endpoint itself is incomplete or wrong.
    """

    description = DESCRIPTION

    def __init__(self, endpoint: Endpoint) -> None:
        self._client = Client(endpoint)
        self._zone = _zone(option(endpoint.options, "timezone_offset"))
        self._masters = MasterWriter(self._client, endpoint.options, self._zone)
        self._purchasing = PurchasingWriter(self._client, endpoint.options)

    def check(self) -> CheckResult:
        """Log in afresh, and read the definitions and locations a person may choose from."""
        answer = self._client.log_in()
        active = condition("equalto", "STATUS", "active")
        found, locations = self._client.read(
            definitions.listing(),
            query("LOCATION", ("RECORDNO", "LOCATIONID", "NAME"), active),
        )
        definitions.remember(self._client, found.rows)
        return CheckResult(
            account=f"{answer.user} at {answer.company}",
            choices={
                "purchase_definition": definitions.orders(found.rows),
                "receiver_definition": definitions.receivers(found.rows),
                "location": tuple((row["LOCATIONID"], row["NAME"]) for row in locations.rows),
            },
        )

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
        return reading.raw(resource, result.rows[0]) if result.rows else None

    def notices(self, headers: Mapping[str, str], body: bytes) -> tuple[tuple[Notice, ...], str]:
        """Always raises `Rejected`: Sage Intacct tells nothing by itself."""
        raise Rejected("Sage Intacct sends no notices.")

    def parse(self, entity: str, row: RawRecord) -> Record:
        """The row as a record; `ValueError` names the field that does not fit."""
        return parsers.parse(entity, row.payload, user_zone=self._zone)

    def push(self, operation: str, record: Record, *, key: str) -> PushResult:
        """Write `record` under `key`, which the gateway takes only once."""
        writer = self._masters if operation in MASTERS else self._purchasing
        return writer.push(operation, record, key=key)

    def find(self, operation: str, record: Record, *, key: str) -> PushResult | None:
        """Look by id (masters) or by definition and our number (documents); `key` is not kept
        anywhere it could be searched for."""
        writer = self._masters if operation in MASTERS else self._purchasing
        return writer.find(operation, record)

    def deliver(self, deliveries: Sequence[Delivery]) -> list[Delivered]:
        """Each for itself, with shared requests: what one asks, the others ask at the same time."""
        return self._client.together([partial(attempt, self, each) for each in deliveries])


def _zone(offset: str) -> timezone:
    try:
        return stamps.zone(offset)
    except ValueError as error:
        hint = "Write the offset as +HH:MM or -HH:MM, for instance -08:00."
        raise Rejected(f"The time zone of the connection is wrong: {error}.", hint=hint) from None
