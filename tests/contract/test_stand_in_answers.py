"""Every route of the stand-in answers as the document of that route says.

Each test asks all routes of a module and names those that answer otherwise.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.examples import EXAMPLES
from tests.contract.examples.request import Request
from tests.contract.queries import own_query
from tests.contract.routes import MODULES, READS, WRITES, of
from tests.contract.tolerances import EMPTY, UNDESCRIBED
from tests.contract.world import World
from tests.sandbox.conftest import Answer

# Enough rows to meet every kind of row there is, few enough to be quick.
MOST = "100"
UNKNOWN = 999


@pytest.fixture(scope="module")
def read(world, written):
    """Ask a reading route for all it has, each only once."""
    answers: dict[str, Answer] = {}

    def ask(key: str) -> Answer:
        if key not in answers:
            answers[key] = world.ask(key, world.any_ids(key), query=_query(key, world))
        return answers[key]

    return ask


def _query(key: str, world: World) -> dict[str, Any]:
    known = world.documents.operations[key].parameters
    wide = {"pageSize": MOST, "active": "Any", "activeState": "All", "includeTotal": "true"}
    return {name: value for name, value in wide.items() if name in known} | own_query(key, world)


def _rows(answer: Answer) -> Any:
    """What an answer shows: the rows of a list, else all of it."""
    if not answer.headers.get("content-type", "").startswith("application/json"):
        return answer.body or answer.headers.get("location")
    content = answer.json
    return content.get("data", content) if isinstance(content, dict) else content


@pytest.mark.parametrize("module", MODULES)
def test_reads_answer_as_documented(module, read, vendor_documents):
    wrong = {}
    for key in of(module, READS):
        operation, answer = vendor_documents.operations[key], read(key)
        found = [] if key in UNDESCRIBED else operation.wrong_in_answer(answer.status, answer.body)
        if answer.status not in operation.successes or found:
            wrong[key] = (answer.status, found)

    assert wrong == {}


@pytest.mark.parametrize("module", MODULES)
def test_reads_show_every_documented_member(module, read, vendor_documents):
    unseen = {}
    for key in of(module, READS):
        answer = read(key)
        schema = vendor_documents.operations[key].answer(answer.status)
        if schema and (found := vendor_documents.unseen(schema, answer.json)):
            unseen[key] = found

    assert unseen == {}


@pytest.mark.parametrize("module", MODULES)
def test_reads_have_something_to_compare(module, read):
    empty = [key for key in of(module, READS) if not _rows(read(key))]

    assert empty == of(module, sorted(EMPTY))


@pytest.mark.parametrize("module", MODULES)
def test_writes_answer_as_documented(module, written, vendor_documents):
    """A route whose usual request is refused needs a row in tests/contract/examples."""
    wrong = {}
    for key in of(module, WRITES):
        operation, exchange = vendor_documents.operations[key], written[key]
        if exchange.answer is None:
            wrong[key] = exchange.failed
            continue
        status, body = exchange.answer.status, exchange.answer.body
        found = operation.wrong_in_answer(status, body)
        if status not in operation.successes or found:
            wrong[key] = (status, body[:300], found)

    assert wrong == {}


@pytest.mark.parametrize("module", MODULES)
def test_unknown_ids_are_refused_as_documented(module, world, written, vendor_documents):
    """With 404, or 400 where the document lists no 404."""
    wrong = {}
    for key in of(module, [key for key in READS + WRITES if "{id}" in key]):
        asked = written[key].asked if key in written else Request()
        operation = vendor_documents.operations[key]
        ids = (UNKNOWN,) * key.count("{id}")
        answer = world.ask(key, ids, asked.body, asked.headers, own_query(key, world))
        allowed = (404,) if operation.answer(404) else (404, 400)
        described = operation.answer(404) or operation.answer(400)
        if answer.status not in allowed:
            wrong[key] = (answer.status, answer.body[:300])
        elif found := vendor_documents.wrong(described, answer.json, answer=True):
            wrong[key] = found

    assert wrong == {}


def test_examples_are_of_routes_that_exist():
    assert set(EXAMPLES) - set(WRITES) == set()
