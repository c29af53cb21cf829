"""Material used on a job, as lines of its invoice in the ServiceTitan stand-in."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from integrations.http.errors import NotFound, OutcomeUnknown, Rejected
from tests.connectors.conftest import Story
from tests.connectors.servicetitan_writes import job, made_usage, removed_usage, usage

USAGE = "st.invoice_items.upsert"


def line(story: Story, external_id: str) -> dict[str, Any]:
    rows = story.stand_in.table("invoice_items")
    return next(row for row in rows if str(row["id"]) == external_id)


def lines(story: Story) -> dict[str, Any]:
    return story.stand_in.state("invoices", "invoice_items")


def close(story: Story, status: str) -> None:
    invoice = job(story.stand_in)["invoiceId"]
    changes = {"syncStatus": status}
    story.stand_in.control("edit", {"table": "invoices", "id": invoice, "changes": changes})


def test_a_line_is_added_with_its_place_and_person_at_their_price(story: Story) -> None:
    record = usage(story)
    made = story.connector.push(USAGE, record, key="k")
    kept = line(story, made.external_id)
    pex = story.stand_in.lookup("materials", "PEX-34-BLUE")
    assert str(kept["invoiceId"]) == record.invoice_id
    assert (kept["skuId"], kept["type"]) == (pex["id"], "Material")
    assert (Decimal(kept["quantity"]), Decimal(kept["cost"])) == (Decimal("12.5"), Decimal("0.4"))
    assert Decimal(kept["price"]) == Decimal(str(pex["price"]))
    assert (kept["inventoryLocation"], kept["description"]) == ("VAN-01", "PEX 3/4 blue")
    assert str(kept["technicianId"]) == record.technician_id
    assert made.number == "MU-31"


def test_the_same_used_twice_is_two_lines(story: Story) -> None:
    first = story.connector.push(USAGE, usage(story), key="k")
    second = story.connector.push(USAGE, usage(story, number="MU-32"), key="k2")
    assert first.external_id != second.external_id


def test_a_line_known_as_another_use_is_not_taken_for_this_one(story: Story) -> None:
    first = story.connector.push(USAGE, usage(story), key="k")
    record = usage(story, number="MU-32", known_line_ids=(first.external_id,))
    assert story.connector.find(USAGE, record, key="k2") is None
    second = story.connector.push(USAGE, record, key="k2")
    found = story.connector.find(USAGE, record, key="k2")
    assert found is not None
    assert found.external_id == second.external_id


@pytest.mark.parametrize(
    "changes",
    [{"quantity": Decimal("12")}, {"technician_id": "1"}, {"location_id": "1"}, {"item_id": "1"}],
)
def test_a_line_that_says_something_else_is_not_ours(story: Story, changes: dict[str, Any]) -> None:
    story.connector.push(USAGE, usage(story), key="k")
    assert story.connector.find(USAGE, usage(story, **changes), key="k2") is None


def test_a_change_keeps_the_line_and_its_price(story: Story) -> None:
    record = made_usage(story, quantity=Decimal("8"), description="PEX 3/4 blue, second floor")
    before = line(story, record.external_id)
    made = story.connector.push(USAGE, record, key="k")
    after = line(story, record.external_id)
    assert made.external_id == record.external_id
    assert Decimal(after["quantity"]) == 8
    assert (after["price"], after["description"]) == (before["price"], "PEX 3/4 blue, second floor")


def test_nothing_left_takes_the_line_off(story: Story) -> None:
    record = removed_usage(story)
    story.connector.push(USAGE, record, key="k")
    assert line(story, record.external_id)["active"] is False


def test_a_line_that_is_gone_already_is_done_without_a_call(story: Story) -> None:
    record = removed_usage(story)
    story.connector.push(USAGE, record, key="k")
    before = lines(story)
    again = story.connector.push(USAGE, record, key="k2")
    assert again.external_id == record.external_id
    assert lines(story) == before


def test_a_changed_line_that_is_gone_is_not_made_again(story: Story) -> None:
    record = removed_usage(story)
    story.connector.push(USAGE, record, key="k")
    before = lines(story)
    with pytest.raises(NotFound, match="has no line"):
        story.connector.push(USAGE, replace(record, quantity=Decimal("3")), key="k2")
    assert lines(story) == before


@pytest.mark.parametrize("status", ["Posted", "Exported"])
@pytest.mark.parametrize("prepare", [usage, removed_usage], ids=["added", "removed"])
def test_a_closed_invoice_takes_nothing_and_is_not_even_asked(
    story: Story, prepare: Any, status: str
) -> None:
    record = prepare(story)
    close(story, status)
    before = lines(story)
    written = writes(story)
    with pytest.raises(Rejected, match=f"it is {status}") as caught:
        story.connector.push(USAGE, record, key="k")
    assert caught.value.reason == "external_locked"
    assert "adjustment invoice" in caught.value.hint
    assert lines(story) == before
    assert writes(story) == written


def writes(story: Story) -> int:
    return sum("/items" in call["what"] for call in story.stand_in.calls())


def test_an_unknown_item_is_a_refusal_although_it_is_answered_with_500(story: Story) -> None:
    before = lines(story)
    with pytest.raises(Rejected, match="does not know the item 1") as caught:
        story.connector.push(USAGE, usage(story, item_id="1"), key="k")
    assert (caught.value.reason, caught.value.code) == ("item_review", "500")
    assert lines(story) == before


def test_any_other_500_leaves_the_outcome_unknown(story: Story) -> None:
    story.stand_in.faults({"match": "PATCH.*/items", "kind": "status", "status": 500})
    with pytest.raises(OutcomeUnknown):
        story.connector.push(USAGE, usage(story), key="k")


def test_an_invoice_that_is_not_there_is_not_found(story: Story) -> None:
    record = usage(story, invoice_id="1")
    with pytest.raises(NotFound, match="no invoice 1"):
        story.connector.push(USAGE, record, key="k")
    assert story.connector.find(USAGE, record, key="k") is None
