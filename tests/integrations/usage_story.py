"""Material on a job, between PlyHub and the ServiceTitan stand-in: both sides of the counter."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from integrations.connectors import registry
from integrations.models import Connection, OutboxEntry
from integrations.sync import issues, push
from integrations.sync.entities import BY_NAME
from integrations.sync.intake import take_in, take_in_again
from integrations.sync.taken import Outcome
from inventory.models import Item, Job, Location, StockMovement, Usage
from inventory.services import usage
from tests.integrations.outbox_story import StandIn, link

READ = ("invoice", "invoice_line")


class Story:
    """Job 4521 with its invoice over there, and a truck here that the material comes from."""

    def __init__(self, connection: Connection, titan: StandIn, job: Job, item: Item) -> None:
        self.connection, self.titan, self.job, self.item = connection, titan, job, item
        self.truck = Location.objects.create(name="VAN-99", kind=Location.Kind.TRUCK)
        self._connector = registry.connect(connection.system, connection.endpoint)
        self._cursors = dict.fromkeys(READ, "")
        self._link()
        self._skip_what_is_there()

    # Over there.

    @property
    def invoice_row(self) -> dict[str, Any]:
        theirs = self._lookup("jobs", self.job.number)["id"]
        return next(row for row in self.titan.rows("invoices") if row["jobId"] == theirs)

    def lines(self) -> list[dict[str, Any]]:
        """The lines of the job's invoice over there that are not taken off."""
        invoice = self.invoice_row["id"]
        return [
            row
            for row in self.titan.rows("invoice_items")
            if row["invoiceId"] == invoice and row["active"] and row["skuName"] == self.item.sku
        ]

    def amounts(self) -> list[Decimal]:
        """What the lines over there say was used of the item."""
        return [Decimal(row["quantity"]) for row in self.lines()]

    def add_there(self, quantity: str, **more: Any) -> str:
        """Somebody puts the item on the invoice over there."""
        values = {"job": self.job.number, "code": self.item.sku, "quantity": quantity, **more}
        return str(self.titan.control("add_invoice_line", values)["id"])

    def edit_there(self, line_id: str, quantity: str) -> None:
        self.titan.control("change_invoice_line", {"id": line_id, "quantity": quantity})

    def remove_there(self, line_id: str) -> None:
        self.titan.control("remove_invoice_line", {"id": line_id})

    # Here.

    def use(self, quantity: str = "5") -> Usage:
        return usage.record(
            actor=None,
            job_id=self.job.pk,
            item_id=self.item.pk,
            quantity=Decimal(quantity),
            location_id=self.truck.pk,
        )

    def bring_back(self, used: Usage, quantity: str) -> Usage:
        return usage.bring_back(actor=None, usage_id=used.pk, quantity=Decimal(quantity))

    def used(self) -> Decimal:
        """What the ledger says was used on the job: issues less what came back."""
        movements = StockMovement.objects.filter(job=self.job, item=self.item)
        return -(movements.aggregate(total=Sum("quantity"))["total"] or Decimal(0))

    # Between.

    def send(self) -> None:
        """Send what is queued, and again until nothing is due at once."""
        for _ in range(4):
            push.drain(self.connection.pk)

    def look_again(self) -> None:
        """As if the time to wait between looks and tries had passed."""
        OutboxEntry.objects.filter(state__in=("unknown", "retrying")).update(
            next_attempt_at=timezone.now()
        )
        self.send()

    def read(self) -> list[Outcome]:
        """Read what changed over there, then try again what was parked."""
        return [outcome for entity in READ for outcome in self._read(entity)]

    def entry(self) -> OutboxEntry:
        return OutboxEntry.objects.get(operation="st.invoice_items.upsert")

    def _read(self, entity: str) -> Iterator[Outcome]:
        kind, parse = BY_NAME[entity], self._connector.parse
        for page in self._connector.fetch(entity, cursor=self._cursors[entity]):
            with transaction.atomic():
                yield take_in(page.rows, connection=self.connection, kind=kind, parse=parse)
            self._cursors[entity] = page.cursor
        for batch in issues.parked(connection_id=self.connection.pk, entity=entity):
            rows = [row for _, row in batch]
            with transaction.atomic():
                yield take_in_again(rows, connection=self.connection, kind=kind, parse=parse)

    def _link(self) -> None:
        link(self.connection, "job", self.job.pk, str(self._lookup("jobs", self.job.number)["id"]))
        truck = self._lookup("trucks", "VAN-12")
        link(self.connection, "location", self.truck.pk, str(truck["id"]))

    def _lookup(self, table: str, name: str) -> dict[str, Any]:
        return self.titan.control("lookup", {"table": table, "id": name})

    def _skip_what_is_there(self) -> None:
        """What the demo company used before is no part of the story; its invoice is."""
        kind = BY_NAME["invoice"]
        ours = str(self.invoice_row["id"])
        for entity in READ:
            for page in self._connector.fetch(entity):
                mine = [row for row in page.rows if (entity, row.external_id) == ("invoice", ours)]
                if mine:
                    with transaction.atomic():
                        take_in(
                            mine,
                            connection=self.connection,
                            kind=kind,
                            parse=self._connector.parse,
                        )
                self._cursors[entity] = page.cursor
