"""An e-mail address changed on both sides: who looks after vendors sees all three, and one click
makes it the same everywhere."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.cluster]
VENDOR = "Rexel"
BASE, OURS, THEIRS = (f"{who}@rexel.example" for who in ("orders", "mesa-desk", "tess.lang"))


def in_servicetitan(installation) -> dict:
    rows = installation.servicetitan.state()["vendors"].values()
    return next(row for row in rows if row["name"] == VENDOR)


def emails(installation) -> tuple[str, list[str]]:
    """What both systems hold; the books once for each place the address stands in."""
    contacts = installation.intacct.state()["CONTACT"].values()
    held = [row["EMAIL1"] for row in contacts if row.get("EMAIL1", "").endswith(BASE[6:])]
    return in_servicetitan(installation)["contactInfo"]["email"], held


def test_what_both_sides_changed_is_decided_with_one_click(installation, desk):
    titan, there = installation.servicetitan, in_servicetitan(installation)
    changed = {"contactInfo": {**there["contactInfo"], "email": THEIRS}}
    titan.control("edit", {"table": "vendors", "id": there["id"], "changes": changed})
    buyer, accountant = desk("buyer"), desk("accountant")
    buyer.open(f"/procurement/vendor/?q={VENDOR}")
    buyer.page.get_by_role("link", name=VENDOR, exact=True).click()
    buyer.press("Change")
    buyer.page.fill("#id_email", OURS)
    buyer.press("Save")
    expect(buyer.page.locator("h1.ply-title")).to_contain_text(VENDOR)
    accountant.open("/procurement/vendor/")
    accountant.press("Sync vendors now")
    expect(accountant.page.locator("#run-head .ply-label")).to_have_text(
        "Succeeded", timeout=20_000
    )

    accountant.open(f"/integrations/conflict/?q={VENDOR}")
    accountant.page.get_by_role("link", name=VENDOR).click()
    sides = accountant.page.get_by_role("region", name="Side by side")
    for email in (BASE, OURS, THEIRS):
        expect(sides).to_contain_text(email)
    accountant.press("Apply the other value")
    expect(accountant.page.locator("h1.ply-title")).to_contain_text("applied")

    until(
        lambda: emails(installation),
        seconds=20,
        what=f"{THEIRS} on both sides",
        is_there=lambda found: found[0] == THEIRS and set(found[1]) == {THEIRS},
    )
