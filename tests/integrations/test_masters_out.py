"""Vendors and trucks made or changed here, in ServiceTitan; stocking lists from there."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from integrations.models import Connection, OutboxEntry, SyncRun
from integrations.sync import push
from inventory.models import Location, TemplateItem
from inventory.services import place_editing
from plyhub.common.models import User
from procurement.models import Vendor
from procurement.services import vendor_editing
from tests.factories import people
from tests.factories.procurement import VendorFactory
from tests.integrations.stand_ins import StandIn

pytestmark = pytest.mark.django_db(transaction=True)

VENDOR = {
    "name": "Desert Pipe Supply",
    "email": "orders@desertpipe.example",
    "phone": "602-555-0199",
    "street": "9 Mill Ave",
    "city": "Tempe",
    "state": "AZ",
    "zip_code": "85281",
}


@pytest.fixture
def ada(field: Connection) -> User:
    return people.administrator()


def there(servicetitan: StandIn, table: str, name: str) -> list[dict[str, Any]]:
    return [row for row in servicetitan.table(table) if row["name"] == name]


def state_of(connection: Connection, operation: str) -> str:
    entry = OutboxEntry.objects.filter(connection=connection, operation=operation).latest("pk")
    return entry.state


def test_a_vendor_made_here_is_made_there(ada, field, servicetitan) -> None:
    before = servicetitan.table("vendors")
    vendor = vendor_editing.create(actor=ada, values=VENDOR)
    assert push.drain(field.pk).sent == 1
    [row] = there(servicetitan, "vendors", "Desert Pipe Supply")
    assert (row["contactInfo"]["email"], row["contactInfo"]["phone"]) == (
        "orders@desertpipe.example",
        "602-555-0199",
    )
    assert row["address"]["street"] == "9 Mill Ave"
    link = field.links.get(entity="vendor", hub_id=vendor.pk)
    assert link.external_id == str(row["id"])
    assert [each for each in servicetitan.table("vendors") if each["id"] != row["id"]] == before


def test_what_was_sent_comes_back_as_the_same_vendor(
    ada, field, pulled: Callable[..., SyncRun]
) -> None:
    vendor = vendor_editing.create(actor=ada, values=VENDOR)
    push.drain(field.pk)
    pulled(field, "vendors")
    assert Vendor.objects.filter(name="Desert Pipe Supply").count() == 1
    queued = OutboxEntry.objects.count()
    again = pulled(field, "vendors")
    assert {(stage.created, stage.updated) for stage in again.stages.all()} == {(0, 0)}
    assert OutboxEntry.objects.count() == queued
    vendor.refresh_from_db()
    assert (vendor.email, vendor.lead_days) == ("orders@desertpipe.example", 3)


def test_a_changed_vendor_is_changed_there_and_nothing_else_of_it(
    ada, field, servicetitan, pulled
) -> None:
    pulled(field, "vendors")
    vendor = Vendor.objects.get(name="ABC Supply")
    [before] = there(servicetitan, "vendors", "ABC Supply")
    vendor_editing.change(actor=ada, vendor_id=vendor.pk, values={"phone": "602-555-0123"})
    push.drain(field.pk)
    [after] = there(servicetitan, "vendors", "ABC Supply")
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"contactInfo", "modifiedOn"}
    assert after["contactInfo"] == {**before["contactInfo"], "phone": "602-555-0123"}


def test_what_only_we_know_of_a_vendor_is_not_sent(ada, field, pulled, servicetitan) -> None:
    pulled(field, "vendors")
    vendor = Vendor.objects.get(name="ABC Supply")
    vendor_editing.change(actor=ada, vendor_id=vendor.pk, values={"phone": "602-555-0123"})
    push.drain(field.pk)
    before = servicetitan.table("vendors")
    vendor_editing.change(actor=ada, vendor_id=vendor.pk, values={"lead_days": 9})
    assert push.drain(field.pk).sent == 0
    assert servicetitan.table("vendors") == before


def test_a_vendor_of_that_name_there_is_linked_not_made_twice(ada, field, servicetitan) -> None:
    before = servicetitan.table("vendors")
    vendor = VendorFactory(name="Graybar")
    Vendor.objects.filter(pk=vendor.pk).delete()
    made = vendor_editing.create(actor=ada, values={"name": "Graybar Electric Company"})
    push.drain(field.pk)
    [row] = there(servicetitan, "vendors", "Graybar Electric Company")
    assert field.links.get(entity="vendor", hub_id=made.pk).external_id == str(row["id"])
    assert len(servicetitan.table("vendors")) == len(before)


def test_a_truck_made_here_is_made_there_with_its_crew(ada, field, servicetitan, pulled) -> None:
    pulled(field, "technicians")
    home = Location.objects.get(name="WH-MAIN")
    crew = Location.objects.get(name="VAN-01").technicians.all()
    place_editing.create(
        actor=ada,
        values={"kind": "truck", "name": "VAN-77", "home_warehouse": home, "memo": "Lift gate"},
        technician_ids=[each.pk for each in crew],
    )
    push.drain(field.pk)
    [row] = there(servicetitan, "trucks", "VAN-77")
    [model] = there(servicetitan, "trucks", "VAN-01")
    assert (row["memo"], row["technicianIds"]) == ("Lift gate", model["technicianIds"])
    assert str(row["warehouseId"]) == field.links.get(entity="location", hub_id=home.pk).external_id


def test_a_truck_taken_out_of_use_is_out_of_use_there(ada, field, servicetitan, pulled) -> None:
    pulled(field, "technicians")
    truck = Location.objects.get(name="VAN-02")
    place_editing.change(actor=ada, location_id=truck.pk, values={"is_active": False})
    push.drain(field.pk)
    [row] = there(servicetitan, "trucks", "VAN-02")
    assert row["active"] is False


def test_a_new_warehouse_is_a_step_by_hand_that_ticks_itself(
    ada, field, servicetitan, pulled
) -> None:
    servicetitan.load("empty")
    place_editing.create(actor=ada, values={"kind": "warehouse", "name": "WH-NORTH"})
    assert push.drain(field.pk).sent == 0
    step = field.manual_steps.get(kind="warehouse_create")
    assert (step.state, step.text) == ("open", "Create the warehouse WH-NORTH in ServiceTitan.")
    servicetitan.control("add_warehouse", {"name": "WH-NORTH"})
    pulled(field)
    step.refresh_from_db()
    assert step.state == "detected"
    assert Location.objects.filter(name="WH-NORTH").count() == 1


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        ({"kind": "cut_after"}, "succeeded"),
        ({"kind": "status", "status": 400}, "failed"),
        ({"kind": "status", "status": 429, "retry_after": 1}, "retrying"),
    ],
    ids=["answer lost", "refused", "slowed down"],
)
def test_trouble_with_a_vendor(ada, field, servicetitan, fault, state) -> None:
    servicetitan.faults({"match": "POST inventory/vendors|POST .*/vendors$", "times": 1, **fault})
    vendor_editing.create(actor=ada, values=VENDOR)
    push.drain(field.pk)
    push.drain(field.pk)
    made = there(servicetitan, "vendors", "Desert Pipe Supply")
    assert (state_of(field, "st.vendor.upsert"), len(made)) == (state, int(state == "succeeded"))


def test_an_expired_token_is_renewed_on_the_way(ada, field, servicetitan, pulled) -> None:
    pulled(field, "vendors")
    servicetitan.control("expire_tokens")
    vendor_editing.create(actor=ada, values=VENDOR)
    push.drain(field.pk)
    assert len(there(servicetitan, "vendors", "Desert Pipe Supply")) == 1


def test_stocking_lists_come_with_their_levels(field, servicetitan, pulled) -> None:
    pulled(field)
    lists = servicetitan.table("inventory_templates")
    total = sum(len(row["items"] or ()) for row in lists)
    assert TemplateItem.objects.count() == total > 0
    row = lists[0]
    item = row["items"][0]
    ours = TemplateItem.objects.get(template__name=row["name"], item__sku=item["code"])
    least, most = Decimal(item["minQuantity"]), Decimal(item["maxQuantity"])
    assert (ours.minimum, ours.maximum) == (least, most)


def test_reading_stocking_lists_again_writes_nothing(field, pulled) -> None:
    pulled(field)
    before = list(TemplateItem.objects.order_by("pk").values())
    again = pulled(field)
    stage = again.stages.get(entity="inventory_template")
    assert (stage.created, stage.updated) == (0, 0)
    assert list(TemplateItem.objects.order_by("pk").values()) == before
