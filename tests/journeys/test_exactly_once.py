"""However it is pushed, repeated or cut off, an order is in each system exactly once."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.story import MANY_ROLLS, order, orders_in, sent_everywhere
from tests.journeys.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.cluster]

PRESS_APPROVE = """() => {
  const button = [...document.querySelectorAll('button')].find(
    (each) => each.textContent.trim() === 'Approve');
  button.form.submit();
}"""


def in_both(installation, number: str) -> tuple[int, int]:
    stand_ins = (installation.servicetitan, installation.intacct)
    return tuple(len(orders_in(each, number)) for each in stand_ins)


def wait_until_sent(installation, window, number: str, *, seconds: float = 20) -> None:
    window.open_order(number)
    until(window.panels, seconds=seconds, what=f"{number} sent to both", is_there=sent_everywhere)
    assert in_both(installation, number) == (1, 1)


def test_two_browsers_approve_at_once(installation, desk):
    buyer = desk("buyer")
    number = order(buyer, job="4610", lines=MANY_ROLLS)
    buyer.press("Submit for approval")
    windows = [desk("manager"), desk("admin")]
    for window in windows:
        window.open_order(number)

    for window in windows:
        window.page.evaluate(PRESS_APPROVE)
    answers = [
        until(
            lambda window=window: window.page.locator("body").inner_text(),
            seconds=15,
            what="an answer",
            is_there=lambda text: "is approved" in text or "is not possible" in text,
        )
        for window in windows
    ]

    assert sorted("is approved" in answer for answer in answers) == [False, True]
    wait_until_sent(installation, windows[0], number)


def test_the_task_delivered_again_sends_nothing_again(installation, desk):
    buyer = desk("buyer")
    number = order(buyer, job="4702")
    buyer.press("Approve")
    wait_until_sent(installation, buyer, number)

    installation.processes.manage("flush_outbox", quiet=True)
    installation.processes.manage("flush_outbox", quiet=True)

    assert in_both(installation, number) == (1, 1)


def test_the_worker_dies_between_the_call_and_its_bookkeeping(installation, desk):
    buyer = desk("buyer")
    number = order(buyer, job="4703")
    titan = installation.servicetitan
    titan.faults({"match": "POST .*/purchase-orders", "kind": "hang_after", "seconds": 20})

    buyer.press("Approve")
    until(lambda: orders_in(titan, number), seconds=15, what="the order in ServiceTitan")
    installation.kill_cluster("plyhub-push")
    titan.faults()
    installation.start_cluster("plyhub-push")

    # The clock finds the lease that ran out.
    wait_until_sent(installation, buyer, number, seconds=40)


def test_sage_is_down_when_the_order_is_approved(installation, desk):
    buyer = desk("buyer")
    number = order(buyer, job="4500")
    installation.intacct.stop()

    buyer.press("Approve")
    try:
        until(
            buyer.panels,
            seconds=30,
            what="a reason on the page",
            is_there=lambda text: "could not be reached" in text or "did not get through" in text,
        )
        assert len(orders_in(installation.servicetitan, number)) == 1
    finally:
        installation.intacct.start()

    # It would go by itself a minute later; whoever knows that Sage is back need not wait.
    admin = desk("admin")
    admin.open_connection("Sage Intacct")
    admin.press("Test")
    expect(admin.page.locator("body")).to_contain_text("Sage Intacct answers")
    wait_until_sent(installation, buyer, number)
