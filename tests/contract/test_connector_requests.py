"""Everything the ServiceTitan connector sends is as the vendor's documents have it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from integrations.connectors.base import Endpoint
from integrations.connectors.servicetitan.connector import OPERATIONS, ServiceTitanConnector
from integrations.connectors.servicetitan.resources import RESOURCES, Single
from tests.contract import wire
from tests.contract.connector_examples import EXAMPLES
from tests.contract.connector_examples.scene import Scene
from tests.contract.documents import Documents
from tests.contract.recorder import Recorder
from tests.sandbox.conftest import StandIn

ENTITIES = [resource.entity for resource in RESOURCES]
READABLE = [each.entity for each in RESOURCES if each.single is not Single.NOWHERE]
OPTIONS = ("purchase_order_type", "business_unit", "warehouse")


@pytest.fixture(scope="module")
def stand_in(vendor_documents: Documents) -> Iterator[StandIn]:
    started = StandIn("servicetitan", "--data", "demo")
    yield started
    started.stop()


@pytest.fixture(scope="module")
def recorder(stand_in: StandIn) -> Iterator[Recorder]:
    started = Recorder(stand_in.address)
    yield started
    started.stop()


@pytest.fixture(scope="module")
def scene(stand_in: StandIn, recorder: Recorder) -> Scene:
    facts = stand_in.ready["facts"]
    options = {name: facts[name] for name in OPTIONS}
    endpoint = Endpoint(
        url=recorder.url, credentials=stand_in.ready["credentials"], options=options
    )
    return Scene(stand_in, ServiceTitanConnector(endpoint))


@pytest.fixture
def undocumented(recorder: Recorder, vendor_documents: Documents):
    """What was sent since `recorder.sent` was emptied that the documents do not allow."""
    recorder.sent.clear()

    def judge() -> list[str]:
        calls = [sent for sent in recorder.sent if sent.path != wire.LOG_IN]
        assert calls, "nothing was sent"
        return [word for sent in calls for word in wire.wrong(sent, vendor_documents)]

    return judge


def test_trying_a_connection(scene, undocumented):
    scene.connector.check()

    assert undocumented() == []


@pytest.mark.parametrize("entity", ENTITIES)
def test_pulling(entity, scene, undocumented):
    """Everything, then what changed since, then what changed since a day."""
    *_, last = scene.connector.fetch(entity)
    for cursor in (last.cursor, "2026-01-01"):
        for _ in scene.connector.fetch(entity, cursor=cursor):
            pass

    assert undocumented() == []


@pytest.mark.parametrize("entity", READABLE)
def test_reading_one(entity, scene, undocumented):
    scene.connector.fetch_one(entity, "3000000001")

    assert undocumented() == []


@pytest.mark.parametrize("operation", sorted(OPERATIONS))
def test_every_write_has_an_example(operation):
    assert operation in EXAMPLES, f"{operation} needs a row in tests/contract/connector_examples"


@pytest.mark.parametrize(
    ("operation", "example"),
    [
        pytest.param(operation, example, id=f"{operation}-{number}")
        for operation, examples in sorted(EXAMPLES.items())
        for number, example in enumerate(examples)
    ],
)
def test_writing_and_finding_again(operation, example, scene, recorder, undocumented):
    record = example(scene)
    recorder.sent.clear()

    made = scene.push(operation, record)
    found = scene.connector.find(operation, record, key="key-again")

    assert undocumented() == []
    assert found.external_id == made.external_id


def test_examples_are_of_operations_that_exist():
    assert set(EXAMPLES) - set(OPERATIONS) == set()
