"""Fixtures every test may use."""

import pytest

from integrations.http import auth
from tests import flushing
from tests.api_client import api_of

__all__ = ["api_of", "fast_passwords", "fresh_log_ins"]
flushing.install()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Long ones go first, in the order that was drawn: no core waits for another at the end."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture(autouse=True)
def fresh_log_ins():
    """A log-in is kept for the whole process: what it may do in one test is not for the next."""
    auth._of_process.cache_clear()


@pytest.fixture(autouse=True)
def fast_passwords(settings):
    """Hashing well is for real passwords."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
