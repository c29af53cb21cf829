"""The switches on their page: a child waits for its parent, and nothing goes off by surprise."""

import re

import pytest

from integrations import toggles
from integrations.models import Connection, IntacctSettings
from plyhub import roles
from tests.pages import rows

pytestmark = pytest.mark.django_db

PARENT = "enable_intacct_projects"
CHILD = "enable_project_auto_sync"
ALONE = "use_project_name"


def _page(settings: IntacctSettings) -> str:
    return rows.page(IntacctSettings, "change", settings.pk)


def _boxes(answer) -> dict[str, tuple[bool, bool]]:
    """(ticked, can be moved) of each switch, as drawn."""
    found = re.findall(r'<input type="checkbox"[^>]*>', answer.content.decode())
    names = {
        re.search(r'name="(\w+)"', tag)[1]: tag
        for tag in found
        if "enable" in tag or "use_" in tag or "create_" in tag
    }
    return {name: (" checked" in tag, " disabled" not in tag) for name, tag in names.items()}


def _stored(settings: IntacctSettings) -> set[str]:
    row = IntacctSettings.objects.get(pk=settings.pk)
    return {name for name in toggles.BY_NAME if getattr(row, name)}


def test_children_cannot_be_moved_until_the_parent_is_stored_on(as_administrator):
    boxes = _boxes(as_administrator.get(_page(rows.settings())))

    assert boxes == {toggle.name: (False, not toggle.parent) for toggle in toggles.TOGGLES}


def test_children_can_be_moved_once_the_parent_is_stored_on(as_administrator):
    settings = rows.settings(**{PARENT: True})

    boxes = _boxes(as_administrator.get(_page(settings)))

    assert boxes == {toggle.name: (toggle.name == PARENT, True) for toggle in toggles.TOGGLES}


def test_a_switch_is_stored(as_administrator, said):
    settings = rows.settings()

    answer = as_administrator.post(_page(settings), {PARENT: "on"})

    assert (answer.status_code, _stored(settings)) == (302, {PARENT})
    assert said(answer) == [("success", "The settings are saved.")]


def test_parent_and_child_in_one_save_are_refused_on_the_child(as_administrator):
    """A browser does not send a disabled box; what sends it anyway is told why it is no use."""
    settings = rows.settings()

    answer = as_administrator.post(_page(settings), {PARENT: "on", CHILD: "on"})

    assert (answer.status_code, _stored(settings)) == (400, set())
    assert "Turn on Enable Intacct Projects and save first." in answer.content.decode()
    assert _boxes(answer)[PARENT] == (True, True)


def test_a_child_follows_its_stored_parent(as_administrator):
    settings = rows.settings(**{PARENT: True})

    as_administrator.post(_page(settings), {PARENT: "on", CHILD: "on"})

    assert _stored(settings) == {PARENT, CHILD}


def test_turning_the_parent_off_asks_first_and_changes_nothing(as_administrator):
    settings = rows.settings(**{PARENT: True, CHILD: True})

    answer = as_administrator.post(_page(settings), {CHILD: "on"})

    assert answer.status_code == 200
    assert _stored(settings) == {PARENT, CHILD}
    page = answer.content.decode()
    assert 'name="confirm"' in page
    assert answer.context["question"].startswith(
        "Also turns off: Enable Project Automatic Synchronization."
    )


def test_the_question_keeps_what_was_ticked(as_administrator):
    settings = rows.settings(**{PARENT: True, CHILD: True})

    answer = as_administrator.post(_page(settings), {ALONE: "on"})

    boxes = _boxes(answer)
    assert (boxes[PARENT][0], boxes[ALONE][0]) == (False, True)


def test_confirmed_the_parent_goes_off_with_its_children(as_administrator):
    settings = rows.settings(**{PARENT: True, CHILD: True})

    answer = as_administrator.post(_page(settings), {"confirm": "1"})

    assert (answer.status_code, _stored(settings)) == (302, set())


def test_children_that_went_off_with_their_parent_are_no_error(as_administrator):
    settings = rows.settings(**{PARENT: True, CHILD: True})

    as_administrator.post(_page(settings), {CHILD: "on", "confirm": "1"})

    assert _stored(settings) == set()


@pytest.mark.parametrize("role", [roles.BUY, roles.PM, roles.ACC])
def test_who_may_only_look_moves_nothing(as_role, role):
    settings = rows.settings()
    client = as_role(role)

    shown = client.get(_page(settings))
    client.post(_page(settings), {PARENT: "on", "confirm": "1"})

    assert {can_move for _, can_move in _boxes(shown).values()} == {False}
    assert _stored(settings) == set()


def test_with_one_connection_the_menu_leads_to_its_switches(as_administrator):
    settings = rows.settings()

    answer = as_administrator.get(rows.page(IntacctSettings, "changelist"))

    assert answer.url == _page(settings)


def test_a_new_connection_to_intacct_has_switches_to_find(as_administrator):
    as_administrator.post(
        rows.page(Connection, "add"),
        {"name": "Books", "system": "intacct", "url": "http://127.0.0.1:9"},
    )

    answer = as_administrator.get(rows.page(IntacctSettings, "changelist"), follow=True)

    assert set(_boxes(answer)) == set(toggles.BY_NAME)


def _facts(answer) -> dict[str, str]:
    found = re.findall(r"<dt>([^<]+)</dt><dd><span[^>]*>([^<]+)</span>", answer.content.decode())
    return dict(found)


def test_what_the_switches_need_is_told_as_it_stands(as_administrator):
    settings = rows.settings(**{PARENT: True})
    Connection.objects.update(state="expired")

    assert _facts(as_administrator.get(_page(settings))) == {
        "Connection": "Credentials refused",
        "Credentials tested": "never",
        "Intacct projects": "on",
        "Parent mapping (optional)": "off",
    }


def test_children_hang_beneath_their_parent(as_administrator):
    page = as_administrator.get(_page(rows.settings())).content.decode()

    [beneath] = re.findall(r"<ul>(.*?)</ul>", page[page.index("ply-tree") :], re.DOTALL)
    inside = re.findall(r'name="(\w+)"', beneath)
    assert inside == [toggle.name for toggle in toggles.CHILDREN]


def test_a_name_that_has_no_effect_yet_says_so(as_administrator):
    page = as_administrator.get(_page(rows.settings(**{ALONE: True}))).content.decode()

    assert "Without effect while Intacct projects are off." in page


def test_earlier_children_are_offered_and_come_back_in_one_click(as_administrator, said):
    settings = rows.settings(**{PARENT: True}, remembered={CHILD: True})

    offered = as_administrator.get(_page(settings)).content.decode()
    answer = as_administrator.post(_page(settings), {"restore": "1"})

    assert "Restore previous" in offered
    assert (answer.status_code, _stored(settings)) == (302, {PARENT, CHILD})
    assert said(answer) == [("success", "The earlier settings are back, from now on.")]
    assert "Restore previous" not in as_administrator.get(_page(settings)).content.decode()


def test_nothing_is_offered_while_the_parent_is_off(as_administrator):
    settings = rows.settings(remembered={CHILD: True})

    assert "Restore previous" not in as_administrator.get(_page(settings)).content.decode()


def test_the_history_tells_before_and_after(as_administrator):
    settings = rows.settings()
    as_administrator.post(_page(settings), {PARENT: "on"})

    page = as_administrator.get(_page(settings)).content.decode()

    assert "<strong>Enable Intacct Projects: off → on</strong>" in page
