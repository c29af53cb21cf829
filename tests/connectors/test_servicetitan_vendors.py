"""Vendors and trucks in the ServiceTitan stand-in: made, linked, changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from integrations.http.errors import NotFound, OutcomeUnknown, Rejected
from integrations.records import Address
from tests.connectors.conftest import Story
from tests.connectors.servicetitan_writes import (
    changed_truck,
    changed_vendor,
    new_truck,
    new_vendor,
)

VENDOR, TRUCK = "st.vendor.upsert", "st.truck.upsert"


def row(story: Story, table: str, external_id: str) -> dict[str, Any]:
    return next(row for row in story.stand_in.table(table) if str(row["id"]) == external_id)


def test_a_vendor_is_made_with_its_contact_and_neutral_settings(story: Story) -> None:
    made = story.connector.push(VENDOR, new_vendor(story), key="k")
    kept = row(story, "vendors", made.external_id)
    assert kept["name"] == "Desert Fasteners"
    assert kept["contactInfo"] == {
        "firstName": "Ines",
        "lastName": "Roth",
        "phone": "(480) 555-0190",
        "email": "orders@desert-fasteners.example",
        "fax": "",
    }
    assert (kept["memo"], kept["active"]) == ("Closes at four", True)
    assert (kept["defaultTaxRate"], kept["isTruckReplenishment"]) == (0, False)
    assert kept["isMobileCreationRestricted"] is False


@pytest.mark.parametrize("name", ["abc  supply", "ABC-Supply.", "ABC Supply"])
def test_a_vendor_of_that_name_is_linked_and_left_as_it_is(story: Story, name: str) -> None:
    before = story.stand_in.state("vendors")
    made = story.connector.push(VENDOR, new_vendor(story, name=name), key="k")
    assert made.external_id == story.stand_in.facts["vendor"]
    assert story.stand_in.state("vendors") == before


def test_a_vendor_with_a_longer_name_is_another(story: Story) -> None:
    made = story.connector.push(VENDOR, new_vendor(story, name="ABC Supply West"), key="k")
    assert made.external_id != story.stand_in.facts["vendor"]


def test_a_vendor_that_is_not_active_there_is_a_question_for_people(story: Story) -> None:
    vendor = story.stand_in.facts["vendor"]
    story.stand_in.control("edit", {"table": "vendors", "id": vendor, "changes": {"active": False}})
    before = story.stand_in.state("vendors")
    with pytest.raises(Rejected, match="already, but not active") as caught:
        story.connector.push(VENDOR, new_vendor(story, name="ABC Supply"), key="k")
    assert caught.value.reason == "vendor_review"
    assert story.stand_in.state("vendors") == before


def test_two_vendors_of_that_name_are_a_question_for_people(story: Story) -> None:
    other = story.stand_in.lookup("vendors", "Johnstone Supply")
    story.stand_in.control(
        "edit", {"table": "vendors", "id": other["id"], "changes": {"name": "ABC SUPPLY"}}
    )
    before = story.stand_in.state("vendors")
    with pytest.raises(Rejected, match="vendor ABC Supply several times") as caught:
        story.connector.push(VENDOR, new_vendor(story, name="ABC Supply"), key="k")
    assert caught.value.reason == "vendor_review"
    assert story.stand_in.state("vendors") == before


def test_a_change_of_a_vendor_leaves_what_is_not_ours(story: Story) -> None:
    vendor = story.stand_in.facts["vendor"]
    settings = {"defaultTaxRate": 8.25, "isTruckReplenishment": True}
    story.stand_in.control("edit", {"table": "vendors", "id": vendor, "changes": settings})
    before = row(story, "vendors", vendor)
    story.connector.push(VENDOR, changed_vendor(story), key="k")
    after = row(story, "vendors", vendor)
    ours = {"name", "contactInfo", "address", "memo", "modifiedOn"}
    assert {name for name in after if after[name] != before[name]} == ours


def test_an_address_and_a_memo_nobody_knows_here_stay_there(story: Story) -> None:
    vendor = story.stand_in.facts["vendor"]
    before = row(story, "vendors", vendor)
    record = replace(changed_vendor(story), address=Address(), memo="")
    story.connector.push(VENDOR, record, key="k")
    after = row(story, "vendors", vendor)
    assert (after["address"], after["memo"]) == (before["address"], before["memo"])


def test_a_vendor_is_taken_out_of_use(story: Story) -> None:
    record = replace(changed_vendor(story), active=False)
    story.connector.push(VENDOR, record, key="k")
    assert row(story, "vendors", record.external_id)["active"] is False


def test_a_vendor_that_is_not_there_is_not_found(story: Story) -> None:
    before = story.stand_in.state("vendors")
    with pytest.raises(NotFound):
        story.connector.push(VENDOR, new_vendor(story, external_id="1"), key="k")
    assert story.connector.find(VENDOR, new_vendor(story, external_id="1"), key="k") is None
    assert story.stand_in.state("vendors") == before


def test_a_truck_is_made_with_its_warehouse_people_and_template(story: Story) -> None:
    template = next(iter(story.stand_in.state("inventory_templates")["inventory_templates"]))
    record = new_truck(story, template_id=template)
    made = story.connector.push(TRUCK, record, key="k")
    kept = row(story, "trucks", made.external_id)
    assert (kept["name"], kept["memo"], kept["active"]) == ("VAN-99", "Spare", True)
    assert str(kept["warehouseId"]) == record.home_warehouse_id
    assert [str(each) for each in kept["technicianIds"]] == list(record.technician_ids)
    assert str(kept["inventoryTemplateId"]) == template


def test_a_truck_of_that_name_is_linked(story: Story) -> None:
    before = story.stand_in.state("trucks")
    made = story.connector.push(TRUCK, new_truck(story, name="van-01"), key="k")
    assert made.external_id == str(story.stand_in.lookup("trucks", "VAN-01")["id"])
    assert story.stand_in.state("trucks") == before


def test_a_change_of_a_truck_keeps_a_template_nobody_knows_here(story: Story) -> None:
    record = changed_truck(story)
    before = row(story, "trucks", record.external_id)
    story.connector.push(TRUCK, record, key="k")
    after = row(story, "trucks", record.external_id)
    assert after["inventoryTemplateId"] == before["inventoryTemplateId"]
    assert after["active"] is False


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "warehouse"}, "takes trucks from outside"),
        ({"active": False}, "out of use"),
        ({"home_warehouse_id": ""}, "needs a warehouse"),
    ],
)
def test_a_truck_that_cannot_be_made_is_refused(
    story: Story, changes: dict[str, Any], words: str
) -> None:
    before = story.stand_in.state("trucks", "warehouses")
    with pytest.raises(Rejected, match=words):
        story.connector.push(TRUCK, new_truck(story, **changes), key="k")
    assert story.stand_in.state("trucks", "warehouses") == before


def test_a_truck_that_comes_out_differently_is_unknown(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("integrations.connectors.servicetitan.push.LAG_SECONDS", (0, 0))
    record = new_truck(story)
    made = story.connector.push(TRUCK, record, key="k")
    story.stand_in.faults({"match": "PATCH.*trucks", "kind": "status", "status": 200})
    changed = replace(record, external_id=made.external_id, name="VAN-98")
    with pytest.raises(OutcomeUnknown, match="name 'VAN-99' instead of 'VAN-98'"):
        story.connector.push(TRUCK, changed, key="k")
