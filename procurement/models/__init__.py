from procurement.models.purchase_orders import PurchaseOrder, PurchaseOrderLine
from procurement.models.receipts import Receipt, ReceiptLine
from procurement.models.vendors import Vendor, VendorItem

__all__ = [
    "PurchaseOrder",
    "PurchaseOrderLine",
    "Receipt",
    "ReceiptLine",
    "Vendor",
    "VendorItem",
]
