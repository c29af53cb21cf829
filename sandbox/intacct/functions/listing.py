"""`get_list` and `get`: the oldest reads, whose rows are in lower case and dates in parts."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement

from sandbox.intacct import access
from sandbox.intacct.access import Column
from sandbox.intacct.call import Call, Result
from sandbox.intacct.entities import shown
from sandbox.intacct.errors import BAD_KEY, Problem, Rejected, bad_key, no_object
from sandbox.intacct.filters import BadFilter, Test, compile_filter
from sandbox.intacct.legacy.listed import LISTED, Listed
from sandbox.intacct.objects import OBJECTS
from sandbox.intacct.tenant import Row
from sandbox.intacct.xmltext import leaf, node

_OPERATORS = {
    "=": "equalto", "!=": "notequalto", "<": "lessthan", "<=": "lessthanorequalto",
    ">": "greaterthan", ">=": "greaterthanorequalto", "like": "like", "is null": "isnull",
}  # fmt: skip
_MOST = 100


def get_list(call: Call) -> Result:
    """Answer a page of an object's records, in the order asked for, and how many there are."""
    name, listed = _listed(call)
    test = _test(call, listed)
    rows = [row for row in _shown(call, listed, call.tenant.rows(listed.object)) if test(row)]
    _sort(call, listed, rows)
    start = _number(call, "start", 0)
    page = rows[start : start + _number(call, "maxitems", _MOST)]
    names = _chosen(call, listed)
    told = node(
        "listtype", name, start=start, end=max(start + len(page) - 1, start), total=len(rows)
    )
    return Result(told + node("data", *[_row(call, name, listed, names, row) for row in page]))


def get(call: Call) -> Result:
    """Answer one record, found by its id, or a document by its RECORDNO."""
    name, listed = _listed(call)
    key = call.element.get("key", "")
    if listed.key == "RECORDNO":
        row = call.tenant.table(listed.object).get(int(key)) if key.isdecimal() else None
    else:
        row = call.tenant.find(listed.object, key)
    if row is None or not _shown(call, listed, [row]):
        raise Rejected(bad_key(key))
    return Result(node("data", _row(call, name, listed, _chosen(call, listed), row)))


def _shown(call: Call, listed: Listed, rows: list[Row]) -> list[Row]:
    return shown(OBJECTS[listed.object], rows, call.who.entity)


def _refused(text: str) -> Rejected:
    return Rejected(Problem(BAD_KEY, text))


def _listed(call: Call) -> tuple[str, Listed]:
    name = call.element.get("object", "").lower()
    if name not in LISTED:
        raise Rejected(no_object(name))
    return name, LISTED[name]


def _number(call: Call, name: str, default: int) -> int:
    text = call.element.get(name, str(default))
    if not text.isdecimal():
        raise _refused(f"{name} must be a whole number")
    return int(text)


def _column(call: Call, listed: Listed, name: str) -> Column:
    if name not in listed.fields:
        raise _refused(f"Invalid field '{name}'")
    return access.column(call.tenant, OBJECTS[listed.object], listed.fields[name])


def _chosen(call: Call, listed: Listed) -> list[str]:
    """Return the fields asked for, which `_column` checks, or all; lines come along with all."""
    asked = [field.text or "" for field in call.element.findall("fields/field")]
    for name in asked:
        _column(call, listed, name)
    return asked or [*listed.fields, listed.items]


def _test(call: Call, listed: Listed) -> Test:
    conditions = call.element.find("filter")
    if conditions is None or len(conditions) == 0:
        return lambda row: True
    try:
        translated = _translated(conditions[0])
        return compile_filter(translated, lambda name: _column(call, listed, name), fold=False)
    except BadFilter as error:
        raise _refused(str(error)) from error


def _translated(element: Element) -> Element:
    """Return an expression, or several joined, as the operators of `query`."""
    if element.tag == "logical":
        if len(element) == 1:
            return _translated(element[0])
        joined = Element(element.get("logical_operator", "").lower())
        if joined.tag not in ("and", "or"):
            raise BadFilter(f"Operator {joined.tag} is not valid")
        joined.extend([_translated(child) for child in element])
        return joined
    operator = (element.findtext("operator") or "").strip().lower()
    if element.tag != "expression" or operator not in _OPERATORS:
        raise BadFilter(f"Operator {operator or element.tag} is not valid")
    found = Element(_OPERATORS[operator])
    SubElement(found, "field").text = element.findtext("field")
    if operator != "is null":
        SubElement(found, "value").text = element.findtext("value")
    return found


def _sort(call: Call, listed: Listed, rows: list[Row]) -> None:
    for field in reversed(call.element.findall("sorts/sortfield")):
        get_value = _column(call, listed, field.text or "").get
        rows.sort(
            key=lambda row, read=get_value: (read(row) is not None, read(row) or 0),
            reverse=field.get("order") == "desc",
        )


def _row(call: Call, tag: str, listed: Listed, names: list[str], row: Row) -> str:
    fields = {name: listed.fields[name] for name in names if name in listed.fields}
    parts = _fields(call, listed.object, fields, row)
    if listed.items and listed.items in names:
        parts.append(_lines(call, listed, row))
    return node(tag, *parts)


def _lines(call: Call, listed: Listed, row: Row) -> str:
    [lines] = OBJECTS[listed.object].lines
    found = call.tenant.table(lines.target).find(lines.via, row["RECORDNO"])
    return node(listed.items, *[
        node("lineitem", *_fields(call, lines.target, listed.lines, line)) for line in found
    ])  # fmt: skip


def _fields(call: Call, name: str, fields: Mapping[str, str], row: Row) -> list[str]:
    return [
        _cell(child, access.column(call.tenant, OBJECTS[name], field), row)
        for child, field in fields.items()
    ]


def _cell(child: str, column: Column, row: Row) -> str:
    value = column.get(row)
    if column.field.kind != "date" or value is None:
        return leaf(child, column.show(row))
    year, month, day = value.split("-")
    return node(child, leaf("year", year), leaf("month", month), leaf("day", day))
