"""Returns of PO-892's goods, here and in ServiceTitan: the words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection as database
from django.utils import timezone

from integrations.connectors import registry
from integrations.models import Connection, ExternalLink, OutboxEntry, RemoteDocument
from integrations.records import DocumentLineRecord, ReturnRecord
from integrations.sync import push
from inventory.models import ItemCost, StockBalance, StockMovement
from procurement.models import Return, ReturnLine
from procurement.services import receipts, return_credits, return_shipping, returns
from procurement.services.returns import ReturnInput, ReturnLineInput
from tests.integrations import outbox_story as w
from tests.integrations.outbox_story import StandIn, World
from tests.integrations.reading import read

TABLES = (
    "procurement_return",
    "procurement_returnline",
    "inventory_stockmovement",
    "inventory_stockbalance",
    "integrations_externallink",
    "integrations_remotedocument",
    "integrations_manualstep",
    "integrations_outboxentry",
    "integrations_syncissue",
    "common_auditentry",
)


@dataclass
class Story:
    """An order that is received on both sides, of which goods go back."""

    world: World
    st: Connection
    titan: StandIn

    def __post_init__(self) -> None:
        kinds = self.titan.rows("return_types")
        by_hand = [row for row in kinds if not row["automaticallyReceiveVendorCredit"]]
        self.st.options = {**self.st.options, "return_type": str(by_hand[0]["id"])}
        self.st.save()
        self.before = {row["id"] for row in self.titan.rows("returns")}
        self.order = self.world.order()
        w.approve(self.order)
        quantities = {line.pk: line.stock_quantity for line in self.order.lines.all()}
        self.receipt = receipts.receive(
            actor=self.world.admin, order_id=self.order.pk, quantities=quantities
        )

    # Here.

    def approved(self, *quantities: str, **given: Any) -> Return:
        """So many of the receipt's lines, with RMA-1."""
        lines = [
            ReturnLineInput(receipt_line_id=line.pk, quantity=Decimal(quantity))
            for line, quantity in zip(self.receipt.lines.all(), quantities, strict=False)
        ]
        draft = returns.create(actor=self.world.admin, data=ReturnInput(**given), lines=lines)
        return returns.approve(actor=self.world.admin, return_id=draft.pk, rma_number="RMA-1")

    def ship(self, *quantities: str, **given: Any) -> Return:
        """The same, shipped."""
        approved = self.approved(*quantities or ("1",), **given)
        return return_shipping.ship(actor=self.world.admin, return_id=approved.pk)

    def everything(self) -> dict[str, list[Any]]:
        """All that reading returns could change here."""
        tables = (Return, ReturnLine, StockMovement, StockBalance, ItemCost, OutboxEntry)
        found = {
            each._meta.model_name: list(each.objects.order_by("pk").values()) for each in tables
        }
        for row in found["outboxentry"]:
            row.pop("next_attempt_at")
        return found

    def amend(self, goods_return: Return, **given: str) -> None:
        """Say RMA-2 and that it is fragile."""
        values = {"rma_number": "RMA-2", "notes": "Fragile", **given}
        return_credits.amend(actor=self.world.admin, return_id=goods_return.pk, **values)

    def decline(self, goods_return: Return) -> None:
        return_shipping.decline(
            actor=self.world.admin, return_id=goods_return.pk, reason="Not ours"
        )

    # Between.

    def send(self) -> None:
        push.drain(self.st.pk)

    def send_whatever_comes(self) -> None:
        """Send, with time passing in between, until nothing is left to try."""
        for _ in range(4):
            push.drain(self.st.pk)
            self.overdue()

    def overdue(self) -> None:
        """As if the time to look again had come."""
        OutboxEntry.objects.update(next_attempt_at=timezone.now())

    def link(self, goods_return: Return) -> ExternalLink:
        return ExternalLink.objects.get(entity="return", hub_id=goods_return.pk)

    # Read.

    def read_new(self) -> dict[str, int]:
        """What reading returns did, besides passing over those of before."""
        counts = read(self.st, "return")
        counts["unchanged"] = counts.get("unchanged", 0) - len(self.before)
        return {name: count for name, count in counts.items() if count and name != "read"}

    def shown(self) -> RemoteDocument:
        """The only one of theirs, as it is shown here."""
        [row] = self.theirs()
        return RemoteDocument.objects.get(entity="return", external_id=str(row["id"]))

    def on_hand(self) -> tuple[Decimal, Decimal]:
        """Condensers and whips."""
        found = dict(StockBalance.objects.values_list("item", "on_hand"))
        return found[self.world.condenser.pk], found[self.world.whip.pk]

    def versions(self) -> list[list[tuple]]:
        """Which version of every row there is: a row that is written again gets a new one."""
        found = []
        with database.cursor() as cursor:
            for table in TABLES:
                cursor.execute(f"SELECT id, xmin::text, ctid::text FROM {table} ORDER BY id")
                found.append(cursor.fetchall())
        return found

    # There.

    def theirs(self) -> list[dict[str, Any]]:
        """What was made there since."""
        return [row for row in self.titan.rows("returns") if row["id"] not in self.before]

    def statuses(self) -> list[str]:
        return [row["status"] for row in self.theirs()]

    def make_there(self, *goods: tuple[str, str], number: str = "THEIRS-1", **more: Any) -> str:
        """Enter a return there, of (SKU, quantity) at 8.50 each; its id."""
        lines = [self._line(sku, quantity) for sku, quantity in goods or (("WHIP-6FT", "2"),)]
        record = ReturnRecord(
            number=number,
            vendor_id=self.titan.ready["facts"]["vendor"],
            returned_on=date(2026, 1, 10),
            lines=tuple(lines),
            reference="RMA-9",
            **more,
        )
        return self._push("st.return.create", record).external_id

    def change_there(self, external_id: str, *quantities: str) -> None:
        """Say other quantities of its lines."""
        row = next(row for row in self.theirs() if str(row["id"]) == external_id)
        lines = [
            {**line, "quantity": quantity, "cost": str(line["cost"])}
            for line, quantity in zip(row["items"], quantities, strict=True)
        ]
        self.edit(external_id, items=lines)

    def cancel_there(self, external_id: str) -> None:
        self.edit(external_id, status="Canceled", active=False)

    def ship_there(self, external_id: str) -> None:
        self.titan.control("return_shipped", {"id": int(external_id)})

    def credit_there(self, external_id: str) -> None:
        self.titan.control("return_credited", {"id": int(external_id)})

    def edit(self, external_id: str, **changes: Any) -> None:
        self.titan.control("edit", {"table": "returns", "id": external_id, "changes": changes})

    def _line(self, sku: str, quantity: str) -> DocumentLineRecord:
        table = "equipment" if sku.startswith("CARRIER") else "materials"
        row = self.titan.control("lookup", {"table": table, "id": sku})
        return DocumentLineRecord(
            line_ref=sku,
            item_id=str(row["id"]),
            quantity=Decimal(quantity),
            unit="EA",
            unit_price=Decimal("8.5"),
            description=sku,
        )

    def _push(self, operation: str, record: ReturnRecord) -> Any:
        connector = registry.connect(self.st.system, self.st.endpoint)
        return connector.push(operation, record, key=record.number)
