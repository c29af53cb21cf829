"""Invoices and bills as the field-service system tells of them, and how they look in the books."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from integrations.models import Connection, ManualStep, OutboxEntry
from integrations.sync import connections, outbox, push
from integrations.sync.refs import Ref
from integrations.sync.target import Target
from inventory.services import invoices
from procurement.services import bills
from tests.integrations import outbox_story as w
from tests.integrations.outbox_story import World

OURS = {
    "writer_invoice": "hub",
    "writer_bill": "hub",
    "ar_account": "4000",
    "ar_tax_account": "2000",
    "ap_account": "5000",
}
DAY, DUE = date(2026, 11, 22), date(2026, 12, 22)


def choose(world: World, connection: Connection, **options: str) -> None:
    """Save options as the connection's page does."""
    connection.refresh_from_db()
    chosen = {**connection.options, **options}
    connections.save(actor=world.admin, connection=connection, credentials={}, options=chosen)


def charge(amount: str, description: str, **more: Any) -> dict[str, Any]:
    """A line as it is read."""
    return {
        "kind": "service",
        "code": "",
        "description": description,
        "quantity": Decimal(1),
        "unit_price": Decimal(amount),
        "amount": Decimal(amount),
        "account": "",
        "item_id": None,
        **more,
    }


@dataclass
class Story:
    """One kind of document: what is read of it, and the objects it becomes.

    `said` is what was last told of it; `tell` tells more, as a pull does.
    """

    world: World
    kind: str
    said: dict[str, Any] = field(default_factory=dict)
    hub_id: int | None = None

    @property
    def operation(self) -> str:
        return f"si.{self.kind}.create"

    @property
    def header(self) -> str:
        return {"invoice": "ARINVOICE", "bill": "APBILL"}[self.kind]

    @property
    def line(self) -> str:
        return f"{self.header}ITEM"

    @property
    def tables(self) -> set[str]:
        return {self.header, self.line}

    @property
    def label(self) -> str:
        return {"invoice": "Invoice 4521-1", "bill": "Bill INV-77"}[self.kind]

    def tell(self, **changes: Any) -> int:
        """A posted one of 120.50 and 30.00 with tax, unless said otherwise; its id."""
        self.said = {**(self.said or self.first()), **changes}
        save = {"invoice": invoices.upsert_invoices, "bill": bills.upsert_many}[self.kind]
        [self.hub_id] = save([(self.hub_id, self.said)], origin=None)
        return self.hub_id

    def other(self, **changes: Any) -> Story:
        """A second document that says the same, but for its changes."""
        second = Story(self.world, self.kind)
        second.tell(**changes)
        return second

    def first(self) -> dict[str, Any]:
        now = timezone.now()
        lines = [charge("120.50", "Crane"), charge("30.00", "Permit")]
        common = {
            "status": "posted",
            "job_id": self.world.job.pk,
            "due_on": DUE,
            "tax": Decimal("2.05"),
            "total": Decimal("152.55"),
            "source_created_at": now,
            "source_modified_at": now,
            "is_active": True,
        }
        if self.kind == "invoice":
            own = {
                "number": "4521-1",
                "invoiced_on": DAY,
                "customer_id": self.world.job.customer_id,
                "project_id": None,
            }
        else:
            lines = [{**each, "kind": "expense", "job_id": None} for each in lines]
            own = {
                "number": "INV-77",
                "reference": "12",
                "billed_on": DAY,
                "vendor_id": self.world.vendor.pk,
                "purchase_order_id": None,
                "memo": "Roof",
                "shipping": Decimal(0),
                "other": Decimal(0),
            }
        return {**common, **own, "lines": lines}

    def entry(self, connection: Connection) -> OutboxEntry:
        """Its latest entry."""
        entries = OutboxEntry.objects.filter(connection=connection, operation=self.operation)
        return entries.filter(hub_id=self.hub_id).order_by("pk").last()

    def entries(self, connection: Connection) -> list[str]:
        """The states of all entries of this kind, oldest first."""
        entries = OutboxEntry.objects.filter(connection=connection, operation=self.operation)
        return list(entries.order_by("pk").values_list("state", flat=True))

    def there(self, sage: Any) -> list[tuple[Any, ...]]:
        """What the books hold of this kind: number, total, and each line's amount and project."""
        lines = sage.rows(self.line)
        return [
            (
                row["RECORDID"],
                str(row["TOTALENTERED"]),
                [
                    (line["ACCOUNTNO"], str(line["TRX_AMOUNT"]), line.get("PROJECTID"))
                    for line in lines
                    if line["RECORDKEY"] == row["RECORDNO"]
                ],
            )
            for row in sage.rows(self.header)
        ]

    def whole(self, project: str | None) -> list[tuple[str, str, str | None]]:
        """The lines it becomes, all of one project."""
        usual, tax = {"invoice": ("4000", "2000"), "bill": ("5000", "5000")}[self.kind]
        return [
            (usual, "120.50", project),
            (usual, "30.00", project),
            (tax, "2.05", project),
        ]


def masters_there(world: World, si: Connection) -> None:
    """Its vendor, its customer and the project of its job are in the books."""
    target = Target.of(si)
    outbox.enqueue(target, "si.vendor.upsert", Ref("vendor", world.vendor.pk))
    outbox.enqueue(target, "si.project.upsert", Ref("job", world.job.pk))
    push.drain(si.pk)
    w.link(si, "customer", world.job.customer_id, "C-100")


def due(connection) -> None:
    """Whatever waits for its next try may have it now."""
    OutboxEntry.objects.filter(connection=connection).update(next_attempt_at=timezone.now())


def steps(connection) -> list[tuple[str, str]]:
    """What people have to do over there, as (kind, sentence)."""
    found = ManualStep.objects.filter(connection=connection, state="open").order_by("pk")
    return list(found.values_list("kind", "text"))
