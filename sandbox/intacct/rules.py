"""What holds for master records beyond their fields: no loops above them, tasks of projects."""

from __future__ import annotations

from sandbox.intacct.errors import Rejected, broad, unknown
from sandbox.intacct.schema import ObjectType
from sandbox.intacct.tenant import Row, Tenant


def check(tenant: Tenant, kind: ObjectType, values: Row) -> None:
    """Raise Rejected for a record that would be above itself, or a task of two projects."""
    parent = kind.relations.get("PARENT")
    if parent is None or parent.target != kind.name:
        return
    _check_loop(tenant, kind, values)
    if kind.name == "TASK" and values.get(parent.via):
        _check_task(tenant, values)


def _check_loop(tenant: Tenant, kind: ObjectType, values: Row) -> None:
    parent, number = kind.relations["PARENT"], values.get("RECORDNO")
    above = values.get(parent.via)
    while number and above:
        row = tenant.first(kind.name, parent.to, above)
        if row is None:
            return
        if row["RECORDNO"] == number:
            raise Rejected(broad(
                f"The {kind.label} '{values[kind.key]}' cannot be below itself",
                "Choose another parent.",
            ))  # fmt: skip
        above = row.get(parent.via)


def _check_task(tenant: Tenant, values: Row) -> None:
    above = tenant.table("TASK").get(values["PARENTKEY"])
    if above is None or above["PROJECTID"] != values["PROJECTID"]:
        raise Rejected(unknown("TASK", "Parent task", str(values["PARENTKEY"])))


def complete(tenant: Tenant, kind: ObjectType, row: Row) -> Row:
    """Return a new record with its id: a task nobody named is called by its number."""
    if kind.name == "TASK" and not row.get("TASKID"):
        return tenant.change("TASK", row["RECORDNO"], TASKID=str(row["RECORDNO"]))
    return row
