"""What a company may choose not to send, operation by operation; every choice is an option of the
connection, and sends unless it says no."""

from __future__ import annotations

from collections.abc import Mapping

NO = "no"
# Operation -> the option with which it does not go at all.
SENT_IF: Mapping[str, str] = {
    "st.job_note.create": "send_notes",
    "st.invoice_items.upsert": "send_materials",
}
# Operation -> the option with which a record made here is made there only when a document needs it.
INTRODUCED_IF: Mapping[str, str] = {
    "st.item.upsert": "introduce_items",
    "st.vendor.upsert": "introduce_vendors",
}
