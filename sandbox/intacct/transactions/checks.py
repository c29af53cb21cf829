"""What a line or a header of any document must satisfy."""

from __future__ import annotations

from datetime import date, timedelta

from sandbox.intacct.errors import Rejected, broad, missing
from sandbox.intacct.incoming import check_reference
from sandbox.intacct.tenant import Row, Tenant

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
    elif tenant.setting("multi_entity"):
        raise Rejected(missing("Location"))


def check_project(tenant: Tenant, project_id: str | None, entries: str = "purchasing") -> None:
    """Raise Rejected unless something may be booked on the project (none is fine)."""
    if not project_id:
        return
    project = check_reference(tenant, "PROJECT", project_id)
    status = tenant.find("PROJECTSTATUS", project.get("PROJECTSTATUS"))
    if status is not None and status.get("DISABLEPURCHASINGAPENTRY"):
        raise Rejected(broad(
            f"The Project '{project_id}' has a project status that prevents {entries} entries"
        ))  # fmt: skip


def check_dimensions(tenant: Tenant, line: Row) -> None:
    """Raise Rejected for a task without its project, or a dimension nobody may book on."""
    if line.get("TASKID") and not line.get("PROJECTID"):
        raise Rejected(missing("Project"))
    for name in _DIMENSIONS:
        if line.get(f"{name}ID"):
            check_reference(tenant, name, line[f"{name}ID"])
