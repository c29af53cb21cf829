"""The script of the Intacct switches (product semantics 5.5, H4 to H16), by the pages.

Jobs and projects are made in ServiceTitan and read from there; what came of them is looked up in
the books. After every step all projects there are compared with what they have to be, so that what
must not happen is seen not to have happened by what does happen afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.journeys.pages import Desk
from tests.journeys.story import order, orders_in
from tests.journeys.switches import AUTO, DEMO, MAPPING, NAMES, PROJECTS, Switches
from tests.journeys.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.cluster]


class Story:
    """One administrator at a desk, both systems, and the projects that have to be in the books."""

    def __init__(self, installation, desk: Desk) -> None:
        self.installation, self.desk = installation, desk
        self.switches = Switches(desk)
        self.titan, self.sage = installation.servicetitan, installation.intacct
        self.expected = self.there()

    def there(self) -> dict[str, str]:
        """Every project in the books: its id and its name."""
        rows = self.sage.state().get("PROJECT", {}).values()
        return {row["PROJECTID"]: row["NAME"] for row in rows}

    def arrives(self, **changed: str) -> None:
        """These, with part of their names, and no others, are new or renamed there."""
        ids = {name.replace("_", "-"): part for name, part in changed.items()}
        until(
            self.there,
            seconds=30,
            what=f"{ids} among the projects",
            is_there=lambda found: all(part in found.get(key, "") for key, part in ids.items()),
        )
        found = self.there()
        self.expected |= {key: found[key] for key in ids}
        assert found == self.expected

    def pull(self) -> None:
        """Read the jobs of ServiceTitan, to the end."""
        self.desk.open_connection("ServiceTitan")
        self.desk.press("Sync a part")
        self.desk.page.select_option("#id_scope", "jobs")
        self.desk.press("Sync a part")
        expect(self.desk.page.locator("body")).to_contain_text("has started.")
        state = self.desk.page.locator("#run-head .ply-label")
        expect(state).to_have_text("Succeeded", timeout=30_000)

    def job(self, number: str, **more: str) -> None:
        self.titan.control("create_job", {"number": number, **more})

    def queue(self, query: str = "") -> str:
        """What the page of the queue says."""
        self.desk.open(f"/integrations/outboxentry/{query}")
        return self.desk.page.locator("#main, body").first.inner_text()

    def press_on_connection(self, *names: str, told: str) -> None:
        self.desk.open_connection("Sage Intacct")
        for name in names:
            self.desk.press(name)
        expect(self.desk.page.locator("body")).to_contain_text(told)


@pytest.fixture
def story(installation, desk) -> Iterator[Story]:
    """All switches off; afterwards they are as the demo has them."""
    told = Story(installation, desk("admin"))
    told.switches.turn({PROJECTS: False}, confirm=True)
    told.switches.turn({NAMES: False})
    yield told
    told.switches.turn({PROJECTS: True, NAMES: True})
    told.switches.turn(DEMO)


def test_the_script_of_the_switches(story, desk):
    """H3: projects are saved on, then automatic synchronization."""
    story.job("9400")
    story.switches.turn({PROJECTS: True})
    story.switches.turn({AUTO: True})
    assert story.switches.on() == {PROJECTS, AUTO}

    what_was_there_before_stays_away_and_what_comes_arrives(story)
    a_project_goes_with_mapping_and_its_name_with_names(story)
    an_order_goes_after_its_project(story, desk("buyer"))
    an_error_holds_and_lets_go_by_itself(story)
    what_came_while_it_was_off_goes_only_when_asked_for(story)
    switching_off_asks_and_cancels(story)
    restoring_counts_from_now(story)


def what_was_there_before_stays_away_and_what_comes_arrives(story: Story) -> None:
    """H4, H5: 9400 was made before the switch went on, 9521 after."""
    story.job("9521")
    story.pull()
    story.arrives(PRJ_9521="Job 9521")


def a_project_goes_with_mapping_and_its_name_with_names(story: Story) -> None:
    """H6, H7, H8."""
    first = story.titan.control("create_project", {"name": "Early"})["number"]
    story.pull()
    story.desk.open("/")
    expect(story.desk.page.locator("body")).to_contain_text(
        "1 project was not sent to Sage Intacct: parent mapping is off."
    )

    story.switches.turn({MAPPING: True})
    number = story.titan.control("create_project", {"name": "Clinic"})["number"]
    story.pull()
    story.arrives(**{f"PPRJ_{number}": f"Project {number}"})

    story.titan.control("rename_project", {"number": number, "name": "Riverside"})
    story.pull()
    story.switches.turn({NAMES: True})
    assert story.there() == story.expected
    story.titan.control("rename_project", {"number": number, "name": "Riverside Clinic"})
    story.pull()
    story.arrives(**{f"PPRJ_{number}": "Riverside Clinic"})
    assert not any(first in key for key in story.expected)


def an_order_goes_after_its_project(story: Story, buyer: Desk) -> None:
    """H9: nobody sends just now, so that both are in the queue."""
    story.installation.kill_cluster("plyhub-push")
    story.job("9524")
    story.pull()
    assert "Job 9524" in story.queue()
    number = order(buyer, job="9524")
    buyer.press("Approve")
    until(
        buyer.panels,
        seconds=15,
        what="what the order waits for",
        is_there=lambda text: f"{number} waits for Job 9524 (PRJ-9524)." in text,
    )
    assert story.there() == story.expected
    story.installation.start_cluster("plyhub-push")

    story.arrives(PRJ_9524="Job 9524")
    until(lambda: orders_in(story.sage, number), seconds=30, what=f"{number} in Sage")
    written = story.sage.written()
    assert written.index(("PROJECT", "PRJ-9524")) < written.index(("PODOCUMENT", number))


def an_error_holds_and_lets_go_by_itself(story: Story) -> None:
    """H10, H11."""
    story.sage.stop()
    try:
        for _ in range(5):
            story.press_on_connection("Test", told="The connection was refused.")
        story.press_on_connection(told="In error")
        story.job("9530")
        story.pull()
        page = story.queue()
        assert "Job 9530" in page
        assert "waiting: Sage Intacct could not be reached since" in page
        assert re.search(r"On their way\s+1\s", page)
        assert re.search(r"Oldest waits\s+\d+.minutes", page)
    finally:
        story.sage.start()
    story.arrives(PRJ_9530="Job 9530")


def what_came_while_it_was_off_goes_only_when_asked_for(story: Story) -> None:
    """H12, H13, H14."""
    story.press_on_connection("Switch off", told="Sage Intacct is switched off.")
    story.job("9531")
    story.pull()
    assert "Job 9531" in story.queue("?state__exact=skipped")
    story.press_on_connection("Test", told="Sage Intacct answers")
    story.job("9532")
    story.pull()
    story.arrives(PRJ_9532="Job 9532")

    desk = story.desk
    desk.open("/integrations/outboxentry/earlier/?kind=job&number=9531")
    expect(desk.page.locator("form[method=post] .ply-card-title")).to_contain_text("1 not there")
    expect(desk.page.locator(".ply-table")).to_contain_text("skipped or cancelled then")
    desk.press("Preview all 1")
    desk.press("Send 1")
    expect(desk.page.locator("body")).to_contain_text("1 will be sent.")
    story.arrives(PRJ_9531="Job 9531")


def switching_off_asks_and_cancels(story: Story) -> None:
    """H15: two jobs wait, as nobody sends just now."""
    story.installation.kill_cluster("plyhub-push")
    story.job("9538")
    story.job("9539")
    story.pull()
    before = story.switches.on()
    question = story.switches.try_to_turn_off(PROJECTS)
    assert "2 queued project syncs will be cancelled" in question
    assert story.switches.on() == before == {PROJECTS, AUTO, MAPPING, NAMES}

    story.switches.turn({PROJECTS: False}, confirm=True)
    assert story.switches.on() == {NAMES}
    page = story.queue("?state__exact=cancelled")
    assert "Job 9538" in page and "Job 9539" in page
    assert "Enable Intacct Projects was turned off." in page
    story.installation.start_cluster("plyhub-push")


def restoring_counts_from_now(story: Story) -> None:
    """H16: 9540 came while projects were off; 9541 comes after all is back."""
    story.job("9540")
    story.pull()
    story.switches.turn({PROJECTS: True})
    assert story.switches.on() == {PROJECTS, NAMES}
    story.switches.restore()
    assert story.switches.on() == {PROJECTS, AUTO, MAPPING, NAMES}
    story.job("9541")
    story.pull()
    story.arrives(PRJ_9541="Job 9541")
