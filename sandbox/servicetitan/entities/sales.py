"""Estimates and their lines (sales/v2)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sandbox.servicetitan import feeds
from sandbox.servicetitan.actions import estimate_lines, estimates, ordering
from sandbox.servicetitan.entity import Call, Entity, Filter, Operation, Reply
from sandbox.servicetitan.filters import STANDARD
from sandbox.servicetitan.schema import schema
from sandbox.servicetitan.shapes import shape
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row

_VALUES = {"Open": 0, "Sold": 1, "Dismissed": 2}
_LINE = (
    "id: int64?, skuId: int64?, skuName: string?, parentItemId: int64?, description: string?,"
    " isAddOn: boolean?, quantity: decimal?, unitPrice: decimal?,"
    " skipUpdatingMembershipPrices: boolean?, itemGroupName: string?, itemGroupRootId: int64?,"
    " chargeable: boolean?, useDefaultProjectLabels: boolean?, budgetCodeId: int64?,"
    " unitCost: decimal"
)
_CHANGE = (
    "name: string?, summary: string?, tax: decimal?, status: enum(Open|Sold|Dismissed)?,"
    " reviewStatus: enum(None|NeedsApproval|Approved|NotApproved)?, soldBy: int64?,"
    f" isRecommended: boolean?, budgetCodeId: int64?, items: [{{{_LINE}}}]?,"
    " externalLinks: [{name: string?, url: string?}]?, useDefaultProjectLabels: boolean?,"
    " depositAmount: decimal?, depositPercent: decimal?, requireDepositOnSignature: boolean?"
)
_SCOPE = "tn.sal.estimates"

ITEMS = Entity(
    name="estimate_items",
    module="sales",
    path="estimates/items",
    scope=_SCOPE,
    shape=shape(
        "id sku skuAccount='' description='' membershipTypeId? qty=1 unitRate=0.00 total=0.00"
        " unitCost=0.00 totalCost=0.00 itemGroupName='' itemGroupRootId? createdOn modifiedOn"
        " chargeable? invoiceItemId? budgetCodeId?"
    ),
    filters=(*STANDARD, Filter("estimateId", "id", "estimateId")),
    by_id=False,
    hidden=frozenset({"estimateId", "active"}),
    operations=(),
)


def _worked_out(tenant: Tenant, row: Row) -> dict[str, Any]:
    lines = estimate_lines.of(tenant, row)
    return {
        "status": {"value": _VALUES[row["status"]], "name": row["status"]},
        "items": [{n: line.get(n, v) for n, v in ITEMS.shape.items()} for line in lines],
    }


def _total(_: Tenant, row: Row) -> Decimal:
    return Decimal(row.get("subtotal") or 0) + Decimal(row.get("tax") or 0)


def _feed(call: Call) -> Reply:
    return feeds.export(call, ESTIMATES)


ESTIMATES = Entity(
    name="estimates",
    module="sales",
    path="estimates",
    scope=_SCOPE,
    shape=shape(
        "id jobId? projectId? locationId? customerId? name? jobNumber? status? reviewStatus=None"
        " summary? createdOn modifiedOn soldOn? soldBy? active=true items=[] externalLinks=[]"
        " subtotal=0.00 tax=0.00 businessUnitId? businessUnitName? isRecommended=false"
        " budgetCodeId? isChangeOrder=false proposalTagName? depositAmount? depositPercent?"
        " requireDepositOnSignature?"
    ),
    filters=(
        *STANDARD,
        Filter("jobId", "id", "jobId"),
        Filter("projectId", "id", "projectId"),
        Filter("jobNumber", "text", "jobNumber"),
        Filter("locationId", "id", "locationId"),
        Filter("totalGreater", "above", of=_total),
        Filter("totalLess", "below", of=_total),
        Filter("soldById", "id", "soldBy"),
        Filter("soldByEmployeeId", "id", "soldBy"),
        Filter("soldAfter", "from", "soldOn"),
        Filter("soldBefore", "before", "soldOn"),
        Filter("status", "word", "status"),
    ),
    listed=False,
    feed="estimates",
    computed=_worked_out,
    operations=(
        Operation("GET", "", ordering.page),
        Operation("GET", "/export", _feed),
        Operation(
            "POST",
            "",
            estimates.create,
            schema(f"{_CHANGE}, jobId: int64?, projectId: int64?, locationId: int64?"),
        ),
        Operation("PUT", "/{id}", estimates.update, schema(_CHANGE)),
        Operation("PUT", "/{id}/sell", estimates.sell, schema("soldBy*: int64")),
        Operation("PUT", "/{id}/unsell", estimates.unsell),
        Operation("PUT", "/{id}/dismiss", estimates.dismiss),
        Operation("DELETE", "/{id}/items/{id}", estimates.remove_item),
    ),
)

LINES = Entity(
    name="estimate_lines",
    module="sales",
    path="estimates",
    scope=_SCOPE,
    shape=ITEMS.shape,
    listed=False,
    by_id=False,
    hidden=ITEMS.hidden,
    operations=(Operation("PUT", "/{id}/items", estimates.put_item, schema(_LINE)),),
)

CHANGES = Entity(
    name="estimate_changes",
    module="sales",
    path="status/estimates",
    scope=_SCOPE,
    shape={},
    listed=False,
    by_id=False,
    operations=(Operation("GET", "/{id}/changes", estimates.changes),),
)

ENTITIES = (ESTIMATES, ITEMS, LINES, CHANGES)
