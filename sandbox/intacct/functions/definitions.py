"""`lookup` and `inspect`: the object table, told to the caller."""

from __future__ import annotations

from sandbox.intacct import numbers
from sandbox.intacct.call import Call, Result
from sandbox.intacct.objects import OBJECTS
from sandbox.intacct.schema import Field, Lines, Relation
from sandbox.intacct.xmltext import leaf, node

_TYPES = {
    "int": "INTEGER", "bool": "BOOLEAN", "date": "DATE", "time": "TIMESTAMP", "enum": "ENUM",
    "decimal": "DECIMAL", "money": "CURRENCY",
}  # fmt: skip


def lookup(call: Call) -> Result:
    """Answer an object's fields and the paths that lead from it."""
    kind = call.object()
    fields = [_field(call, field) for field in kind.fields.values() if field.kind != "list"]
    relations = [_relation(relation) for relation in kind.relations.values()]
    relations += [_owned(lines) for lines in kind.lines]
    inner = (node("Fields", *fields), node("Relationships", *relations))
    described = node("Type", *inner, Name=kind.name, DocumentType=call.text("docparid"))
    return Result(node("data", described, listtype="All", count=1))


def inspect(call: Call) -> Result:
    """Answer the names of all objects for `*`, else an object's fields.

    Clients ask for details on `inspect` itself or on its `object`.
    """
    if call.text("object").strip() == "*":
        types = [node("type", kind.label, typename=kind.name.lower()) for kind in OBJECTS.values()]
        return Result(node("data", *types, listtype="All", count=len(types)))
    kind = call.object()
    asked = (call.element, *call.element.findall("object"))
    detail = any(element.get("detail") == "1" for element in asked)
    fields = [_inspected(call, field, detail=detail) for field in kind.fields.values()]
    described = node("Type", node("Fields", *fields), Name=kind.name)
    return Result(node("data", described, listtype="All", count=1))


def _yes(value: bool) -> str:
    return "true" if value else "false"


def _required(call: Call, field: Field) -> str:
    filled = field.name in numbers.own_ids(call.tenant)
    return _yes(call.tenant.is_required(field.required) and not filled)


def _field(call: Call, field: Field) -> str:
    words = [leaf("VALIDVALUE", word) for word, _ in field.codes]
    kind = "SEQUENCE" if field.name == "RECORDNO" else _TYPES.get(field.kind, "TEXT")
    return node(
        "Field",
        leaf("ID", field.name), leaf("LABEL", field.title), leaf("DESCRIPTION", field.title),
        leaf("REQUIRED", _required(call, field)),
        leaf("READONLY", _yes(field.read_only or bool(field.path))), leaf("DATATYPE", kind),
        *([node("VALIDVALUES", *words)] if words else []), leaf("ISCUSTOM", "false"),
    )  # fmt: skip


def _relation(relation: Relation) -> str:
    return _path(relation.name, relation.target, "MANY2ONE", relation.via)


def _owned(lines: Lines) -> str:
    return _path(lines.wrapper, lines.target, "ONE2MANY", lines.via)


def _path(name: str, target: str, kind: str, via: str) -> str:
    return node(
        "Relationship",
        leaf("OBJECTPATH", name), leaf("OBJECTNAME", target), leaf("LABEL", OBJECTS[target].label),
        leaf("RELATIONSHIPTYPE", kind), leaf("RELATEDBY", via),
    )  # fmt: skip


def _inspected(call: Call, field: Field, *, detail: bool) -> str:
    if not detail:
        return leaf("Field", field.name)
    return node(
        "Field",
        leaf("Name", field.name), leaf("DisplayLabel", field.title),
        leaf("externalDataName", _TYPES.get(field.kind, "TEXT").lower()),
        leaf("isRequired", _required(call, field)),
        leaf("isReadOnly", _yes(field.read_only or bool(field.path))),
        leaf("maxLength", str(field.max_length or "")),
    )  # fmt: skip
