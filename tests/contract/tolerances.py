"""Where the API is known not to keep its own documents, and why we go along."""

from __future__ import annotations

# member of an answer -> why it may be null although the documents say it never is
NULL_IN_PRACTICE = {
    "customFields": "null on every row of live tenants without custom fields",
    "externalData": "null unless the request names the application that put it there",
    "serialNumbers": "null on live purchase order and return lines",
    "batch": "null on live documents that were not batched",
}

# route of the stand-in -> why it is served although no document has it
UNDOCUMENTED: dict[str, str] = {}
