"""What happened to purchasing documents: named facts, sent inside the transaction.

Each carries lists of ids and the `origin` of the change (a connection's id when it came from an
outside system, else None). A receiver that raises aborts the change.
"""

from django.dispatch import Signal

vendors_saved = Signal()  # vendor_ids, created_ids, origin
purchase_orders_approved = Signal()  # order_ids, origin
purchase_orders_sent = Signal()  # order_ids, origin
purchase_orders_reopened = Signal()  # order_ids, origin: approved again means an update
purchase_orders_cancelled = Signal()  # order_ids, origin
receipts_posted = Signal()  # receipt_ids, origin
receipts_reversed = Signal()  # receipt_ids, origin
returns_shipped = Signal()  # return_ids, origin
returns_changed = Signal()  # return_ids, origin: what was said about a shipped one, not its goods
returns_credited = Signal()  # return_ids, origin
returns_declined = Signal()  # return_ids, origin
returns_cancelled = Signal()  # return_ids, origin: before they were shipped
bills_saved = Signal()  # bill_ids, origin
