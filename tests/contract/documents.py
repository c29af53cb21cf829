"""The vendor's OpenAPI documents: every operation, and what it says about requests and answers."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.contract.formats import FORMATS
from tests.contract.tolerances import NULL_IN_PRACTICE

VARIABLE = "PLYHUB_SERVICETITAN_OPENAPI"
_BESIDE = Path(__file__).resolve().parents[3] / "shared/reference/servicetitan-openapi"
FOLDER = Path(os.environ.get(VARIABLE) or _BESIDE)
_EXTRAS = "extras-2026-03.json"
_METHODS = ("get", "post", "put", "patch", "delete")
_TENANT = "/tenant/{tenant}/"
Json = dict[str, Any]


@dataclass(frozen=True)
class Operation:
    """One documented operation; `key` is like `GET jpm/jobs/{id}`."""

    key: str
    described: Json
    documents: Documents

    @property
    def parameters(self) -> dict[str, Json]:
        """The query parameters by name: their descriptions whole."""
        found = self.described.get("parameters", ())
        return {each["name"]: each for each in found if each["in"] == "query"}

    @property
    def body(self) -> Json | None:
        """The schema of the request body."""
        return _schema(self.described.get("requestBody"))

    @property
    def success(self) -> int:
        """The one status below 300 (or the redirect) the operation answers with when it works."""
        return min(int(status) for status in self.described["responses"])

    def wrong_in_answer(self, status: int, body: bytes) -> list[str]:
        """What an answer has that the documents do not say, in words; empty when nothing."""
        answer = self.described["responses"].get(str(status))
        if answer is None:
            return [f"status {status} is not documented: {body[:300]!r}"]
        schema = _schema(answer)
        if schema is None:
            return [f"a body where none is documented: {body[:300]!r}"] if body else []
        return self.documents.wrong(schema, _decoded(body), answer=True)

    def wrong_in_body(self, body: Any) -> list[str]:
        """What a request body has that the documents do not say, in words."""
        if self.body is None:
            return [f"a body where none is documented: {body!r}"] if body is not None else []
        return self.documents.wrong(self.body, body, answer=False)


class Documents:
    """All of them; raises `FileNotFoundError` where the folder is not."""

    def __init__(self, folder: Path) -> None:
        self._answers: Registry = Registry()
        self._requests: Registry = Registry()
        self.operations: dict[str, Operation] = {}
        extras = _absolute(json.loads((folder / _EXTRAS).read_text()), "")
        for path in sorted(folder.glob("*-v2.json")):
            name = path.stem
            content = _absolute(json.loads(path.read_text()), name)
            module = content["servers"][0]["url"].split("/")[3]
            self._register(name, content)
            self._add(module, content["paths"])
        self._extend(folder, extras)

    def _register(self, name: str, content: Json) -> None:
        loose = _loosened(content)
        self._requests = self._requests.with_resource(name, _resource(content))
        self._answers = self._answers.with_resource(name, _resource(loose))

    def _extend(self, folder: Path, extras: Json) -> None:
        """Operations of an earlier month that the later documents lack, with their schemas."""
        for name, paths in extras["operations"].items():
            schemas = {"components": {"schemas": extras["schemas"].get(name, {})}}
            own = _absolute(schemas, f"early-{name}")
            self._register(f"early-{name}", own)
            server = json.loads((folder / f"{name}.json").read_text())["servers"][0]["url"]
            self._add(server.split("/")[3], _absolute(paths, f"early-{name}"))

    def _add(self, module: str, paths: Json) -> None:
        for path, item in paths.items():
            pattern = re.sub(r"\{[^}]*\}", "{id}", path.removeprefix(_TENANT))
            for method in set(item) & set(_METHODS):
                key = f"{method.upper()} {module}/{pattern}"
                self.operations.setdefault(key, Operation(key, item[method], self))

    def wrong(self, schema: Json, value: Any, *, answer: bool) -> list[str]:
        """Where `value` is not what `schema` says."""
        registry = self._answers if answer else self._requests
        schema = _loosened(schema) if answer else schema
        validator = Draft202012Validator(schema, registry=registry, format_checker=FORMATS)
        leaves = (leaf for error in validator.iter_errors(value) for leaf in _leaves(error))
        return [f"{leaf.json_path}: {leaf.message[:300]}" for leaf in leaves]

    @cached_property
    def modules(self) -> frozenset[str]:
        """The modules there are documents of."""
        return frozenset(key.split(" ")[1].split("/")[0] for key in self.operations)

    def resolve(self, schema: Json) -> Json:
        """The schema itself, behind references, single alternatives and the choice of null."""
        while True:
            options = [o for o in schema.get("oneOf", ()) if o.get("type") != "null"]
            if "$ref" in schema:
                name, _, pointer = schema["$ref"].partition("#")
                schema = self._requests.resolver(name).lookup("#" + pointer).contents
            elif len(options) == 1:
                schema = options[0]
            else:
                return schema


@lru_cache(maxsize=1)
def load() -> Documents:
    """Return the documents, read once."""
    return Documents(FOLDER)


def _decoded(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return f"not JSON: {body[:300]!r}"


def _schema(described: Json | None) -> Json | None:
    content = (described or {}).get("content", {})
    return content["application/json"]["schema"] if content else None


def _resource(content: Json) -> Resource:
    return Resource.from_contents(content, default_specification=DRAFT202012)


def _absolute(value: Any, name: str) -> Any:
    """A copy in which every reference names its document."""
    if isinstance(value, list):
        return [_absolute(each, name) for each in value]
    if not isinstance(value, dict):
        return value
    copy = {key: _absolute(each, name) for key, each in value.items() if key != "example"}
    if isinstance(copy.get("$ref"), str) and name:
        copy["$ref"] = name + copy["$ref"]
    return copy


def _loosened(value: Any) -> Any:
    """A copy in which members that are null in practice may be."""
    if isinstance(value, list):
        return [_loosened(each) for each in value]
    if not isinstance(value, dict):
        return value
    copy = {key: _loosened(each) for key, each in value.items()}
    properties = copy.get("properties")
    if copy.get("type") == "object" and isinstance(properties, dict):
        for name in NULL_IN_PRACTICE.keys() & properties.keys():
            properties[name] = {"anyOf": [properties[name], {"type": "null"}]}
    return copy


def _leaves(error: ValidationError) -> Iterator[ValidationError]:
    """The errors that say most: of alternatives, those of the one that is meant."""
    if not error.context or error.instance is None:
        yield error
        return
    options = error.validator_value
    meant = [n for n, option in enumerate(options) if option.get("type") != "null"]
    for child in error.context:
        if child.relative_schema_path[0] in meant[:1]:
            yield from _leaves(child)
