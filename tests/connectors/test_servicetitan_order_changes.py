"""Changing and canceling purchase orders in the ServiceTitan stand-in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from integrations.http.errors import NotFound, OutcomeUnknown, Rejected
from tests.connectors.conftest import Story


def test_an_update_changes_adds_and_drops_lines(story: Story) -> None:
    created = story.created()
    first, second = created.lines
    changed = replace(first, quantity=Decimal("600"))
    added = replace(second, line_ref="3", source_line_id="", quantity=Decimal("2"))
    order = replace(
        created,
        lines=(changed, added),
        total=Decimal("4000.00"),
        required_on=date(2026, 11, 2),
    )
    made = story.connector.push("st.po.update", order, key="key-2")
    (kept,) = story.orders()
    assert [(line["quantity"], str(line["id"])) for line in kept["items"]] == [
        (600.0, made.line_ids["1"]),
        (2.0, made.line_ids["3"]),
    ]
    assert made.line_ids["1"] == first.source_line_id
    assert kept["requiredOn"] == "2026-11-02T00:00:00Z"


def test_an_update_whose_answer_is_lost_is_found(story: Story) -> None:
    order = replace(story.created(), required_on=date(2026, 11, 2))
    assert story.connector.find("st.po.update", order, key="key-2") is None
    story.stand_in.faults({"match": "PATCH.*purchase-orders", "kind": "cut_after"})
    with pytest.raises(OutcomeUnknown):
        story.connector.push("st.po.update", order, key="key-2")
    found = story.connector.find("st.po.update", order, key="key-2")
    assert found is not None
    assert found.external_id == order.external_id


def test_an_update_of_an_exported_order_is_locked(story: Story) -> None:
    order = story.created()
    story.stand_in.control("export_po", {"id": order.external_id})
    before = story.orders()
    with pytest.raises(Rejected, match="handed to accounting") as caught:
        story.connector.push("st.po.update", replace(order, tax=Decimal("1")), key="key-2")
    assert caught.value.reason == "external_locked"
    assert "PO-892" in caught.value.hint
    assert story.orders() == before


def test_a_sent_order_still_takes_a_new_date(story: Story) -> None:
    order = replace(story.created(), required_on=date(2026, 11, 2))
    story.stand_in.control("send_po", {"id": order.external_id})
    story.connector.push("st.po.update", order, key="key-2")
    (kept,) = story.orders()
    assert (kept["status"], kept["requiredOn"]) == ("Sent", "2026-11-02T00:00:00Z")


def test_a_sent_order_takes_no_other_lines(story: Story) -> None:
    order = story.created()
    story.stand_in.control("send_po", {"id": order.external_id})
    before = story.orders()
    first, second = order.lines
    fewer = replace(order, lines=(second,), total=Decimal("1900.00"))
    with pytest.raises(Rejected, match="marked as sent") as caught:
        story.connector.push("st.po.update", fewer, key="key-2")
    assert caught.value.reason == "external_locked"
    assert story.orders() == before


def test_an_order_that_is_not_there_is_not_found(story: Story) -> None:
    order = replace(story.order, external_id="1")
    with pytest.raises(NotFound):
        story.connector.push("st.po.update", order, key="key-2")


def test_an_order_is_canceled_with_its_reason(story: Story) -> None:
    order = replace(story.created(), cancel_reason="VendorIssue")
    assert story.connector.find("st.po.cancel", order, key="key-3") is None
    made = story.connector.push("st.po.cancel", order, key="key-3")
    (kept,) = story.orders()
    assert (kept["status"], kept["canceledReason"]) == ("Canceled", "VendorIssue")
    assert made.external_id == order.external_id
    found = story.connector.find("st.po.cancel", order, key="key-3")
    assert found is not None


def test_canceling_twice_is_done_once(story: Story) -> None:
    order = story.created()
    story.connector.push("st.po.cancel", order, key="key-3")
    assert story.connector.push("st.po.cancel", order, key="key-3").external_id == order.external_id


def test_a_received_order_cannot_be_canceled(story: Story) -> None:
    order = story.created()
    story.stand_in.control("receive_po", {"id": order.external_id})
    with pytest.raises(Rejected, match="fully received") as caught:
        story.connector.push("st.po.cancel", order, key="key-3")
    assert caught.value.reason == "external_locked"
    assert story.orders()[0]["status"] == "Received"
