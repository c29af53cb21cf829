"""Purchase orders read from ServiceTitan: copies of ours, and orders made there."""

from __future__ import annotations

from decimal import Decimal as D

import pytest
from django.db import connection as database

from integrations.models import (
    ExternalLink,
    ManualStep,
    OutboxEntry,
    RemoteDocument,
    SyncIssue,
)
from integrations.sync import manual_steps, push
from inventory.models import Item
from procurement.models import PurchaseOrder, PurchaseOrderLine
from procurement.services import purchase_orders
from tests.integrations import outbox_story as w
from tests.integrations.conftest import connected
from tests.integrations.outbox_story import World
from tests.integrations.reading import read, retry

pytest_plugins = ["tests.integrations.outbox_world"]
TABLES = (
    "procurement_purchaseorder",
    "procurement_purchaseorderline",
    "integrations_externallink",
    "integrations_manualstep",
    "integrations_outboxentry",
    "common_auditentry",
)
ITEMS = [
    {"code": "WHIP-6FT", "quantity": "20", "cost": "8.5"},
    {"code": "CARRIER-24ACC", "quantity": "3", "cost": "1900"},
]


def versions() -> list[list[tuple]]:
    """Which version of every row there is: a row that is written again gets a new one."""
    found = []
    with database.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT id, xmin::text, ctid::text FROM {table} ORDER BY id")
            found.append(cursor.fetchall())
    return found


@pytest.fixture
def born(world: World, st, titan):
    """Makes an order in ServiceTitan and gives its answer: id, number, status."""

    def make(**more) -> dict:
        where = {"vendor": world.vendor.name, "location": "Main Warehouse", "items": ITEMS, **more}
        where["location"] = int(titan.ready["facts"]["warehouse"])
        where["vendor"] = int(titan.ready["facts"]["vendor"])
        return titan.control("po_made", where)

    return make


@pytest.fixture
def ours(world: World, st) -> PurchaseOrder:
    """PO-892, which is in ServiceTitan."""
    order = world.order()
    w.approve(order)
    push.drain(st.pk)
    return order


def link(order: PurchaseOrder) -> ExternalLink:
    return ExternalLink.objects.get(entity="purchase_order", hub_id=order.pk)


# Orders of ours.


def test_nothing_of_an_order_of_ours_changes(world, st, titan, ours):
    known = link(ours)
    before = (
        PurchaseOrder.objects.values().get(),
        list(PurchaseOrderLine.objects.order_by("pk").values()),
    )
    titan.control("send_po", {"id": known.external_id})

    read(st, "purchase_order")

    assert before == (
        PurchaseOrder.objects.values().get(),
        list(PurchaseOrderLine.objects.order_by("pk").values()),
    )
    known.refresh_from_db()
    assert (known.remote_status, bool(known.number)) == ("Sent", True)
    assert not SyncIssue.objects.exists()


def test_reading_it_twice_writes_nothing_the_second_time(st, ours):
    read(st, "purchase_order")
    before = versions()

    assert read(st, "purchase_order") == {"read": 1, "unchanged": 1}
    assert versions() == before


def test_one_canceled_there_is_a_task_for_the_buyer(st, titan, ours):
    titan.control("cancel_po", {"id": link(ours).external_id})

    read(st, "purchase_order")

    step = ManualStep.objects.get()
    assert (step.kind, step.entity, step.hub_id) == ("canceled_there", "purchase_order", ours.pk)
    assert step.text.startswith("PO-892 was canceled in ServiceTitan and is Approved here.")
    ours.refresh_from_db()
    assert ours.status == "approved"


def test_the_task_goes_when_the_order_ends_here(world, st, titan, ours):
    titan.control("cancel_po", {"id": link(ours).external_id})
    read(st, "purchase_order")

    purchase_orders.cancel(actor=world.admin, order_id=ours.pk, reason="Canceled there")

    assert [step.state for step in ManualStep.objects.all()] == ["dismissed"]


def test_a_task_that_was_put_away_is_not_asked_for_again(world, st, titan, ours):
    known = link(ours).external_id
    titan.control("cancel_po", {"id": known})
    read(st, "purchase_order")
    manual_steps.dismiss(actor=world.admin, step_id=ManualStep.objects.get().pk, reason="Known")
    titan.control(
        "edit",
        {"table": "purchase_orders", "id": known, "changes": {"vendorDocumentNumber": "X"}},
    )

    assert read(st, "purchase_order")["updated"] == 1
    assert [step.state for step in ManualStep.objects.all()] == ["dismissed"]


def test_one_that_ended_here_too_is_no_task(world, st, titan, ours):
    purchase_orders.cancel(actor=world.admin, order_id=ours.pk, reason="No")
    push.drain(st.pk)

    read(st, "purchase_order")

    assert link(ours).remote_status == "Canceled"
    assert not ManualStep.objects.exists()


def test_an_order_still_being_sent_is_waited_for_and_never_made_again(world, st, ours):
    """The reply to its create was lost, and a pull comes before anybody looked."""
    external_id = link(ours).external_id
    ExternalLink.objects.filter(entity__startswith="purchase_order").delete()
    OutboxEntry.objects.update(state="unknown")

    read(st, "purchase_order")
    assert PurchaseOrder.objects.get() == ours
    assert SyncIssue.objects.get().message == "It is PO-892, which is being sent."
    assert not ExternalLink.objects.filter(entity="purchase_order").exists()

    push.drain(st.pk)
    retry(st, "purchase_order")
    assert PurchaseOrder.objects.get() == ours
    assert (link(ours).external_id, link(ours).remote_status) == (external_id, "Pending")
    assert SyncIssue.objects.get().resolved_at is not None


def test_a_copy_that_somebody_made_there_is_asked_about(world, st, ours, born):
    born(memo="PlyHub PO-892")

    read(st, "purchase_order")

    assert PurchaseOrder.objects.get() == ours
    assert "It bears the mark of PO-892, which is" in SyncIssue.objects.get().message


def test_a_mark_of_another_installation_says_nothing(st, born):
    born(memo="PlyHub PO-5")

    read(st, "purchase_order")

    assert PurchaseOrder.objects.get().owner == "field_service"


# Orders made there.


def test_an_order_made_there_is_an_order_here(world, st, born):
    there = born(tax="3.25", shipping="10", memo="Leave at gate")

    assert read(st, "purchase_order") == {"read": 1, "created": 1}
    order = PurchaseOrder.objects.get()
    known = link(order)
    assert order.number.startswith("PO-")
    assert (order.owner, order.status, order.vendor, order.destination) == (
        "field_service",
        "approved",
        world.vendor,
        world.warehouse,
    )
    assert (order.total, order.tax, order.notes) == (D("5883.25"), D("3.25"), "Leave at gate")
    assert [
        (line.item.sku, line.quantity, line.unit_id, line.unit_price) for line in order.lines.all()
    ] == [("WHIP-6FT", 20, "EA", D("8.5")), ("CARRIER-24ACC", 3, "EA", 1900)]
    assert (known.external_id, known.number, known.remote_status) == (
        str(there["id"]),
        there["number"],
        "Pending",
    )


def test_its_lines_are_linked(st, titan, born):
    born()
    read(st, "purchase_order")

    [row] = titan.rows("purchase_orders")
    known = ExternalLink.objects.filter(entity="purchase_order_line").order_by("hub_id")
    assert [each.external_id for each in known] == [str(line["id"]) for line in row["items"]]


def test_reading_theirs_twice_writes_nothing_the_second_time(st, born):
    born()
    born()
    read(st, "purchase_order")
    before = versions()

    assert read(st, "purchase_order") == {"read": 2, "unchanged": 2}
    assert versions() == before


@pytest.mark.parametrize(
    ("verbs", "theirs", "expected"),
    [
        (["send_po"], "Sent", "sent"),
        (["send_po", "receive_po"], "Received", "received"),
        (["send_po", "receive_po", "export_po"], "Exported", "received"),
        (["cancel_po"], "Canceled", "cancelled"),
    ],
)
def test_its_status_follows_theirs(st, titan, born, verbs, theirs, expected):
    there = born()
    read(st, "purchase_order")
    for verb in verbs:
        titan.control(verb, {"id": there["id"]})

    assert read(st, "purchase_order") == {"read": 1, "updated": 1}
    order = PurchaseOrder.objects.get()
    assert (order.status, link(order).remote_status) == (expected, theirs)


def test_its_lines_are_kept_in_step(st, titan, born):
    there = born()
    read(st, "purchase_order")
    before = list(PurchaseOrderLine.objects.order_by("position").values_list("pk", flat=True))
    [row] = titan.rows("purchase_orders")
    first, second = (line["id"] for line in row["items"])
    changes = [{"id": first, "quantity": "25"}, {"id": second, "remove": True}]
    titan.control("change_po_lines", {"id": there["id"], "items": changes})

    read(st, "purchase_order")

    assert list(PurchaseOrderLine.objects.values_list("pk", "quantity")) == [(before[0], 25)]


def test_an_item_we_do_not_know_keeps_it_out_until_we_do(world, st, born):
    known = ExternalLink.objects.get(entity="item", hub_id=world.whip.pk)
    ExternalLink.objects.filter(pk=known.pk).delete()
    born()

    assert read(st, "purchase_order") == {"read": 1, "failed": 1}
    assert not PurchaseOrder.objects.exists()
    assert SyncIssue.objects.get().message == (
        f"It belongs to item {known.external_id}, which is not known yet."
    )

    w.link(st, "item", world.whip.pk, known.external_id)
    retry(st, "purchase_order")
    assert PurchaseOrder.objects.get().lines.count() == 2


def test_a_vendor_we_do_not_know_keeps_it_out(st, born):
    ExternalLink.objects.filter(entity="vendor").delete()
    born()

    assert read(st, "purchase_order") == {"read": 1, "failed": 1}
    assert "It belongs to vendor" in SyncIssue.objects.get().message


def test_one_bad_order_spoils_no_other(world, st, born):
    born()
    other = Item.objects.create(sku="GONE", name="Gone")
    ExternalLink.objects.filter(entity="item", hub_id=world.whip.pk).update(hub_id=other.pk)
    other.delete()
    born(items=[ITEMS[1]])

    assert read(st, "purchase_order") == {"read": 2, "created": 1, "failed": 1}
    assert PurchaseOrder.objects.get().lines.get().item == world.condenser


def test_it_goes_to_sage_and_not_back_to_servicetitan(world, st, si, titan, sage, born):
    born()
    before = titan.rows("purchase_orders")

    read(st, "purchase_order")
    push.drain(st.pk)
    push.drain(si.pk)

    order = PurchaseOrder.objects.get()
    assert not OutboxEntry.objects.filter(connection=st).exists()
    assert titan.rows("purchase_orders") == before
    [document] = sage.rows("PODOCUMENT")
    assert (document["PONUMBER"], D(document["TOTAL"])) == (order.number, D("5870.00"))


def test_its_end_is_told_to_sage(world, st, si, titan, born):
    there = born()
    read(st, "purchase_order")
    push.drain(si.pk)
    titan.control("cancel_po", {"id": there["id"]})

    read(st, "purchase_order")

    assert w.entry(si, "si.po.close").state == "pending"
    assert not OutboxEntry.objects.filter(connection=st).exists()


def test_goods_received_here_arrive_on_the_order_made_there(world, st, titan, born):
    from procurement.services import receipts

    there = born()
    read(st, "purchase_order")
    order = PurchaseOrder.objects.get()
    quantities = {line.pk: line.quantity for line in order.lines.all()}
    receipts.receive(actor=world.admin, order_id=order.pk, quantities=quantities)
    push.drain(st.pk)

    [receipt] = titan.rows("receipts")
    assert str(receipt["purchaseOrderId"]) == str(there["id"])
    assert [D(item["quantity"]) for item in receipt["items"]] == [20, 3]
    assert [row["status"] for row in titan.rows("purchase_orders")] == ["Received"]


def test_a_whole_pull_takes_orders_and_receipts_with_what_they_need(
    transactional_db, servicetitan, pulled
):
    field = connected(servicetitan)
    there = servicetitan.control("po_made", {"job": "4521", "items": ITEMS})
    servicetitan.control("receive_po", {"id": there["id"]})

    run = pulled(field)

    order = PurchaseOrder.objects.get()
    assert (order.owner, order.status, order.job.number) == ("field_service", "received", "4521")
    assert RemoteDocument.objects.get(entity="receipt").hub_id == order.pk
    told = {line.sentence for line in run.activity.filter(entity="purchase_order")}
    assert told == {f"Purchase order #{there['number']} synced from ServiceTitan"}

    before = versions()
    again = pulled(field)
    assert (again.state, versions()) == ("succeeded", before)
    assert not again.activity.exists()
