"""The documents, and one stand-in on which every writing route has been used once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.contract import documents
from tests.contract.documents import Documents
from tests.contract.examples import make
from tests.contract.examples.request import Request
from tests.contract.routes import WRITES
from tests.contract.world import World
from tests.sandbox.conftest import Answer, ServiceTitan, StandIn


@pytest.fixture(scope="session", autouse=True)
def vendor_documents() -> Documents:
    """The vendor's documents; without them there is nothing to test."""
    if not documents.FOLDER.is_dir():
        pytest.skip(f"the OpenAPI documents are not in the folder of {documents.VARIABLE}")
    return documents.load()


@pytest.fixture(scope="session")
def world(vendor_documents: Documents) -> Iterator[World]:
    """A stand-in with demo data for the whole package; nobody resets it."""
    stand_in = StandIn("servicetitan", "--data", "demo")
    client = ServiceTitan(stand_in, dict(stand_in.ready["credentials"])).log_in()
    made = World(stand_in, client, vendor_documents)
    assert made.start
    stand_in.control("settings", {"feed_page_size": MOST_OF_A_FEED})
    yield made
    made.close()
    stand_in.stop()


# Enough rows to meet every kind of row there is, few enough to be quick.
MOST_OF_A_FEED = 100


@dataclass(frozen=True)
class Exchange:
    """What was asked and answered; `failed` is why it could not even be asked."""

    asked: Request = Request()
    answer: Answer | None = None
    failed: str = ""

    @property
    def body(self) -> Any:
        return self.asked.body


@pytest.fixture(scope="session")
def written(world: World) -> dict[str, Exchange]:
    """The answer of every writing route, all of them asked once."""
    return {key: _write(world, key) for key in WRITES}


def _write(world: World, key: str) -> Exchange:
    try:
        asked = make(world, key)
        return Exchange(asked, world.ask(key, asked.ids, asked.body, asked.headers))
    except (AssertionError, LookupError, ValueError) as error:
        return Exchange(failed=repr(error)[:500])
