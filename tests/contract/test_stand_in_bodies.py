"""Every writing route of the stand-in takes the body its document describes, and no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from tests.contract.comparing import Difference, differences
from tests.contract.damage import Damaged, of_wrong_type, without_required
from tests.contract.documents import Documents
from tests.contract.examples import make
from tests.contract.examples.request import Request
from tests.contract.routes import MODULES, ROUTES, WRITES, of
from tests.contract.tolerances import MULTIPART
from tests.contract.world import World

WITH_BODY = [key for key in WRITES if ROUTES[key].operation.body is not None]
WRITING = [module for module in MODULES if of(module, WITH_BODY)]
Breaking = Callable[[Any, Any, Documents], Iterable[Damaged]]


@pytest.mark.parametrize("module", MODULES)
def test_bodies_are_described_as_documented(module, vendor_documents):
    found = {
        key: _differences(key, vendor_documents)
        for key in of(module, WRITES)
        if key not in MULTIPART
    }

    assert {key: each for key, each in found.items() if each} == {}


def _differences(key: str, documents: Documents) -> list[Difference]:
    described, kind = documents.operations[key].body, ROUTES[key].operation.body
    if kind is None or described is None:
        return [] if kind is described else [("$", "only one of both has a body")]
    return differences(kind, described, documents)


@pytest.mark.parametrize("module", WRITING)
def test_examples_are_documented(module, written, vendor_documents):
    found = {
        key: vendor_documents.operations[key].wrong_in_body(written[key].asked.body)
        for key in of(module, WITH_BODY)
    }

    assert {key: each for key, each in found.items() if each} == {}


@pytest.mark.parametrize("module", WRITING)
def test_required_members_left_out_are_named(module, world, written):
    _assert_named(module, world, without_required)


@pytest.mark.parametrize("module", WRITING)
def test_members_of_another_type_are_named(module, world, written):
    _assert_named(module, world, of_wrong_type)


def _assert_named(module: str, world: World, breaking: Breaking) -> None:
    """Every damaged body is answered with a 400 that names the damage, and changes nothing."""
    asked = {key: make(world, key) for key in of(module, WITH_BODY)}
    tables = sorted({ROUTES[key].entity.name for key in asked})
    before = world.stand_in.state(*tables)

    found = {key: _unnamed(key, request, world, breaking) for key, request in asked.items()}

    assert {key: each for key, each in found.items() if each} == {}
    assert world.stand_in.state(*tables) == before


def _unnamed(key: str, asked: Request, world: World, breaking: Breaking) -> list[str]:
    """The damage that was not answered with a 400 naming it."""
    unnamed = []
    for damaged in breaking(world.documents.operations[key].body, asked.body, world.documents):
        answer = world.ask(key, asked.ids, damaged.body)
        said = answer.json["errors"] if answer.status == 400 else {}
        if damaged.path not in said:
            unnamed.append(f"{damaged.path}: {answer.status} {answer.body[:200]!r}")
    return unnamed
