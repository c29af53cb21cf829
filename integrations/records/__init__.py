"""Neutral records: what crosses the border between PlyHub and any outside system.

Every connector translates its own wire format to and from these, so a further system adds two
translators instead of two per existing system. They know neither Django nor any vendor.

Identifiers are the *other* system's ids, as text: a connector never sees a PlyHub key. In records
on their way out the ids are already those of the system that receives them.
"""

from integrations.records.base import (
    Address,
    CustomFieldRecord,
    CustomValueRecord,
    CustomValuesRecord,
    Record,
)
from integrations.records.billing import (
    BillingLineRecord,
    BillingRecord,
    BillRecord,
    ChargeRecord,
)
from integrations.records.catalog import (
    CategoryRecord,
    InventoryTemplateRecord,
    ItemImageRecord,
    ItemRecord,
    ItemVendorRecord,
    PlaceRecord,
    ServiceMaterialRecord,
    ServiceRecord,
    TemplateItemRecord,
)
from integrations.records.partners import (
    BusinessUnitRecord,
    CustomerLocationRecord,
    CustomerRecord,
    TechnicianRecord,
    VendorRecord,
)
from integrations.records.purchasing import (
    DocumentLineRecord,
    PurchaseOrderRecord,
    ReceiptRecord,
    ReturnRecord,
)
from integrations.records.remote import (
    RemoteLineRecord,
    RemoteOrderRecord,
    RemoteReceiptRecord,
    RemoteReturnRecord,
    RemoteStateRecord,
)
from integrations.records.stock import (
    StockDocumentRecord,
    StockLineRecord,
    TransferLineRecord,
    TransferRecord,
)
from integrations.records.stock_levels import StockLevelRecord
from integrations.records.work import (
    AppointmentRecord,
    AttachmentRecord,
    EstimateLineRecord,
    EstimateRecord,
    InvoiceLineRecord,
    InvoiceRecord,
    JobAssignmentRecord,
    JobNoteRecord,
    JobRecord,
    ProjectRecord,
    UsageRecord,
)

__all__ = [
    "Address",
    "AppointmentRecord",
    "AttachmentRecord",
    "BillRecord",
    "BillingLineRecord",
    "BillingRecord",
    "BusinessUnitRecord",
    "CategoryRecord",
    "ChargeRecord",
    "CustomFieldRecord",
    "CustomValueRecord",
    "CustomValuesRecord",
    "CustomerLocationRecord",
    "CustomerRecord",
    "DocumentLineRecord",
    "EstimateLineRecord",
    "EstimateRecord",
    "InventoryTemplateRecord",
    "InvoiceLineRecord",
    "InvoiceRecord",
    "ItemImageRecord",
    "ItemRecord",
    "ItemVendorRecord",
    "JobAssignmentRecord",
    "JobNoteRecord",
    "JobRecord",
    "PlaceRecord",
    "ProjectRecord",
    "PurchaseOrderRecord",
    "ReceiptRecord",
    "Record",
    "RemoteLineRecord",
    "RemoteOrderRecord",
    "RemoteReceiptRecord",
    "RemoteReturnRecord",
    "RemoteStateRecord",
    "ReturnRecord",
    "ServiceMaterialRecord",
    "ServiceRecord",
    "StockDocumentRecord",
    "StockLevelRecord",
    "StockLineRecord",
    "TechnicianRecord",
    "TemplateItemRecord",
    "TransferLineRecord",
    "TransferRecord",
    "UsageRecord",
    "VendorRecord",
]
