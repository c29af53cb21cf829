"""Reading some entities of a connection to their end, without a run around it."""

from __future__ import annotations

from collections import Counter

from django.db import transaction

from integrations.connectors import registry
from integrations.models import Connection
from integrations.sync.entities import BY_NAME
from integrations.sync.intake import take_in, take_in_again
from integrations.sync.issues import parked


def read(connection: Connection, *entities: str) -> dict[str, int]:
    """Take in everything of these entities, in order; how many rows became of each kind."""
    connector = registry.connect(connection.system, connection.endpoint)
    counts: Counter[str] = Counter()
    for entity in entities:
        kind = BY_NAME[entity]
        for page in connector.fetch(entity):
            with transaction.atomic():
                outcome = take_in(
                    page.rows, connection=connection, kind=kind, parse=connector.parse
                )
            counts["read"] += len(page.rows)
            for name in ("created", "updated", "failed"):
                counts[name] += len(getattr(outcome, name))
            counts["unchanged"] += outcome.unchanged
    return {name: count for name, count in counts.items() if count}


def retry(connection: Connection, entity: str) -> None:
    """Try again what was parked, as the end of every run does."""
    connector = registry.connect(connection.system, connection.endpoint)
    for batch in parked(connection_id=connection.pk, entity=entity):
        with transaction.atomic():
            rows = [row for _, row in batch]
            take_in_again(rows, connection=connection, kind=BY_NAME[entity], parse=connector.parse)
