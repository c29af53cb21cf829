"""The back office as a person uses it: by what the pages say, not by how they are built."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Browser, Page, expect

PASSWORD = "plyhub-demo"


class Desk:
    """One person's browser window."""

    def __init__(
        self, browser: Browser, url: str, person: str, *, width: int = 1440, height: int = 900
    ) -> None:
        self.url = url
        self.context = browser.new_context(viewport={"width": width, "height": height})
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(10_000)
        self._log_in(person)

    def _log_in(self, person: str) -> None:
        self.page.goto(f"{self.url}/login/")
        self.page.fill("input[name=username]", person)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.click("button[type=submit]")
        expect(self.page).to_have_title(re.compile("Today"))

    def close(self) -> None:
        self.context.close()

    def open(self, path: str) -> None:
        self.page.goto(f"{self.url}{path}")

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).or_(
            self.page.get_by_role("link", name=name, exact=True)
        ).first.click()

    def make_order(self, *, vendor: str, destination: str, job: str, lines: list[dict[str, Any]]):
        """Type a purchase order into the form and save it; returns its number."""
        self.open("/procurement/purchaseorder/add/")
        self.choose("id_vendor", vendor)
        self.choose("id_destination", destination)
        self.choose("id_job", job)
        for position, line in enumerate(lines):
            self._type_line(position, line)
        self.press("Save")
        heading = self.page.locator("h1.ply-title")
        expect(heading).to_contain_text("PO-")
        return heading.inner_text().split()[0]

    def _type_line(self, position: int, line: dict[str, Any]) -> None:
        prefix = f"id_lines-{position}"
        self.choose(f"{prefix}-item", line["item"])
        for field in ("quantity", "unit_price"):
            if field in line:
                self.page.fill(f"#{prefix}-{field}", str(line[field]))
        if "unit" in line:
            self.page.select_option(f"#{prefix}-unit", line["unit"])

    def choose(self, field: str, text: str) -> None:
        """Type into a search box and take what it finds."""
        self.page.click(f"#{field} + .select2 .select2-selection")
        self.page.fill(".select2-container--open .select2-search__field", text)
        self.page.locator(
            ".select2-results__option--selectable, .select2-results__option[aria-selected]"
        ).filter(has_text=text).first.click()

    def open_order(self, number: str) -> None:
        self.open(f"/procurement/purchaseorder/?q={number}")
        self.page.get_by_role("link", name=number, exact=True).click()
        expect(self.page.locator("h1.ply-title")).to_contain_text(number)

    def open_connection(self, name: str) -> None:
        self.open("/integrations/connection/")
        self.page.get_by_role("link", name=name, exact=True).click()
        expect(self.page.locator("h1.ply-title")).to_contain_text(name)

    def status(self) -> str:
        return self.page.locator("h1.ply-title .ply-label").inner_text()

    def panels(self) -> str:
        """What the panels beside the document say now."""
        return self.page.locator("#panels").inner_text()
