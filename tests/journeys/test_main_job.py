"""A purchase order for a ServiceTitan job reaches Sage Intacct, and its goods reach the shelf.

Real HTTP, real task clusters, a real browser; afterwards the whole state of both stand-ins is
compared with what it was before.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys import differences
from tests.journeys.story import STORY_LINES, order, orders_in, sent_everywhere
from tests.journeys.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.cluster]


def test_the_order_arrives_everywhere_once_and_its_goods_too(installation, desk):
    titan, sage = installation.servicetitan, installation.intacct
    titan_before, sage_before = titan.state(), sage.state()

    buyer = desk("buyer")
    number = order(buyer, vendor="ABC Supply", job="4521", lines=STORY_LINES)
    buyer.press("Submit for approval")
    assert buyer.status() == "Pending approval"

    manager = desk("manager")
    manager.open_order(number)
    manager.press("Approve")
    until(lambda: orders_in(sage, number), seconds=20, what=f"{number} in Sage")
    until(manager.panels, seconds=10, what="two systems that say sent", is_there=sent_everywhere)

    in_titan = differences.between(titan_before, titan.state())
    assert differences.counts(in_titan) == {
        "attachments": (1, 0, 0),
        "purchase_orders": (1, 0, 0),
    }
    [file] = in_titan["attachments"].added
    assert (file["jobId"], file["fileName"]) == (3000004521, f"{number}.pdf")
    [there] = in_titan["purchase_orders"].added
    assert (there["status"], there["summary"]) == ("Pending", f"PlyHub {number}")
    assert there["jobId"] == 3000004521
    assert [(line["skuCode"], line["quantity"], line["cost"]) for line in there["items"]] == [
        ("CARRIER-24ACC", 3, 1900),
        ("WHIP-6FT", 20, 8.5),
    ]

    in_sage = differences.between(sage_before, sage.state())
    assert [row["VENDORID"] for row in in_sage["VENDOR"].added] == ["VEND-ABC"]
    assert sorted(row["ITEMID"] for row in in_sage["ITEM"].added) == ["INV-24ACC", "INV-WHIP-6FT"]
    assert [row["PROJECTID"] for row in in_sage["PROJECT"].added] == ["PRJ-4521"]
    assert "WAREHOUSE" not in in_sage
    [document] = in_sage["PODOCUMENT"].added
    assert (document["STATE"], document["TOTAL"]) == ("Pending", 5870)
    assert document["CUSTVENDID"] == "VEND-ABC"
    entries = in_sage["PODOCUMENTENTRY"].added
    assert [
        (row["ITEMID"], row["UNIT"], row["UIQTY"], row["UIPRICE"], row["PROJECTID"])
        for row in entries
    ] == [("INV-24ACC", "EA", 3, 1900, "PRJ-4521"), ("INV-WHIP-6FT", "BX", 2, 85, "PRJ-4521")]
    assert _call(sage, "create PROJECT") < _call(sage, "create_potransaction")

    warehouse = desk("warehouse")
    warehouse.open_order(number)
    warehouse.press("Receive")
    warehouse.page.fill("input[name=packing_slip]", "PS-1")
    warehouse.press("Receive")
    expect(warehouse.page.locator("h1.ply-title")).to_contain_text("Received")
    warehouse.page.get_by_role("link", name="RC-").click()
    until(warehouse.panels, seconds=10, what="a receipt in both", is_there=sent_everywhere)

    [receipt] = differences.between(titan_before, titan.state())["receipts"].added
    assert sorted(line["quantity"] for line in receipt["items"]) == [3, 20]
    received = differences.between(sage_before, sage.state())["PODOCUMENT"].added
    # The order is used up; its receiver waits for the vendor's invoice.
    assert {row["DOCPARID"]: (row["STATE"], row["TOTAL"]) for row in received} == {
        "Purchase Order-Inventory": ("Converted", 5870),
        "PO Receiver-Inventory": ("Pending", 5870),
    }

    accountant = desk("accountant")
    accountant.open("/inventory/item/?q=CARRIER-24ACC")
    accountant.page.get_by_role("link", name="CARRIER-24ACC", exact=True).click()
    # 2 at 1,850.00 and 3 at 1,900.00.
    details = accountant.page.get_by_role("region", name="Details")
    expect(details).to_contain_text("1,880.000000")
    expect(details).to_contain_text("5 EA")


def _call(sage, what: str) -> int:
    """The running number of the latest call of that function."""
    return max(line["number"] for line in sage.log() if line["what"].startswith(what))
