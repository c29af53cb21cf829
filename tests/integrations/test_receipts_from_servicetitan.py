"""Receipts read from ServiceTitan, where PlyHub's count and where theirs do."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.db import connection as database
from django.utils import timezone

from integrations.models import (
    ExternalLink,
    ManualStep,
    OutboxEntry,
    RemoteDocument,
    SyncIssue,
)
from integrations.sync import push
from inventory.models import ItemCost, StockBalance, StockMovement
from plyhub.common.errors import DomainError
from plyhub.common.models import Company
from procurement.models import PurchaseOrder, Receipt
from procurement.services import receipts
from tests.factories.people import set_company
from tests.integrations import outbox_story as w
from tests.integrations.outbox_story import World
from tests.integrations.reading import read, retry

pytest_plugins = ["tests.integrations.outbox_world"]
TABLES = (
    "procurement_purchaseorder",
    "procurement_purchaseorderline",
    "procurement_receipt",
    "inventory_stockmovement",
    "integrations_externallink",
    "integrations_remotedocument",
    "integrations_manualstep",
    "integrations_outboxentry",
    "common_auditentry",
)


def versions() -> list[list[tuple]]:
    found = []
    with database.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT id, xmin::text, ctid::text FROM {table} ORDER BY id")
            found.append(cursor.fetchall())
    return found


@pytest.fixture
def order(world: World, st) -> PurchaseOrder:
    """PO-892, which is in ServiceTitan: 3 EA and 2 BX (20 EA)."""
    made = world.order()
    w.approve(made)
    push.drain(st.pk)
    return made


@pytest.fixture
def delivered(st, titan, order):
    """Receives in ServiceTitan: all that is open, or so much of each line."""

    def receive(*quantities: str) -> str:
        links = ExternalLink.objects.filter(connection=st, entity="purchase_order")
        known = links.get(hub_id=order.pk).external_id
        payload = {"id": int(known)}
        if quantities:
            [row] = [row for row in titan.rows("purchase_orders") if str(row["id"]) == known]
            lines = zip(row["items"], quantities, strict=False)
            payload["items"] = [
                {"id": line["id"], "quantity": quantity} for line, quantity in lines
            ]
        return str(titan.control("receive_po", payload)["receipt"])

    return receive


def cancel_there(titan, external_id: str) -> None:
    titan.control("edit", {"table": "receipts", "id": external_id, "changes": {"active": False}})


def on_hand() -> dict[str, D]:
    return dict(StockBalance.objects.values_list("item__sku", "on_hand"))


# PlyHub's receipts count.


def test_one_made_there_is_shown_and_moves_nothing(st, order, delivered):
    external_id = delivered("2", "20")

    assert read(st, "receipt") == {"read": 1, "created": 1}
    shown = RemoteDocument.objects.get()
    assert (shown.entity, shown.external_id, shown.status, shown.is_active) == (
        "receipt",
        external_id,
        "Pending",
        True,
    )
    assert (shown.hub_entity, shown.hub_id) == ("purchase_order", order.pk)
    lines = [(each["sku"], each["quantity"], each["unit"]) for each in shown.content["lines"]]
    assert lines == [("CARRIER-24ACC", "2", "EA"), ("WHIP-6FT", "20", "EA")]
    assert not Receipt.objects.exists()
    assert not StockMovement.objects.exists()
    order.refresh_from_db()
    assert order.status == "approved"


def test_reading_it_twice_writes_nothing_the_second_time(st, delivered):
    delivered("1")
    delivered("1")
    read(st, "purchase_order", "receipt")
    before = versions()

    assert read(st, "purchase_order", "receipt") == {"read": 3, "unchanged": 3}
    assert versions() == before


def test_its_cancellation_there_is_shown(st, titan, delivered):
    external_id = delivered("1")
    read(st, "receipt")
    cancel_there(titan, external_id)

    read(st, "receipt")

    shown = RemoteDocument.objects.get()
    assert (shown.status, shown.is_active) == ("Canceled", False)


def test_ours_are_recognised_by_their_link(world, st, order):
    ours = receipts.receive(
        actor=world.admin, order_id=order.pk, quantities={order.lines.first().pk: D(2)}
    )
    push.drain(st.pk)
    hand = on_hand()

    assert read(st, "receipt") == {"read": 1, "updated": 1}
    known = ExternalLink.objects.get(entity="receipt")
    assert (known.hub_id, known.remote_status) == (ours.pk, "Pending")
    assert not RemoteDocument.objects.exists()
    assert on_hand() == hand


def test_ours_still_being_sent_are_recognised_by_their_mark(world, st, order):
    receipts.receive(
        actor=world.admin, order_id=order.pk, quantities={order.lines.first().pk: D(2)}
    )
    push.drain(st.pk)
    ExternalLink.objects.filter(entity="receipt").delete()
    OutboxEntry.objects.filter(entity="receipt").update(state="unknown")

    read(st, "receipt")

    assert not RemoteDocument.objects.exists()
    assert Receipt.objects.count() == 1
    assert "which is being sent" in SyncIssue.objects.get().message


def test_ours_canceled_there_is_a_task(world, st, titan, order):
    ours = receipts.receive(
        actor=world.admin, order_id=order.pk, quantities={order.lines.first().pk: D(2)}
    )
    push.drain(st.pk)
    cancel_there(titan, ExternalLink.objects.get(entity="receipt").external_id)

    read(st, "receipt")

    step = ManualStep.objects.get()
    assert (step.kind, step.entity, step.hub_id) == ("canceled_there", "receipt", ours.pk)
    ours.refresh_from_db()
    assert ours.status == "posted"


def test_one_of_an_order_we_do_not_know_waits_for_it(st, order, delivered):
    delivered("1")
    known = ExternalLink.objects.get(entity="purchase_order")
    ExternalLink.objects.filter(pk=known.pk).update(external_id="1")

    assert read(st, "receipt") == {"read": 1, "failed": 1}
    assert SyncIssue.objects.get().message == (
        f"It belongs to purchase order {known.external_id}, which is not known yet."
    )

    known.save()
    retry(st, "receipt")
    assert RemoteDocument.objects.get().hub_id == order.pk


# Theirs count.


@pytest.fixture
def theirs(world):
    set_company(receipt_owner="field_service")


def test_one_made_there_is_a_posted_receipt_here(st, titan, theirs, order, delivered):
    external_id = delivered("2", "20")

    assert read(st, "purchase_order", "receipt") == {"read": 2, "created": 1, "updated": 1}
    receipt = Receipt.objects.get()
    assert (receipt.status, receipt.purchase_order, receipt.location, receipt.posted_by) == (
        "posted",
        order,
        order.destination,
        None,
    )
    assert on_hand() == {"CARRIER-24ACC": 2, "WHIP-6FT": 20}
    assert ItemCost.objects.get(item__sku="WHIP-6FT").average == D("8.5")
    order.refresh_from_db()
    assert order.status == "partially_received"
    known = ExternalLink.objects.get(entity="receipt")
    assert (known.external_id, known.hub_id) == (external_id, receipt.pk)
    assert not RemoteDocument.objects.exists()


def test_it_is_taken_in_once(st, theirs, delivered):
    delivered("2")
    read(st, "purchase_order", "receipt")
    before = versions()

    assert read(st, "purchase_order", "receipt") == {"read": 2, "unchanged": 2}
    assert versions() == before


def test_a_change_of_its_row_moves_no_more_stock(st, titan, theirs, delivered):
    external_id = delivered("2")
    read(st, "receipt")
    titan.control(
        "edit", {"table": "receipts", "id": external_id, "changes": {"syncStatus": "Posted"}}
    )

    assert read(st, "receipt") == {"read": 1, "updated": 1}
    assert (Receipt.objects.count(), on_hand()) == (1, {"CARRIER-24ACC": 2})
    assert ExternalLink.objects.get(entity="receipt").remote_status == "Posted"


def test_it_goes_to_sage_and_not_back(world, st, si, titan, sage, theirs, order, delivered):
    push.drain(si.pk)
    delivered()
    before = titan.rows("receipts")
    read(st, "receipt")
    push.drain(st.pk)
    push.drain(si.pk)

    assert not OutboxEntry.objects.filter(connection=st, entity="receipt").exists()
    assert titan.rows("receipts") == before
    entry = w.entry(si, "si.receiver.create")
    assert (entry.label, entry.state) == (Receipt.objects.get().number, "succeeded")


def test_canceled_there_is_reversed_here(st, titan, theirs, order, delivered):
    external_id = delivered()
    read(st, "purchase_order", "receipt")
    cancel_there(titan, external_id)

    assert read(st, "receipt") == {"read": 1, "updated": 1}
    order.refresh_from_db()
    assert (Receipt.objects.get().status, order.status) == ("reversed", "approved")
    assert on_hand() == {"CARRIER-24ACC": 0, "WHIP-6FT": 0}
    assert not OutboxEntry.objects.filter(connection=st, entity="receipt").exists()


def test_what_was_used_meanwhile_keeps_the_reversal_waiting(st, titan, theirs, order, delivered):
    external_id = delivered()
    read(st, "receipt")
    StockBalance.objects.filter(item__sku="WHIP-6FT").update(on_hand=5)
    cancel_there(titan, external_id)

    assert read(st, "receipt") == {"read": 1, "failed": 1}
    assert "WH-MAIN is short of 15 EA WHIP-6FT" in SyncIssue.objects.get().message
    assert Receipt.objects.get().status == "posted"

    StockBalance.objects.filter(item__sku="WHIP-6FT").update(on_hand=20)
    retry(st, "receipt")
    assert Receipt.objects.get().status == "reversed"
    assert SyncIssue.objects.get().resolved_at is not None


def test_one_canceled_before_it_was_read_moves_nothing(st, titan, theirs, delivered):
    cancel_there(titan, delivered())

    read(st, "receipt")

    assert not Receipt.objects.exists()
    assert RemoteDocument.objects.get().status == "Canceled"


def test_nobody_receives_here(world, st, theirs, order):
    with pytest.raises(DomainError, match="Receipts are entered in ServiceTitan"):
        receipts.receive(
            actor=world.admin, order_id=order.pk, quantities={order.lines.first().pk: D(2)}
        )
    assert not Receipt.objects.exists()


def test_what_was_made_before_theirs_counted_is_only_shown(st, titan, order, delivered):
    delivered("1")
    set_company(
        receipt_owner="field_service", receipt_owner_since=timezone.now() + timedelta(minutes=1)
    )

    read(st, "receipt")

    assert Company.current().receipt_owner == "field_service"
    assert not Receipt.objects.exists()
    assert RemoteDocument.objects.count() == 1


def test_what_was_shown_stays_only_shown(st, titan, order, delivered):
    external_id = delivered("1")
    read(st, "receipt")
    set_company(receipt_owner="field_service")
    titan.control(
        "edit", {"table": "receipts", "id": external_id, "changes": {"syncStatus": "Posted"}}
    )

    read(st, "receipt")

    assert not Receipt.objects.exists()
    assert RemoteDocument.objects.get().status == "Posted"


def test_a_draft_here_takes_no_goods_until_it_is_approved(world, st, theirs, order, delivered):
    delivered()
    PurchaseOrder.objects.filter(pk=order.pk).update(status="draft")

    assert read(st, "receipt") == {"read": 1, "failed": 1}
    assert SyncIssue.objects.get().message == "PO-892 is Draft here and takes no goods."

    PurchaseOrder.objects.filter(pk=order.pk).update(status="approved")
    retry(st, "receipt")
    assert on_hand() == {"CARRIER-24ACC": 3, "WHIP-6FT": 20}
