"""Returns to a vendor in the ServiceTitan stand-in."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from integrations.http.errors import NotFound, OutcomeUnknown, Rejected
from integrations.records import ReturnRecord
from tests.connectors.conftest import Story
from tests.connectors.servicetitan_writes import made_return, new_return

CREATE, UPDATE, CANCEL = "st.return.create", "st.return.update", "st.return.cancel"


def kept(story: Story, external_id: str) -> dict[str, Any]:
    return next(row for row in story.stand_in.table("returns") if str(row["id"]) == external_id)


def test_a_return_is_made_for_what_was_received_with_our_mark(story: Story) -> None:
    record = new_return(story)
    made = story.connector.push(CREATE, record, key="k")
    row = kept(story, made.external_id)
    assert (row["status"], row["memo"]) == ("Pending", "PlyHub RT-6")
    assert (row["number"], row["referenceNumber"]) == (made.number, "RMA-9")
    assert str(row["purchaseOrderId"]) == record.purchase_order_id
    assert (row["shippingAmount"], row["restockingFee"]) == (7.5, 0)
    (item,) = row["items"]
    assert (item["quantity"], item["cost"]) == (30, 0.333333)
    assert str(item["receiptItemId"]) == record.lines[0].source_line_id
    assert made.line_ids == {"t1": str(item["id"])}


def test_a_return_without_a_type_gets_the_one_that_is_the_default_there(story: Story) -> None:
    made = story.connector.push(CREATE, new_return(story), key="k")
    default = next(row for row in story.stand_in.table("return_types") if row.get("isDefault"))
    assert kept(story, made.external_id)["returnTypeId"] == default["id"]


def test_a_return_without_any_type_says_where_to_choose_one(story: Story) -> None:
    record = new_return(story)
    for row in story.stand_in.table("return_types"):
        edit = {"table": "return_types", "id": row["id"], "changes": {"isDefault": False}}
        story.stand_in.control("edit", edit)
    before = story.stand_in.state("returns")
    with pytest.raises(Rejected, match="needs a return type") as caught:
        story.connector.push(CREATE, record, key="k")
    assert caught.value.reason == "id_invalid"
    assert story.stand_in.state("returns") == before


def test_a_return_of_a_vendor_without_an_order_is_found_by_the_vendor(story: Story) -> None:
    record = without_order(new_return(story))
    made = story.connector.push(CREATE, record, key="k")
    found = story.connector.find(CREATE, record, key="k")
    assert found is not None
    assert (found.external_id, found.line_ids) == (made.external_id, made.line_ids)


def without_order(record: ReturnRecord) -> ReturnRecord:
    line = replace(record.lines[0], source_line_id="")
    return replace(record, purchase_order_id="", lines=(line,))


def test_a_return_with_a_longer_number_is_not_ours(story: Story) -> None:
    record = new_return(story)
    story.connector.push(CREATE, replace(record, number="RT-61"), key="k")
    assert story.connector.find(CREATE, record, key="k") is None


def test_more_than_was_received_is_refused(story: Story) -> None:
    record = new_return(story)
    before = story.stand_in.state("returns")
    lines = (replace(record.lines[0], quantity=Decimal("101")),)
    with pytest.raises(Rejected, match="above what was received"):
        story.connector.push(CREATE, replace(record, lines=lines), key="k")
    assert story.stand_in.state("returns") == before


def test_an_update_changes_adds_and_drops_lines(story: Story) -> None:
    record = made_return(story)
    first = replace(record.lines[0], quantity=Decimal("10"))
    carrier = story.stand_in.lookup("equipment", "CARRIER-24ACC")
    added = replace(
        first,
        line_ref="t2",
        item_id=str(carrier["id"]),
        quantity=Decimal("1"),
        unit_price=Decimal("1900"),
        source_line_id="",
    )
    made = story.connector.push(
        UPDATE, replace(record, lines=(first, added), reference="RMA-10"), key="k2"
    )
    row = kept(story, record.external_id)
    assert [(item["quantity"], str(item["id"])) for item in row["items"]] == [
        (10, made.line_ids["t1"]),
        (1, made.line_ids["t2"]),
    ]
    assert row["referenceNumber"] == "RMA-10"
    story.connector.push(UPDATE, replace(record, lines=(added,)), key="k3")
    row = kept(story, record.external_id)
    assert [item["active"] for item in row["items"]] == [False, True]


def test_a_shipped_return_takes_no_change(story: Story) -> None:
    record = made_return(story, reference="RMA-10")
    story.stand_in.control("return_shipped", {"id": record.external_id})
    before = story.stand_in.state("returns")
    with pytest.raises(Rejected, match="marked as returned") as caught:
        story.connector.push(UPDATE, record, key="k2")
    assert caught.value.reason == "external_locked"
    assert story.stand_in.state("returns") == before


def test_a_credited_return_cannot_be_canceled(story: Story) -> None:
    record = made_return(story)
    story.stand_in.control("return_credited", {"id": record.external_id})
    before = story.stand_in.state("returns")
    with pytest.raises(Rejected, match="has been credited") as caught:
        story.connector.push(CANCEL, record, key="k2")
    assert caught.value.reason == "external_locked"
    assert story.stand_in.state("returns") == before


def test_a_return_is_canceled_with_its_reason_and_not_found_as_made(story: Story) -> None:
    record = made_return(story, cancel_reason="vendor issue")
    story.connector.push(CANCEL, record, key="k2")
    row = kept(story, record.external_id)
    assert (row["status"], row["canceledReason"]) == ("Canceled", "VendorIssue")
    assert story.connector.find(CREATE, record, key="k") is None


def test_canceling_a_return_twice_is_done_once(story: Story) -> None:
    record = made_return(story)
    story.connector.push(CANCEL, record, key="k2")
    again = story.connector.push(CANCEL, record, key="k3")
    assert again.external_id == record.external_id


def test_a_return_that_is_not_there_is_not_found(story: Story) -> None:
    record = replace(new_return(story), external_id="1")
    for operation in (UPDATE, CANCEL):
        with pytest.raises(NotFound):
            story.connector.push(operation, record, key="k2")
        assert story.connector.find(operation, record, key="k2") is None


def test_a_return_that_cannot_be_read_back_is_unknown(story: Story) -> None:
    record = new_return(story)
    story.stand_in.faults({"match": "GET.*/returns", "kind": "html", "status": 200})
    with pytest.raises(OutcomeUnknown, match="could not be read back"):
        story.connector.push(CREATE, record, key="k")
