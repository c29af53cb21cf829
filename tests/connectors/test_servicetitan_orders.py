"""Making purchase orders in the ServiceTitan stand-in, and finding them again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from integrations.connectors.servicetitan.connector import ServiceTitanConnector
from integrations.http.errors import (
    OutcomeUnknown,
    PermissionMissing,
    RateLimited,
    Rejected,
    Unauthorized,
    Unreachable,
)
from tests.connectors.conftest import Story

Connect = Callable[..., ServiceTitanConnector]


def test_an_order_is_made_with_lines_amounts_and_our_mark(story: Story) -> None:
    made = story.create()
    (order,) = story.orders()
    assert (made.external_id, made.number) == (str(order["id"]), order["number"])
    assert (order["status"], order["summary"]) == ("Pending", "PlyHub PO-892")
    assert (order["tax"], order["shipping"]) == (160.0, 12.5)
    assert [(line["quantity"], line["cost"]) for line in order["items"]] == [
        (300.0, 0.333333),
        (1.0, 1900.0),
    ]
    assert made.line_ids == {
        ref: str(line["id"]) for ref, line in zip(("1", "2"), order["items"], strict=True)
    }


def test_an_order_of_a_job_is_numbered_after_it(story: Story) -> None:
    job = story.stand_in.lookup("jobs", "4521")
    story.order = replace(story.order, job_id=str(job["id"]))
    assert story.create().number == "4521-001"


def test_an_inactive_vendor_is_refused_with_its_reason(story: Story) -> None:
    edit = {"table": "vendors", "id": story.order.vendor_id, "changes": {"active": False}}
    story.stand_in.control("edit", edit)
    with pytest.raises(Rejected, match="vendorId") as caught:
        story.create()
    assert caught.value.reason == "vendor_review"
    assert story.orders() == []


def test_an_inactive_item_is_refused_with_its_reason(story: Story) -> None:
    story.stand_in.control("deactivate_material", {"code": "PEX-34-BLUE"})
    with pytest.raises(Rejected, match="skuId") as caught:
        story.create()
    assert caught.value.reason == "item_review"
    assert story.orders() == []


def test_a_wrong_total_is_refused_before_anything_is_sent(story: Story) -> None:
    story.order = replace(story.order, total=Decimal("2000.02"))
    before = len(story.stand_in.calls())
    with pytest.raises(Rejected) as caught:
        story.create()
    assert caught.value.reason == "total_mismatch"
    assert len(story.stand_in.calls()) == before


def test_a_create_whose_answer_is_lost_is_unknown_and_found_once(story: Story) -> None:
    story.stand_in.faults({"match": "POST.*purchase-orders", "kind": "cut_after"})
    with pytest.raises(OutcomeUnknown):
        story.create()
    (order,) = story.orders()
    found = story.connector.find("st.po.create", story.order, key="key-1")
    assert found is not None
    assert (found.external_id, found.number) == (str(order["id"]), order["number"])
    assert sorted(found.line_ids) == ["1", "2"]


def test_a_lost_create_of_a_job_order_is_found_by_the_job(story: Story) -> None:
    job = story.stand_in.lookup("jobs", "4521")
    story.order = replace(story.order, job_id=str(job["id"]))
    story.stand_in.faults({"match": "POST.*purchase-orders", "kind": "cut_after"})
    with pytest.raises(OutcomeUnknown):
        story.create()
    found = story.connector.find("st.po.create", story.order, key="key-1")
    assert found is not None
    assert found.number == "4521-001"


@pytest.mark.parametrize("kind", ["malformed", "hang_after"])
def test_a_create_without_a_trustworthy_answer_is_unknown(story: Story, kind: str) -> None:
    story.stand_in.faults({"match": "POST.*purchase-orders", "kind": kind, "seconds": 0.1})
    with pytest.raises(OutcomeUnknown):
        story.create()
    assert len(story.orders()) == 1


def test_a_create_that_never_arrived_is_unknown_and_not_found(story: Story) -> None:
    story.stand_in.faults({"match": "POST.*purchase-orders", "kind": "cut_before"})
    with pytest.raises(OutcomeUnknown):
        story.create()
    assert story.connector.find("st.po.create", story.order, key="key-1") is None
    assert story.orders() == []


def test_an_order_with_a_longer_number_is_not_taken_for_ours(story: Story) -> None:
    other = replace(story.order, number="PO-8921")
    story.connector.push("st.po.create", other, key="key-2")
    assert story.connector.find("st.po.create", story.order, key="key-1") is None


def test_a_canceled_order_is_not_found_again(story: Story) -> None:
    made = story.create()
    story.stand_in.control("cancel_po", {"id": made.external_id})
    assert story.connector.find("st.po.create", story.order, key="key-1") is None


def test_a_create_that_found_nobody_is_unreachable(
    story: Story, connect: Connect, closed_port: str
) -> None:
    with pytest.raises(Unreachable, match="connection was refused"):
        connect(url=closed_port).push("st.po.create", story.order, key="key-1")


def test_a_create_over_the_rate_was_not_taken_in(story: Story) -> None:
    story.stand_in.faults(
        {"match": "POST.*purchase-orders", "kind": "status", "status": 429, "retry_after": 5}
    )
    with pytest.raises(RateLimited) as caught:
        story.create()
    assert caught.value.retry_after == 5
    assert story.orders() == []


def test_a_create_with_an_expired_token_happens_once(story: Story) -> None:
    story.stand_in.control("expire_tokens")
    story.create()
    assert len(story.orders()) == 1


def test_a_create_with_a_wrong_secret_changes_nothing(story: Story, connect: Connect) -> None:
    with pytest.raises(Unauthorized):
        connect(client_secret="wrong").push("st.po.create", story.order, key="k")
    assert story.orders() == []


def test_a_create_without_the_permission_changes_nothing(story: Story) -> None:
    story.stand_in.control("settings", {"scopes": ["tn.inv.purchaseorders:r"]})
    story.stand_in.control("expire_tokens")
    with pytest.raises(PermissionMissing, match=r"tn\.inv\.purchaseorders:w"):
        story.create()
    assert story.orders() == []


def test_an_order_that_must_be_approved_first_is_not_made_again(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("integrations.connectors.servicetitan.push.LAG_SECONDS", (0, 0))
    story.stand_in.control("settings", {"orders_need_approval_above": 1000})
    with pytest.raises(OutcomeUnknown, match="waits for approval"):
        story.create()
    with pytest.raises(Rejected, match="R-.* waits for approval") as caught:
        story.connector.find("st.po.create", story.order, key="key-1")
    assert "approve the request" in caught.value.hint
    assert story.orders() == []
    requests = story.stand_in.table("purchase_order_requests")
    assert [row["requestStatus"] for row in requests if row["summary"] == "PlyHub PO-892"] == [
        "PendingApproval"
    ]
