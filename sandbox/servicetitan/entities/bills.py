"""Inventory bills, AP bills and AP credits (accounting/v2): born in ServiceTitan, only read here.

The list of inventory bills is a bare array; only its paginated twin has the usual envelope.
"""

from __future__ import annotations

from typing import Any

from sandbox.servicetitan import lists
from sandbox.servicetitan.actions import bills, credits, field_values
from sandbox.servicetitan.entity import Call, Entity, Filter, Operation, Reply
from sandbox.servicetitan.filters import STANDARD
from sandbox.servicetitan.narrowing import custom_fields
from sandbox.servicetitan.schema import list_of, schema
from sandbox.servicetitan.shapes import shape
from sandbox.servicetitan.tenant import Tenant
from sandbox.store import Row

_SYNC = ("Pending", "Posted", "Exported", "PostedAndExported")


def _order_number(tenant: Tenant, row: Row) -> Any:
    order = tenant.table("purchase_orders").get(row["purchaseOrderId"])
    return order and order["number"]


def _order_type(tenant: Tenant, row: Row) -> list[Any]:
    order = tenant.table("purchase_orders")[row["purchaseOrderId"]]
    kind = tenant.table("purchase_order_types")[order["typeId"]]
    return [kind["id"], kind["name"]]


def _discrepancy(tenant: Tenant, row: Row) -> str:
    ap_bill = tenant.table(bills.AP)[row["id"]]
    return "Discrepancy" if ap_bill["status"] == "Discrepancy" else "NoDiscrepancy"


_FILTERS = (
    *STANDARD,
    Filter("batchId", "id", "batch.id"),
    Filter("batchNumber", "text", "batch.number"),
    Filter("billNumber", "part", "referenceNumber"),
    Filter("businessUnitIds", "ids", "businessUnit.id"),
    Filter("dateFrom", "from", "billDate"),
    Filter("dateTo", "until", "billDate"),
    Filter("jobNumber", "part", "jobNumber"),
    Filter("purchaseOrderNumber", "part", of=_order_number),
    Filter("purchaseOrderTypes", "any_word", of=_order_type),
    Filter("syncStatuses", "words", "syncStatus", values=_SYNC),
    Filter("minCost", "least", "billAmount"),
    Filter("maxCost", "most", "billAmount"),
    Filter("dateReconciledOnOrAfter", "from", "dateReconciled"),
    Filter("dateReconciledBefore", "before", "dateReconciled"),
    Filter(
        "threeWayMatchDiscrepancy",
        "word",
        of=_discrepancy,
        values=("NoDiscrepancy", "Discrepancy"),
    ),
)
_ACTIVE = (("active", True),)


def _array(call: Call) -> Reply:
    return lists.bare(call, INVENTORY_BILLS, only=_ACTIVE)


def _page(call: Call) -> Reply:
    return lists.page(call, INVENTORY_BILLS, only=_ACTIVE)


INVENTORY_BILLS = Entity(
    name=bills.INVENTORY,
    module="accounting",
    path="inventory-bills",
    scope="tn.acc.inventorybills",
    shape=shape(
        "id purchaseOrderId? syncStatus=Pending referenceNumber? vendorNumber? summary? billDate?"
        ' billAmount="0.00" taxAmount="0.00" shippingAmount="0.00" landedCostMethod=None'
        " otherAmount? createdBy? createdOn modifiedOn termName? dueDate? shipToDescription?"
        " postDate? batch? businessUnit? taxZone? vendor? shipTo? budgetCodeId? items=[]"
        " customFields? jobId? jobNumber? dateReconciled?"
    ),
    filters=(
        *_FILTERS,
        Filter(
            "billType",
            "word",
            "billType",
            values=("NotSet", "Procurement", "ApBill", "RecurringBill"),
        ),
    ),
    active=None,
    listed=False,
    by_id=False,
    feed="inventory-bills",
    feed_active=True,
    narrow=(custom_fields,),
    hidden=frozenset({"active", "billType"}),
    operations=(
        Operation("GET", "", _array),
        Operation("GET", "/paginated", _page),
        Operation(
            "POST", "/markasexported", bills.mark_inventory, schema("inventoryBillIds*: [int64]")
        ),
        field_values.types(bills.INVENTORY),
        field_values.batch(bills.INVENTORY, with_id=False),
    ),
)

AP_BILLS = Entity(
    name=bills.AP,
    module="accounting",
    path="ap-bills",
    scope="tn.acc.apbills",
    shape=shape(
        "id purchaseOrderId? syncStatus=Pending status=Unreconciled source=Purchasing"
        " billType=Procurement postDate? referenceNumber? vendorNumber? summary? billDate?"
        ' earlyDiscountDate? billAmount="0.00" vendorInvoiceTotal? taxAmount="0.00"'
        ' shippingAmount="0.00" landedCostMethod=None otherAmount? createdBy? createdOn modifiedOn'
        " termName? dueDate? doNotPay=false dateCanceled? canceledBy? shipToDescription? batch?"
        " businessUnit? taxZone? vendor? remittanceVendorInfo? shipTo? budgetCodeId? items=[]"
        " expenseItems=[] customFields? jobId? jobNumber? dateReconciled?"
    ),
    filters=(
        *_FILTERS,
        Filter(
            "billType",
            "word",
            "billType",
            values=("NotSet", "Procurement", "ApBill"),
            default="Procurement",
        ),
        Filter(
            "statuses",
            "words",
            "status",
            values=("Unreconciled", "Discrepancy", "Reconciled", "Canceled"),
        ),
        Filter(
            "sources",
            "words",
            "source",
            values=("Undefined", "Standalone", "Purchasing", "Recurring", "OCR", "API"),
        ),
    ),
    active=None,
    narrow=(custom_fields,),
    operations=(
        Operation("POST", "/markasexported", bills.mark_ap, schema("billIds*: [int64]")),
        field_values.types(bills.AP),
        field_values.batch(bills.AP, with_id=False),
    ),
)

AP_CREDITS = Entity(
    name=credits.TABLE,
    module="accounting",
    path="ap-credits",
    scope="tn.acc.apcredits",
    shape=shape(
        "id inventoryReturnId? jobId? active=true createdOn modifiedOn date canceledOn? number?"
        " referenceNumber? memo? amount=0.00 appliedAmount=0.00 status=Unreconciled"
        " syncStatus=Pending batch? businessUnit? remittanceVendor? vendor? paymentStatus=Unpaid"
        " splits=[] budgetCodeId? customFields?"
    ),
    filters=(*STANDARD, Filter("syncStatuses", "words", "syncStatus", values=_SYNC)),
    active=None,
    by_id=False,
    narrow=(custom_fields,),
    operations=(
        Operation("POST", "/markasexported", credits.mark, list_of("apCreditId*: int64")),
        field_values.types(credits.TABLE),
        field_values.batch(credits.TABLE, with_id=False),
    ),
)

ENTITIES = (INVENTORY_BILLS, AP_BILLS, AP_CREDITS)
