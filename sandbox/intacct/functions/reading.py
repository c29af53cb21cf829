"""`read`, `readByName`, `readByQuery` and `readMore`."""

from __future__ import annotations

from sandbox.intacct import access
from sandbox.intacct.access import Column
from sandbox.intacct.call import Call, Result
from sandbox.intacct.conditions import compile_condition
from sandbox.intacct.cursors import Cursor
from sandbox.intacct.entities import shown
from sandbox.intacct.errors import BAD_KEY, Problem, Rejected
from sandbox.intacct.filters import BadFilter
from sandbox.intacct.objects import OBJECTS
from sandbox.intacct.rendering import flat_row, whole_row
from sandbox.intacct.schema import ObjectType
from sandbox.intacct.tenant import Row
from sandbox.intacct.xmltext import node

_DEFAULT_PAGE, _LARGEST_PAGE, _MOST_KEYS = 100, 1000, 100


def read(call: Call) -> Result:
    """Answer the records with these RECORDNOs; a missing one is a row less."""
    kind, keys = call.object(), _keys(call)
    numbers = [int(key) for key in keys if key.isdecimal()]
    found = [call.tenant.table(kind).get(number) for number in numbers]
    return _upper(call, kind, [row for row in found if row is not None])


def read_by_name(call: Call) -> Result:
    """Answer the records with these ids; a missing one is a row less."""
    kind, keys = call.object(), _keys(call)
    found = [call.tenant.find(kind.name, key) for key in keys]
    return _upper(call, kind, [row for row in found if row is not None])


def read_by_query(call: Call) -> Result:
    """Answer the first page of the records a condition accepts, and a cursor for the others."""
    kind = call.object()
    size = call.text("pagesize", str(_DEFAULT_PAGE)).strip()
    if not size.isdecimal() or not 1 <= int(size) <= _LARGEST_PAGE:
        raise Rejected(Problem(BAD_KEY, f"pagesize must be from 1 to {_LARGEST_PAGE}"))
    names = _field_names(call)
    _columns(call, kind, names)
    try:
        test = compile_condition(call.text("query"), lambda name: _column(call, kind, name))
    except BadFilter as error:
        raise Rejected(Problem(BAD_KEY, str(error))) from error
    rows = shown(kind, call.tenant.rows(kind.name), call.who.entity)
    numbers = [row["RECORDNO"] for row in rows if test(row)]
    result_id = call.cursors.add(Cursor(kind.name, names, numbers, int(size), len(numbers)))
    return _page(call, result_id)


def read_more(call: Call) -> Result:
    """Answer the next page of a cursor; it must have come from this server since its start."""
    return _page(call, call.text("resultId").strip())


def _page(call: Call, result_id: str) -> Result:
    found = call.cursors.next_page(result_id)
    if found is None:
        raise Rejected(Problem(BAD_KEY, f"The result id {result_id} is not valid or has expired"))
    cursor, numbers = found
    kind, table = OBJECTS[cursor.object_name], call.tenant.table(cursor.object_name)
    rows = [row for number in numbers if (row := table.get(number)) is not None]
    name = kind.name.lower()
    inner = _rows(call, kind, name, cursor.fields, rows)
    return Result(node(
        "data", *inner, listtype=name, count=len(rows), totalcount=cursor.total,
        numremaining=len(cursor.numbers), resultId=result_id,
    ))  # fmt: skip


def _upper(call: Call, kind: ObjectType, rows: list[Row]) -> Result:
    rows = shown(kind, rows, call.who.entity)
    inner = _rows(call, kind, kind.name, _field_names(call), rows, lines=True)
    return Result(node("data", *inner, listtype=kind.name, count=len(rows)))


def _rows(
    call: Call, kind: ObjectType, tag: str, names: list[str], rows: list[Row], *,
    lines: bool = False,
) -> list[str]:  # fmt: skip
    if not names:
        return [whole_row(call.tenant, kind, tag, row, lines=lines) for row in rows]
    columns = _columns(call, kind, names)
    return [flat_row(tag, columns, row) for row in rows]


def _keys(call: Call) -> list[str]:
    keys = [key for key in call.text("keys").split(",") if key.strip()]
    if len(keys) > _MOST_KEYS:
        raise Rejected(Problem(BAD_KEY, f"At most {_MOST_KEYS} keys can be read at a time"))
    return keys


def _field_names(call: Call) -> list[str]:
    names = [name.strip() for name in call.text("fields").split(",") if name.strip()]
    return [] if "*" in names else names


def _columns(call: Call, kind: ObjectType, names: list[str]) -> list[Column]:
    return [_column(call, kind, name) for name in names]


def _column(call: Call, kind: ObjectType, name: str) -> Column:
    try:
        return access.column(call.tenant, kind, name)
    except access.UnknownField as error:
        words = f"Invalid fields list {error}"
        raise Rejected(Problem(words, words)) from error
