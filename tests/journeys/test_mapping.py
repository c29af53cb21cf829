"""An order waits for a vendor nobody is sure about; an accountant decides, and it goes.

Winsupply of Tucson would be called what Winsupply of Phoenix is called in the books.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.story import order, orders_in
from tests.journeys.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.cluster]
VENDOR = "Winsupply of Tucson"


def test_the_order_goes_once_its_vendor_is_decided(installation, desk):
    sage = installation.intacct
    buyer = desk("buyer")
    number = order(buyer, vendor=VENDOR, job="4704")
    buyer.press("Approve")
    expect(buyer.page.locator("#panels")).to_contain_text("same vendor as VEND-WINSUPPLY")

    accountant = desk("accountant")
    accountant.open("/integrations/externallink/?entity=vendor&state=review")
    row = accountant.page.locator("tr", has_text=VENDOR)
    expect(row).to_contain_text("VEND-WINSUPPLY-2")
    row.get_by_role("link", name=f"Decide {VENDOR}").click()
    accountant.page.fill("#id_code", "WINSUPPLY-TUCSON")
    accountant.page.fill("#id_reason", "A branch with a bank account of its own")
    accountant.press("Decide")
    expect(accountant.page.locator("body")).to_contain_text("It is WINSUPPLY-TUCSON from now on.")

    [arrived] = until(lambda: orders_in(sage, number), seconds=20, what=f"{number} in Sage")
    assert arrived["CUSTVENDID"] == "WINSUPPLY-TUCSON"
    named = [row["VENDORID"] for row in sage.state()["VENDOR"].values() if row["NAME"] == VENDOR]
    assert named == ["WINSUPPLY-TUCSON"]
    accountant.open(f"/integrations/externallink/?entity=vendor&q={VENDOR}")
    expect(accountant.page.locator("tr", has_text=VENDOR)).to_contain_text("Overridden")
