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
_REPORTING = "the documents of the reporting module are not among those kept here"
UNDOCUMENTED: dict[str, str] = {
    "GET reporting/report-categories": _REPORTING,
    "GET reporting/report-category/inventory/reports": _REPORTING,
    "GET reporting/report-category/inventory/reports/{id}": _REPORTING,
    "POST reporting/report-category/inventory/reports/{id}/data": _REPORTING,
}

# route -> why it answers a body although none is documented
UNDESCRIBED = {
    "GET forms/jobs/{id}/attachments": "clients of the real API get the usual page of files",
    "GET forms/jobs/attachment/{id}": "the bytes of a file",
}

# route -> why the demo company has nothing to show there
EMPTY: dict[str, str] = {
    "GET accounting/payments/custom-fields": "payments of the demo company have no custom fields",
}

# route -> {documented query parameter without effect: why}
_STATIC = "the demo company has no dynamic pricing rules"
IGNORED: dict[str, dict[str, str]] = {
    "GET pricebook/services": {"calculatePrices": _STATIC},
    "GET pricebook/services/{id}": {"calculatePrices": _STATIC},
    "GET crm/customers": {
        "excludeAccountingChangesFromModifiedDateRange": "no balance changes by itself here"
    },
}

# operation -> why its body is no JSON although documented so
MULTIPART = {
    "POST forms/jobs/{id}/attachments": "a file goes up as multipart/form-data, part `file`",
    "POST pricebook/images": "a file goes up as multipart/form-data, part `file`",
}
