"""The mapping through the API."""

from __future__ import annotations

import pytest

from integrations.models import ExternalLink
from plyhub import roles
from procurement.models import Vendor
from tests.pages import rows

pytestmark = pytest.mark.django_db
API = "/api/integrations/mapping/"


@pytest.fixture
def books():
    return rows.connection(name="Books")


@pytest.fixture
def abc():
    return Vendor.objects.create(name="ABC Supply")


def test_a_program_reads_the_mapping(api_of, books, abc):
    answer = api_of(roles.BUY).get(API, {"connection": books.pk, "entity": "vendor"}).json()

    assert answer == {
        "results": [
            {
                "record": abc.pk,
                "link": None,
                "name": "ABC Supply",
                "elsewhere": [],
                "code": "VEND-ABC",
                "name_there": "",
                "is_there": False,
                "state": "proposed",
                "is_overridden": False,
                "rule": "name without its company words; prefix VEND-",
                "collides_with": "",
            }
        ],
        "after": "",
    }


def test_a_program_decides_retires_and_keeps(api_of, books, abc):
    api = api_of(roles.ACC)
    given = {"connection": books.pk, "entity": "vendor", "record": abc.pk, "code": "A-1"}
    made = api.post(API, given).json()
    assert (made["code"], made["state"]) == ("A-1", "overridden")

    retired = api.post(f"{API}{made['link']}/retire/", {"reason": "Gone"}).json()
    assert retired["state"] == "retired"
    assert api.post(f"{API}{made['link']}/keep/").json()["state"] == "overridden"


def test_what_is_refused_names_the_field_and_changes_nothing(api_of, books, abc):
    given = {"connection": books.pk, "entity": "vendor", "record": abc.pk, "code": "a 1"}
    answer = api_of(roles.ACC).post(API, given)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "code")
    assert not ExternalLink.objects.exists()


@pytest.mark.parametrize("role", [roles.BUY, roles.PM, roles.WHS])
def test_who_may_not_decide_is_refused(api_of, books, abc, role):
    given = {"connection": books.pk, "entity": "vendor", "record": abc.pk, "code": "A-1"}

    assert api_of(role).post(API, given).status_code == 403
    assert not ExternalLink.objects.exists()


def test_trying_a_name(api_of, books):
    asked = {"connection": books.pk, "entity": "job", "value": "JOB-4521"}
    answer = api_of(roles.BUY).get(f"{API}try/", asked).json()

    assert (answer["code"], answer["collision"]) == ("PRJ-4521", "")


def test_a_system_that_gives_its_own_ids_has_no_mapping(api_of, abc):
    field = rows.connection(system="servicetitan", name="Field")
    answer = api_of(roles.BUY).get(API, {"connection": field.pk, "entity": "vendor"})

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "connection")
