"""Pages show moments in the company's zone."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from plyhub.common.models import AuditEntry
from tests.factories import people
from tests.factories.inventory import LocationFactory

pytestmark = pytest.mark.django_db

MOMENT = datetime(2026, 3, 1, 4, 30, tzinfo=UTC)


@pytest.fixture
def page(client):
    """A page that tells of something that happened at MOMENT."""
    place = LocationFactory()
    AuditEntry.objects.create(
        object_type="location", object_id=place.pk, action="moved", rule="test", at=MOMENT
    )
    client.force_login(people.administrator())
    return lambda: client.get(f"/inventory/location/{place.pk}/change/").content.decode()


@pytest.mark.parametrize(
    ("zone", "shown"), [("America/Phoenix", "Feb 28, 21:30"), ("Europe/Berlin", "Mar 1, 05:30")]
)
def test_moments_are_shown_in_the_companys_zone(page, zone, shown):
    people.set_company(time_zone=zone)

    assert f'<span class="ply-when">{shown}</span>' in page()


def test_the_zone_does_not_outlive_the_request(page):
    people.set_company(time_zone="Asia/Tokyo")

    page()

    assert timezone.get_current_timezone_name() == "UTC"


def test_someone_not_logged_in_costs_no_query(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/health/live/")
