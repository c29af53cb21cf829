"""Documented operations the stand-in does not serve, and why: all at or below a path.

A row may name one operation (`POST jpm/jobs/{id}/messages`) or everything at and below a path.
"""

from __future__ import annotations

_BOOKS = "what the books do with bills and payments reaches PlyHub from the books"
_CALLS = "calls, leads and bookings come before there is a job"
_CONTACTS = "contacts of customers are not kept in PlyHub"
_BOARD = "the dispatch board is run in ServiceTitan; PlyHub reads who is assigned"
_TEMPLATES = "texts for estimates; the estimates themselves are served"

UNSERVED: dict[str, str] = {
    "accounting/ap-payments": _BOOKS,
    "accounting/bank-deposits": _BOOKS,
    "accounting/credit-memos": _BOOKS,
    "accounting/journal-entries": _BOOKS,
    "POST accounting/payments": "an operation of March 2026, gone since",
    "GET accounting/invoices/{id}/tasks": "office tasks on invoices are not PlyHub's",
    "POST accounting/invoices/{id}/tasks": "office tasks on invoices are not PlyHub's",
    "PATCH accounting/invoices/{id}/tasks/{id}": "office tasks on invoices are not PlyHub's",
    "crm/booking-provider": _CALLS,
    "crm/booking-provider-tags": _CALLS,
    "crm/bookings": _CALLS,
    "crm/leads": _CALLS,
    "GET crm/export/bookings": _CALLS,
    "GET crm/export/leads": _CALLS,
    "crm/contacts": _CONTACTS,
    "crm/tags": "tags on many customers at once are marketing's",
    "GET crm/locations/{id}/preferredtechnician": _BOARD,
    "POST crm/locations/{id}/preferredtechnician/{id}": _BOARD,
    "dispatch/arrival-windows": _BOARD,
    "dispatch/business-hours": _BOARD,
    "dispatch/capacity": _BOARD,
    "dispatch/gps-provider": _BOARD,
    "dispatch/non-job-appointments": _BOARD,
    "dispatch/teams": _BOARD,
    "dispatch/technician-shifts": _BOARD,
    "dispatch/technician-skills": _BOARD,
    "dispatch/technician-tracking": _BOARD,
    "dispatch/zones": _BOARD,
    "equipmentsystems/equipment-types": "PlyHub's stock ends where equipment is installed",
    "equipmentsystems/installed-equipment": "PlyHub's stock ends where equipment is installed",
    "GET equipmentsystems/export/installed-equipment": "as the list of installed equipment",
    "forms/forms": "forms are filled in on the phone and stay in ServiceTitan",
    "forms/submissions": "forms are filled in on the phone and stay in ServiceTitan",
    "POST jpm/jobs/{id}/messages": "an operation of March 2026, gone since",
    "POST jpm/projects/{id}/messages": "an operation of March 2026, gone since",
    "jpm/work-breakdown-structure": "budget codes pass through PlyHub unread",
    "sales/estimate-templates": _TEMPLATES,
    "sales/proposal-templates": _TEMPLATES,
    "sales/proposal-types": _TEMPLATES,
}
