"""Syncs as people see them: started with a click, watched to the end, stopped, paused, resumed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.cluster]
PHONE = {"width": 390, "height": 844}
# A desk far away, so that there is something to see.
SLOW = {"match": "GET", "kind": "delay", "seconds": 0.4, "times": None}


@pytest.fixture
def far_away(installation):
    """ServiceTitan answers slowly, and little at a time."""
    titan = installation.servicetitan
    titan.faults(SLOW)
    titan.control("settings", {"feed_page_size": 300})
    yield titan
    titan.faults()
    titan.control("settings", {"feed_page_size": 1000})


def percent(page: Page) -> int:
    return int(
        page.get_by_role("progressbar", name="The whole sync").get_attribute("aria-valuenow")
    )


def state(page: Page) -> str:
    return page.locator("#run-head .ply-label").inner_text()


def fits(page: Page) -> bool:
    """Whether nothing sticks out to the side."""
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def change_a_job(titan) -> str:
    """Somebody over there writes on a job; its number."""
    job = next(iter(titan.state()["jobs"].values()))
    titan.control("edit", {"table": "jobs", "id": job["id"], "changes": {"summary": "Call first"}})
    return job["jobNumber"]


def test_a_sync_is_started_watched_to_its_end_and_another_one_stopped(far_away, desk):
    number = change_a_job(far_away)
    buyer, phone = desk("buyer"), desk("manager", **PHONE)

    buyer.open("/inventory/job/")
    buyer.press("Sync jobs now")
    expect(buyer.page.locator("#run-head")).to_contain_text("Sync #")
    phone.page.goto(buyer.page.url)

    first = until(lambda: percent(buyer.page), seconds=15, what="progress")
    until(lambda: percent(buyer.page), seconds=15, what="more", is_there=lambda now: now > first)
    line = buyer.page.locator("#run-activity").get_by_text(f"Job #{number} synced")
    expect(line).to_be_visible(timeout=20_000)
    far_away.faults()
    for page in (buyer.page, phone.page):
        expect(page.locator("#run-head .ply-label")).to_have_text("Succeeded", timeout=20_000)
        expect(page.get_by_role("region", name="Summary")).to_be_visible()
        assert (percent(page), fits(page)) == (100, True)

    buyer.page.get_by_label("Record").fill("no such job")
    expect(buyer.page.locator("#run-activity")).to_contain_text("No line of this sync is like that")
    buyer.page.get_by_label("Record").fill(f"#{number}")
    line.click()
    expect(buyer.page).to_have_title(re.compile(f"Job {number}"))

    far_away.faults(SLOW)
    phone.open("/")
    phone.page.get_by_role("button", name="Sync now").first.click()
    expect(phone.page.locator("#run-head .ply-label")).to_have_text("Running", timeout=15_000)
    phone.press("Stop")
    expect(phone.page.locator("#run-head .ply-label")).to_have_text("Cancelled", timeout=20_000)
    expect(phone.page.get_by_role("region", name="How it stands")).to_contain_text("Stopped by")
    assert fits(phone.page)


def test_what_is_paused_says_so_on_the_page_of_the_sync(installation, desk):
    accountant = desk("accountant")
    accountant.open("/integrations/connection/")
    accountant.page.get_by_role("link", name="ServiceTitan", exact=True).click()
    row = accountant.page.get_by_role("row", name=re.compile("^Estimates"))
    row.get_by_role("link", name="Pause").click()
    accountant.page.get_by_label("Reason").fill("Old offers are being cleaned up")
    accountant.press("Pause")
    expect(row).to_contain_text("Old offers are being cleaned up")

    accountant.press("Sync now")

    expect(accountant.page.locator("#run-head .ply-label")).to_have_text(
        "Succeeded", timeout=20_000
    )
    stages = accountant.page.get_by_role("region", name="Stages")
    expect(stages).to_contain_text("Old offers are being cleaned up")
    accountant.page.go_back()
    row.get_by_role("button", name="Resume").click()
    expect(row).not_to_contain_text("Paused")
