"""Mails about trouble: at once, to those who can help, and once a day while it lasts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from integrations import alerts
from integrations.http.errors import Unauthorized
from integrations.models import Alert, Connection, OutboxEntry
from integrations.sync import connections
from plyhub import roles
from tests.factories import people
from tests.pages import rows

pytestmark = pytest.mark.django_db
NOW = timezone.now()
ADDRESSES = {
    roles.ADM: "ada@plyhub.example",
    roles.ACC: "ann@plyhub.example",
    roles.BUY: "bea@plyhub.example",
}


@pytest.fixture(autouse=True)
def staff(settings):
    """One of each, with addresses, and one administrator without and one who left."""
    settings.SITE_ADDRESS = "https://plyhub.example"
    for role, address in ADDRESSES.items():
        people.UserFactory(role=role, email=address)
    people.UserFactory(role=roles.ADM, email="")
    people.UserFactory(role=roles.ADM, email="gone@plyhub.example", is_active=False)


def _sent() -> list[tuple[str, list[str]]]:
    return [(each.subject, each.bcc) for each in mail.outbox]


def _after(**wait: int) -> int:
    return alerts.send_due(now=NOW + timedelta(**wait))


def test_nothing_wrong_nothing_said():
    rows.connection()
    rows.entry(state="succeeded")
    assert (alerts.send_due(now=NOW), _sent()) == (0, [])


def test_administrators_hear_of_refused_credentials_at_once():
    connection = rows.connection(name="Books")
    connections.note_failure(
        connection_id=connection.pk, error=Unauthorized("Sage Intacct refuses the sign-in.")
    )
    alerts.send_due(now=NOW)
    assert _sent() == [
        ("[PlyHub] Books refuses our credentials", ["ada@plyhub.example"]),
    ]
    body = mail.outbox[0].body
    assert "Sage Intacct refuses the sign-in." in body
    assert f"https://plyhub.example/integrations/connection/{connection.pk}/change/" in body


def test_the_same_is_said_once_a_day():
    rows.connection(state="error")
    assert [_after(), _after(hours=23), _after(hours=25), _after(hours=26)] == [1, 0, 1, 0]


def test_another_trouble_is_news():
    connection = rows.connection(state="error")
    _after()
    Connection.objects.filter(pk=connection.pk).update(state="expired")
    assert _after(minutes=1) == 1


def test_what_is_over_is_forgotten_and_news_when_it_comes_again():
    connection = rows.connection(state="error")
    _after()
    Connection.objects.filter(pk=connection.pk).update(state="active")
    _after(minutes=1)
    assert Alert.objects.count() == 0
    Connection.objects.filter(pk=connection.pk).update(state="error")
    assert _after(minutes=2) == 1


def test_switched_off_on_purpose_is_no_trouble():
    rows.connection(state="inactive")
    assert alerts.send_due(now=NOW) == 0


def test_failures_go_to_accountants_grouped_by_cause():
    for _ in range(3):
        rows.entry(state="failed", error_code="BL1", message="No such term.")
    rows.entry(state="blocked", reason="project_missing", message="Job 1 has no project.")
    alerts.send_due(now=NOW)
    [(subject, to)] = _sent()
    assert subject == "[PlyHub] Queue: 3 failed, 0 older than 30 minutes"
    assert to == ["ada@plyhub.example", "ann@plyhub.example"]
    assert mail.outbox[0].body.splitlines()[2:4] == [
        "3 × Refused: No such term.",
        "1 × Project not there yet: Job 1 has no project.",
    ]


def test_what_is_late_is_told_what_is_fresh_is_not():
    entry = rows.entry(state="pending")
    assert _after() == 0
    OutboxEntry.objects.filter(pk=entry.pk).update(created_at=NOW - timedelta(minutes=31))
    assert _after() == 1


def test_new_causes_wait_for_an_hour():
    rows.entry(state="failed", error_code="BL1")
    _after()
    rows.entry(state="failed", error_code="BL2")
    assert [_after(minutes=59), _after(minutes=61)] == [0, 1]


def test_a_mail_server_that_is_down_only_delays(settings):
    rows.connection(state="error")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert _after() == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert _after(minutes=1) == 1


def test_without_the_permission_there_is_no_mail(django_assert_max_num_queries):
    rows.connection(state="error")
    with django_assert_max_num_queries(12):
        alerts.send_due(now=NOW)
    assert ADDRESSES[roles.BUY] not in _sent()[0][1]
