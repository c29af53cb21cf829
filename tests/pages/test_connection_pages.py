"""Connections: made and changed on their page; what is secret is never shown again."""

import pytest

from integrations.connectors import registry
from integrations.models import Connection
from plyhub import roles
from plyhub.common import secrets
from plyhub.common.models import AuditEntry
from tests.pages import rows

pytestmark = pytest.mark.django_db

SECRETS = {
    "servicetitan": {
        "app_key": "ak1.hidden-one",
        "tenant": "1234567",
        "client_id": "cid.visible",
        "client_secret": "cs1.hidden-two",
    },
}
HIDDEN = ("ak1.hidden-one", "cs1.hidden-two")


@pytest.fixture
def titan() -> Connection:
    return rows.connection(
        system="servicetitan",
        name="ServiceTitan",
        sealed_credentials=secrets.seal(SECRETS["servicetitan"]),
    )


def _form(connection: Connection, **typed: str) -> dict[str, str]:
    fields = (*connection.description.credentials, *connection.description.options)
    names = [f"credential_{field.name}" for field in connection.description.credentials]
    names += [f"option_{field.name}" for field in connection.description.options]
    assert len(names) == len(fields)
    return {
        **dict.fromkeys(names, ""),
        "name": connection.name,
        "url": connection.url,
        "pull_every_minutes": "10",
        **typed,
    }


def test_no_page_shows_a_secret(as_administrator, titan):
    pages = [
        rows.page(Connection, "changelist"),
        rows.page(Connection, "change", titan.pk),
        rows.page(Connection, "edit", titan.pk),
        rows.page(Connection, "do", titan.pk, "sync"),
    ]

    text = "".join(as_administrator.get(page).content.decode() for page in pages)

    assert [value for value in (*HIDDEN, titan.sealed_credentials) if value in text] == []


def test_secrets_left_empty_stay(as_administrator, titan):
    as_administrator.post(rows.page(Connection, "edit", titan.pk), _form(titan, name="Field"))

    titan.refresh_from_db()
    assert (titan.name, titan.endpoint.credentials) == ("Field", SECRETS["servicetitan"])


def test_a_secret_that_is_typed_replaces_the_old_one(as_administrator, titan):
    typed = _form(titan, credential_client_secret="cs1.new-one")

    as_administrator.post(rows.page(Connection, "edit", titan.pk), typed)

    titan.refresh_from_db()
    assert titan.endpoint.credentials == {
        **SECRETS["servicetitan"],
        "client_secret": "cs1.new-one",
    }


def test_changing_credentials_is_audited_without_them(as_administrator, titan):
    typed = _form(titan, credential_client_secret="cs1.new-one")

    as_administrator.post(rows.page(Connection, "edit", titan.pk), typed)

    changes = AuditEntry.objects.get().changes
    assert changes["credentials"] == ["client_secret"]
    assert "cs1" not in str(changes)


def test_a_refused_form_does_not_give_secrets_back(as_administrator, titan):
    typed = _form(titan, name="", credential_client_secret="cs1.new-one")

    answer = as_administrator.post(rows.page(Connection, "edit", titan.pk), typed)

    assert answer.status_code == 200
    assert "cs1.new-one" not in answer.content.decode()


@pytest.mark.parametrize("system", registry.names())
def test_a_connection_begins_with_its_system_and_asks_for_the_rest(as_administrator, system):
    answer = as_administrator.post(
        rows.page(Connection, "add"),
        {"name": "New one", "system": system, "url": "http://127.0.0.1:9"},
    )

    made = Connection.objects.get()
    assert (answer.status_code, made.system, made.state) == (302, system, "not_configured")
    page = as_administrator.get(rows.page(Connection, "edit", made.pk)).content.decode()
    asked = [field.name for field in registry.describe(system).credentials]
    assert [name for name in asked if f'name="credential_{name}"' not in page] == []


def test_an_address_that_is_none_stands_beside_its_field(as_administrator, titan):
    answer = as_administrator.post(
        rows.page(Connection, "edit", titan.pk), _form(titan, url="not an address")
    )

    assert list(answer.context["adminform"].form.errors) == ["url"]


@pytest.mark.parametrize("role", [roles.BUY, roles.PM, roles.ACC])
def test_the_office_may_look_and_sync_but_not_set_up(as_role, titan, role):
    client = as_role(role)

    page = client.get(rows.page(Connection, "change", titan.pk))
    client.post(rows.page(Connection, "edit", titan.pk), _form(titan, name="Mine"))

    titan.refresh_from_db()
    offered = {action.name for action, _ in page.context["actions"]}
    assert offered == {"sync_now", "sync", "compare"}
    assert (page.context["edit_url"], titan.name) == ("", "ServiceTitan")


def test_a_test_that_does_not_get_through_says_so(as_administrator, titan, said):
    answer = as_administrator.post(rows.page(Connection, "do", titan.pk, "test"))

    [(level, _)] = said(answer)
    assert level == "error"


def test_switching_off_stops_it(as_administrator, titan):
    as_administrator.post(rows.page(Connection, "do", titan.pk, "switch_off"))

    titan.refresh_from_db()
    assert titan.state == "inactive"


@pytest.mark.parametrize(
    ("system", "minutes", "shown"),
    [
        ("intacct", None, "20 minutes"),
        ("intacct", 120, "120 minutes"),
        ("servicetitan", None, "5 minutes, by the size of the business"),
        ("servicetitan", 15, "15 minutes"),
        ("servicetitan", 120, "20 minutes"),
    ],
)
def test_the_page_says_how_often_is_read(as_administrator, system, minutes, shown):
    made = rows.connection(system=system, pull_every_minutes=minutes)

    page = as_administrator.get(rows.page(Connection, "change", made.pk))

    facts = {fact.label: fact.value for fact in page.context["facts"]}
    assert facts["Reads every"] == shown
