"""Requests through the whole stack of middleware, as somebody."""

import pytest
from django.contrib.messages import get_messages

from tests.factories import people


@pytest.fixture
def as_role(client, db):
    """Log in as somebody with a role; gives the client."""

    def log_in(role: str):
        client.force_login(people.UserFactory(role=role))
        return client

    return log_in


@pytest.fixture
def as_administrator(client, db):
    client.force_login(people.administrator())
    return client


@pytest.fixture
def said():
    """(level, text) of what an answer tells the person at the top of the next page."""

    def read(answer) -> list[tuple[str, str]]:
        return [(each.level_tag, each.message) for each in get_messages(answer.wsgi_request)]

    return read
