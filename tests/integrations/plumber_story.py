"""A plumber's stock here and in the books: the same to begin with, and what is done to it here."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from integrations.models import Connection, ExternalLink, OutboxEntry
from integrations.sync import identity, outbox, places, push
from integrations.sync.refs import Ref
from integrations.sync.target import Target
from inventory.models import (
    Customer,
    Invoice,
    InvoiceLine,
    Item,
    Job,
    Location,
    StockMovement,
    Unit,
    Usage,
)
from inventory.services import invoices, stock, stock_reversal, usage
from inventory.services.stock import Document, StockLine
from tests.integrations.outbox_story import StandIn, World

SKU, CODE = "PEX-34-BLUE", "INV-PEX-34-BLUE"


class Plumber:
    """VAN-12 has 40 FT of pipe, VAN-14 60 FT, WH-MAIN none, at 0.62 a foot; job 4610 uses it."""

    def __init__(self, world: World, si: Connection, sage: StandIn) -> None:
        self.si, self.sage, self.warehouse = si, sage, world.warehouse
        Unit.objects.filter(code="FT").update(places=2)
        self.pipe = Item.objects.create(
            sku=SKU, name="Pipe, 3/4 in, blue", stock_unit_id="FT", cost=Decimal("0.62")
        )
        self.van = Location.objects.create(name="VAN-12", kind=Location.Kind.TRUCK)
        self.other_van = Location.objects.create(name="VAN-14", kind=Location.Kind.TRUCK)
        customer = Customer.objects.create(name="Ortega Residence")
        self.job = Job.objects.create(
            number="4610",
            customer=customer,
            status=Job.Status.IN_PROGRESS,
            source_created_at=timezone.now(),
        )
        for van in (self.van, self.other_van):
            places.create_warehouse(actor=world.admin, location_id=van.pk)
        outbox.enqueue(Target.of(si), "si.item.upsert", Ref("item", self.pipe.pk))
        with transaction.atomic():
            identity.lock(si.pk)
            identity.establish(
                Target.of(si), [Ref("location", self.warehouse.pk), Ref("location", 0)]
            )
        push.drain(si.pk)
        for van, quantity in ((self.van, "40"), (self.other_van, "60")):
            stock.open_balance(actor=None, lines=[self.line(quantity, van, unit_cost="0.62")])
            sage.control(
                "opening_stock",
                {"item": CODE, "warehouse": van.name, "quantity": quantity, "cost": "0.62"},
            )

    # Here.

    def line(self, quantity: str, place: Location, **more: Any) -> StockLine:
        given = {"item_id": self.pipe.pk, **more}
        if "unit_cost" in given:
            given["unit_cost"] = Decimal(given["unit_cost"])
        return StockLine(location_id=place.pk, quantity=Decimal(quantity), **given)

    def use(self, quantity: str = "25", place: Location | None = None, **more: Any) -> Usage:
        given = {"item_id": self.pipe.pk, "location_id": (place or self.van).pk, **more}
        return usage.record(actor=None, job_id=self.job.pk, quantity=Decimal(quantity), **given)

    def bring_back(self, used: Usage, quantity: str) -> Usage:
        return usage.bring_back(actor=None, usage_id=used.pk, quantity=Decimal(quantity))

    def invoiced(self, quantity: str, *, line: int | None = None, place: Any = ...) -> int:
        """Somebody in the field enters what was used; returns the line on the job's invoice."""
        invoice, _ = Invoice.objects.get_or_create(number="90001", job=self.job)
        values = {
            "invoice_id": invoice.pk,
            "item_id": self.pipe.pk,
            "quantity": Decimal(quantity),
            "location_id": self.van.pk if place is ... else place,
        }
        [line_id] = invoices.upsert_invoice_lines([(line, values)], origin=self.si.pk + 1)
        return line_id

    def take_off(self, line: int) -> None:
        InvoiceLine.objects.filter(pk=line).update(is_active=False)
        invoices.upsert_invoice_lines([(line, {"is_active": False})], origin=self.si.pk + 1)

    def carry(
        self, quantity: str, source: Location, goal: Location, number: str = "TR-9", **more: Any
    ) -> list[StockMovement]:
        document = Document(type="transfer", id=int(number.rpartition("-")[2]), number=number)
        line = self.line(quantity, source, **more)
        return stock.transfer(actor=None, lines=[line], destination_id=goal.pk, document=document)

    def adjust(
        self, *lines: StockLine, number: str = "ADJ-88", reason: str = "count", **more: Any
    ) -> list[StockMovement]:
        document = Document(type="adjustment", id=int(number.rpartition("-")[2]), number=number)
        return stock.adjust_quantity(
            actor=None, lines=lines, reason=reason, document=document, **more
        )

    def undo(self, kind: str, number: str) -> list[StockMovement]:
        undo = {
            "transfer": stock_reversal.reverse_transfer,
            "adjustment": stock_reversal.reverse_adjustment,
        }[kind]
        document = Document(type=kind, id=int(number.rpartition("-")[2]), number=number)
        return undo(actor=None, document=document, reason="wrong")

    # Between.

    def send(self) -> None:
        """Send what is queued, and again until nothing is due at once."""
        for _ in range(4):
            push.drain(self.si.pk)

    def look_again(self) -> None:
        """As if the time to wait between looks and tries had passed."""
        OutboxEntry.objects.filter(state__in=("unknown", "retrying")).update(
            next_attempt_at=timezone.now()
        )
        self.send()

    def queued(self) -> list[OutboxEntry]:
        """What moves stock, oldest first."""
        found = OutboxEntry.objects.filter(connection=self.si, layer=6)
        return list(found.order_by("pk"))

    def entry(self) -> OutboxEntry:
        [only] = self.queued()
        return only

    def link(self, entry: OutboxEntry) -> ExternalLink:
        return ExternalLink.objects.get(
            connection=self.si, entity=entry.entity, hub_id=entry.hub_id
        )

    # There.

    def held(self) -> dict[str, Decimal]:
        """What lies in each warehouse of the books, where there is or was any."""
        rows = self.sage.rows("ITEMWAREHOUSEINFO")
        return {
            row["WAREHOUSEID"]: Decimal(row["WONHAND"]) for row in rows if row["ITEMID"] == CODE
        }

    def documents(self) -> list[tuple[str, str]]:
        """Definition and number of ours of all that moved stock, oldest first; of a transfer both
        its legs. What the books began with is left out."""
        rows = self.sage.rows("INVDOCUMENT")
        return [
            (row["DOCPARID"], row["PONUMBER"])
            for row in rows
            if row["DOCPARID"] != "Beginning Balance"
        ]

    def lines(self) -> list[dict[str, Any]]:
        """Lines of those documents, oldest first."""
        rows = self.sage.rows("INVDOCUMENTENTRY")
        return [row for row in rows if row["DOCPARID"] != "Beginning Balance"]

    def whole(self) -> dict[str, Any]:
        """All the books say about stock."""
        tables = "INVDOCUMENT,INVDOCUMENTENTRY,ICTRANSFER,ICTRANSFERITEM,ITEMWAREHOUSEINFO"
        return self.sage.control(f"state?tables={tables}", method="GET")
