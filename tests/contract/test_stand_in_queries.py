"""Every reading route of the stand-in takes the query its document describes, and heeds it."""

from __future__ import annotations

import pytest

from tests.contract.documents import Json, Operation
from tests.contract.queries import nonsense, own_query, sensible
from tests.contract.routes import MODULES, READS, ROUTES, of
from tests.contract.tolerances import IGNORED
from tests.contract.world import World
from tests.sandbox.conftest import Answer

SORTED = [key for key in READS if ROUTES[key].entity.sorts]


def _ask(world: World, operation: Operation, query: Json) -> Answer:
    """Ask with `query`, and all that the route cannot be asked without."""
    needed = {
        name: sensible(each, operation)
        for name, each in operation.parameters.items()
        if each.get("required")
    }
    whole = needed | own_query(operation.key, world) | query
    return world.ask(operation.key, world.any_ids(operation.key), query=whole)


def _count(answer: Answer) -> int:
    """How many rows an answer shows; a single record is one."""
    if answer.status != 200:
        return 0
    content = answer.json
    return len(content.get("data", [content]) if isinstance(content, dict) else content)


@pytest.mark.parametrize("module", MODULES)
def test_documented_parameters_are_taken(module, world, written, vendor_documents):
    wrong = {}
    for key in of(module, READS):
        operation = vendor_documents.operations[key]
        query = {name: sensible(each, operation) for name, each in operation.parameters.items()}
        answer = _ask(world, operation, query | own_query(key, world))
        if answer.status not in operation.successes:
            wrong[key] = (answer.status, answer.body[:300])

    assert wrong == {}


@pytest.mark.parametrize("module", MODULES)
def test_documented_parameters_have_an_effect(module, world, written, vendor_documents):
    """Nonsense of another type is refused; a text that no row has leaves no row."""
    ignored = {}
    for key in of(module, READS):
        operation = vendor_documents.operations[key]
        if found := {name for name in operation.parameters if _is_ignored(name, operation, world)}:
            ignored[key] = found

    assert ignored == {key: set(why) for key, why in IGNORED.items() if key in of(module, READS)}


def _is_ignored(name: str, operation: Operation, world: World) -> bool:
    query = nonsense(name, operation.parameters[name], operation)
    if query is None:
        return False
    answer = _ask(world, operation, query)
    return answer.status != 400 and bool(_count(answer))


@pytest.mark.parametrize("module", MODULES)
def test_documented_orders_are_taken(module, world, written, vendor_documents):
    refused = {
        (key, name): answer.body
        for key in of(module, SORTED)
        for name in vendor_documents.operations[key].sortable
        if (answer := _ask(world, vendor_documents.operations[key], {"sort": f"+{name}"})).status
        != 200
    }

    assert refused == {}


@pytest.mark.parametrize("module", MODULES)
def test_filters_are_documented(module, vendor_documents):
    invented = {}
    for key in of(module, READS):
        route = ROUTES[key]
        known = {name.lower() for name in vendor_documents.operations[key].parameters}
        is_list = route.pattern == route.entity.path and route.entity.listed
        own = {rule.param.lower() for rule in route.entity.filters} if is_list else set()
        if own - known:
            invented[key] = own - known

    assert invented == {}
