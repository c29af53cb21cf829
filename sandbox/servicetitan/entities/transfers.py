"""Transfers between places and adjustments of stock (inventory/v2): made in ServiceTitan alone."""

from sandbox.servicetitan.actions import field_values, movements
from sandbox.servicetitan.entity import Entity, Filter, Operation
from sandbox.servicetitan.filters import STANDARD
from sandbox.servicetitan.narrowing import custom_fields
from sandbox.servicetitan.schema import schema
from sandbox.servicetitan.shapes import shape

_COMMON = (
    *STANDARD,
    Filter("number", "text", "number"),
    Filter("referenceNumber", "text", "referenceNumber"),
    Filter("batchId", "id", "batchId"),
    Filter("syncStatuses", "words", "syncStatus", values=("Pending", "Posted", "Exported")),
    Filter("dateOnOrAfter", "from", "date"),
    Filter("dateBefore", "before", "date"),
)
_UPDATE = Operation("PATCH", "/{id}", movements.update, schema("externalData: @external"))

TRANSFERS = Entity(
    name=movements.TRANSFERS,
    module="inventory",
    path="transfers",
    scope="tn.inv.transfers",
    shape=shape(
        "id transferType=Standard status=Pending number referenceNumber='' fromLocationId"
        " toLocationId createdById=0 memo='' date pickedDate? receivedDate? createdOn modifiedOn"
        " batchId? batch? syncStatus=Pending dateRequired? jobId? invoiceId? canceledById?"
        " canceledReason? dateCanceled? active=true pickedById? receivedById? items=[]"
        " customFields? externalData?"
    ),
    filters=(
        *_COMMON,
        Filter("statuses", "words", "status"),
        Filter("transferTypeIds", "ids", "transferTypeId"),
        Filter("fromLocationIds", "ids", "fromLocationId"),
        Filter("toLocationIds", "ids", "toLocationId"),
    ),
    active=None,
    by_id=False,
    feed="transfers",
    narrow=(custom_fields,),
    hidden=frozenset({"external", "transferTypeId"}),
    operations=(_UPDATE, field_values.batch(movements.TRANSFERS)),
)

ADJUSTMENTS = Entity(
    name=movements.ADJUSTMENTS,
    module="inventory",
    path="adjustments",
    scope="tn.inv.adjustments",
    shape=shape(
        "id active=true number referenceNumber='' type=Manual inventoryLocationId businessUnitId?"
        " projectId? invoiceId? createdById=0 memo='' date createdOn modifiedOn batchId? batch?"
        " syncStatus=Pending canceledReason? canceledById? dateCanceled? externalData? items=[]"
        " customFields?"
    ),
    filters=(
        *_COMMON,
        Filter("invoiceIds", "ids", "invoiceId"),
        Filter("inventoryLocationIds", "ids", "inventoryLocationId"),
        Filter("adjustmentTypes", "words", "type"),
        Filter("businessUnitIds", "ids", "businessUnitId"),
    ),
    by_id=False,
    feed="adjustments",
    narrow=(custom_fields,),
    hidden=frozenset({"external"}),
    operations=(_UPDATE, field_values.batch(movements.ADJUSTMENTS)),
)

ENTITIES = (TRANSFERS, ADJUSTMENTS)
