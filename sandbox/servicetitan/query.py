"""Reading the query of a list: paging, order, filters; everything wrong with it at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from sandbox.servicetitan import filters
from sandbox.servicetitan.entity import Call, Entity, Filter
from sandbox.servicetitan.problems import invalid
from sandbox.system import Request

_DIRECTIONS = {"asc": False, "ascending": False, "desc": True, "descending": True}


@dataclass(frozen=True)
class External:
    """A look-up by external data: one application's key with any of some values."""

    guid: str
    key: str
    values: frozenset[str]

    def fits(self, row: dict[str, Any]) -> bool:
        """Return whether `row` carries such an entry."""
        return any(
            entry["applicationGuid"] == self.guid
            and entry["key"] == self.key
            and entry["value"] in self.values
            for entry in row.get("external", ())
        )


@dataclass(frozen=True)
class ListQuery:
    """What a list request asks for; `wanted` pairs each filter sent with its parsed value."""

    page: int
    size: int
    include_total: bool
    sort: str
    descending: bool
    active: bool | None
    wanted: tuple[tuple[Filter, Any], ...]
    external: External | None
    narrow: tuple[Any, ...] = ()


class _Reader:
    """Collects what is wrong instead of stopping at the first."""

    def __init__(self, request: Request) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in request.query:
            if value.strip():
                self._values.setdefault(name.lower(), []).append(value.strip())
        self.errors: dict[str, list[str]] = {}

    def need(self, name: str) -> None:
        if name.lower() not in self._values:
            self.errors[name] = [f"The {name} field is required."]

    def read(self, name: str, default: Any, parse: Callable[[list[str]], Any]) -> Any:
        texts = self._values.get(name.lower())
        if texts is None:
            return default
        try:
            return parse(texts)
        except (ValueError, KeyError) as error:
            text = ",".join(texts)[:80]
            said = str(error) if str(error).startswith(("The ", "At ")) else ""
            self.errors[name] = [said or f"The value '{text}' is not valid."]
            return default


def read(call: Call, entity: Entity) -> ListQuery:
    """Return the parsed query; unknown parameters are ignored. Raises the 400 naming all errors."""
    reader = _Reader(call.request)
    refuse = call.settings["page_size_over"] == "refuse"
    for name in entity.required:
        reader.need(name)
    sort, descending = _order(entity, reader)
    query = ListQuery(
        page=reader.read("page", 1, lambda texts: _page(texts[0], entity.strict_page)),
        size=reader.read("pageSize", 50, lambda texts: _size(texts[0], refuse, entity.most_rows)),
        include_total=reader.read("includeTotal", False, lambda t: filters.parse_bool(t[0])),
        sort=sort,
        descending=descending,
        active=_active(entity, reader),
        wanted=tuple(_wanted(entity, reader)),
        external=_external(entity, call.request),
        narrow=tuple(n for n in (make(call.request) for make in entity.narrow) if n is not None),
    )
    if reader.errors:
        raise invalid(reader.errors)
    return query


def _page(text: str, strict: bool) -> int:
    page = int(text)
    if strict and page < 1:
        raise ValueError("The field page must be at least 1.")
    return max(1, page)


def _size(text: str, refuse: bool, most: int) -> int:
    size = int(text)
    if size < 1 or (size > most and refuse):
        raise ValueError(f"The field pageSize must be between 1 and {most}.")
    return min(size, most)


def _order(entity: Entity, reader: _Reader) -> tuple[str, bool]:
    if entity.order_by:
        name, _ = reader.read("orderBy", ("", False), lambda t: _sort(entity, t[0]))
        down = reader.read("orderByDirection", False, lambda t: _DIRECTIONS[t[0].lower()])
        return (name, down) if name else ("Id", True)
    if not entity.sorts:
        return "Id", True
    return reader.read("sort", ("Id", True), lambda t: _sort(entity, t[0]))


def _sort(entity: Entity, text: str) -> tuple[str, bool]:
    known = {name.lower(): name for name in entity.sorts}
    name = known.get(text.lstrip("+- ").lower())
    if name is None:
        raise ValueError(f"The sort field must be one of {', '.join(entity.sorts)}.")
    return name, text.startswith("-")


def _active(entity: Entity, reader: _Reader) -> bool | None:
    if entity.active is None:
        return None
    rule = entity.active
    known = {text.lower(): value for text, value in rule.values.items()}
    return reader.read(rule.param, rule.default, lambda texts: known[texts[0].lower()])


def _wanted(entity: Entity, reader: _Reader) -> list[tuple[Filter, Any]]:
    missing = object()
    parsed = [
        (rule, reader.read(rule.param, _unset(rule, missing), partial(filters.parse, rule)))
        for rule in entity.filters
    ]
    return [(rule, value) for rule, value in parsed if value is not missing]


def _unset(rule: Filter, missing: Any) -> Any:
    return filters.parse(rule, [rule.default]) if rule.default else missing


def _external(entity: Entity, request: Request) -> External | None:
    guid, key, values = (
        request.param(f"externalData{part}") for part in ("ApplicationGuid", "Key", "Values")
    )
    if "externalData" not in entity.shape or not (guid and key and values):
        return None
    return External(guid.lower(), key, frozenset(values.split(",")))
