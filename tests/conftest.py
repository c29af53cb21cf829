"""Fixtures every test may use."""

import pytest

from tests import flushing

flushing.install()


@pytest.fixture(autouse=True)
def fast_passwords(settings):
    """Hashing well is for real passwords."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
