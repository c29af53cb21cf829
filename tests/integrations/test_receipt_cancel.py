"""A receipt that is reversed here is canceled there, once, whatever happens on the way."""

from __future__ import annotations

from decimal import Decimal as D

import pytest
from django.utils import timezone

from integrations.models import ExternalLink, ManualStep, OutboxEntry
from integrations.sync import push, remedies
from inventory.models import StockBalance
from procurement.models import PurchaseOrder, Receipt
from procurement.services import receipt_reversal, receipts
from tests.integrations import outbox_story as w
from tests.integrations.outbox_story import World
from tests.integrations.reading import read

pytest_plugins = ["tests.integrations.outbox_world"]
CANCEL = "PATCH .*receipts/.*/cancellation"


@pytest.fixture
def order(world: World, st) -> PurchaseOrder:
    made = world.order()
    w.approve(made)
    push.drain(st.pk)
    return made


def receive(world: World, order: PurchaseOrder) -> Receipt:
    quantities = {line.pk: line.stock_quantity for line in order.lines.all()}
    return receipts.receive(actor=world.admin, order_id=order.pk, quantities=quantities)


@pytest.fixture
def receipt(world: World, st, order) -> Receipt:
    """All of PO-892, which ServiceTitan knows of."""
    made = receive(world, order)
    push.drain(st.pk)
    return made


def reverse(world: World, receipt: Receipt) -> None:
    receipt_reversal.reverse(actor=world.admin, receipt_id=receipt.pk, reason="Wrong delivery")


def overdue() -> None:
    """As if the time to look again had come."""
    OutboxEntry.objects.update(next_attempt_at=timezone.now())


def there(titan) -> tuple[list[bool], list[str]]:
    """Which receipts stand, and how their order is."""
    return (
        [row["active"] for row in titan.rows("receipts")],
        [row["status"] for row in titan.rows("purchase_orders")],
    )


def test_it_is_canceled_there(world, st, titan, receipt):
    assert there(titan) == ([True], ["Received"])

    reverse(world, receipt)
    push.drain(st.pk)

    assert there(titan) == ([False], ["Pending"])
    entry = w.entry(st, "st.receipt.cancel")
    assert (entry.state, entry.external_id) == (
        "succeeded",
        ExternalLink.objects.get(entity="receipt").external_id,
    )


def test_reading_it_back_changes_nothing_here(world, st, titan, receipt):
    reverse(world, receipt)
    push.drain(st.pk)

    read(st, "purchase_order", "receipt")

    assert Receipt.objects.get().status == "reversed"
    assert set(StockBalance.objects.values_list("on_hand", flat=True)) == {0}
    assert ExternalLink.objects.get(entity="receipt").remote_status == "Canceled"
    assert not ManualStep.objects.exists()


def test_one_that_was_never_sent_never_goes(world, st, titan, order):
    receipt = receive(world, order)
    reverse(world, receipt)
    push.drain(st.pk)

    assert w.entry(st, "st.receipt.create").state == "cancelled"
    assert not OutboxEntry.objects.filter(operation="st.receipt.cancel").exists()
    assert there(titan) == ([], ["Pending"])


def test_one_whose_fate_is_not_known_is_settled_before_it_is_canceled(world, st, titan, order):
    receipt = receive(world, order)
    OutboxEntry.objects.filter(operation="st.receipt.create").update(state="unknown", attempts=1)
    reverse(world, receipt)
    held = w.entry(st, "st.receipt.cancel")
    assert (held.state, [one.operation for one in held.depends_on.all()]) == (
        "waiting",
        ["st.receipt.create"],
    )

    for _ in range(3):
        push.drain(st.pk)
        overdue()

    assert there(titan) == ([False], ["Pending"])
    held.refresh_from_db()
    assert held.state == "succeeded"


def test_a_lost_answer_is_looked_up_not_sent_again(world, st, titan, receipt):
    titan.faults({"match": CANCEL, "kind": "cut_after"})
    reverse(world, receipt)
    push.drain(st.pk)

    entry = w.entry(st, "st.receipt.cancel")
    assert entry.state == "succeeded"
    kinds = list(entry.history.order_by("pk").values_list("kind", "outcome"))
    assert kinds == [("send", "unknown"), ("look", "succeeded")]
    assert there(titan) == ([False], ["Pending"])


def test_a_lost_request_is_sent_again_after_two_looks(world, st, titan, receipt):
    titan.faults({"match": CANCEL, "kind": "cut_before"})
    reverse(world, receipt)
    for _ in range(3):
        push.drain(st.pk)
        overdue()

    entry = w.entry(st, "st.receipt.cancel")
    assert (entry.state, entry.attempts) == ("succeeded", 2)
    assert there(titan) == ([False], ["Pending"])


def test_too_many_requests_cost_no_attempt(world, st, titan, receipt):
    titan.faults({"match": CANCEL, "kind": "status", "status": 429, "retry_after": 1})
    reverse(world, receipt)
    push.drain(st.pk)
    entry = w.entry(st, "st.receipt.cancel")
    assert (entry.state, entry.reason, entry.attempts) == ("retrying", "rate_limited", 0)

    titan.faults()
    overdue()
    push.drain(st.pk)
    assert there(titan) == ([False], ["Pending"])


def test_an_expired_token_is_renewed(world, st, titan, receipt):
    titan.control("expire_tokens")
    reverse(world, receipt)
    push.drain(st.pk)

    entry = w.entry(st, "st.receipt.cancel")
    assert (entry.state, entry.attempts) == ("succeeded", 1)
    assert there(titan) == ([False], ["Pending"])


def test_one_that_was_exported_there_is_left_to_a_person(world, st, titan, receipt):
    known = ExternalLink.objects.get(entity="receipt").external_id
    titan.control("edit", {"table": "receipts", "id": known, "changes": {"syncStatus": "Exported"}})
    reverse(world, receipt)
    push.drain(st.pk)

    entry, step = w.entry(st, "st.receipt.cancel"), ManualStep.objects.get()
    assert (entry.state, entry.reason) == ("blocked", "external_locked")
    assert (step.kind, step.entity, step.hub_id) == ("receipt_reversed", "receipt", receipt.pk)
    assert step.text.startswith(f"Cancel {receipt.number} in ServiceTitan by hand.")
    assert there(titan) == ([True], ["Received"])

    titan.control("edit", {"table": "receipts", "id": known, "changes": {"syncStatus": "Pending"}})
    remedies.retry(actor=world.admin, entry_ids=[entry.pk])
    push.drain(st.pk)
    assert there(titan) == ([False], ["Pending"])
    step.refresh_from_db()
    assert step.state == "dismissed"


def test_one_canceled_there_before_counts_as_done(world, st, titan, receipt):
    known = ExternalLink.objects.get(entity="receipt").external_id
    titan.control("edit", {"table": "receipts", "id": known, "changes": {"active": False}})
    reverse(world, receipt)
    push.drain(st.pk)

    assert w.entry(st, "st.receipt.cancel").state == "succeeded"


def test_what_was_received_again_stands_beside_it(world, st, titan, order, receipt):
    reverse(world, receipt)
    receive(world, order)
    push.drain(st.pk)

    assert there(titan) == ([False, True], ["Received"])
    [_, second] = titan.rows("receipts")
    assert [D(item["quantity"]) for item in second["items"]] == [3, 20]


def test_what_sage_never_got_asks_nobody(world, st, si, sage, order):
    receipt = receive(world, order)
    reverse(world, receipt)
    push.drain(si.pk)

    assert not ManualStep.objects.exists()
    assert set(OutboxEntry.objects.filter(entity="receipt").values_list("state", flat=True)) == {
        "cancelled"
    }


def test_where_stock_is_kept_only_here_nothing_is_told(world, st, titan, order):
    st.options = {**st.options, "inventory_mirror": "no"}
    st.save()

    reverse(world, receive(world, order))

    assert not OutboxEntry.objects.filter(connection=st, entity="receipt").exists()
