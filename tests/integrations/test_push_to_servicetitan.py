"""What a drain makes in ServiceTitan."""

from __future__ import annotations

from decimal import Decimal

import pytest

from integrations.models import ExternalLink, OutboxEntry
from integrations.sync import push, remedies
from inventory.models import Job, Location
from tests.integrations import outbox_story as w
from tests.integrations.outbox_story import World

pytest_plugins = ["tests.integrations.outbox_world"]


@pytest.fixture
def ours(titan) -> list[dict]:
    """The orders there that bear our mark, read when asked."""

    class Ours(list):
        def __iter__(self):
            rows = titan.rows("purchase_orders")
            return iter([row for row in rows if "PlyHub PO-" in (row["summary"] or "")])

    return Ours()


def test_an_order_arrives_in_stock_units(world: World, st, ours):
    w.approve(world.order())
    assert push.drain(st.pk).sent == 1
    [order] = ours
    assert order["summary"] == "PlyHub PO-892"
    assert order["status"] == "Pending"
    wanted = [(Decimal(3), Decimal(1900)), (Decimal(20), Decimal("8.5"))]
    assert [(Decimal(i["quantity"]), Decimal(i["cost"])) for i in order["items"]] == wanted


def test_defaults_come_from_the_connection(world: World, st, titan, ours):
    w.approve(world.order())
    push.drain(st.pk)
    [order] = ours
    facts = titan.ready["facts"]
    assert str(order["businessUnitId"]) == facts["business_unit"]
    assert str(order["typeId"]) == facts["purchase_order_type"]
    assert str(order["inventoryLocationId"]) == facts["warehouse"]


def test_the_need_date_defaults_to_the_lead_time(world: World, st, ours):
    order = world.order()
    w.approve(order)
    push.drain(st.pk)
    [sent] = ours
    assert sent["requiredOn"][:10] > sent["date"][:10]


def test_a_job_site_ships_to_its_job(world: World, st, titan, ours):
    job = Job.objects.create(number="4702")
    site = Location.objects.create(
        name="JOBSITE-310", kind=Location.Kind.JOB_SITE, job=job, street="5 Main St", city="Mesa"
    )
    w.approve(world.order(destination=site))
    push.drain(st.pk)
    [order] = ours
    assert order["shipTo"]["street"] == "5 Main St"
    assert str(order["inventoryLocationId"]) == titan.ready["facts"]["warehouse"]


def test_a_lost_answer_leaves_one_order(world: World, st, titan, ours):
    titan.faults({"match": "POST .*purchase-orders", "kind": "cut_after"})
    w.approve(world.order())
    push.drain(st.pk)
    assert len(list(ours)) == 1
    assert w.entry(st, "st.po.create").state == "succeeded"


def test_a_changed_order_is_updated_in_place(world: World, st, ours):
    order = world.order()
    w.approve(order)
    push.drain(st.pk)
    order.lines.filter(item=world.condenser).update(quantity=4)
    w.approve(order)
    push.drain(st.pk)
    [sent] = ours
    assert [Decimal(item["quantity"]) for item in sent["items"]] == [4, 20]


def test_a_cancelled_order_is_cancelled_there(world: World, st, ours):
    order = world.order()
    w.approve(order)
    push.drain(st.pk)
    w.cancel(order)
    push.drain(st.pk)
    assert [row["status"] for row in ours] == ["Canceled"]


def test_a_receipt_waits_until_somebody_sent_the_order_there(world: World, st, titan):
    titan.control("settings", {"receipts_require_sent": True})
    order = world.order()
    w.approve(order)
    w.post(world.receipt(order, ["2", "20"]))
    push.drain(st.pk)
    held = w.entry(st, "st.receipt.create")
    assert (held.state, held.reason) == ("blocked", "external_not_sent")
    known = ExternalLink.objects.get(connection=st, entity="purchase_order")
    titan.control("send_po", {"id": known.external_id})
    remedies.retry(actor=world.admin, entry_ids=[held.pk])
    push.drain(st.pk)
    [receipt] = [row for row in titan.rows("receipts") if "RC-892" in (row["memo"] or "")]
    assert [Decimal(item["quantity"]) for item in receipt["items"]] == [2, 20]


def test_both_systems_get_the_order_once(world: World, st, si, sage, ours):
    w.approve(world.order())
    push.drain(st.pk)
    push.drain(si.pk)
    assert len(list(ours)) == 1
    assert [row["PONUMBER"] for row in sage.rows("PODOCUMENT")] == ["PO-892"]
    assert set(OutboxEntry.objects.values_list("state", flat=True)) == {"succeeded"}
