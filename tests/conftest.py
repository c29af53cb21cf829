"""Fixtures every test may use."""

import pytest

from tests import flushing
from tests.api_client import api_of

__all__ = ["api_of", "fast_passwords"]
flushing.install()


@pytest.fixture(autouse=True)
def fast_passwords(settings):
    """Hashing well is for real passwords."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
