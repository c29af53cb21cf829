"""Somebody who uses the API, for tests of the API and of what pages and API share."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from tests.factories import people


@pytest.fixture
def api_of(db) -> Callable[..., APIClient]:
    """A client logged in as somebody with that role; `.person` is who."""

    def log_in(role: str, **given: Any) -> APIClient:
        client = APIClient()
        client.person = people.UserFactory(role=role, **given)
        client.force_login(client.person)
        client.default_format = "json"
        return client

    return log_in
