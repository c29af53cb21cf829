"""Every route of the stand-in answers as the document of that route says."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.conftest import Exchange
from tests.contract.documents import Documents
from tests.contract.examples import EXAMPLES
from tests.contract.queries import QUERIES
from tests.contract.routes import READS, WRITES
from tests.contract.world import World

# More than enough rows to meet every kind of row there is, few enough to be quick.
MOST = "300"
UNKNOWN = 999


def _query(key: str, documents: Documents) -> dict[str, Any]:
    known = documents.operations[key].parameters
    wide = {"pageSize": MOST, "active": "Any", "activeState": "All", "includeTotal": "true"}
    return {name: value for name, value in wide.items() if name in known} | QUERIES.get(key, {})


def _ids(key: str, world: World) -> tuple[int, ...]:
    return (world.any_id(key),) if "{id}" in key else ()


@pytest.mark.parametrize("key", READS)
def test_read_answers_as_documented(key, world, written, vendor_documents):
    answer = world.ask(key, _ids(key, world), **_query(key, vendor_documents))

    operation = vendor_documents.operations[key]
    assert answer.status == operation.success, answer.body
    assert operation.wrong_in_answer(answer.status, answer.body) == []


@pytest.mark.parametrize("key", WRITES)
def test_write_answers_as_documented(key, written: dict[str, Exchange], vendor_documents):
    assert key in EXAMPLES, f"{key} has no example in tests/contract/examples.py"
    exchange, operation = written[key], vendor_documents.operations[key]

    assert exchange.failed == ""
    assert exchange.answer.status == operation.success, exchange.answer.body
    assert operation.wrong_in_answer(exchange.answer.status, exchange.answer.body) == []


@pytest.mark.parametrize("key", [key for key in READS + WRITES if "{id}" in key])
def test_unknown_id_is_refused_as_documented(key, world, written, vendor_documents):
    body = written[key].body if key in written else None

    answer = world.ask(key, (UNKNOWN,) * key.count("{id}"), body)

    assert answer.status == 404, answer.body
    assert vendor_documents.operations[key].wrong_in_answer(404, answer.body) == []


def test_examples_are_of_routes_that_exist():
    assert sorted(EXAMPLES) == WRITES
