"""One installation and one browser for all journeys; every test logs in as it needs."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import sync_playwright

from tests.journeys.installation import Installation
from tests.journeys.pages import Desk

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def installation(tmp_path_factory):
    before = dict(os.environ)
    running = Installation(tmp_path_factory.mktemp("plyhub"))
    try:
        running.start()
        yield running
    finally:
        running.stop()
        os.environ.clear()
        os.environ.update(before)


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=CHROMIUM_FLAGS
        )
        yield browser
        browser.close()


@pytest.fixture
def desk(installation, chromium):
    """`desk("buyer")`: a browser window in which that person is logged in."""
    open_desks = []

    def open_desk(person: str, **window) -> Desk:
        new = Desk(chromium, installation.url, person, **window)
        open_desks.append(new)
        return new

    yield open_desk
    for each in open_desks:
        each.close()
