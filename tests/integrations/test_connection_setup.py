"""Setting up ServiceTitan in the back office, as somebody who does it for the first time."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from integrations.models import Connection
from tests.factories import people
from tests.integrations.stand_ins import StandIn


@pytest.fixture
def admin(client: Client, db: None) -> Client:
    client.force_login(people.administrator())
    return client


def page(view: str, *args: object) -> str:
    return reverse(f"admin:integrations_connection_{view}", args=args)


def begun(admin: Client, url: str) -> Connection:
    admin.post(page("add"), {"name": "ServiceTitan", "system": "servicetitan", "url": url})
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


def test_credentials_are_tried_when_they_are_saved_and_defaults_are_offered(
    admin: Client, servicetitan: StandIn
) -> None:
    connection = begun(admin, servicetitan.url)
    text = saved(admin, connection, typed(connection, servicetitan.credentials))
    assert connection.state == "active"
    assert "ServiceTitan answers. Now choose what new documents are given." in text
    kind = servicetitan.facts["purchase_order_type"]
    assert f'<option value="{kind}"' in text
    offered = connection.offers["choices"]
    assert {"purchase_order_type", "business_unit", "warehouse", "return_type"} <= set(offered)


def test_defaults_are_chosen_from_the_lists(admin: Client, servicetitan: StandIn) -> None:
    connection = begun(admin, servicetitan.url)
    saved(admin, connection, typed(connection, servicetitan.credentials))
    kind = str(servicetitan.facts["purchase_order_type"])
    saved(admin, connection, typed(connection, {}, purchase_order_type=kind))
    assert connection.options["purchase_order_type"] == kind


def test_something_that_is_not_offered_is_refused_beside_its_field(
    admin: Client, servicetitan: StandIn
) -> None:
    connection = begun(admin, servicetitan.url)
    saved(admin, connection, typed(connection, servicetitan.credentials))
    before = dict(connection.options)
    answer = admin.post(
        page("edit", connection.pk), typed(connection, {}, purchase_order_type="12")
    )
    assert list(answer.context["adminform"].form.errors) == ["option_purchase_order_type"]
    connection.refresh_from_db()
    assert connection.options == before


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"client_secret": "cs1.wrong"}, "client ID or the client secret is refused"),
        ({"client_id": "cid.wrong"}, "client ID or the client secret is refused"),
        ({"app_key": "ak1.wrong"}, "refuses our application"),
        ({"tenant": "424242"}, "tenant"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_what_is_wrong_with_credentials_is_said_and_nothing_typed_is_lost(
    admin: Client, servicetitan: StandIn, wrong: dict[str, str], said: str
) -> None:
    connection = begun(admin, servicetitan.url)
    given = servicetitan.credentials | wrong
    text = saved(admin, connection, typed(connection, given))
    assert connection.state == "not_configured"
    assert said in text
    kept = connection.endpoint.credentials
    assert {name: kept[name] for name in given} == given


def test_the_page_shows_what_we_may_do_and_what_only_a_person_can(
    admin: Client, servicetitan: StandIn
) -> None:
    servicetitan.control("settings", {"scopes": ["tn.inv.purchaseordertypes:r"]})
    connection = begun(admin, servicetitan.url)
    saved(admin, connection, typed(connection, servicetitan.credentials))
    granted = {each["name"]: each["granted"] for each in connection.offers["permissions"]}
    assert granted["tn.inv.purchaseordertypes:r"] is True
    assert granted["tn.inv.purchaseorders:w"] is False
    text = admin.get(page("change", connection.pk)).content.decode()
    assert "tn.inv.purchaseorders:w" in text
    assert "Create or rename a warehouse." in text
    assert f"/webhooks/{connection.webhook_token}/" in text
