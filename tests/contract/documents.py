"""The vendor's OpenAPI documents: every operation, and what it says about requests and answers."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.contract.formats import OF_ANSWERS, OF_REQUESTS
from tests.contract.schemas import absolute, leaves, loosened, null_told

VARIABLE = "PLYHUB_SERVICETITAN_OPENAPI"
_BESIDE = Path(__file__).resolve().parents[3] / "shared/reference/servicetitan-openapi"
FOLDER = Path(os.environ.get(VARIABLE) or _BESIDE)
_EXTRAS = "extras-2026-03.json"
_METHODS = ("get", "post", "put", "patch", "delete")
_TENANT = "/tenant/{tenant}/"
_SORTABLE = re.compile(r"(?:Available fields are|Options|the specified field): ([\w, ]+)")
_INDEX = re.compile(r"\[\d+\]")
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
    def sortable(self) -> frozenset[str]:
        """What `sort` may name, in small letters; empty where that is not said."""
        told = _SORTABLE.search(self.parameters.get("sort", {}).get("description", ""))
        return frozenset(told[1].lower().replace(" ", "").split(",")) if told else frozenset()

    @property
    def body(self) -> Json | None:
        """The schema of the request body."""
        return _schema(self.described.get("requestBody"))

    @property
    def successes(self) -> set[int]:
        """The documented statuses of an answer when it works."""
        return {int(status) for status in self.described["responses"] if int(status) < 400}

    def answer(self, status: int) -> Json | None:
        """The schema of the body of an answer with that status."""
        return _schema(self.described["responses"].get(str(status)))

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
        extras = null_told(json.loads((folder / _EXTRAS).read_text()))
        for path in sorted(folder.glob("*-v2.json")):
            name = path.stem
            content = absolute(json.loads(path.read_text()), name)
            module = content["servers"][0]["url"].split("/")[3]
            self._register(name, content)
            self._add(module, content["paths"])
        self._extend(folder, extras)

    def _register(self, name: str, content: Json) -> None:
        loose = loosened(content)
        self._requests = self._requests.with_resource(name, _resource(content))
        self._answers = self._answers.with_resource(name, _resource(loose))

    def _extend(self, folder: Path, extras: Json) -> None:
        """Operations of an earlier month that the later documents lack, with their schemas."""
        for name, paths in extras["operations"].items():
            schemas = {"components": {"schemas": extras["schemas"].get(name, {})}}
            own = absolute(schemas, f"early-{name}")
            self._register(f"early-{name}", own)
            server = json.loads((folder / f"{name}.json").read_text())["servers"][0]["url"]
            self._add(server.split("/")[3], absolute(paths, f"early-{name}"))

    def _add(self, module: str, paths: Json) -> None:
        for path, item in paths.items():
            pattern = re.sub(r"\{[^}]*\}", "{id}", path.removeprefix(_TENANT))
            for method in set(item) & set(_METHODS):
                key = f"{method.upper()} {module}/{pattern}"
                self.operations.setdefault(key, Operation(key, item[method], self))

    def wrong(self, schema: Json, value: Any, *, answer: bool) -> list[str]:
        """Where `value` is not what `schema` says."""
        registry = self._answers if answer else self._requests
        schema = loosened(schema) if answer else schema
        formats = OF_ANSWERS if answer else OF_REQUESTS
        validator = Draft202012Validator(schema, registry=registry, format_checker=formats)
        found = (leaf for error in validator.iter_errors(value) for leaf in leaves(error))
        words = (f"{leaf.json_path}: {leaf.message[:300]}" for leaf in found)
        # One of a kind: five hundred rows with the same mistake are one mistake.
        return list({_INDEX.sub("[*]", each): each for each in words}.values())

    def unseen(self, schema: Json, value: Any, path: str = "$") -> set[str]:
        """The documented members that the objects in `value` do not show."""
        schema = self.resolve(schema)
        if isinstance(value, list):
            return {n for each in value for n in self.unseen(schema["items"], each, f"{path}[*]")}
        if not isinstance(value, dict) or "properties" not in schema:
            return set()
        properties = schema["properties"]
        absent = {f"{path}.{name}" for name in properties.keys() - value.keys()}
        inner = (
            self.unseen(properties[name], each, f"{path}.{name}")
            for name, each in value.items()
            if name in properties
        )
        return absent.union(*inner)

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
