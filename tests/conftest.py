"""Fixtures every test may use."""

import pytest


@pytest.fixture(autouse=True)
def fast_passwords(settings):
    """Hashing well is for real passwords."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
