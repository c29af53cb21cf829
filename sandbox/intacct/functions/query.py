"""The function `query`: selected fields, filter, order, pages."""

from __future__ import annotations

import random
from typing import Any
from xml.etree.ElementTree import Element

from sandbox.intacct.call import Call, Result
from sandbox.intacct.entities import shown
from sandbox.intacct.errors import Rejected, no_object
from sandbox.intacct.filters import BadFilter, Test, compile_filter
from sandbox.intacct.functions import aggregates
from sandbox.intacct.functions.selecting import FAILED, column_of, failed, wrap
from sandbox.intacct.objects import OBJECTS
from sandbox.intacct.rendering import flat_row
from sandbox.intacct.schema import ObjectType
from sandbox.intacct.tenant import Row

_DEFAULT_PAGE, _LARGEST_PAGE = 100, 2000


def query(call: Call) -> Result:
    """Answer one page of rows, in insertion order unless asked otherwise."""
    kind = _object(call)
    size = _number(call, "pagesize", _DEFAULT_PAGE)
    if not 1 <= size <= _LARGEST_PAGE:
        raise failed(f"pagesize must be from 1 to {_LARGEST_PAGE}")
    offset = _number(call, "offset", 0)
    select = call.element.find("select")
    if select is None or len(select) == 0:
        raise failed("select must name one or more fields")
    rows = _matching(call, kind)
    if any(child.tag in aggregates.NAMES for child in select):
        return aggregates.answer(call, kind, select, rows, offset, size)
    columns = [column_of(call, kind, child.text or "") for child in select]
    _sort(call, kind, rows)
    page = rows[offset : offset + size]
    inner = [flat_row(kind.name, columns, row) for row in page]
    return Result(wrap(kind.name, inner, len(rows), offset))


def _object(call: Call) -> ObjectType:
    name = call.text("object").strip()
    if name not in OBJECTS:
        raise Rejected(no_object(name, FAILED))
    return OBJECTS[name]


def _number(call: Call, name: str, default: int) -> int:
    text = call.text(name, str(default)).strip()
    if not text.isdecimal():
        raise failed(f"{name} must be a whole number")
    return int(text)


def _matching(call: Call, kind: ObjectType) -> list[Row]:
    test = _test(call, kind)
    rows = shown(kind, call.tenant.rows(kind.name), call.who.entity)
    return rows if test is None else [row for row in rows if test(row)]


def _test(call: Call, kind: ObjectType) -> Test | None:
    conditions = call.element.find("filter")
    if conditions is None or len(conditions) == 0:
        return None
    if len(conditions) > 1:
        raise failed("filter holds one operator; combine several with and / or")
    fold = (call.element.findtext("options/caseinsensitive") or "").strip().lower() == "true"
    try:
        return compile_filter(conditions[0], lambda name: column_of(call, kind, name), fold=fold)
    except BadFilter as error:
        raise failed(str(error)) from error


def _sort(call: Call, kind: ObjectType, rows: list[Row]) -> None:
    orders = call.element.findall("orderby/order")
    if not orders and call.tenant.setting("random_order"):
        random.shuffle(rows)
    for order in reversed(orders):
        column = column_of(call, kind, order.findtext("field") or "")
        rows.sort(key=lambda row, get=column.get: _rank(get(row)), reverse=_descends(order))


def _descends(order: Element) -> bool:
    return order.find("descending") is not None


def _rank(value: Any) -> tuple[bool, Any]:
    return (value is not None, value if value is not None else 0)
