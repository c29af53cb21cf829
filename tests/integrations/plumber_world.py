"""The fixture of `plumber_story`."""

from __future__ import annotations

import pytest

from integrations.models import Connection
from tests.integrations.outbox_story import StandIn, World
from tests.integrations.plumber_story import Plumber


@pytest.fixture
def plumber(world: World, si: Connection, sage: StandIn) -> Plumber:
    """Stock that is the same here and in the books."""
    return Plumber(world, si, sage)
