"""Request bodies: a small notation for the documents' schemas, and binding against it.

The notation follows the documents: `vendorId*: int64` is required, `memo: string?` may be null,
`{...}` nests, `[...]` is a list, `enum(A|B)` lists values, `@name` stands for a named part.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sandbox.servicetitan import stamps
from sandbox.servicetitan.problems import invalid

NAMED = {
    "address": "{street*: string, unit*: string, city*: string, state*: string, zip*: string,"
    " country*: string}",
    "external": "{patchMode: enum(Replace|Merge)?, applicationGuid*: guid,"
    " externalData*: [{key*: string, value: string?}]}",
    "newExternal": "{applicationGuid*: guid, externalData*: [{key*: string, value*: string}]}",
    "skuVendor": "{vendorId*: int64, memo: string?, vendorPart: string?, cost*: decimal,"
    " active*: boolean, primarySubAccount: @subAccount?, otherSubAccounts: [@subAccount]?}",
    "subAccount": "{cost*: decimal, accountName*: string}",
    "reason": "enum(NotRequired|Duplicate|Accidental|VendorIssue|Other|JobCanceled)",
}
_TOKEN = re.compile(r"\s*([A-Za-z][\w-]*(?:\([^)]*\))?|@\w+|[{}\[\],:*?])")
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
Errors = dict[str, list[str]]


@dataclass(frozen=True)
class Kind:
    """A type: a plain one by name, or a list of `item`, or an object of `members`."""

    name: str
    nullable: bool = False
    item: Kind | None = None
    members: tuple[Member, ...] = ()
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Member:
    """One member of an object."""

    name: str
    required: bool
    kind: Kind


class _Parser:
    def __init__(self, text: str) -> None:
        for name, part in NAMED.items():
            text = re.sub(rf"@{name}\b", part, text)
        self._tokens = _TOKEN.findall(text)
        if "".join(self._tokens) != re.sub(r"\s", "", text):
            raise ValueError(f"cannot read schema: {text}")

    def _take(self, wanted: str) -> bool:
        if self._tokens and self._tokens[0] == wanted:
            self._tokens.pop(0)
            return True
        return False

    def kind(self) -> Kind:
        word = self._tokens.pop(0)
        if word == "{":
            members = self._members()
            return Kind("object", self._take("?"), members=members)
        if word == "[":
            item = self.kind()
            self._tokens.remove("]")
            return Kind("array", self._take("?"), item=item)
        if word.startswith("enum("):
            return Kind("enum", self._take("?"), values=tuple(word[5:-1].split("|")))
        return Kind(word, self._take("?"))

    def _members(self) -> tuple[Member, ...]:
        members = []
        while not self._take("}"):
            name = self._tokens.pop(0)
            required = self._take("*")
            self._tokens.remove(":")
            members.append(Member(name, required, self.kind()))
            self._take(",")
        return tuple(members)


def schema(members: str) -> Kind:
    """Return the object type with these members."""
    return _Parser("{" + members + "}").kind()


def list_of(members: str) -> Kind:
    """Return the type of a body that is itself a list of objects with these members."""
    return Kind("array", item=schema(members))


def bind(kind: Kind, value: Any) -> dict[str, Any]:
    """Return the members of `value` the schema knows, numbers as Decimal, times in wire form.

    Unknown members are dropped without a word, as the API does. Raises the 400 that lists every
    wrong or missing member.
    """
    errors: Errors = {}
    result = _bind(kind, value, "", errors)
    if errors:
        raise invalid(errors)
    return result


def _bind(kind: Kind, value: Any, path: str, errors: Errors) -> Any:
    if value is None:
        if not kind.nullable:
            _note(errors, path, f"The {path or 'body'} field is required.")
        return None
    if kind.name == "object":
        return _bind_object(kind, value, path, errors)
    if kind.name == "array" and kind.item and isinstance(value, list):
        return [_bind(kind.item, item, f"{path}[{n}]", errors) for n, item in enumerate(value)]
    if kind.name == "enum":
        return _bind_enum(kind, value, path, errors)
    try:
        return _PLAIN[kind.name](value)
    except (ValueError, KeyError):
        _note(errors, path, f"The JSON value could not be converted to {kind.name}.")
        return None


def _bind_object(kind: Kind, value: Any, path: str, errors: Errors) -> Any:
    if not isinstance(value, dict):
        return _note(errors, path, "The JSON value could not be converted to an object.")
    result = {}
    for member in kind.members:
        inner = f"{path}.{member.name}" if path else member.name
        if member.name in value:
            result[member.name] = _bind(member.kind, value[member.name], inner, errors)
        elif member.required:
            _note(errors, inner, f"The {member.name} field is required.")
    return result


def _bind_enum(kind: Kind, value: Any, path: str, errors: Errors) -> Any:
    for known in kind.values:
        if isinstance(value, str) and value.lower() == known.lower():
            return known
    return _note(errors, path, f"The value must be one of {', '.join(kind.values)}.")


def _note(errors: Errors, path: str, message: str) -> None:
    errors.setdefault(path or "$", []).append(message)


def _only(types: tuple[type, ...], make: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def convert(value: Any) -> Any:
        if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
            raise ValueError
        return make(value)

    return convert


def _int64(value: int) -> int:
    if not -(2**63) <= value < 2**63:
        raise ValueError
    return value


def _guid(value: str) -> str:
    if not _GUID.fullmatch(value):
        raise ValueError
    return value.lower()


_PLAIN: dict[str, Callable[[Any], Any]] = {
    "int64": _only((int,), _int64),
    "int32": _only((int,), _int64),
    "decimal": _only((int, Decimal), Decimal),
    "string": _only((str,), str),
    "boolean": _only((bool,), bool),
    "date-time": _only((str,), stamps.normal),
    # Kept as its midnight, which is how it is shown.
    "date": _only((str,), stamps.normal),
    "guid": _only((str,), _guid),
    "any": lambda value: value,
}
