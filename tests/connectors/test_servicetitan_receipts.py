"""Receiving goods on orders in the ServiceTitan stand-in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from integrations.http.errors import OutcomeUnknown, Rejected
from integrations.records import PurchaseOrderRecord, ReceiptRecord
from tests.connectors.conftest import Story


def receipt_of(order: PurchaseOrderRecord, **changes: Any) -> ReceiptRecord:
    first, *_ = order.lines
    record = ReceiptRecord(
        number="RC-410",
        purchase_order_id=order.external_id,
        vendor_id=order.vendor_id,
        received_on=date(2026, 10, 29),
        lines=(replace(first, line_ref="r1", quantity=Decimal("100")),),
        vendor_document_number="PS-77",
    )
    return replace(record, **changes)


def test_goods_are_received_on_the_order(story: Story) -> None:
    order = story.created()
    story.stand_in.control("send_po", {"id": order.external_id})
    made = story.connector.push("st.receipt.create", receipt_of(order), key="key-4")
    (receipt,) = story.receipts()
    assert (receipt["memo"], receipt["vendorInvoiceNumber"]) == ("PlyHub RC-410", "PS-77")
    assert (made.external_id, made.number) == (str(receipt["id"]), receipt["number"])
    assert made.line_ids == {"r1": str(receipt["items"][0]["id"])}
    (kept,) = story.orders()
    assert [line["quantityReceived"] for line in kept["items"]] == [100.0, 0.0]
    assert kept["status"] == "PartiallyReceived"


def test_goods_of_an_order_that_is_not_sent_wait_for_the_office(story: Story) -> None:
    story.stand_in.control("settings", {"receipts_require_sent": True})
    order = story.created()
    with pytest.raises(Rejected, match="still Pending") as caught:
        story.connector.push("st.receipt.create", receipt_of(order), key="key-4")
    assert caught.value.reason == "external_not_sent"
    number = story.orders()[0]["number"]
    assert f"open purchase order {number} in ServiceTitan" in caught.value.hint
    assert story.receipts() == []


def test_goods_of_an_exported_order_are_locked_out(story: Story) -> None:
    order = story.created()
    story.stand_in.control("export_po", {"id": order.external_id})
    with pytest.raises(Rejected, match="status is Exported") as caught:
        story.connector.push("st.receipt.create", receipt_of(order), key="key-4")
    assert caught.value.reason == "external_locked"
    assert story.receipts() == []


def test_more_than_is_open_is_refused(story: Story) -> None:
    order = story.created()
    story.stand_in.control("send_po", {"id": order.external_id})
    first = replace(order.lines[0], quantity=Decimal("301"))
    with pytest.raises(Rejected) as caught:
        story.connector.push("st.receipt.create", receipt_of(order, lines=(first,)), key="key-4")
    assert caught.value.reason == ""
    assert story.receipts() == []


def test_a_receipt_whose_answer_is_lost_is_found_once(story: Story) -> None:
    order = story.created()
    story.stand_in.control("send_po", {"id": order.external_id})
    record = receipt_of(order)
    assert story.connector.find("st.receipt.create", record, key="key-4") is None
    story.stand_in.faults({"match": "POST.*receipts", "kind": "cut_after"})
    with pytest.raises(OutcomeUnknown):
        story.connector.push("st.receipt.create", record, key="key-4")
    (receipt,) = story.receipts()
    found = story.connector.find("st.receipt.create", record, key="key-4")
    assert found is not None
    assert found.external_id == str(receipt["id"])
    assert found.line_ids == {"r1": str(receipt["items"][0]["id"])}


def test_a_receipt_is_canceled_and_found_as_such(story: Story) -> None:
    order = story.created()
    story.stand_in.control("send_po", {"id": order.external_id})
    made = story.connector.push("st.receipt.create", receipt_of(order), key="key-4")
    record = receipt_of(order, external_id=made.external_id)
    assert story.connector.find("st.receipt.cancel", record, key="key-5") is None
    story.connector.push("st.receipt.cancel", record, key="key-5")
    assert story.orders()[0]["items"][0]["quantityReceived"] == 0
    found = story.connector.find("st.receipt.cancel", record, key="key-5")
    assert found is not None
    assert story.connector.find("st.receipt.create", record, key="key-4") is None


def test_canceling_a_receipt_twice_is_done_once(story: Story) -> None:
    order = story.created()
    story.stand_in.control("send_po", {"id": order.external_id})
    made = story.connector.push("st.receipt.create", receipt_of(order), key="key-4")
    record = receipt_of(order, external_id=made.external_id)
    for _ in range(2):
        again = story.connector.push("st.receipt.cancel", record, key="key-5")
        assert again.external_id == made.external_id
