"""Purchase order requests: orders waiting for somebody's yes, which get their number with it."""

from __future__ import annotations

from sandbox.servicetitan import lists
from sandbox.servicetitan.actions import drafts
from sandbox.servicetitan.entity import Call, Reply
from sandbox.servicetitan.problems import Problem
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row

TABLE = "purchase_order_requests"
# What a request has beyond the order it may become.
_OWN = ("id", "createdOn", "modifiedOn", "requestNumber", "requestStatus", "rejectionReason")


def add(tenant: Tenant, order: Row) -> Row:
    """Add a request for a drafted order."""
    number = f"R-{tenant.counter('po_request', 101)}"
    own = {"requestNumber": number, "requestStatus": "PendingApproval", "rejectionReason": None}
    return tenant.insert(TABLE, {**order, **own})


def approve(call: Call) -> Reply:
    """Make the order asked for, under the request's own id, and answer that id."""
    request = _waiting(call)
    order = {name: value for name, value in request.items() if name not in _OWN}
    drafts.place(call.tenant, order, request["id"])
    call.tenant.change(TABLE, request["id"], requestStatus="Approved")
    return Reply(content={"id": request["id"]})


def reject(call: Call) -> Reply:
    """Turn the request down and answer its id."""
    request = _waiting(call)
    reason = call.body["rejectionReason"]
    call.tenant.change(TABLE, request["id"], requestStatus="Rejected", rejectionReason=reason)
    return Reply(content={"id": request["id"]})


def _waiting(call: Call) -> Row:
    request = lists.existing(call, TABLE)
    if request["requestStatus"] != "PendingApproval":
        raise Problem(400, f"The request has already been {request['requestStatus'].lower()}.")
    return request
