"""Company files: how a company's books are set up, as JSON that is checked key by key.

The demo company is such a file (company.json). Field names are the gateway's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox import jsontext
from sandbox.intacct import settings
from sandbox.intacct.definitionrows import DEFINITIONS, definition_row
from sandbox.intacct.objects import OBJECTS
from sandbox.intacct.schema import ObjectType

DEMO = Path(__file__).with_name("company.json")
CREDENTIALS = ("sender_id", "sender_password", "company_id", "user_id", "user_password")
# Ids a client may choose from the start, and the object each must be a record of.
FACTS = {
    "location": "LOCATION", "warehouse": "WAREHOUSE", "purchase_definition": "PODOCUMENTPARAMS",
    "receiver_definition": "PODOCUMENTPARAMS", "return_definition": "PODOCUMENTPARAMS",
    "issue_definition": "INVDOCUMENTPARAMS", "issue_return_definition": "INVDOCUMENTPARAMS",
    "increase_definition": "INVDOCUMENTPARAMS", "decrease_definition": "INVDOCUMENTPARAMS",
    "unit": "UOMDETAIL", "unit_group": "UOM", "gl_account": "GLACCOUNT", "term": "APTERM",
    "customer": "CUSTOMER", "project_category": "",
}  # fmt: skip
# Items sent without a group of units are given this one.
ITEMS_GROUP = "Count"
# Objects a file may fill although no caller can: besides those that callers make.
_SET_UP = frozenset({
    "LOCATIONENTITY", "PROJECTSTATUS", "PROJECTTYPE", "ITEMGLGROUP", "PRODUCTLINE", "APTERM",
    "ARTERM",
})  # fmt: skip
_COMPANY_ID = re.compile(r"[A-Za-z0-9_-]+")


class BadCompany(ValueError):
    """A company file is wrong; the text begins with the key."""


@dataclass(frozen=True, slots=True)
class Company:
    """One company as it is set up; `content` is the whole file."""

    content: dict[str, Any]

    @property
    def id(self) -> str:
        """What a log-in calls the company."""
        return self.credentials["company_id"]

    @property
    def credentials(self) -> dict[str, str]:
        """What a client signs in with."""
        return self.content["credentials"]

    @property
    def facts(self) -> dict[str, str]:
        """Ids a client may choose from the start."""
        return self.content["facts"]

    @property
    def settings(self) -> dict[str, Any]:
        """Switches that differ from their defaults."""
        return self.content["settings"]

    @property
    def unit_groups(self) -> dict[str, Any]:
        """Group -> its base unit, and its units with how many base units each is."""
        return self.content["unit_groups"]

    @property
    def definitions(self) -> dict[str, list[dict[str, Any]]]:
        """Module -> its transaction definitions."""
        return self.content["definitions"]

    @property
    def records(self) -> dict[str, list[dict[str, str]]]:
        """Object -> records that are there from the start, as texts by field."""
        return self.content["records"]


def read(path: Path) -> Company:
    """Return the company a file describes; raises BadCompany naming the file and the key."""
    try:
        return parse(jsontext.loads(path.read_bytes()))
    except OSError as error:
        raise BadCompany(f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise BadCompany(f"{path}: {error}") from error


def parse(content: Any) -> Company:
    """Return the company `content` describes; raises BadCompany naming the key."""
    given = _object("the company", content)
    if unknown := sorted(set(given) - set(_SECTIONS)):
        raise BadCompany(f"{unknown[0]}: unknown, use one of {', '.join(_SECTIONS)}")
    if missing := [name for name in _SECTIONS if name not in given]:
        raise BadCompany(f"{missing[0]}: missing")
    return Company({name: check(name, given[name]) for name, check in _SECTIONS.items()})


def _object(where: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise BadCompany(f"{where}: must be an object")
    return value


def _list(where: str, value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise BadCompany(f"{where}: must be a list")
    return value


def _text(where: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise BadCompany(f"{where}: must be a text")
    return value


def _known(where: str, given: Mapping[str, Any], known: Mapping[str, Any] | tuple) -> None:
    for name in given:
        if name not in known:
            raise BadCompany(f"{where}.{name}: unknown, use one of {', '.join(known)}")


def _credentials(where: str, value: Any) -> dict[str, str]:
    given = _object(where, value)
    _known(where, given, CREDENTIALS)
    found = {name: _text(f"{where}.{name}", given.get(name)) for name in CREDENTIALS}
    if not _COMPANY_ID.fullmatch(found["company_id"]):
        raise BadCompany(f"{where}.company_id: only letters, digits, - and _")
    return found


def _facts(where: str, value: Any) -> dict[str, str]:
    given = _object(where, value)
    _known(where, given, FACTS)
    return {name: _text(f"{where}.{name}", text) for name, text in given.items()}


def _settings(where: str, value: Any) -> dict[str, Any]:
    given = _object(where, value)
    for name in given:
        try:
            settings.check({name: given[name]})
        except ValueError as error:
            raise BadCompany(f"{where}.{name}: {error}") from error
    return given


def _unit_groups(where: str, value: Any) -> dict[str, Any]:
    groups = {name: _unit_group(f"{where}.{name}", group) for name, group in
              _object(where, value).items()}  # fmt: skip
    if ITEMS_GROUP not in groups:
        raise BadCompany(f"{where}.{ITEMS_GROUP}: missing, items without a group are given it")
    return groups


def _unit_group(where: str, value: Any) -> dict[str, Any]:
    group = _object(where, value)
    _known(where, group, ("base", "units"))
    base, units = _text(f"{where}.base", group.get("base")), group.get("units")
    for unit, size in _object(f"{where}.units", units).items():
        if type(size) is not int or size < 1:
            raise BadCompany(f"{where}.units.{unit}: must be a whole number from 1")
    if units.get(base) != 1:
        raise BadCompany(f"{where}.base: '{base}' must be one of the units, with size 1")
    return {"base": base, "units": units}


def _definitions(where: str, value: Any) -> dict[str, list[dict[str, Any]]]:
    given = _object(where, value)
    _known(where, given, DEFINITIONS)
    return {
        module: _definition_rows(f"{where}.{module}", module, given.get(module, []))
        for module in DEFINITIONS
    }


def _definition_rows(where: str, module: str, value: Any) -> list[dict[str, Any]]:
    rows = []
    for position, row in enumerate(_list(where, value)):
        try:
            rows.append(definition_row(module, _object(f"{where}[{position}]", row)))
        except KeyError as error:
            name, reason = error.args
            raise BadCompany(f"{where}[{position}].{name}: {reason}") from error
    names = [row["DOCID"] for row in rows]
    for position, row in enumerate(rows):
        if names.index(row["DOCID"]) != position:
            raise BadCompany(f"{where}[{position}].DOCID: '{row['DOCID']}' is there twice")
        for source in row["CONVERTS_FROM"]:
            if source not in names:
                raise BadCompany(f"{where}[{position}].CONVERTS_FROM: no definition '{source}'")
    return rows


def _records(where: str, value: Any) -> dict[str, list[dict[str, str]]]:
    given = _object(where, value)
    for name in given:
        if name not in OBJECTS or not _may_fill(OBJECTS[name]):
            raise BadCompany(f"{where}.{name}: no object that can be filled")
    return {
        name: [
            _record(f"{where}.{name}[{position}]", name, row)
            for position, row in enumerate(_list(f"{where}.{name}", rows))
        ]
        for name, rows in given.items()
    }


def _may_fill(kind: ObjectType) -> bool:
    # Documents have lines, and rules that no record of a file goes through.
    return not kind.lines and (kind.name in _SET_UP or "create" in kind.writes)


def _record(where: str, name: str, value: Any) -> dict[str, str]:
    fields, found = OBJECTS[name].fields, {}
    for key, given in _object(where, value).items():
        field = fields.get(key)
        if field is not None and (field.read_only or field.path):
            raise BadCompany(f"{where}.{key}: cannot be set")
        if isinstance(given, bool):
            given = "true" if given else "false"
        elif type(given) is int:
            given = str(given)
        found[key] = _text(f"{where}.{key}", given)
    return found


_SECTIONS: Mapping[str, Callable[[str, Any], Any]] = {
    "credentials": _credentials,
    "facts": _facts,
    "settings": _settings,
    "unit_groups": _unit_groups,
    "definitions": _definitions,
    "records": _records,
}
