"""The lists in which an order of ours can turn up: the orders, and the requests for one.

A company may want orders above a limit approved. What is created as an order then is a request,
answered with an id like any other, and becomes an order, with our mark on it, once somebody in the
office says yes.
"""

from __future__ import annotations

from datetime import timedelta

from integrations.connectors.servicetitan import hints, paging, payloads
from integrations.connectors.servicetitan.client import Client
from integrations.connectors.servicetitan.documents import Order
from integrations.connectors.servicetitan.shapes import Wire
from integrations.http.errors import Rejected
from integrations.records import PurchaseOrderRecord

MODULE, PATH = "inventory", "purchase-orders"
_APPROVED = "Approved"
_WORDS = {"PendingApproval": "waits for approval", "Rejected": "was turned down"}
_DAYS_AROUND = 2
"""How far an order's date may be off when it is looked for: a day is a moment in some zone."""


class Request(Wire, kw_only=True):
    """inventory-v2: PurchaseOrderRequestResponse."""

    id: int
    request_number: str
    request_status: str
    summary: str | None = None


def orders(client: Client, record: PurchaseOrderRecord) -> list[Order]:
    """The orders among which ours would be, the oldest first."""
    return paging.every(client, MODULE, PATH, _where(record), Order)


def require_no_request(client: Client, record: PurchaseOrderRecord) -> None:
    """Raise `Rejected` if ours is a request that has not become an order: while it waits, and when
    it was turned down, it must not be made once more."""
    for row in paging.every(client, MODULE, f"{PATH}/requests", _where(record), Request):
        open_still = row.request_status != _APPROVED
        if open_still and payloads.bears(row.summary, record.number):
            words = _WORDS.get(row.request_status, f"is {row.request_status}")
            raise Rejected(
                f"{record.number} is purchase order request {row.request_number} in ServiceTitan "
                f"and {words} there.",
                reason="external_locked",
                hint=hints.APPROVAL,
            )


def _where(record: PurchaseOrderRecord) -> dict[str, str]:
    """There is no filter for the free text: those of the job, or of the days around the date."""
    if record.job_id:
        return {"jobId": record.job_id, **paging.BY_ID}
    around = timedelta(days=_DAYS_AROUND)
    return {
        "dateOnOrAfter": payloads.day(record.date - around),
        "dateBefore": payloads.day(record.date + around),
        **paging.BY_ID,
    }
