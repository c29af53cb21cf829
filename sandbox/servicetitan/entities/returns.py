"""Returns to vendors (inventory/v2)."""

from sandbox.servicetitan.actions import field_values, returns
from sandbox.servicetitan.entity import Entity, Filter, Operation
from sandbox.servicetitan.filters import STANDARD
from sandbox.servicetitan.narrowing import custom_fields
from sandbox.servicetitan.schema import schema
from sandbox.servicetitan.shapes import shape

SYNC_STATES = ("Pending", "Posted", "Exported")

RETURNS = Entity(
    name=returns.TABLE,
    module="inventory",
    path="returns",
    scope="tn.inv.returns",
    shape=shape(
        "id active=true number referenceNumber='' status=Pending returnTypeId vendorId"
        " purchaseOrderId? jobId? projectId? budgetCodeId? businessUnitId inventoryLocationId?"
        " createdById=0 memo='' returnAmount=0.00 taxAmount=0.00 shippingAmount=0.00 returnDate"
        " returnedOn? creditReceivedOn? createdOn modifiedOn batchId? batch? syncStatus=Pending"
        " canceledById? canceledReason? dateCanceled? items=[] customFields? externalData?"
    ),
    filters=(
        *STANDARD,
        Filter("number", "text", "number"),
        Filter("referenceNumber", "text", "referenceNumber"),
        Filter("jobId", "id", "jobId"),
        Filter("purchaseOrderId", "id", "purchaseOrderId"),
        Filter("batchId", "id", "batchId"),
        Filter("vendorIds", "ids", "vendorId"),
        Filter("businessUnitIds", "ids", "businessUnitId"),
        Filter("inventoryLocationIds", "ids", "inventoryLocationId"),
        Filter("syncStatuses", "words", "syncStatus", values=SYNC_STATES),
        Filter("returnDateOnOrAfter", "from", "returnDate"),
        Filter("returnDateBefore", "before", "returnDate"),
    ),
    by_id=False,
    feed="returns",
    narrow=(custom_fields,),
    hidden=frozenset({"external", "restockingFee"}),
    operations=(
        Operation(
            "POST",
            "",
            returns.create,
            schema(
                "vendorId*: int64, jobId: int64?, purchaseOrderId: int64?, returnTypeId*: int64,"
                " businessUnitId*: int64, budgetCodeId: int64?, referenceNumber: string?,"
                " inventoryLocationId*: int64, returnDate*: date-time, memo: string?,"
                " tax*: decimal, shipping*: decimal, restockingFee*: decimal,"
                " items: [{skuId*: int64, description: string?, quantity*: decimal,"
                " cost*: decimal, shipmentItemId: int64?, budgetCodeId: int64?}]?"
            ),
        ),
        Operation(
            "PATCH",
            "/{id}",
            returns.update,
            schema(
                "returnTypeId: int64, businessUnitId: int64, referenceNumber: string,"
                " inventoryLocationId: int64, returnDate: date-time, memo: string, tax: decimal?,"
                " shipping: decimal?, restockingFee: decimal?, budgetCodeId: int64?,"
                " items: [{id*: int64, skuId*: int64, itemDescription: string?,"
                " quantity*: decimal, cost*: decimal, budgetCodeId: int64?}],"
                " externalData: @external"
            ),
        ),
        Operation("PATCH", "/{id}/cancellation", returns.cancel, schema("canceledReason: @reason")),
        field_values.batch(returns.TABLE),
    ),
)

ENTITIES = (RETURNS,)
