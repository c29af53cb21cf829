"""Where histories of the outbox happen: one small company and its books, made anew before each.

Nothing is kept from one history to the next, and nothing is made that no history looks at: five
hundred of them have to go by in a minute.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from django.db import connection as database
from django.db import transaction
from django.utils import timezone

from integrations.connectors.base import Delivery
from integrations.connectors.intacct.connector import IntacctConnector
from integrations.models import Connection, ExternalLink, OutboxEntry
from integrations.records import ItemRecord, VendorRecord
from inventory.models import Job, Project
from procurement.models import PurchaseOrder, PurchaseOrderLine, Receipt, ReceiptLine
from tests.integrations.outbox_story import StandIn, World

AS_LONG_AS = 25
"""Histories that share the same books, one after the other; each has numbers of its own."""
VENDOR, ITEM, CUSTOMER = "VEND-ABC", "INV-24ACC", "C-100"
EMPTIED = (
    "integrations_outboxattempt",
    "integrations_outboxentry_depends_on",
    "integrations_outboxentry",
    "integrations_externallink",
    "integrations_syncactivity",
    "integrations_intacctsettings",
    "integrations_callturn",
    "integrations_dailycalls",
    "integrations_manualstep",
    "common_auditentry",
    "procurement_receiptline",
    "procurement_receipt",
    "procurement_purchaseorderline",
    "procurement_purchaseorder",
    "inventory_job",
    "inventory_project",
    "django_q_ormq",
)
_EMPTY = ";".join(f"DELETE FROM {table}" for table in EMPTIED)


class Ground:
    """The company and its books; what both hold is read back in as few words as possible."""

    def __init__(self, world: World, si: Connection, sage: StandIn) -> None:
        self.world, self.si, self.sage = world, si, sage
        self._numbers = count(5000)
        self._begun = 0
        self._first = ""
        self._kept = {"state": si.state, "options": {**si.options, "calls_per_minute": "1000"}}

    def clear(self) -> None:
        """Forget everything but the company itself, its vendor, its item and its customer."""
        with transaction.atomic(), database.cursor() as cursor:
            # Ledgers and histories may not be emptied, and foreign keys want an order.
            cursor.execute(f"SET LOCAL session_replication_role = replica; {_EMPTY}")
        now = timezone.now()
        Connection.objects.filter(pk=self.si.pk).update(
            **self._kept, failures=[], state_since=now, next_probe_at=None
        )
        self.si.refresh_from_db()
        if self._begun % AS_LONG_AS == 0:
            self._open_books()
        self._begun += 1
        self._first = str(next(self._numbers))
        self._link_masters()

    def _open_books(self) -> None:
        """Books in which there are a vendor and an item, and no document."""
        self.sage.control("reset")
        self.sage.control("default_settings")
        vendor = VendorRecord(external_id=VENDOR, name="ABC Supply")
        item = ItemRecord(external_id=ITEM, code="CARRIER-24ACC", name="Condenser", unit="EA")
        IntacctConnector(self.si.endpoint).deliver(
            [
                Delivery(operation="si.vendor.upsert", record=vendor, key="vendor"),
                Delivery(operation="si.item.upsert", record=item, key="item"),
            ]
        )

    def _link_masters(self) -> None:
        ours = (
            ("vendor", self.world.vendor.pk, VENDOR),
            ("item", self.world.condenser.pk, ITEM),
            ("location", self.world.warehouse.pk, "WH-MAIN"),
            ("customer", self.world.job.customer_id, CUSTOMER),
        )
        ExternalLink.objects.bulk_create(
            ExternalLink(
                connection=self.si, entity=entity, hub_id=pk, external_id=there, code=there
            )
            for entity, pk, there in ours
        )

    def job(self, *, made_at: Any, project: Project | None = None) -> Job:
        return Job.objects.create(
            number=str(next(self._numbers)),
            customer_id=self.world.job.customer_id,
            project=project,
            source_created_at=made_at,
            source_modified_at=made_at,
        )

    def project(self) -> Project:
        now = timezone.now()
        return Project.objects.create(
            number=str(next(self._numbers)),
            name="Riverside Clinic",
            source_created_at=now,
            source_modified_at=now,
        )

    def order(self, job: Job | None) -> PurchaseOrder:
        """Approved: 2 condensers at 1,900.00."""
        order = PurchaseOrder.objects.create(
            number=f"PO-{next(self._numbers)}",
            status=PurchaseOrder.Status.APPROVED,
            approved_at=timezone.now(),
            vendor=self.world.vendor,
            destination=self.world.warehouse,
            job=job,
            total=Decimal("3800.00"),
        )
        PurchaseOrderLine.objects.create(
            purchase_order=order,
            position=0,
            item=self.world.condenser,
            quantity=Decimal(2),
            unit_id="EA",
            unit_price=Decimal("1900.00"),
        )
        return order

    def receipt(self, order: PurchaseOrder) -> Receipt:
        """All of the order."""
        receipt = Receipt.objects.create(
            number=order.number.replace("PO", "RC"),
            status=Receipt.Status.POSTED,
            purchase_order=order,
            location=order.destination,
            received_on=date(2026, 11, 22),
        )
        ReceiptLine.objects.create(
            receipt=receipt,
            purchase_order_line=order.lines.get(),
            quantity=Decimal(2),
            unit_cost=Decimal("1900.00"),
        )
        return receipt

    def state(self) -> str:
        return Connection.objects.values_list("state", flat=True).get(pk=self.si.pk)

    def entries(self, *states: str) -> list[OutboxEntry]:
        """The entries in these states, oldest first."""
        found = OutboxEntry.objects.filter(connection=self.si, state__in=states)
        return list(found.select_related("connection").order_by("pk"))

    def held_for_a_project(self) -> set[int]:
        """Entries that wait for a project nobody has asked for, or that the books know none of."""
        held = OutboxEntry.objects.filter(reason="project_missing")
        return set(held.values_list("pk", flat=True))

    def there(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Documents and projects that this history brought into the books."""
        held = self.sage.control("state?tables=PODOCUMENT,PROJECT", method="GET")
        return (
            [row for row in _rows(held, "PODOCUMENT") if row["PONUMBER"][3:] >= self._first],
            [row for row in _rows(held, "PROJECT") if row["DOCNUMBER"][-4:] >= self._first],
        )


def _rows(held: dict[str, Any], table: str) -> list[dict[str, Any]]:
    rows = held.get(table, {})
    return list(rows.values() if isinstance(rows, dict) else rows)


def doubled(values: Iterable[Any]) -> set[Any]:
    """What is there more than once."""
    seen: set[Any] = set()
    return {value for value in values if value in seen or seen.add(value)}
