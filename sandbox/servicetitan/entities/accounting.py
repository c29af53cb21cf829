"""Invoices and their lines (accounting/v2): amounts and quantities are text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.servicetitan.actions import field_values, invoice_lines, invoices, ordering
from sandbox.servicetitan.entity import Active, Entity, Filter, Operation
from sandbox.servicetitan.filters import STANDARD
from sandbox.servicetitan.narrowing import balance, custom_fields
from sandbox.servicetitan.schema import list_of, schema
from sandbox.servicetitan.shapes import shape
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row

STATES = Active("activeState", {"ActiveOnly": True, "InactiveOnly": False, "All": None}, True)
STATUSES = ("Pending", "Posted", "Exported")
_REVIEWS = (
    "NeedsReview",
    "OnHold",
    "Reviewed",
    "PendingApproval",
    "Rejected",
    "ReadyForBilling",
    "Invoiced",
)
_CONFIGURATIONS = (
    "JobInvoice",
    "ProjectInvoice",
    "CounterSales",
    "MembershipInvoice",
    "InterestChargeInvoice",
    "ARImportInvoice",
)
_ITEM = (
    "skuId: int64?, skuName: string?, technicianId: int64?, description*: string,"
    " quantity*: decimal, unitPrice: decimal?, cost: decimal?, isAddOn: boolean?,"
    " signature: string?, technicianAcknowledgementSignature: string?, installedOn: date-time?,"
    " inventoryWarehouseName: string?, skipUpdatingMembershipPrices: boolean?,"
    " itemGroupName: string?, itemGroupRootId: int64?, inventoryLocationId: int64?,"
    " durationBillingId: int64?, budgetCodeId: int64?, id: int64?"
)
_HEADER = (
    "number: string?, typeId: int64?, invoicedOn: date-time?, subtotal: decimal?, tax: decimal?,"
    " taxZoneId: int64?, summary: string?, royaltyStatus: enum(Pending|Sent|Failed)?,"
    " royaltyDate: date-time?, royaltySentOn: date-time?, royaltyMemo: string?,"
    f" exportId: string?, reviewStatus: enum({'|'.join(_REVIEWS)})?, assignedToId: int64?,"
    f" budgetCodeId: int64?, items: [{{{_ITEM}}}]?"
)
_CHANGE = (
    f"{_HEADER}, dueDate: date?, payments: [{{id*: int64,"
    " settlementStatus: enum(NotSettled|Settled)?, settlementDate: date-time?}]?"
)
_EXPORT = "invoiceId*: int64, externalId: string?, externalMessage: string?"

ITEMS = Entity(
    name="invoice_items",
    module="accounting",
    path="invoice-items",
    scope="tn.acc.invoiceitems",
    shape=shape(
        'id description? quantity="0.00" cost="0.00" totalCost="0.00" budgetCodeId?'
        ' inventoryLocationId? inventoryLocation? price="0.00" type=Unspecified skuName? skuId=0'
        ' total="0.00" inventory=false taxable=false isChargeable=true generalLedgerAccount?'
        " costOfSaleAccount? assetAccount? membershipTypeId=0 itemGroup? displayName? soldHours?"
        " createdOn modifiedOn serviceDate? order=0 businessUnit? createdById=0 displayInAmount?"
        ' importId? exportId? inventoryStatus? addOn=false memberPrice="0.00" technicianId?'
        " installedEquipmentId? estimateItemId? active=true invoiceId"
    ),
    active=None,
    listed=False,
    by_id=False,
    feed="invoice-items",
)
_ON_INVOICE = {k: v for k, v in ITEMS.shape.items() if k not in ("active", "invoiceId")}


_ADDRESSES = ("customerAddress", "locationAddress")
_PARTS = ("street", "unit", "city", "state", "zip", "country")


def _worked_out(tenant: Tenant, row: Row) -> dict[str, Any]:
    lines = invoice_lines.of(tenant, row)
    # An address here lacks the coordinates that crm shows with it.
    found = ((name, row.get(name)) for name in _ADDRESSES)
    places = {name: place and {p: place.get(p) for p in _PARTS} for name, place in found}
    items = [{n: line.get(n, v) for n, v in _ON_INVOICE.items()} for line in lines]
    return {"items": items, **places}


def _value(member: str) -> Callable[[Tenant, Row], Any]:
    return lambda _, row: row.get(member) or INVOICES.shape[member]


INVOICES = Entity(
    name="invoices",
    module="accounting",
    path="invoices",
    scope="tn.acc.invoices",
    shape=shape(
        "id syncStatus=Pending budgetCodeId? referenceNumber? invoiceDate? dueDate?"
        ' subTotal="0.00" salesTax="0.00" salesTaxCode? taxZoneId? total="0.00" balance="0.00"'
        " invoiceType? customer? customerAddress? location? locationAddress? businessUnit?"
        " termName? createdBy? batch? depositedOn? createdOn modifiedOn adjustmentToId? job?"
        " projectId? royalty? employeeInfo? commissionEligibilityDate? sentStatus=NotSent"
        " reviewStatus=NeedsReview assignedTo? summary? items=[] customFields?"
        ' active=true discountTotal="0.00" importId? exportId? materialSkuId? membershipId?'
        " paidOn? invoiceConfiguration=JobInvoice"
    ),
    filters=(
        *STANDARD,
        Filter("statuses", "words", of=_value("syncStatus"), values=STATUSES),
        Filter("batchId", "id", "batch.id"),
        Filter("batchNumber", "text", "batch.number"),
        Filter("jobId", "id", "jobId"),
        Filter("jobNumber", "text", "job.number"),
        Filter("businessUnitId", "id", "businessUnit.id"),
        Filter("customerId", "id", "customer.id"),
        Filter("invoicedOnOrAfter", "from", "invoiceDate"),
        Filter("invoicedOnBefore", "before", "invoiceDate"),
        Filter("dueDateOnOrAfter", "from", "dueDate"),
        Filter("dueDateBefore", "before", "dueDate"),
        Filter("number", "text", "referenceNumber"),
        Filter("adjustmentToId", "id", "adjustmentToId"),
        Filter("totalGreater", "above", "total"),
        Filter("totalLess", "below", "total"),
        Filter("reviewStatuses", "words", of=_value("reviewStatus"), values=_REVIEWS),
        Filter("assignedToIds", "ids", "assignedTo.id"),
        Filter(
            "invoiceConfigurations",
            "words",
            of=_value("invoiceConfiguration"),
            values=_CONFIGURATIONS,
        ),
    ),
    active=STATES,
    listed=False,
    by_id=False,
    feed="invoices",
    hidden=frozenset({"jobId"}),
    narrow=(balance, custom_fields),
    computed=_worked_out,
    operations=(
        Operation("GET", "", ordering.page),
        Operation("POST", "", invoices.adjust, schema(f"{_HEADER}, adjustmentToId*: int64")),
        Operation("PATCH", "/{id}", invoices.update, schema(_CHANGE)),
        Operation("PATCH", "/{id}/items", invoices.update_item, schema(_ITEM)),
        Operation("DELETE", "/{id}/items/{id}", invoices.remove_item),
        Operation("POST", "/markasexported", invoices.mark_exported, list_of(_EXPORT)),
        field_values.types("invoices"),
        field_values.batch("invoices", with_id=False),
    ),
)

ENTITIES = (INVOICES, ITEMS)
