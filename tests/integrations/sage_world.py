"""A connection to the books that may do what it only does when asked to."""

from __future__ import annotations

import pytest

from integrations.models import Connection


@pytest.fixture
def asked(si: Connection) -> Connection:
    """A connection that may make people, too."""
    si.options = {**si.options, "create_employees": "yes", "create_customers": "yes"}
    si.save()
    return si
