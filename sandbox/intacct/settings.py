"""Switches a test or a person may set: session length, known variants of the real gateway."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

# name -> default; the type of the default is the type a new value must have.
DEFAULTS: dict[str, Any] = {
    # Idle seconds a session lives; every call starts them anew.
    "session_seconds": 3600,
    # Reads show records as they were this long ago, new ones not at all; writes see what is.
    "read_lag_seconds": 0.0,
    # Rows of a query without orderby come shuffled.
    "random_order": False,
    # In a rolled-back operation the failing result says aborted too.
    "all_aborted": False,
    # How a wrong sender is refused: today (HTTP 400), older (HTTP 401) or oldest (HTTP 200).
    "gateway": "today",
    # Unknown company ids are refused like a wrong password, or by the gateway with HTTP 400.
    "unknown_company_at_gateway": False,
    "sender_authorised": True,
    "company_expired": False,
    # Every function answers that the service is off-line.
    "offline": False,
    # The company has entities: locations are required on lines, projects and employees.
    "multi_entity": True,
    # Fields an object does not have are skipped in generic writes instead of refused.
    "ignore_unknown_fields": False,
    # sum, min and max come back under the plain field name.
    "plain_aggregates": False,
    # Bytes of a request document; more is refused by the proxy in front. 0: no limit.
    "most_request_bytes": 0,
    # Functions of a request; objects of one create, update or delete. 0: no limit.
    "most_functions": 100,
    "most_objects": 0,
    # Calls of the company in process at a time (0: no limit), and how long further ones wait in
    # line before they are refused.
    "concurrent_calls": 5,
    "queue_seconds": 5.0,
    # What the gateway needs for a call, within its place among the concurrent ones.
    "seconds_per_call": 0.0,
    # Calls of the company in any 60 seconds. 0: no limit.
    "calls_per_minute": 0,
    # Too many calls are told with HTTP 429 and when to come back, "bare" without that, or "inside"
    # an answer that says 200.
    "throttled": "when",
    "uniqueid_days": 7,
    "uniqueid_code": "XL03000009",
    "uniqueid_text": "The function with control id {controlid} has already been processed",
    # Zone of the API user, in minutes east of UTC: all times on the wire are in it.
    "utc_offset_minutes": 0,
    # Objects the company numbers itself when no id is sent, each with what comes before the
    # number: {"PROJECT": "P-"} makes P-00001.
    "sequences": {},
    # Definitions, or APBILL, whose new documents wait for approval.
    "approval": [],
    # Definitions that do not number their documents themselves.
    "unnumbered": [],
    # Documents the company numbers itself when no number is sent: ARINVOICE, APBILL.
    "numbered": ["ARINVOICE"],
    # Books are closed up to and including this day (2026-10-31); empty: all open.
    "closed_until": "",
    # Every warehouse may go below zero, whatever its own record says.
    "negative_stock_allowed": False,
    # A cost sent with a definition that does not update costs is ignored, or refused.
    "unasked_cost": "ignored",
    # Objects that take generic writes although the gateway has none for them: UOM, PRODUCTLINE.
    "writable": [],
    # What the user may not do, such as "create VENDOR" or "query ITEM".
    "denied": [],
}
SEQUENCED = ("PROJECT", "CUSTOMER", "VENDOR", "EMPLOYEE", "ITEM")
CHOICES = {
    "gateway": ("today", "older", "oldest"), "throttled": ("when", "bare", "inside"),
    "unasked_cost": ("ignored", "refused"),
}  # fmt: skip
_TYPES = {float: (int, float, Decimal)}
_BELOW_ZERO = frozenset({"utc_offset_minutes"})


def check(changes: dict[str, Any]) -> None:
    """Raise ValueError for a setting that does not exist or a value it cannot have."""
    for name, value in changes.items():
        if name not in DEFAULTS:
            raise ValueError(f"unknown setting {name!r}: one of {', '.join(sorted(DEFAULTS))}")
        if type(value) not in _TYPES.get(type(DEFAULTS[name]), (type(DEFAULTS[name]),)):
            raise ValueError(f"{name} must be {type(DEFAULTS[name]).__name__}")
        if name in CHOICES and value not in CHOICES[name]:
            raise ValueError(f"{name} must be one of {', '.join(CHOICES[name])}")
        if type(DEFAULTS[name]) in (int, float) and name not in _BELOW_ZERO and value < 0:
            raise ValueError(f"{name} must not be below 0")
    if not _is_day(changes.get("closed_until", "")):
        raise ValueError("closed_until must be a day such as 2026-10-31")
    for name in changes.get("sequences", ()):
        if name not in SEQUENCED:
            raise ValueError(f"sequences takes {', '.join(SEQUENCED)}, not {name}")


def _is_day(text: str) -> bool:
    try:
        return not text or bool(date.fromisoformat(text))
    except ValueError:
        return False
