from procurement.models.bills import Bill, BillLine
from procurement.models.cost_proposals import CostProposal
from procurement.models.purchase_orders import PurchaseOrder, PurchaseOrderLine
from procurement.models.receipts import Receipt, ReceiptLine
from procurement.models.returns import Return, ReturnLine
from procurement.models.vendors import Vendor, VendorItem

__all__ = [
    "Bill",
    "BillLine",
    "CostProposal",
    "PurchaseOrder",
    "PurchaseOrderLine",
    "Receipt",
    "ReceiptLine",
    "Return",
    "ReturnLine",
    "Vendor",
    "VendorItem",
]
