"""Setting up Sage Intacct in the back office, as somebody who does it for the first time."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from integrations.connectors.intacct import lists
from integrations.models import Connection
from tests.factories import people
from tests.integrations.stand_ins import StandIn

REFUSED = "Sage Intacct refuses the sign-in."
SENDER = "Sage Intacct refuses the sender ID or its password."
TYPED = {
    "unit_groups",
    "known_packs",
    "timezone_offset",
    "ar_accounts",
    "ap_accounts",
    "calls_per_minute",
}
"""Options nobody can choose from a list."""


@pytest.fixture
def admin(client: Client, db: None) -> Client:
    client.force_login(people.administrator())
    return client


def page(view: str, *args: object) -> str:
    return reverse(f"admin:integrations_connection_{view}", args=args)


def begun(admin: Client, url: str) -> Connection:
    admin.post(page("add"), {"name": "Sage Intacct", "system": "intacct", "url": url})
    return Connection.objects.get()


def typed(connection: Connection, credentials: dict[str, str], **options: str) -> dict[str, str]:
    fields = connection.description.options
    return {
        "name": connection.name,
        "url": connection.url,
        "pull_every_minutes": "",
        **{f"credential_{name}": value for name, value in credentials.items()},
        **{f"option_{field.name}": options.get(field.name, field.default) for field in fields},
    }


def saved(admin: Client, connection: Connection, data: dict[str, str]) -> str:
    answer = admin.post(page("edit", connection.pk), data, follow=True)
    connection.refresh_from_db()
    return answer.content.decode()


@pytest.fixture
def connected(admin: Client, intacct: StandIn) -> Connection:
    connection = begun(admin, intacct.url)
    saved(admin, connection, typed(connection, intacct.credentials))
    return connection


def test_credentials_are_tried_when_they_are_saved_and_lists_are_offered(
    admin: Client, intacct: StandIn
) -> None:
    connection = begun(admin, intacct.url)
    text = saved(admin, connection, typed(connection, intacct.credentials))
    assert connection.state == "active"
    assert "Sage Intacct answers. Now choose what new documents are given." in text
    assert f'<option value="{intacct.facts["purchase_definition"]}" selected' in text


def test_every_option_but_free_text_is_chosen_from_a_list(connected: Connection) -> None:
    fixed = {field.name for field in connected.description.options if field.choices}
    offered = set(connected.offers["choices"])
    every = {field.name for field in connected.description.options}
    assert fixed | offered | TYPED == every
    assert not (fixed | offered) & TYPED


def test_entity_definitions_and_defaults_are_chosen_from_the_lists(
    admin: Client, connected: Connection, intacct: StandIn
) -> None:
    choices = {
        "entity": intacct.facts["location"],
        "location": intacct.facts["location"],
        "return_definition": intacct.facts["return_definition"],
        "term": intacct.facts["term"],
        "customer": intacct.facts["customer"],
        "ap_account": intacct.facts["gl_account"],
        "cost_method": "Average",
        "writer_project": "nobody",
    }
    saved(admin, connected, typed(connected, {}, **choices))
    assert {name: connected.options[name] for name in choices} == choices


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("receiver_definition", "Vendor Return"),
        ("writer_po", "somebody"),
        ("calls_per_minute", "9"),
        ("calls_per_minute", "1001"),
        ("calls_per_minute", "many"),
    ],
)
def test_what_is_not_offered_is_refused_beside_its_field(
    admin: Client, connected: Connection, option: str, value: str
) -> None:
    before = dict(connected.options)
    answer = admin.post(page("edit", connected.pk), typed(connected, {}, **{option: value}))
    assert list(answer.context["adminform"].form.errors) == [f"option_{option}"]
    connected.refresh_from_db()
    assert connected.options == before


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"sender_id": "nobody"}, SENDER),
        ({"sender_password": "wrong"}, SENDER),
        ({"company_id": "elsewhere"}, REFUSED),
        ({"user_id": "nobody"}, REFUSED),
        ({"user_password": "wrong"}, REFUSED),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_wrong_credentials_are_told_apart_and_nothing_typed_is_lost(
    admin: Client, intacct: StandIn, wrong: dict[str, str], said: str
) -> None:
    connection = begun(admin, intacct.url)
    given = intacct.credentials | wrong
    text = saved(admin, connection, typed(connection, given))
    assert connection.state == "not_configured"
    assert said in text
    kept = connection.endpoint.credentials
    assert {name: kept[name] for name in given} == given


@pytest.mark.parametrize(
    ("switches", "said"),
    [
        ({"sender_authorised": False}, "This Sage Intacct company does not accept our sender ID."),
        ({"offline": True}, "Sage Intacct is down for maintenance."),
        ({"company_expired": True}, "This Sage Intacct demo company has expired."),
    ],
    ids=["sender not authorised", "maintenance", "expired"],
)
def test_what_the_company_lacks_is_told(
    admin: Client, intacct: StandIn, switches: dict[str, Any], said: str
) -> None:
    intacct.control("settings", switches)
    connection = begun(admin, intacct.url)
    text = saved(admin, connection, typed(connection, intacct.credentials))
    assert connection.state == "not_configured"
    assert said in text


def test_a_wrong_entity_is_not_taken_for_a_wrong_password(admin: Client, intacct: StandIn) -> None:
    connection = begun(admin, intacct.url)
    data = typed(connection, intacct.credentials, entity="NOWHERE")
    text = saved(admin, connection, data)
    assert connection.state == "not_configured"
    assert "Sage Intacct has no entity NOWHERE that this user may enter." in text
    assert "The credentials are right." in text


def test_a_wrong_password_is_told_also_when_an_entity_is_chosen(
    admin: Client, intacct: StandIn
) -> None:
    connection = begun(admin, intacct.url)
    given = intacct.credentials | {"user_password": "wrong"}
    text = saved(admin, connection, typed(connection, given, entity="100"))
    assert REFUSED in text


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "{url}/log"], ids=["nobody", "a page"])
def test_a_wrong_address_is_told_as_such(admin: Client, intacct: StandIn, url: str) -> None:
    connection = begun(admin, url.format(url=intacct.url))
    text = saved(admin, connection, typed(connection, intacct.credentials))
    assert connection.state == "not_configured"
    assert "Check the address" in text


def missing(connection: Connection) -> set[str]:
    permissions = connection.offers["permissions"]
    return {each["name"] for each in permissions if each["granted"] is False}


def test_a_list_that_may_not_be_read_is_left_out_and_its_right_told(
    admin: Client, intacct: StandIn
) -> None:
    connection = begun(admin, intacct.url)
    saved(admin, connection, typed(connection, intacct.credentials))
    before = missing(connection)
    intacct.control("settings", {"denied": ["query GLACCOUNT", "query PROJECT"]})
    admin.post(page("do", connection.pk, "test"))
    connection.refresh_from_db()
    assert connection.state == "active"
    every = {option for listed in lists.OPTIONS.values() for option in listed} | set(lists.WORDS)
    accounts = {"ar_account", "ar_tax_account", "ap_account"}
    assert every - set(connection.offers["choices"]) == accounts
    assert missing(connection) - before == {
        "General Ledger: Accounts (list, view)",
        "Projects: Projects (list, view)",
        "Projects: Projects (add, edit)",
    }
    text = admin.get(page("change", connection.pk)).content.decode()
    assert "Permissions that are missing there" in text
    assert "General Ledger: Accounts (list, view)" in text


def test_rights_that_cannot_be_tried_are_not_told_as_missing(
    admin: Client, connected: Connection
) -> None:
    told = connected.offers["permissions"]
    connected.offers["permissions"] = [each for each in told if each["granted"] is not False]
    connected.save()
    text = admin.get(page("change", connected.pk)).content.decode()
    assert "Permissions that only show when they are used" in text
    assert "Permissions that are missing there" not in text


def test_a_user_who_may_read_nothing_is_told_so(admin: Client, intacct: StandIn) -> None:
    intacct.control("settings", {"denied": ["query", "lookup"]})
    connection = begun(admin, intacct.url)
    text = saved(admin, connection, typed(connection, intacct.credentials))
    assert connection.state == "not_configured"
    assert "The Sage Intacct web services user may not do this" in text
