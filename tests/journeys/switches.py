"""The page of the Intacct switches, as an administrator moves them."""

from __future__ import annotations

from collections.abc import Mapping

from playwright.sync_api import expect

from tests.journeys.pages import Desk

PROJECTS = "enable_intacct_projects"
AUTO = "enable_project_auto_sync"
MAPPING = "enable_parent_project_mapping"
MISSING = "create_missing_projects_on_export"
NAMES = "use_project_name"
DEMO = {AUTO: True, MAPPING: True, MISSING: True}
"""What the demo company has on beneath its projects."""


class Switches:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def on(self) -> set[str]:
        """Those that are stored on."""
        self._open()
        boxes = self.desk.page.locator(".ply-toggle input[type=checkbox]:checked")
        return {box.get_attribute("name") for box in boxes.all()}

    def turn(self, wanted: Mapping[str, bool], *, confirm: bool = False) -> str:
        """Save them that way; with `confirm` the question must come, and is the answer."""
        self._open()
        for name, on in wanted.items():
            self.desk.page.set_checked(f"#{name}", on)
        self.desk.press("Save")
        question = ""
        if confirm:
            question = self.desk.page.locator(".ply-question").inner_text()
            self.desk.press("Save all the same")
        self._saved("The settings are saved.")
        return question

    def try_to_turn_off(self, name: str) -> str:
        """The question that comes; nothing is confirmed."""
        self._open()
        self.desk.page.set_checked(f"#{name}", False)
        self.desk.press("Save")
        return self.desk.page.locator(".ply-question").inner_text()

    def restore(self) -> None:
        self._open()
        self.desk.press("Restore previous")
        self._saved("The earlier settings are back")

    def _open(self) -> None:
        self.desk.open("/integrations/intacctsettings/")

    def _saved(self, told: str) -> None:
        expect(self.desk.page.locator("body")).to_contain_text(told)
