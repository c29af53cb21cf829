"""Purchase orders, requests for them, and receipts (inventory/v2)."""

from sandbox.servicetitan.actions import field_values, purchase_orders, receipts, requests
from sandbox.servicetitan.entity import Entity, Filter, Operation
from sandbox.servicetitan.filters import STANDARD
from sandbox.servicetitan.narrowing import custom_fields
from sandbox.servicetitan.schema import schema
from sandbox.servicetitan.shapes import shape

_STATES = ("Pending", "Sent", "PartiallyReceived", "Received", "Exported", "Canceled")
_ORDER = (
    "vendorId{0}: int64, typeId{0}: int64, businessUnitId{0}: int64, inventoryLocationId{0}: int64,"
    " jobId: int64{1}, technicianId: int64{1}, projectId: int64{1}, budgetCodeId: int64?,"
    " shipTo{0}: {{description*: string, address*: @address}}, vendorInvoiceNumber: string{1},"
    " impactsTechnicianPayroll{0}: boolean, memo: string{1}, date{0}: date-time,"
    " requiredOn{0}: date-time, tax{0}: decimal, shipping{0}: decimal,"
    " items{0}: [{{{2}skuId*: int64, description*: string, vendorPartNumber*: string,"
    " quantity*: decimal, cost*: decimal, budgetCodeId: int64?}}]"
)
_CANCELLATION = schema("canceledReason: @reason")

ORDERS = Entity(
    name="purchase_orders",
    module="inventory",
    path="purchase-orders",
    scope="tn.inv.purchaseorders",
    shape=shape(
        "id number invoiceId? jobId? projectId? status=Pending typeId vendorId technicianId? shipTo"
        " businessUnitId? inventoryLocationId? batchId? budgetCodeId? vendorDocumentNumber='' date"
        " requiredOn? sentOn? receivedOn? createdOn modifiedOn total=0.00 tax=0.00 shipping=0.00"
        " createdById=0 summary='' items=[] customFields?"
    ),
    filters=(
        *STANDARD,
        Filter("status", "word", "status", values=_STATES),
        Filter("number", "text", "number"),
        Filter("jobId", "id", "jobId"),
        Filter("jobIds", "ids", "jobId"),
        Filter("technicianId", "id", "technicianId"),
        Filter("projectId", "id", "projectId"),
        Filter("dateOnOrAfter", "from", "date"),
        Filter("dateBefore", "before", "date"),
        Filter("sentOnOrAfter", "from", "sentOn"),
        Filter("sentBefore", "before", "sentOn"),
    ),
    active=None,
    feed="purchase-orders",
    hidden=frozenset(
        {"shipToDescription", "impactsTechnicianPayroll", "removedItems", "canceledReason"}
    ),
    operations=(
        Operation("POST", "", purchase_orders.create, schema(_ORDER.format("*", "?", ""))),
        Operation(
            "PATCH", "/{id}", purchase_orders.update, schema(_ORDER.format("", "", "id*: int64, "))
        ),
        Operation("PATCH", "/{id}/cancellation", purchase_orders.cancel, _CANCELLATION),
    ),
)

REQUESTS = Entity(
    name="purchase_order_requests",
    module="inventory",
    path="purchase-orders/requests",
    scope="tn.inv.purchaseorders",
    shape=shape(
        "id requestNumber requestStatus=PendingApproval invoiceId? jobId? projectId? typeId"
        " vendorId technicianId? shipTo? businessUnitId? inventoryLocationId? batchId?"
        " vendorDocumentNumber? date requiredOn? createdOn modifiedOn total=0.00 tax=0.00"
        " shipping=0.00 summary? items=[] customFields?"
    ),
    filters=(
        *STANDARD,
        Filter(
            "requestStatus",
            "word",
            "requestStatus",
            values=("PendingApproval", "Approved", "Rejected"),
        ),
        Filter("requestNumber", "text", "requestNumber"),
        Filter("jobId", "id", "jobId"),
        Filter("jobIds", "ids", "jobId"),
        Filter("technicianId", "id", "technicianId"),
        Filter("projectId", "id", "projectId"),
        Filter("dateOnOrAfter", "from", "date"),
        Filter("dateBefore", "before", "date"),
    ),
    active=None,
    by_id=False,
    hidden=frozenset(
        {
            "status",
            "sentOn",
            "receivedOn",
            "createdById",
            "budgetCodeId",
            "rejectionReason",
            *ORDERS.hidden,
        }
    ),
    operations=(
        Operation("PATCH", "/{id}/approve", requests.approve),
        Operation(
            "PATCH",
            "/{id}/reject",
            requests.reject,
            schema("rejectionReason*: enum(CostTooHigh|WrongVendor|Other)"),
        ),
    ),
)

RECEIPTS = Entity(
    name="receipts",
    module="inventory",
    path="receipts",
    scope="tn.inv.receipts",
    shape=shape(
        "id active=true number vendorInvoiceNumber='' createdById=0 memo='' purchaseOrderId billId?"
        " jobId? businessUnitId? vendorId technicianId? inventoryLocationId shipTo?"
        " shipToDescription='' receiptAmount=0.00 taxAmount=0.00 shippingAmount=0.00 receivedOn?"
        " createdOn modifiedOn batchId? syncStatus=Pending budgetCodeId? landedCostMethod=None"
        " otherAmount? items=[] customFields?"
    ),
    filters=(
        *STANDARD,
        Filter("number", "text", "number"),
        Filter("vendorInvoiceNumber", "text", "vendorInvoiceNumber"),
        Filter("billId", "id", "billId"),
        Filter("batchId", "id", "batchId"),
        Filter("vendorIds", "ids", "vendorId"),
        Filter("businessUnitIds", "ids", "businessUnitId"),
        Filter("inventoryLocationIds", "ids", "inventoryLocationId"),
        Filter("purchaseOrderIds", "ids", "purchaseOrderId"),
        Filter("syncStatuses", "words", "syncStatus", values=("Pending", "Posted", "Exported")),
        Filter("receivedOnOrAfter", "from", "receivedOn"),
        Filter("receivedBefore", "before", "receivedOn"),
    ),
    by_id=False,
    narrow=(custom_fields,),
    hidden=frozenset({"canceledReason", "invoiceItemIds"}),
    operations=(
        Operation(
            "POST",
            "",
            receipts.create,
            schema(
                "purchaseOrderId*: int64, jobId: int64?, dateReceived*: date-time,"
                " vendorDocumentNumber: string?, memo: string?, tax*: decimal, shipping*: decimal,"
                " budgetCodeId: int64?, items*: [{purchaseOrderItemId: int64?, skuId*: int64,"
                " description: string?, vendorPartNumber: string?,"
                " quantity*: decimal, cost*: decimal,"
                " budgetCodeId: int64?}]"
            ),
        ),
        Operation("PATCH", "/{id}/cancellation", receipts.cancel, _CANCELLATION),
        field_values.batch("receipts"),
    ),
)

ENTITIES = (ORDERS, REQUESTS, RECEIPTS)
