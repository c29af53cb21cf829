"""PO-892 here and in the books, with receipts and returns of its goods: the words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from integrations.models import Connection, ExternalLink, ManualStep, OutboxEntry, RemoteDocument
from integrations.sync import push
from procurement.models import PurchaseOrder, Receipt, Return
from procurement.services import receipt_reversal, receipts, return_shipping, returns
from procurement.services.returns import ReturnInput, ReturnLineInput
from tests.integrations import outbox_story as w
from tests.integrations.outbox_story import StandIn, World

CONDENSER, WHIP = "INV-24ACC", "INV-WHIP-6FT"


@dataclass
class Story:
    """An order of 3 condensers at 1,900.00 and 20 whips (2 BX at 85.00), approved here."""

    world: World
    si: Connection
    sage: StandIn

    def __post_init__(self) -> None:
        self.order: PurchaseOrder = self.world.order()
        w.approve(self.order)

    # Here.

    def receive(self, condensers: str = "0", whips: str = "0") -> Receipt:
        """So many of each came."""
        lines = list(self.order.lines.all())
        wanted = zip(lines, (condensers, whips), strict=False)
        quantities = {line.pk: Decimal(number) for line, number in wanted if Decimal(number)}
        return receipts.receive(
            actor=self.world.admin, order_id=self.order.pk, quantities=quantities
        )

    def reverse(self, receipt: Receipt) -> None:
        receipt_reversal.reverse(
            actor=self.world.admin, receipt_id=receipt.pk, reason="Wrong delivery"
        )

    def reprice(self, price: str = "1950") -> None:
        """The condensers cost that much from now on."""
        self.order.lines.filter(item=self.world.condenser).update(unit_price=Decimal(price))
        w.approve(self.order)

    def ship(self, *goods: ReturnLineInput, **given: Any) -> Return:
        """Goods go back to the vendor, as RMA-1."""
        actor = self.world.admin
        draft = returns.create(actor=actor, data=ReturnInput(**given), lines=goods)
        returns.approve(actor=actor, return_id=draft.pk, rma_number="RMA-1")
        return return_shipping.ship(actor=actor, return_id=draft.pk)

    def of(self, receipt: Receipt, condensers: str) -> ReturnLineInput:
        """So many condensers of a receipt."""
        line = receipt.lines.get(purchase_order_line__item=self.world.condenser)
        return ReturnLineInput(receipt_line_id=line.pk, quantity=Decimal(condensers))

    def decline(self, goods_return: Return) -> None:
        return_shipping.decline(
            actor=self.world.admin, return_id=goods_return.pk, reason="Not ours"
        )

    def choose(self, **options: str) -> None:
        self.si.options = {**self.si.options, **options}
        self.si.save()

    # Between.

    def send(self) -> None:
        push.drain(self.si.pk)

    def send_whatever_comes(self) -> None:
        """Send, with time passing in between, until nothing is left to try."""
        for _ in range(4):
            push.drain(self.si.pk)
            OutboxEntry.objects.update(next_attempt_at=timezone.now())

    def link(self, entity: str = "purchase_order") -> ExternalLink:
        return ExternalLink.objects.get(connection=self.si, entity=entity)

    def further(self) -> list[tuple[str, str]]:
        """What else stands for records of ours: kind and number."""
        return list(RemoteDocument.objects.order_by("pk").values_list("entity", "number"))

    def steps(self) -> list[tuple[str, str]]:
        return list(ManualStep.objects.order_by("pk").values_list("kind", "state"))

    def sent(self) -> list[tuple[str, str]]:
        """Operation and state of what was to be done about documents, in order."""
        entries = OutboxEntry.objects.filter(connection=self.si).exclude(layer__lt=3)
        return list(entries.order_by("pk").values_list("operation", "state"))

    # There.

    def documents(self) -> dict[str, tuple[str, Decimal]]:
        """State and total of each document there, by our number on it."""
        rows = self.sage.rows("PODOCUMENT")
        return {row["REFERENCENO"]: (row["STATE"], Decimal(row["TOTAL"])) for row in rows}

    def goods(self, reference: str) -> list[tuple[str, Decimal, str, Decimal]]:
        """Item, quantity, unit and price of each line of that document."""
        document = self.row(reference)
        return [
            (row["ITEMID"], Decimal(row["QUANTITY"]), row["UNIT"], Decimal(row["PRICE"]))
            for row in self.sage.rows("PODOCUMENTENTRY")
            if row["DOCHDRID"] == document["DOCID"]
        ]

    def row(self, reference: str) -> Mapping[str, Any]:
        rows = self.sage.rows("PODOCUMENT")
        [row] = [row for row in rows if row["REFERENCENO"] == reference]
        return row

    def levels(self) -> dict[str, tuple[Decimal, Decimal]]:
        """On hand and on order of each item there."""
        rows: Iterable[Mapping[str, Any]] = self.sage.rows("ITEMWAREHOUSEINFO")
        return {row["ITEMID"]: (Decimal(row["WONHAND"]), Decimal(row["ONORDER"])) for row in rows}
