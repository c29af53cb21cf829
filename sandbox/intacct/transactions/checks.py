"""What a line or a header of any document must satisfy."""

from __future__ import annotations

from datetime import date, timedelta

from sandbox.intacct import entities
from sandbox.intacct.errors import Rejected, broad, missing, unknown
from sandbox.intacct.incoming import check_reference
from sandbox.intacct.tenant import Row, Tenant

# The switch of a project's status that stops entries, and what is said then.
PURCHASES = ("DISABLEPURCHASINGAPENTRY", "purchasing entries")
STOCK = ("DISABLEPURCHASINGAPENTRY", "inventory entries")
_DIMENSIONS = ("DEPARTMENT", "CUSTOMER", "VENDOR", "EMPLOYEE")


def check_open(tenant: Tenant, day: str | None) -> None:
    """Raise Rejected when the books are closed on a day (2026-10-31; none is fine)."""
    closed = tenant.setting("closed_until")
    if closed and (day or "") <= closed:
        first = date.fromisoformat(closed) + timedelta(days=1)
        raise Rejected(broad(f"Date must be on or after {first:%m/%d/%Y}"))


def check_location(tenant: Tenant, line: Row, entity: str) -> None:
    """Fill in the session's entity where a line has no location; raise Rejected for a bad one."""
    line["LOCATIONID"] = line.get("LOCATIONID") or entity or None
    if line["LOCATIONID"]:
        check_reference(tenant, "LOCATION", line["LOCATIONID"])
        entities.check_location(tenant, line["LOCATIONID"], entity)
    elif tenant.setting("multi_entity"):
        raise Rejected(missing("Location"))


def check_project(
    tenant: Tenant, project_id: str | None, blocked: tuple[str, str] = PURCHASES
) -> None:
    """Raise Rejected unless something may be booked on the project (none is fine).

    `blocked` is the switch of a project's status that stops it, and what is said then.
    """
    if not project_id:
        return
    project = check_reference(tenant, "PROJECT", project_id)
    status = tenant.find("PROJECTSTATUS", project.get("PROJECTSTATUS"))
    switch, words = blocked
    if status is not None and status.get(switch):
        raise Rejected(broad(
            f"The Project '{project_id}' has a project status that prevents {words}"
        ))  # fmt: skip


def check_task(tenant: Tenant, line: Row) -> None:
    """Raise Rejected for a task without its project, or one the project does not have."""
    task, project = line.get("TASKID"), line.get("PROJECTID")
    if not task:
        return
    if not project:
        raise Rejected(missing("Project"))
    if all(row["PROJECTID"] != project for row in tenant.table("TASK").find("TASKID", task)):
        raise Rejected(unknown("TASK", "Task", task))


def check_dimensions(tenant: Tenant, line: Row) -> None:
    """Raise Rejected for a task its project does not have, or a dimension nobody may book on."""
    check_task(tenant, line)
    for name in _DIMENSIONS:
        if line.get(f"{name}ID"):
            check_reference(tenant, name, line[f"{name}ID"])
