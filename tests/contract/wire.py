"""A request the connector sent, held against the documents."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.contract.documents import Documents, Json, Operation
from tests.contract.recorder import Sent
from tests.contract.tolerances import MULTIPART

LOG_IN = "/connect/token"
_ID = re.compile(r"\d+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def wrong(sent: Sent, documents: Documents) -> list[str]:
    """What the documents do not allow in a request, in words; empty when it is as documented."""
    operation = find(sent, documents)
    where = f"{sent.method} {sent.path}"
    if operation is None:
        return [f"{where} is not documented"]
    found = [*_query(sent, operation), *_body(sent, operation)]
    if "st-app-key" not in sent.headers or "authorization" not in sent.headers:
        found.append("no credentials")
    return [f"{where}: {each}" for each in found]


def find(sent: Sent, documents: Documents) -> Operation | None:
    """The documented operation of a request; a literal path goes before one with an id."""
    module, _, rest = sent.path.strip("/").partition("/")
    parts = rest.split("/")[3:]
    ways = [key for key in documents.operations if _fits(key, sent.method, [module, *parts])]
    best = min(ways, key=lambda key: key.count("{id}"), default=None)
    return documents.operations[best] if best else None


def _fits(key: str, method: str, parts: list[str]) -> bool:
    own, _, pattern = key.partition(" ")
    names = pattern.split("/")
    return (
        own == method
        and len(names) == len(parts)
        and all(
            name == part or (name == "{id}" and bool(_ID.fullmatch(part)))
            for name, part in zip(names, parts, strict=True)
        )
    )


def _query(sent: Sent, operation: Operation) -> list[str]:
    known = operation.parameters
    found = []
    for name, value in sent.query:
        base = re.sub(r"\[.*\]$", "", name)
        if base not in known:
            found.append(f"the query parameter {name} is not documented")
        elif not _is_of(value, known[base], operation):
            found.append(f"{name}={value} is no {known[base]['schema']}")
    missing = {name for name, each in known.items() if each.get("required")} - {
        name for name, _ in sent.query
    }
    return found + [f"the query parameter {name} is missing" for name in sorted(missing)]


def _is_of(text: str, parameter: Json, operation: Operation) -> bool:
    documents = operation.documents
    schema = documents.resolve(parameter["schema"])
    schema = documents.resolve(schema.get("items", schema))
    if parameter["name"] == "sort":
        known = operation.sortable
        return text[:1] in "+-" and (not known or text[1:].lower() in known)
    return not documents.wrong(schema, _read(text, schema), answer=False)


def _read(text: str, schema: Json) -> Any:
    """A query text as the value it stands for; the text itself when it is none."""
    if schema.get("type") == "boolean":
        return {"true": True, "false": False}.get(text.lower(), text)
    if schema.get("type") in ("integer", "number"):
        try:
            return json.loads(text)
        except ValueError:
            return text
    if schema.get("type") == "object":
        return {}
    return text


def _body(sent: Sent, operation: Operation) -> list[str]:
    kind = sent.headers.get("content-type", "").partition(";")[0]
    if operation.key in MULTIPART:
        return [] if kind == "multipart/form-data" else [f"the body is {kind or 'of no kind'}"]
    if not sent.body:
        return ["there is no body"] if operation.body is not None else []
    if kind != "application/json":
        return [f"the body is {kind or 'of no kind'}"]
    return operation.wrong_in_body(json.loads(sent.body))
