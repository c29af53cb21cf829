"""The links of a page: found by whatever ids they have, made and changed together."""

from __future__ import annotations

import pytest

from integrations.models import Connection, ExternalLink
from integrations.sync import page_links
from integrations.sync.page_links import Known, Link

pytestmark = pytest.mark.django_db
AWKWARD = ["1", 'with "quotes"', "back\\slash", "a,b", "{c}", "NULL", "tab\tline\n", "ünï"]


@pytest.fixture
def connection() -> Connection:
    return Connection.objects.create(system="servicetitan", name="ServiceTitan")


def save(connection: Connection, *links: Link) -> None:
    page_links.save(connection_id=connection.pk, entity="item", links=links)


def known(connection: Connection, *external_ids: str) -> dict[str, Known]:
    return page_links.known(
        connection_id=connection.pk, entity="item", external_ids=list(external_ids)
    )


@pytest.mark.parametrize("is_new", [True, False])
def test_whatever_stands_in_an_id_it_is_found_by_it(connection: Connection, is_new: bool) -> None:
    links = [Link(n, each, f"f{n}", is_new=is_new) for n, each in enumerate(AWKWARD)]

    save(connection, *links)

    wanted = {each: Known(n, f"f{n}") for n, each in enumerate(AWKWARD)}
    assert known(connection, *AWKWARD, "other") == wanted
    assert known(connection) == {}


def test_new_ones_and_changed_ones_go_together(connection: Connection) -> None:
    ExternalLink.objects.create(connection=connection, entity="item", hub_id=1, code="KEPT")

    save(connection, Link(1, "one", "a", "No 1"), Link(2, "two", "b", "No 2", is_new=True))

    fields = ("hub_id", "external_id", "fingerprint", "number", "code", "state")
    assert list(ExternalLink.objects.order_by("hub_id").values_list(*fields)) == [
        (1, "one", "a", "No 1", "KEPT", "linked"),
        (2, "two", "b", "No 2", "", "linked"),
    ]
    assert not ExternalLink.objects.filter(last_exchange_at=None).exists()
