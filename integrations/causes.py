"""What holds the queue up, cause by cause: many entries often wait for one and the same thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, CharField, Count, F, Min, QuerySet, Value, When
from django.db.models.functions import MD5, Left

from integrations.models import OutboxEntry
from integrations.sync.states import State

STUCK = (State.FAILED, State.BLOCKED, State.UNKNOWN, State.RETRYING)
MOST = 50
_COLUMNS = ("connection_id", "state", "reason", "error_code", "said")


@dataclass(frozen=True, slots=True)
class Cause:
    """Entries of one connection that stand for the same reason. `key` names the group, `sample` is
    what one of them says."""

    key: str
    title: str
    system: str
    state: str
    count: int
    oldest_at: datetime
    sample: str


def causes(*, most: int = MOST) -> list[Cause]:
    """The groups, largest first, in one query."""
    rows = (
        _grouped(OutboxEntry.objects.filter(state__in=STUCK))
        .order_by()
        .values(*_COLUMNS, "connection__name")
        .annotate(count=Count("pk"), oldest_at=Min("created_at"), sample=Min("message"))
        .order_by("-count", "oldest_at")[:most]
    )
    return [
        Cause(
            key=_key([row[column] for column in _COLUMNS]),
            title=title(row["state"], row["reason"]),
            system=row["connection__name"],
            state=row["state"],
            count=row["count"],
            oldest_at=row["oldest_at"],
            sample=row["sample"],
        )
        for row in rows
    ]


def of_cause(entries: QuerySet[OutboxEntry], key: str) -> QuerySet[OutboxEntry]:
    """Those of `entries` that stand for that reason; none for a key that is no key."""
    parts = key.split("~")
    if len(parts) != len(_COLUMNS) or not parts[0].isdigit():
        return entries.none()
    return _grouped(entries).filter(**dict(zip(_COLUMNS, parts, strict=True)))


def title(state: str, reason: str) -> str:
    """The cause in two or three words."""
    return _TITLES.get(reason) or _STATES.get(state) or reason.replace("_", " ").capitalize()


def _grouped(entries: QuerySet[OutboxEntry]) -> QuerySet[OutboxEntry]:
    """Where nothing else tells causes apart, what was said does."""
    unnamed = When(reason="", error_code="", then=Left(MD5(F("message")), 8))
    return entries.annotate(said=Case(unnamed, default=Value(""), output_field=CharField()))


def _key(parts: Sequence[object]) -> str:
    return "~".join(str(part) for part in parts)


_TITLES = {
    "project_missing": "Project not there yet",
    "customer_missing": "Customer not there",
    "customer_unknown": "Customer not named",
    "customer_conflict": "Project of another customer",
    "vendor_review": "Vendor to be decided",
    "item_review": "Item to be decided",
    "item_tracked": "Item tracked there",
    "employee_review": "Technician not on the project",
    "cost_missing": "Goods without a cost",
    "warehouse_missing": "Warehouse not there",
    "would_go_negative": "Too little stock there",
    "period_closed": "Period closed",
    "external_locked": "Locked there",
    "external_not_sent": "Not sent there yet",
    "total_mismatch": "Totals differ",
    "dependency_failed": "Waits for something stuck",
    "dependency_skipped": "Waits for something skipped",
    "id_invalid": "No valid id",
    "invoice_missing": "Invoice not there",
    "account_missing": "Account not chosen",
    "account_wrong": "Account refused",
    "number_taken": "Number taken",
    "is_credit": "Credit, by hand",
    "unreachable": "Could not be reached",
    "unauthorized": "Sign-in refused",
    "forbidden": "Permission missing",
    "rate_limited": "Slowed down",
}
_STATES = {
    State.FAILED: "Refused",
    State.UNKNOWN: "No clear answer",
    State.RETRYING: "Did not get through",
    State.BLOCKED: "Held",
}
