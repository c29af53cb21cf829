"""The documents' schemas made fit for judging, and what a judgement says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jsonschema.exceptions import ValidationError

from tests.contract.tolerances import NULL_IN_PRACTICE


def absolute(value: Any, name: str) -> Any:
    """A copy in which every reference names its document."""
    if isinstance(value, list):
        return [absolute(each, name) for each in value]
    if not isinstance(value, dict):
        return value
    copy = {key: absolute(each, name) for key, each in value.items() if key != "example"}
    if isinstance(copy.get("$ref"), str) and name:
        copy["$ref"] = name + copy["$ref"]
    return copy


def null_told(value: Any) -> Any:
    """A copy of an OpenAPI 3.0 text that says null as 3.1 does."""
    if isinstance(value, list):
        return [null_told(each) for each in value]
    if not isinstance(value, dict):
        return value
    copy = {key: null_told(each) for key, each in value.items()}
    if copy.get("nullable") is not True:
        return copy
    del copy["nullable"]
    return {"oneOf": [copy, {"type": "null"}]}


def loosened(value: Any) -> Any:
    """A copy in which members that are null in practice may be."""
    if isinstance(value, list):
        return [loosened(each) for each in value]
    if not isinstance(value, dict):
        return value
    copy = {key: loosened(each) for key, each in value.items()}
    properties = copy.get("properties")
    if copy.get("type") == "object" and isinstance(properties, dict):
        for name in NULL_IN_PRACTICE.keys() & properties.keys():
            properties[name] = {"anyOf": [properties[name], {"type": "null"}]}
    return copy


def leaves(error: ValidationError) -> Iterator[ValidationError]:
    """The errors that say most: of alternatives, those of the one that is meant."""
    if not error.context or error.instance is None:
        yield error
        return
    options = error.validator_value
    meant = [n for n, option in enumerate(options) if option.get("type") != "null"]
    for child in error.context:
        if child.relative_schema_path[0] in meant[:1]:
            yield from leaves(child)
