"""What happened in the catalog, the stock and the jobs: named facts, sent inside the transaction.

Each carries lists of ids and the `origin` of the change (a connection's id when it came from an
outside system, else None), so that nothing echoes back to where it came from. A receiver that
raises aborts the change.
"""

from django.dispatch import Signal

items_saved = Signal()  # item_ids, created_ids, origin
locations_saved = Signal()  # location_ids, created_ids, origin
categories_saved = Signal()  # category_ids, created_ids, origin
projects_saved = Signal()  # project_ids, created_ids, origin
jobs_saved = Signal()  # job_ids, created_ids, origin
usages_posted = Signal()  # usage_ids, origin
stock_transferred = Signal()  # movement_ids; each says itself where it came from
stock_adjusted = Signal()  # movement_ids; each says itself where it came from
job_notes_written = Signal()  # note_ids, origin
invoices_saved = Signal()  # invoice_ids, origin
