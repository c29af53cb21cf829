"""Requests through the whole stack of middleware."""

import pytest


@pytest.fixture(autouse=True)
def static_files_are_there(settings):
    """Nothing was collected for a test run; the static middleware warns of that otherwise."""
    settings.STATIC_ROOT = settings.BASE_DIR / "static"
