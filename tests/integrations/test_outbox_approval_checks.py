"""What is asked for when an order is approved, instead of failing later in the queue."""

from __future__ import annotations

import pytest

from integrations.approval_checks import missing_defaults
from inventory.models import Job, Location
from plyhub.common.errors import InputErrors
from procurement.models import PurchaseOrder
from procurement.services import purchase_orders
from tests.integrations import outbox_story as w
from tests.integrations.outbox_story import World

pytest_plugins = ["tests.integrations.outbox_world"]


def messages(order: PurchaseOrder) -> list[str]:
    return [error.message for error in missing_defaults(order)]


def without(connection, name: str) -> None:
    connection.options.pop(name)
    connection.save()


def test_a_complete_connection_asks_for_nothing(world: World, st):
    assert messages(world.order()) == []


@pytest.mark.parametrize(
    ("option", "what"),
    [
        ("purchase_order_type", "a purchase order type"),
        ("business_unit", "a business unit"),
    ],
)
def test_a_missing_default_is_named(world: World, st, option, what):
    without(st, option)
    assert messages(world.order()) == [
        f"ServiceTitan needs {what}. Choose a default in the settings of the ServiceTitan"
        " connection."
    ]


def test_a_job_site_needs_a_default_warehouse(world: World, st):
    without(st, "warehouse")
    site = Location.objects.create(
        name="JOBSITE-1", kind=Location.Kind.JOB_SITE, job=Job.objects.create(number="1")
    )
    assert messages(world.order(destination=site)) == [
        "ServiceTitan needs a warehouse for goods that go straight to a job. Choose a default in"
        " the settings of the ServiceTitan connection."
    ]


def test_an_unlinked_place_is_named(world: World, st):
    east = Location.objects.create(name="WH-EAST")
    assert messages(world.order(destination=east)) == [
        "WH-EAST is not linked to a place in ServiceTitan. Link it, or run a sync first."
    ]


def test_a_connection_switched_off_asks_for_nothing(world: World, st):
    without(st, "business_unit")
    w.state(st, "inactive")
    assert messages(world.order()) == []


def test_approval_is_refused_and_changes_nothing(world: World, st):
    without(st, "business_unit")
    order = world.order()
    PurchaseOrder.objects.filter(pk=order.pk).update(status="draft")
    with pytest.raises(InputErrors, match="ServiceTitan needs a business unit"):
        purchase_orders.approve(actor=world.admin, order_id=order.pk)
    order.refresh_from_db()
    assert order.status == "draft"
    assert w.states(st) == {}


def test_approving_queues_the_order(world: World, st):
    order = world.order()
    PurchaseOrder.objects.filter(pk=order.pk).update(status="draft")
    purchase_orders.approve(actor=world.admin, order_id=order.pk)
    assert w.states(st) == {"st.po.create PO-892": "pending"}
