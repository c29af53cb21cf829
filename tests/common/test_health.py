"""Health checks."""

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder


def test_alive_touches_no_database(client):
    answer = client.get("/health/live/")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_ready_when_the_database_has_every_migration(client):
    answer = client.get("/health/ready/")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_not_ready_while_a_migration_is_missing(client):
    last = MigrationRecorder(connection).migration_qs.filter(app="procurement").last()
    MigrationRecorder(connection).record_unapplied(last.app, last.name)

    answer = client.get("/health/ready/")

    assert answer.status_code == 503
    assert answer.json()["status"].endswith("migrations to apply")


@pytest.mark.django_db
def test_not_ready_without_a_database(client):
    def refuse(execute, sql, params, many, context):
        raise OperationalError("connection refused")

    with connection.execute_wrapper(refuse):
        answer = client.get("/health/ready/")

    assert (answer.status_code, answer.json()) == (503, {"status": "no database"})


@pytest.mark.parametrize("path", ["/health/live/", "/health/ready/"])
def test_health_is_only_read(client, path):
    assert client.post(path).status_code == 405
