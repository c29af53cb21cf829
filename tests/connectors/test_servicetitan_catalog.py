"""Items and categories in the ServiceTitan stand-in: made, linked, changed within the locks."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from integrations.http.errors import Rejected
from integrations.records import ItemRecord, ItemVendorRecord
from tests.connectors.conftest import StandIn, Story
from tests.connectors.servicetitan_writes import (
    changed_category,
    changed_item,
    new_category,
    new_item,
)

ITEM, CATEGORY = "st.item.upsert", "st.category.upsert"


@pytest.fixture(scope="module")
def servicetitan_process(short_price_book: StandIn) -> StandIn:
    return short_price_book


def row(story: Story, table: str, external_id: str) -> dict[str, Any]:
    return next(row for row in story.stand_in.table(table) if str(row["id"]) == external_id)


def vendors(item: dict[str, Any]) -> list[tuple[str, str | None, float]]:
    """The primary vendor, then the others: name, part number and cost."""
    return [
        (each["vendorName"], each["vendorPart"], each["cost"])
        for each in (item["primaryVendor"], *(item.get("otherVendors") or ()))
    ]


def changed(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    return {name for name in after if after[name] != before.get(name)} - {"modifiedOn"}


def test_a_material_is_made_with_cost_price_category_and_vendor(story: Story) -> None:
    made = story.connector.push(ITEM, new_item(story), key="k")
    kept = row(story, "materials", made.external_id)
    assert (kept["code"], kept["displayName"]) == ("LSC-45", "Line set cover 4.5 in")
    assert (kept["cost"], kept["price"], kept["unitOfMeasure"]) == (12.345, 29.9, "EA")
    assert kept["categories"] == [story.stand_in.lookup("categories", "HVAC")["id"]]
    assert vendors(kept) == [("ABC Supply", "LC45W", 12.345)]
    assert made.number == "LSC-45"


def test_equipment_is_made_with_maker_and_model(story: Story) -> None:
    record = new_item(story, kind="equipment", manufacturer="Carrier", model="24ACC636")
    made = story.connector.push(ITEM, record, key="k")
    kept = row(story, "equipment", made.external_id)
    assert (kept["manufacturer"], kept["model"]) == ("Carrier", "24ACC636")


@pytest.mark.parametrize("code", ["PEX-34-BLUE", "pex-34-blue "])
def test_a_code_that_exists_is_linked_and_left_as_it_is(story: Story, code: str) -> None:
    before = story.stand_in.state("materials")
    made = story.connector.push(ITEM, new_item(story, code=code), key="k")
    assert made.external_id == str(story.stand_in.lookup("materials", "PEX-34-BLUE")["id"])
    assert story.stand_in.state("materials") == before


def test_a_code_within_another_is_not_that_one(story: Story) -> None:
    made = story.connector.push(ITEM, new_item(story, code="PEX-34"), key="k")
    assert row(story, "materials", made.external_id)["code"] == "PEX-34"


def test_an_item_that_is_not_active_there_is_a_question_for_people(story: Story) -> None:
    story.stand_in.control("deactivate_material", {"code": "PEX-34-BLUE"})
    before = story.stand_in.state("materials")
    with pytest.raises(Rejected, match="not active") as caught:
        story.connector.push(ITEM, new_item(story, code="PEX-34-BLUE"), key="k")
    assert caught.value.reason == "item_review"
    assert story.stand_in.state("materials") == before


def test_a_change_sends_only_what_is_given(story: Story) -> None:
    record = changed_item(story)
    before = row(story, "materials", record.external_id)
    story.connector.push(ITEM, record, key="k")
    after = row(story, "materials", record.external_id)
    assert changed(before, after) == {"cost"}
    assert after["cost"] == 0.41


def test_prices_are_never_changed(story: Story) -> None:
    record = changed_item(story, price=Decimal("99"), member_price=Decimal("98"))
    before = row(story, "materials", record.external_id)
    story.connector.push(ITEM, record, key="k")
    assert changed(before, row(story, "materials", record.external_id)) == {"cost"}


def test_an_item_that_says_the_same_is_not_written(story: Story) -> None:
    record = changed_item(story, cost=None)
    before = story.stand_in.state("materials")
    made = story.connector.push(ITEM, record, key="k")
    assert made.external_id == record.external_id
    assert story.stand_in.state("materials") == before


def test_vendors_are_laid_over_those_that_are_there(story: Story) -> None:
    pex = story.stand_in.lookup("materials", "PEX-34-BLUE")
    rexel = story.stand_in.lookup("vendors", "Rexel")
    record = changed_item(
        story,
        cost=None,
        vendors=(ItemVendorRecord(vendor_id=str(rexel["id"]), cost=Decimal("0.39")),),
    )
    story.connector.push(ITEM, record, key="k")
    after = row(story, "materials", record.external_id)
    assert vendors(after) == [*vendors(pex), ("Rexel", None, 0.39)]


def test_our_primary_vendor_becomes_theirs_and_the_old_one_stays(story: Story) -> None:
    pex = story.stand_in.lookup("materials", "PEX-34-BLUE")
    rexel = story.stand_in.lookup("vendors", "Rexel")
    ours = ItemVendorRecord(vendor_id=str(rexel["id"]), cost=Decimal("0.39"), is_primary=True)
    record = changed_item(story, cost=None, vendors=(ours,))
    story.connector.push(ITEM, record, key="k")
    after = row(story, "materials", record.external_id)
    assert vendors(after) == [("Rexel", None, 0.39), *vendors(pex)]


def test_a_locked_cost_is_refused_and_nothing_else_changes(story: Story) -> None:
    record = changed_item(story, name="PEX blue")
    lock = {"table": "materials", "id": record.external_id, "changes": {"isCostLocked": True}}
    story.stand_in.control("edit", lock)
    before = story.stand_in.state("materials")
    with pytest.raises(Rejected, match="cost of PEX-34-BLUE is locked") as caught:
        story.connector.push(ITEM, record, key="k")
    assert caught.value.reason == "external_locked"
    assert "Unlock it" in caught.value.hint
    assert story.stand_in.state("materials") == before


def test_a_locked_cost_that_is_ours_already_stops_nothing(story: Story) -> None:
    record = changed_item(story, name="PEX blue")
    locked = {"isCostLocked": True, "cost": 0.41}
    edit = {"table": "materials", "id": record.external_id, "changes": locked}
    story.stand_in.control("edit", edit)
    story.connector.push(ITEM, record, key="k")
    assert row(story, "materials", record.external_id)["displayName"] == "PEX blue"


def test_an_item_without_the_vendor_the_company_insists_on_is_refused(story: Story) -> None:
    story.stand_in.control("settings", {"material_needs_vendor": True})
    before = story.stand_in.state("materials")
    with pytest.raises(Rejected) as caught:
        story.connector.push(ITEM, new_item(story, vendors=()), key="k")
    assert caught.value.reason == "item_review"
    assert "primary vendor" in caught.value.hint
    assert story.stand_in.state("materials") == before


def test_a_code_in_use_is_refused_with_what_to_do(story: Story) -> None:
    record = changed_item(story, code="EMT-34")
    before = story.stand_in.state("materials")
    with pytest.raises(Rejected) as caught:
        story.connector.push(ITEM, record, key="k")
    assert caught.value.reason == "item_review"
    assert "another code" in caught.value.hint
    assert story.stand_in.state("materials") == before


def test_one_category_is_added_to_theirs_and_a_full_list_replaces_it(story: Story) -> None:
    record = changed_item(story, cost=None)
    hvac = story.stand_in.lookup("categories", "HVAC")["id"]
    theirs = row(story, "materials", record.external_id)["categories"]
    story.connector.push(ITEM, replace(record, category_id=str(hvac)), key="k")
    assert row(story, "materials", record.external_id)["categories"] == [*theirs, hvac]
    story.connector.push(ITEM, replace(record, category_ids=(str(hvac),)), key="k")
    assert row(story, "materials", record.external_id)["categories"] == [hvac]


def test_an_item_of_unknown_kind_is_refused_unsent(story: Story) -> None:
    calls = len(story.stand_in.calls())
    with pytest.raises(Rejected, match="material or equipment") as caught:
        story.connector.push(ITEM, ItemRecord(code="X", name="X"), key="k")
    assert caught.value.reason == "item_review"
    assert len(story.stand_in.calls()) == calls


def test_a_category_is_made_for_materials_below_its_parent(story: Story) -> None:
    record = new_category(story)
    made = story.connector.push(CATEGORY, record, key="k")
    kept = row(story, "categories", made.external_id)
    assert (kept["name"], kept["categoryType"], kept["position"]) == (
        "Line set covers",
        "Materials",
        3,
    )
    assert str(kept["parentId"]) == record.parent_id


def test_a_category_of_that_name_is_linked_only_below_the_same_parent(story: Story) -> None:
    record = new_category(story)
    first = story.connector.push(CATEGORY, record, key="k")
    same = story.connector.push(CATEGORY, replace(record, name="line set COVERS"), key="k2")
    at_the_top = story.connector.push(CATEGORY, replace(record, parent_id=""), key="k3")
    assert same.external_id == first.external_id
    assert at_the_top.external_id != first.external_id


def test_a_category_is_renamed(story: Story) -> None:
    record = changed_category(story)
    before = row(story, "categories", record.external_id)
    story.connector.push(CATEGORY, record, key="k")
    assert changed(before, row(story, "categories", record.external_id)) == {"name"}
